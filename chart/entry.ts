import { type Static, Type } from 'typebox'
import { type Body, bodies, isKind, type Kind, record } from './bodies.ts'
import { differences, type Problem } from './checking.ts'
import { fromWire, isWireTime, TIME_PATTERN, toWire } from './instant.ts'
import { hasAtMostThreeDecimals, type Instant } from './units.ts'

/** One fact or act at the chair, as the core reads it: times in ms UTC. Nothing ever changes an entry. */
export type EntryOf<K extends Kind> = {
  /** UUIDv7 made by the tablet: sending it twice stores it once. */
  readonly id: string
  readonly sessionId: string
  readonly kind: K
  readonly body: Body<K>
  /** When it happened, as the nurse says. */
  readonly occurredAt: Instant
  /** When the tablet captured it, corrected by the measured clock offset. */
  readonly recordedAt: Instant
  readonly author: string
  readonly device?: string | undefined
  readonly clock?: Clock | undefined
  /** Given by the server; an entry without them is still on its tablet. */
  readonly seq?: number | undefined
  readonly receivedAt?: Instant | undefined
  readonly hash?: string | undefined
}
export type Entry = { [K in Kind]: EntryOf<K> }[Kind]

type Placed = Pick<Entry, 'id' | 'recordedAt' | 'seq'>

/** True when `one` came into the record after `other`: by the log's own order, else by the time of writing. */
export function isAfter(one: Placed, other: Placed): boolean {
  if (one.seq !== undefined && other.seq !== undefined) return one.seq > other.seq
  if (one.seq !== undefined || other.seq !== undefined) return one.seq === undefined
  return one.recordedAt > other.recordedAt || (one.recordedAt === other.recordedAt && one.id > other.id)
}

/** The device of an entry that was transcribed from the downtime form, before the tablet that it was typed on. */
export const PAPER = 'paper'
export const isFromPaper = ({ device }: Pick<Entry, 'device'>): boolean =>
  device === PAPER || device?.startsWith(`${PAPER}:`) === true

/** The tablet's raw clock and its offset to the server in ms; null when it was never measured. */
export type Clock = { readonly raw: Instant; readonly offsetMs: number | null }

const Time = Type.String({ pattern: TIME_PATTERN, examples: ['2026-11-23T09:30:00.000Z'] })
const Id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9._:-]+$' })

/** An entry as a tablet sends it. The body is judged by its own kind, so that a bad entry is refused alone. */
export const SentEntry = Type.Object(
  {
    id: Id,
    kind: Type.String({ maxLength: 64 }),
    occurredAt: Time,
    recordedAt: Time,
    body: record(Type.Unknown()),
    author: Type.Optional(Id),
    device: Type.Optional(Id),
    clock: Type.Optional(
      Type.Object({ raw: Time, offsetMs: Type.Union([Type.Integer(), Type.Null()]) }, { additionalProperties: false }),
    ),
  },
  { additionalProperties: false },
)
export type SentEntry = Static<typeof SentEntry>

/** An entry as the log holds it, as the chain hashes it and as every tablet hears it. */
export type StoredEntry = SentEntry & {
  readonly sessionId: string
  readonly author: string
  readonly seq: number
  readonly receivedAt: string
  readonly prev: string
  readonly hash: string
}

/**
 * What is left to read of an entry that was moved to another patient's session: its place in the chain, and nothing of
 * what it said. The log itself keeps it whole.
 */
export type WithheldEntry = Pick<StoredEntry, 'id' | 'sessionId' | 'seq' | 'prev' | 'hash'> & {
  readonly withheld: true
}
/** One line of a session's log as it is read. */
export type LogEntry = StoredEntry | WithheldEntry
export const isWhole = (entry: LogEntry): entry is StoredEntry => !('withheld' in entry)
export const wholeIn = (log: readonly LogEntry[]): readonly StoredEntry[] => log.filter(isWhole)
/** The entries of a log as the core reads them; what is withheld says nothing. */
export const entriesIn = (log: readonly LogEntry[]): readonly Entry[] => wholeIn(log).map(entryOf)

export type { Problem }

/** What is wrong with a sent entry, field by field; empty when it can be stored. Its kind alone judges its body. */
export function problemsOf(sent: unknown): readonly Problem[] {
  const envelope = differences(SentEntry, sent)
  if (envelope.length > 0) return envelope
  const entry = sent as SentEntry
  if (!isKind(entry.kind)) return [{ path: '/kind', message: `There is no kind of entry called ${entry.kind}.` }]
  const times = timeProblems(entry)
  if (times.length > 0) return times
  return [...bodyProblems(entry.kind, entry.body), ...amendmentTimeProblems(entry)]
}

/** What is wrong with a body of this kind. Physics refuses; the unusual passes. */
export function bodyProblems(kind: Kind, body: unknown): readonly Problem[] {
  const shape = differences(bodies[kind], body, '/body')
  if (shape.length > 0) return shape
  return [...decimalProblems(body, '/body'), ...textProblems(body, '/body'), ...physics(kind, body as Body)]
}

export const isBody = <K extends Kind>(kind: K, body: unknown): body is Body<K> => bodyProblems(kind, body).length === 0

function timeProblems(entry: SentEntry): Problem[] {
  const fields = [
    ['/occurredAt', entry.occurredAt],
    ['/recordedAt', entry.recordedAt],
    ['/clock/raw', entry.clock?.raw],
  ] as const
  const wrong = fields.filter(([, time]) => time !== undefined && !isWireTime(time))
  if (wrong.length > 0) return wrong.map(([path]) => ({ path, message: 'is not a time that exists' }))
  if (fromWire(entry.occurredAt) > fromWire(entry.recordedAt))
    return [{ path: '/occurredAt', message: 'is after it was recorded; the future cannot be charted' }]
  return []
}

function amendmentTimeProblems(entry: SentEntry): Problem[] {
  const moved = entry.kind === 'amendment' ? (entry.body as Body<'amendment'>).replacement?.occurredAt : undefined
  return moved !== undefined && fromWire(moved) > fromWire(entry.recordedAt)
    ? [{ path: '/body/replacement/occurredAt', message: 'is after it was recorded; the future cannot be charted' }]
    : []
}

function decimalProblems(value: unknown, path: string): Problem[] {
  if (typeof value === 'number')
    return hasAtMostThreeDecimals(value) ? [] : [{ path, message: 'has more than three decimals' }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => decimalProblems(inner, `${path}/${key}`))
}

/**
 * A string shaped like a time of the wire must be a time that exists: free text is never shaped so by chance.
 * Half a character (a lone surrogate) has no UTF-8, so the chain could not hold it.
 */
function textProblems(value: unknown, path: string): Problem[] {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) return [{ path, message: 'holds half a character' }]
    return timeShape.test(value) && !isWireTime(value) ? [{ path, message: 'is not a time that exists' }] : []
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => textProblems(inner, `${path}/${key}`))
}
const timeShape = new RegExp(TIME_PATTERN)

function physics(kind: Kind, body: Body): Problem[] {
  if (kind === 'vitals') return pressureProblems(body as Body<'vitals'>)
  if (kind === 'amendment') return amendmentProblems(body as Body<'amendment'>)
  return []
}

function pressureProblems({ systolic, diastolic, ...others }: Body<'vitals'>): Problem[] {
  const { setId: _, position: __, source: ___, ...measured } = others
  if (systolic === undefined && diastolic === undefined && Object.keys(measured).length === 0)
    return [{ path: '/body', message: 'holds no vital sign and no reason why none was taken' }]
  if (systolic === undefined || diastolic === undefined || systolic > diastolic) return []
  // No pressure at all is charted as 0/0: an arrest is a fact.
  if (systolic === 0 && diastolic === 0) return []
  return [{ path: '/body/systolic', message: `${systolic} is not above the diastolic ${diastolic}` }]
}

function amendmentProblems({ replacement, struck }: Body<'amendment'>): Problem[] {
  if (replacement === undefined && struck === undefined)
    return [{ path: '/body', message: 'says neither what replaces the entry nor that it is struck' }]
  if (replacement !== undefined && struck !== undefined)
    return [{ path: '/body', message: 'cannot both replace and strike the entry' }]
  return []
}

/** The core's entry from one of the wire. Throws for a time that does not exist; check with problemsOf first. */
export function entryOf(sent: SentEntry & { sessionId: string; author: string } & Partial<StoredEntry>): Entry {
  return {
    id: sent.id,
    sessionId: sent.sessionId,
    kind: sent.kind,
    body: sent.body,
    occurredAt: fromWire(sent.occurredAt),
    recordedAt: fromWire(sent.recordedAt),
    author: sent.author,
    device: sent.device,
    clock: sent.clock && { raw: fromWire(sent.clock.raw), offsetMs: sent.clock.offsetMs },
    seq: sent.seq,
    receivedAt: sent.receivedAt === undefined ? undefined : fromWire(sent.receivedAt),
    hash: sent.hash,
  } as Entry
}

/** The wire form of an entry that a tablet made, without what the server gives. */
export function sentOf(entry: Entry): SentEntry {
  return {
    id: entry.id,
    kind: entry.kind,
    occurredAt: toWire(entry.occurredAt),
    recordedAt: toWire(entry.recordedAt),
    body: entry.body as Record<string, unknown>,
    author: entry.author,
    ...(entry.device === undefined ? {} : { device: entry.device }),
    ...(entry.clock === undefined ? {} : { clock: { raw: toWire(entry.clock.raw), offsetMs: entry.clock.offsetMs } }),
  }
}
