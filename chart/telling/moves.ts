import { fromWire } from '../instant.ts'
import type { Instant } from '../units.ts'
import { counted, listed, sentences } from '../wording.ts'
import { type About, clock, personName, type Tellers, type Told } from './about.ts'

type Charted = { readonly author: string; readonly at: Instant }

/** "An entry of 10:12 by Ada Noor, RN" or "3 entries of 10:12 and 10:15 by Ada Noor, RN". */
function whose(entries: readonly Charted[], { ctx }: About, besides: Instant): string {
  const said = [...new Set(entries.map(({ author }) => author))].map((author) => {
    const times = entries.filter((each) => each.author === author).map(({ at }) => clock(ctx, at, besides))
    return `${listed([...new Set(times)])} by ${personName(ctx, author)}`
  })
  return `${entries.length === 1 ? 'An entry' : counted(entries.length, 'entry', 'entries')} of ${said.join('; ')}`
}

const inThisSession = ({ session }: About, ids: readonly { readonly id: string }[]): readonly Charted[] =>
  session.shown
    .filter(({ original }) => ids.some(({ id }) => id === original.id))
    .map(({ original: { author, occurredAt: at } }) => ({ author, at }))

type Moved = { readonly askedBy: string; readonly confirmedBy: string; readonly reason: string }
const moved = (title: string, { askedBy, confirmedBy, reason }: Moved, { ctx }: About): Told => ({
  title,
  detail: `Moved by ${personName(ctx, askedBy)} and ${personName(ctx, confirmedBy)}: ${reason}`,
  tone: 'attention',
  icon: 'users',
})

/** Wrong-patient entries: asked for by one person, moved by two. Of the other patient nothing is told. */
export const moveTellers = {
  'move-asked': ({ id, body, occurredAt }, about) => {
    const here = inThisSession(about, body.entries)
    const { facts } = about.session
    // Carried out, or withdrawn: nobody is waited for.
    const isWithdrawn = !facts['move-asked'].some((each) => each.id === id)
    const isDone = here.length === 0 || isWithdrawn || facts.moved.some((each) => each.body.asked === id)
    return {
      title: `${here.length > 0 ? whose(here, about, occurredAt) : 'Entries'} said to belong to another patient`,
      detail: sentences(body.reason, !isDone && 'Waits for a second person'),
      tone: isDone ? undefined : 'attention',
      icon: 'users',
    }
  },
  moved: ({ body, occurredAt }, about) => {
    const gone = body.entries.map(({ author, occurredAt: at }) => ({ author, at: fromWire(at) }))
    return moved(`${whose(gone, about, occurredAt)} belonged to another patient`, body, about)
  },
  'moved-in': ({ body, occurredAt }, about) => {
    const here = inThisSession(about, body.entries)
    return moved(`${whose(here, about, occurredAt)} moved here from another patient’s record`, body, about)
  },
} satisfies Tellers<'move-asked' | 'moved' | 'moved-in'>
