import { fromWire } from '../instant.ts'
import type { Instant } from '../units.ts'
import { counted, listed, sentences } from '../wording.ts'
import { type About, clock, personName, type Tellers } from './about.ts'

type Charted = { readonly author: string; readonly at: Instant }

/** "An entry of 10:12 by Ada Noor, RN" or "3 entries of 10:12 and 10:15 by Ada Noor, RN". */
function whose(entries: readonly Charted[], { ctx }: About, besides: Instant): string {
  const authors = [...new Set(entries.map(({ author }) => author))]
  const said = authors.map((author) => {
    const times = entries.filter((each) => each.author === author).map(({ at }) => clock(ctx, at, besides))
    return `${listed([...new Set(times)])} by ${personName(ctx, author)}`
  })
  return `${entries.length === 1 ? 'An entry' : counted(entries.length, 'entry', 'entries')} of ${said.join('; ')}`
}

const inThisSession = ({ session }: About, ids: readonly string[]): readonly Charted[] =>
  session.shown
    .filter(({ original }) => ids.includes(original.id))
    .map(({ original: { author, occurredAt: at } }) => ({ author, at }))

const byTwo = ({ ctx }: About, body: { askedBy: string; confirmedBy: string; reason: string }) =>
  `Moved by ${personName(ctx, body.askedBy)} and ${personName(ctx, body.confirmedBy)}: ${body.reason}`

/** Wrong-patient entries: asked for by one person, moved by two. Of the other patient nothing is told. */
export const moveTellers = {
  'move-asked': ({ id, body, occurredAt }, about) => {
    const isDone = about.session.facts.moved.some((moved) => moved.body.asked === id)
    const here = inThisSession(
      about,
      body.entries.map((each) => each.id),
    )
    const which = here.length > 0 ? whose(here, about, occurredAt) : counted(body.entries.length, 'entry', 'entries')
    return {
      title: `${which} said to belong to another patient`,
      detail: sentences(body.reason, isDone ? 'Confirmed by a second person' : 'Waits for a second person'),
      tone: isDone ? undefined : 'attention',
      icon: 'users',
    }
  },
  moved: ({ body, occurredAt }, about) => ({
    title: `${whose(
      body.entries.map(({ author, occurredAt: at }) => ({ author, at: fromWire(at) })),
      about,
      occurredAt,
    )} belonged to another patient`,
    detail: byTwo(about, body),
    tone: 'attention',
    icon: 'users',
  }),
  'moved-in': ({ body, occurredAt }, about) => {
    const here = inThisSession(
      about,
      body.entries.map((each) => each.id),
    )
    const which = here.length > 0 ? whose(here, about, occurredAt) : counted(body.entries.length, 'entry', 'entries')
    return {
      title: `${which} moved here from another patient’s record`,
      detail: byTwo(about, body),
      tone: 'attention',
      icon: 'users',
    }
  },
} satisfies Tellers<'move-asked' | 'moved' | 'moved-in'>
