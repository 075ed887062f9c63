import { byOccurrence, type Shown } from './amend.ts'
import type { Kind } from './bodies.ts'
import type { Entry } from './entry.ts'
import { type Fact, factOf, fold, type Session, saysTheSame } from './session.ts'

/** A session beside the entries that it was folded from. */
export type Folded = { readonly entries: readonly Entry[]; readonly session: Session }

/** What is charted most. None of these changes the pump's course, another entry, or what may still be charted. */
const plain: ReadonlySet<Kind> = new Set<Kind>([
  'vitals',
  'vitals-missed',
  'scored',
  'observed',
  'symptom',
  'adverse-event',
  'medication-given',
  'alert-acknowledged',
  'note',
])

/** More than a tap brings: to look for each one's place would cost more than to fold them all. */
const MOST = 20

/**
 * The same as `fold(entries)`, made of what was folded before, so that a set of vital signs at the sixth hour costs no
 * more than the first. Only entries that change nothing but themselves, and the server's word on entries that are here,
 * are taken in one by one, each in its own place; after anything else the whole session is folded anew.
 */
export function refold(before: Folded | undefined, entries: readonly Entry[]): Folded {
  const session = before && grown(before, entries)
  return { entries, session: session ?? fold(entries) }
}

function grown({ entries: had, session }: Folded, has: readonly Entry[]): Session | undefined {
  // A resend is not shown, nor what was moved to another patient, which may still arrive; once signed, what is late
  // hangs on the place in the log.
  const { signed, moved } = session.facts
  if (session.shown.length !== had.length || signed.length > 0 || moved.length > 0) return undefined
  const news = newsIn(had, has)
  if (news === undefined) return undefined
  const draft: Draft = { shown: [...session.shown], facts: { ...session.facts }, head: session.head }
  for (const [entry, was] of news)
    if (!(was === undefined ? adds(draft, entry) : vouches(draft, entry, was))) return undefined
  return { ...session, ...draft, id: draft.shown[0]?.entry.sessionId ?? '' }
}

type Draft = {
  readonly shown: Shown[]
  facts: { readonly [K in Kind]: readonly Fact<K>[] }
  head: Session['head']
}

/** An entry, and the copy of it that it takes the place of. */
type News = readonly [entry: Entry, was: Entry | undefined]

/** Entries that were not had, each beside the copy that it replaces; undefined when one is gone or they are many. */
function newsIn(had: readonly Entry[], has: readonly Entry[]): readonly News[] | undefined {
  let from = 0
  while (from < had.length && had[from] === has[from]) from += 1
  let [hadTo, hasTo] = [had.length, has.length]
  while (hadTo > from && hasTo > from && had[hadTo - 1] === has[hasTo - 1]) {
    hadTo -= 1
    hasTo -= 1
  }
  if (hasTo - from > MOST || hadTo - from > MOST) return undefined
  const gone = new Map(had.slice(from, hadTo).map((entry) => [entry.id, entry]))
  const news = has.slice(from, hasTo).map((entry): News => {
    const was = gone.get(entry.id)
    gone.delete(entry.id)
    return [entry, was]
  })
  return gone.size > 0 ? undefined : news.filter(([entry, was]) => entry !== was)
}

/** Puts an entry in its place; false when it could change more than itself. */
function adds(draft: Draft, entry: Entry): boolean {
  if (!plain.has(entry.kind) || !links(draft, entry)) return false
  const isKnown = ({ original }: Shown) =>
    original.id === entry.id || (original.kind === 'amendment' && original.body.target === entry.id)
  if (draft.shown.some(isKnown)) return false
  const place = draft.shown.findLastIndex((other) => byOccurrence(other.entry, entry) < 0) + 1
  draft.shown.splice(place, 0, { entry, original: entry, amendments: [], struck: false })
  const facts: readonly Fact[] = draft.facts[entry.kind]
  const after = facts.findLastIndex((fact) => comesBefore(fact, entry)) + 1
  draft.facts = { ...draft.facts, [entry.kind]: facts.toSpliced(after, 0, factOf(entry, false)) }
  return true
}

const comesBefore = ({ id, at, recordedAt }: Fact, entry: Entry) =>
  (at - entry.occurredAt || recordedAt - entry.recordedAt || (id < entry.id ? -1 : 1)) < 0

/** Takes the server's copy for the one that stands there; false when it says anything but its place in the log. */
function vouches(draft: Draft, entry: Entry, was: Entry): boolean {
  const isFirstWord = (was.seq ?? entry.seq) === entry.seq && (was.hash ?? entry.hash) === entry.hash
  if (!isFirstWord || !saysTheSame(was, entry)) return false
  if ((was.seq === undefined || was.hash === undefined) && !links(draft, entry)) return false
  const place = draft.shown.findLastIndex(({ original }) => original === was)
  const known = draft.shown[place]
  const facts: readonly Fact[] = draft.facts[entry.kind] ?? []
  const index = facts.findLastIndex(({ id }) => id === entry.id)
  if (entry.kind === 'amendment' || known === undefined || known.amendments.length > 0 || index < 0) return false
  draft.shown[place] = { ...known, entry, original: entry }
  draft.facts = { ...draft.facts, [entry.kind]: facts.with(index, factOf(entry, false)) }
  return true
}

/** Moves the head on to an entry that the log holds; false when two would hold the same place. */
function links(draft: Draft, { seq, hash }: Entry): boolean {
  if (seq === undefined || hash === undefined) return true
  if (seq === draft.head?.seq) return false
  if (draft.head === undefined || seq > draft.head.seq) draft.head = { seq, hash }
  return true
}
