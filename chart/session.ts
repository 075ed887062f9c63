import { amended, type Shown } from './amend.ts'
import { type Body, isKind, type Kind, kinds, kindsAfterSignature, moveKinds } from './bodies.ts'
import { type Entry, isBody } from './entry.ts'
import { type Infusion, infusionBuilder, type OutOfSequence } from './infusion.ts'
import { movedOut } from './moves/withheld.ts'
import { type Instant, weight } from './units.ts'

/** A charted fact as it counts: as last corrected, not struck. */
export type Fact<K extends Kind = Kind> = {
  readonly id: string
  readonly kind: K
  readonly body: Body<K>
  readonly at: Instant
  readonly recordedAt: Instant
  readonly by: string
  readonly device?: string | undefined
  readonly seq?: number | undefined
  readonly corrected: boolean
}

/** What in the record contradicts itself and must be corrected or explained before signing. */
export type Contradiction = {
  readonly code: OutOfSequence | 'amendment-does-not-fit' | 'unreadable' | 'opened-twice'
  readonly entry: string
  readonly at: Instant
}

/** The session as its entries tell it: every kind's facts in order, and the pump's course. The rest is derived. */
export type Session = {
  readonly id: string
  readonly facts: { readonly [K in Kind]: readonly Fact<K>[] }
  readonly infusion: Infusion
  readonly contradictions: readonly Contradiction[]
  /**
   * Every entry as last corrected, struck ones and originals included, in order: what the entry list and note show.
   * Entries that were moved to another patient's session are not among them: `moved` tells of them.
   */
  readonly shown: readonly Shown[]
  /** Entries of kinds that this version does not know: kept, counted, and they block signing. */
  readonly unreadable: number
  /** Captured before the last sealing signature and delivered after it: outside the signed version. */
  readonly late: readonly Entry[]
  /** The last entry that the server has linked: what a signer sees and signs. */
  readonly head?: { readonly seq: number; readonly hash: string } | undefined
}

/**
 * The session as its entries tell it. Arrival order does not matter: tablets sync when they can. With `until`, the
 * session as it stood at that instant, but with every correction that is known by now.
 */
export function fold(entries: readonly Entry[], until: Instant = Number.POSITIVE_INFINITY): Session {
  const known = distinct(entries)
  // What belonged to another patient counts for nothing here, whether its body is still at hand or not.
  const gone = movedOut(known)
  const { shown: all, misfits } = amended(gone.size === 0 ? known : known.filter(({ id }) => !gone.has(id)))
  const shown = all.filter(({ entry }) => entry.occurredAt <= until || entry.kind === 'amendment')
  const facts = Object.fromEntries(kinds.map((kind): [Kind, Fact[]] => [kind, []])) as Facts
  const pump = infusionBuilder()
  const contradictions: Contradiction[] = misfits.map(({ id, occurredAt }) => ({
    code: 'amendment-does-not-fit',
    entry: id,
    at: occurredAt,
  }))
  let unreadable = 0
  for (const { entry, struck, corrected } of shown) {
    if (struck) continue
    if (!isReadable(entry)) {
      unreadable += 1
      contradictions.push({ code: 'unreadable', ...placeOf(entry) })
      continue
    }
    for (const code of apply(facts, pump, entry)) contradictions.push({ code, ...placeOf(entry) })
    const list: Fact[] = facts[entry.kind]
    list.push(factOf(entry, corrected !== undefined))
  }
  const infusion = pump.done()
  // Only a whole session tells that no infusion ever belonged to a bolus: a loading dose comes before the start.
  if (infusion.startedAt === undefined)
    for (const { entry, at } of infusion.boluses) contradictions.push({ code: 'bolus-without-infusion', entry, at })
  return {
    id: shown[0]?.entry.sessionId ?? '',
    facts,
    infusion,
    contradictions: contradictions.toSorted((a, b) => a.at - b.at || (a.entry < b.entry ? -1 : 1)),
    shown,
    unreadable,
    late: lateArrivals(shown, facts.signed),
    head: headOf(shown),
  }
}

type Facts = { [K in Kind]: Fact<K>[] }

/**
 * Known here, and whole where a dose hangs on it, or other entries by their ids: a number that is not there must never
 * become a dose, and a move that names nothing moves nothing.
 */
const isReadable = ({ kind, body }: Entry) => isKind(kind) && (!wholeKinds.has(kind) || isBody(kind, body))
const wholeKinds: ReadonlySet<Kind> = new Set<Kind>([
  ...moveKinds,
  'infusion-started',
  'rate-changed',
  'infusion-resumed',
  'bolus-given',
  'bag-prepared',
  'bag-changed',
  'weight-measured',
])
const placeOf = (entry: Entry) => ({ entry: entry.id, at: entry.occurredAt })

/** A resend is the same entry: the copy that the server has linked wins over the tablet's own. */
function distinct(entries: readonly Entry[]): readonly Entry[] {
  const byId = new Map<string, Entry>()
  for (const entry of entries) {
    const known = byId.get(entry.id)
    if (known === undefined || wins(entry, known)) byId.set(entry.id, entry)
  }
  return [...byId.values()]
}

/** The same id with other content is refused at the door; should two ever meet, every tablet must choose the same. */
function wins(entry: Entry, known: Entry): boolean {
  const { seq: a = Number.POSITIVE_INFINITY } = entry
  const { seq: b = Number.POSITIVE_INFINITY } = known
  return a === b ? JSON.stringify(entry) < JSON.stringify(known) : a < b
}

export function factOf(entry: Entry, corrected: boolean): Fact {
  const { id, kind, body, occurredAt: at, recordedAt, author: by, device, seq } = entry
  return { id, kind, body, at, recordedAt, by, device, seq, corrected }
}

/** What an entry changes in the pump's course, and how it contradicts what came before it. */
function apply(facts: Facts, pump: ReturnType<typeof infusionBuilder>, entry: Entry): readonly Contradiction['code'][] {
  const { id, occurredAt: at } = entry
  switch (entry.kind) {
    case 'infusion-started':
      return pump.start(at, id, entry.body)
    case 'rate-changed':
      return pump.change(at, id, entry.body)
    case 'infusion-held':
      return pump.hold(at, id)
    case 'infusion-resumed':
      return pump.resume(at, id, entry.body)
    case 'infusion-stopped':
      return pump.stop(at)
    case 'bolus-given':
      return pump.bolus(at, id, entry.body)
    case 'bag-prepared':
      pump.prepare(at, id, entry.body.mgPerMl)
      return []
    case 'bag-changed':
      pump.hang(at, id, entry.body.mgPerMl)
      return []
    case 'weight-measured':
      pump.weigh(at, id, weight(entry.body.kg))
      return []
    case 'session-opened':
      return facts['session-opened'].length > 0 ? ['opened-twice'] : []
    case 'session-cancelled':
    case 'chair-changed':
    case 'identity-confirmed':
    case 'assessed':
    case 'practitioner-presence':
    case 'released':
    case 'checklist-answered':
    case 'access-placed':
    case 'access-checked':
    case 'access-removed':
    case 'order-given':
    case 'order-changed':
    case 'order-authenticated':
    case 'vial-opened':
    case 'drawn':
    case 'line-primed':
    case 'line-flushed':
    case 'line-discarded':
    case 'pump-read':
    case 'vitals':
    case 'vitals-missed':
    case 'scored':
    case 'observed':
    case 'symptom':
    case 'adverse-event':
    case 'medication-given':
    case 'alert-acknowledged':
    case 'handed-off':
    case 'discharged':
    case 'wasted':
    case 'returned':
    case 'discrepancy-recorded':
    case 'stock-received':
    case 'stock-counted':
    case 'stock-adjusted':
    case 'follow-up-sent':
    case 'follow-up-tried':
    case 'follow-up-answered':
    case 'amendment':
    case 'sent-back':
    case 'move-asked':
    case 'moved':
    case 'moved-in':
    case 'addendum':
    case 'note':
    case 'signed':
      return []
    default:
      // A new kind fails here at compile time; an older tablet that hears of one counts it as unreadable.
      entry satisfies never
      return ['unreadable']
  }
}

const allowedAfter: ReadonlySet<Kind> = new Set(kindsAfterSignature)
const place = (fact: { seq?: number | undefined }) => fact.seq ?? Number.POSITIVE_INFINITY

/** Read from the stored `seq`, which is data, not from where an entry stands in the array. */
function lateArrivals(shown: readonly Shown[], signed: readonly Fact<'signed'>[]): readonly Entry[] {
  const sealed = signed.filter(({ body }) => body.meaning === 'authored').map(place)
  if (sealed.length === 0) return []
  const first = Math.min(...sealed)
  return shown.map(({ original }) => original).filter((entry) => place(entry) > first && !allowedAfter.has(entry.kind))
}

function headOf(shown: readonly Shown[]) {
  let head: Session['head']
  for (const { original } of shown) {
    const { seq, hash } = original
    if (seq !== undefined && hash !== undefined && (head === undefined || seq > head.seq)) head = { seq, hash }
  }
  return head
}

/**
 * True when two folds tell the same and differ at most in what the server gave to entries: place, time of receipt,
 * hash. Never once something was signed, sent back or moved: from then on what stands hangs on the places too.
 */
export function tellTheSame(one: Session, other: Session): boolean {
  if (one === other) return true
  const isPlain = ({ facts }: Session) => placed.every((kind) => facts[kind].length === 0)
  if (one.shown.length !== other.shown.length || !isPlain(one) || !isPlain(other)) return false
  return one.shown.every(({ original }, index) => saysTheSame(original, other.shown[index]?.original))
}
const placed = ['signed', 'sent-back', 'move-asked', 'moved', 'moved-in'] as const satisfies readonly Kind[]

const given: ReadonlySet<string> = new Set(['seq', 'receivedAt', 'hash'])

/** The same but for what the server gave; its copy may name its fields in another order. */
export function saysTheSame(one: unknown, other: unknown, besides: ReadonlySet<string> = given): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  const [mine, theirs] = [new Map(Object.entries(one)), new Map(Object.entries(other))]
  const fields = [...new Set([...mine.keys(), ...theirs.keys()])].filter((field) => !besides.has(field))
  return fields.every((field) => saysTheSame(mine.get(field), theirs.get(field), new Set()))
}

/** The last fact of a kind, as last corrected; nothing when none was charted. */
export const latest = <K extends Kind>(session: Session, kind: K): Fact<K> | undefined => session.facts[kind].at(-1)

/** Every fact of the kinds asked for, in order. */
export function factsOf<K extends Kind>(session: Session, ...of: readonly K[]): readonly Fact<K>[] {
  const all = of.flatMap((kind): readonly Fact<K>[] => session.facts[kind])
  return all.toSorted((a, b) => a.at - b.at || a.recordedAt - b.recordedAt || (a.id < b.id ? -1 : 1))
}
