import { type Body, type Kind, moveKinds } from '../bodies.ts'
import { entryOf, type SentEntry, type StoredEntry } from '../entry.ts'
import { type Contradiction, fold, latest, type Session } from '../session.ts'
import { contradictionWords } from '../signoff/findings.ts'
import { listed } from '../wording.ts'

/** What belongs to its session and to nobody's mistake: the plan, signatures, and what tells of a move. */
const staying: ReadonlySet<string> = new Set<Kind>([
  'session-opened',
  'session-cancelled',
  'sent-back',
  'signed',
  ...moveKinds,
])

type Entry = Pick<StoredEntry, 'id' | 'kind' | 'body'>

const ofSet = ({ body }: Entry) => (typeof body.setId === 'string' ? body.setId : undefined)

/** The entry or set that an entry speaks of and makes no sense without. */
function spokenOf({ kind, body }: Entry): string | undefined {
  const of = {
    amendment: body.target,
    'order-authenticated': body.order,
    'medication-given': body.responseTo,
    'alert-acknowledged': typeof body.alert === 'string' ? aboutIn(body.alert) : undefined,
  }[kind]
  return typeof of === 'string' ? of : undefined
}
/** `systolic-high:ID` is the alert that the entry or set ID began. */
const aboutIn = (alert: string) => alert.slice(alert.indexOf(':') + 1)

/**
 * What goes with the entries that were named: the rest of their sets, and whatever corrects, confirms, answers or
 * acknowledges them. In the log's order.
 */
export function belonging<E extends Entry>(log: readonly E[], named: Iterable<string>): readonly E[] {
  const going = new Set(named)
  for (let before = -1; before !== going.size; ) {
    before = going.size
    const sets = new Set(log.filter(({ id }) => going.has(id)).map(ofSet))
    for (const entry of log) {
      if (staying.has(entry.kind)) continue
      const set = ofSet(entry)
      const of = spokenOf(entry)
      if ((set !== undefined && sets.has(set)) || (of !== undefined && (going.has(of) || sets.has(of))))
        going.add(entry.id)
    }
  }
  return log.filter(({ id }) => going.has(id))
}

/** The entries as the other session is to hold them: as they were charted, under new ids, speaking of each other. */
export function copiesOf(
  going: readonly StoredEntry[],
  newId: () => string,
): readonly (SentEntry & { author: string })[] {
  // Of one instant the id decides which was first: the new ones keep the order of the old.
  const ids = new Map(
    going
      .map(({ id }) => id)
      .toSorted()
      .map((id) => [id, newId()]),
  )
  return going.map(({ sessionId: _, seq: __, receivedAt: ___, prev: ____, hash: _____, ...sent }) => ({
    ...sent,
    id: ids.get(sent.id) ?? sent.id,
    body: renamed(sent.body, ids) as Record<string, unknown>,
  }))
}

function renamed(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    const about = aboutIn(value)
    return ids.get(value) ?? (ids.has(about) ? value.slice(0, -about.length) + ids.get(about) : value)
  }
  if (Array.isArray(value)) return value.map((each) => renamed(each, ids))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renamed(inner, ids)]))
}

export type Proposed = {
  /** The whole entries of the session that they stand in, and of the one that they belong to. */
  readonly source: readonly StoredEntry[]
  readonly target: readonly StoredEntry[]
  readonly going: readonly StoredEntry[]
}

/** Why these entries cannot be moved, in a sentence; nothing when they can. */
export function whyNotMoved({ source, target, going }: Proposed): string | undefined {
  if (going.some(({ kind }) => staying.has(kind)))
    return 'The plan, signatures, and what tells of a move stay in their session.'
  const ids = new Set(going.map(({ id }) => id))
  const sets = new Set(going.map(ofSet))
  const alone = going.some((entry) => {
    const of = spokenOf(entry)
    return (
      of !== undefined && !ids.has(of) && !sets.has(of) && source.some((each) => each.id === of || ofSet(each) === of)
    )
  })
  if (alone) return 'A correction, a confirmation or an answer goes with the entry that it speaks of. Name that entry.'
  const rest = source.filter(({ id }) => !ids.has(id))
  const [here, without] = [fold(source.map(entryOf)), fold(rest.map(entryOf))]
  const there = fold(target.map(entryOf))
  return (
    unfitTarget(here, there) ??
    contradicting('Without these entries this record would contradict itself', here, without) ??
    contradicting(
      'With these entries the other record would contradict itself',
      there,
      fold([...target, ...going].map((entry) => entryOf({ ...entry, sessionId: there.id }))),
    ) ??
    ownWitness(there, going)
  )
}

function unfitTarget(here: Session, there: Session): string | undefined {
  const patient = latest(there, 'session-opened')?.body.patientId
  if (patient === latest(here, 'session-opened')?.body.patientId)
    return 'That session is of the same patient. Only what belongs to another patient is moved.'
  const isCancelled = there.facts['session-cancelled'].length > 0 && there.infusion.status === 'not-started'
  return isCancelled ? 'That session was cancelled: nothing is charted in it.' : undefined
}

const nameOf = ({ code, entry }: Contradiction) => `${code} ${entry}`

/** What the record would say against itself afterwards and does not say now. */
function contradicting(what: string, before: Session, after: Session): string | undefined {
  const known = new Set(before.contradictions.map(nameOf))
  const added = after.contradictions.filter((each) => !known.has(nameOf(each)))
  if (added.length === 0) return undefined
  const words = [...new Set(added.map(({ code }) => contradictionWords[code]))]
  return `${what}: ${listed(words.map(lowered))}. Name what belongs together, or correct that record first.`
}
const lowered = (words: string) => words.charAt(0).toLowerCase() + words.slice(1)

/** Whoever gave the drug there cannot have witnessed what was left of it. */
function ownWitness({ facts }: Session, going: readonly StoredEntry[]): string | undefined {
  const gave = new Set([...facts['infusion-started'], ...facts['bolus-given']].map(({ by }) => by))
  return going.some(({ body }) => typeof body.witness === 'string' && gave.has(body.witness))
    ? 'In that session the witness gave the drug, and cannot be the witness of what is left of it.'
    : undefined
}

export type Confirmed = {
  readonly asked: Pick<StoredEntry, 'id' | 'author'> & { readonly body: Pick<Body<'move-asked'>, 'reason'> }
  readonly confirmedBy: string
  readonly going: readonly StoredEntry[]
  readonly copies: readonly Pick<SentEntry, 'id'>[]
}

/** What the two records say of the move: neither of them anything of the other patient. */
export function toldOfMove({ asked, confirmedBy, going, copies }: Confirmed): {
  readonly moved: Body<'moved'>
  readonly movedIn: Body<'moved-in'>
} {
  const both = { asked: asked.id, askedBy: asked.author, confirmedBy, reason: asked.body.reason }
  return {
    moved: {
      ...both,
      entries: going.map(({ id, hash, author, occurredAt }) => ({ id, hash, author, occurredAt })),
    },
    movedIn: {
      ...both,
      entries: copies.map(({ id }, index) => ({ id, was: going[index]?.id ?? id })),
    },
  }
}
