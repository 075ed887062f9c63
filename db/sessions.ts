import type { SQL } from 'drizzle-orm'
import type { EarlierToday } from '../chart/context.ts'
import { HOUR, type Instant } from '../chart/units.ts'
import { type Connection, prepared, type Reads } from './connection.ts'
import { direct } from './direct.ts'
import { and, asc, desc, eq, gte, lt, sql } from './drizzle.ts'
import { sessionLots, sessionStaff, sessionRows as table } from './schema.ts'

/**
 * What a list needs of a session without folding it. `phase` is a first cut: the fold of the entries has the last
 * word.
 */
export type SessionRow = {
  readonly sessionId: string
  readonly patientId: string
  readonly protocolId: string
  readonly courseId?: string | undefined
  readonly number?: number | undefined
  readonly indication?: string | undefined
  readonly chair: string
  readonly plannedStart: Instant
  /** YYYY-MM-DD in the clinic's zone. */
  readonly day: string
  readonly phase: SessionPhase
  /** Neither cancelled nor signed for good. */
  readonly open: boolean
  readonly startedAt?: Instant | undefined
  readonly endedAt?: Instant | undefined
  /** When the signature that last sealed it reached the server, and that entry's seq. */
  readonly signedAt?: Instant | undefined
  readonly signedSeq?: number | undefined
  readonly headSeq: number
  readonly headHash: string
  /** Staff ids of who charted in it, and the lots used. */
  readonly staff: readonly string[]
  readonly lots: readonly string[]
}
export type SessionPhase = (typeof table.$inferSelect)['phase']

export type SessionFilter = {
  readonly day?: string | undefined
  readonly patientId?: string | undefined
  readonly courseId?: string | undefined
  /** Names one version of a protocol. */
  readonly protocolId?: string | undefined
  /** Staff id of someone who charted in it. */
  readonly nurse?: string | undefined
  readonly lot?: string | undefined
  readonly open?: boolean | undefined
  readonly phase?: SessionPhase | undefined
  /** Earliest planned first; else the newest first. Left out: earliest first for a day, newest first for the rest. */
  readonly earliestFirst?: boolean | undefined
  /** What the page before it gave; only with the same filter and order. */
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}
export type SessionPage = { readonly rows: readonly SessionRow[]; readonly cursor?: string | undefined }

/** Sessions by planned start, a page at a time, by index however many there are. */
export function sessionRows({ reads }: Reads, filter: SessionFilter): SessionPage {
  const { cursor, limit = 50, earliestFirst = filter.day !== undefined, ...wanted } = filter
  const given = Object.entries(wanted).filter(([, value]) => value !== undefined)
  const place = cursor === undefined ? undefined : placeOf(cursor)
  const shape = [earliestFirst ? 'asc' : 'desc', place ? 'from' : 'all', ...given.map(([name]) => name)].join()
  const values = { ...Object.fromEntries(given.map(([name, value]) => [name, bound(value)])), ...place }
  const found = listing(reads, shape, { earliestFirst, from: place !== undefined, of: given.map(([name]) => name) })
    .all({ ...values, limit: limit + 1 })
    .map(sessionRowOf)
  const rows = found.slice(0, limit)
  const last = found.length > limit ? rows.at(-1) : undefined
  return { rows, ...(last === undefined ? {} : { cursor: `${last.plannedStart}.${last.sessionId}` }) }
}

const bound = (value: unknown) => (typeof value === 'boolean' ? Number(value) : value)

/** Any text is a place: one that no page gave only leads nowhere. */
function placeOf(cursor: string) {
  const dot = cursor.indexOf('.')
  return { atStart: Number(cursor.slice(0, dot)) || 0, atSession: cursor.slice(dot + 1) }
}

const MOST_KNOWN = 10_000

/** Whether there is such a session: each append asks. None ever goes, so one that was seen is not looked for again. */
export function isSession({ reads }: Reads, sessionId: string): boolean {
  const { exists, seen } = statements(reads)
  if (seen.has(sessionId)) return true
  if (exists.get({ sessionId }) === undefined) return false
  if (seen.size >= MOST_KNOWN) seen.clear()
  seen.add(sessionId)
  return true
}

/** One session's row; nothing when there is no such session. */
export function sessionRow({ reads }: Reads, sessionId: string): SessionRow | undefined {
  const row = statements(reads).one.get({ sessionId })
  return row && sessionRowOf(row)
}

/** Sessions whose infusion ended between two instants, in order; planned within a week of it: an index leads there. */
export const endedBetween = ({ reads }: Reads, from: Instant, to: Instant): readonly SessionRow[] =>
  reads
    .select(columns)
    .from(table)
    .where(
      and(
        gte(table.plannedStart, from - MOST_APART),
        lt(table.plannedStart, to + MOST_APART),
        gte(table.endedAt, from),
        lt(table.endedAt, to),
      ),
    )
    .orderBy(asc(table.endedAt))
    .all()
    .map(sessionRowOf)
export const MOST_APART = 7 * 24 * HOUR

/** The patient's sessions that were planned before this one on its day, none that was cancelled, by planned start. */
export function earlierOnDay({ reads }: Reads, sessionId: string): readonly EarlierToday[] {
  const own = statements(reads).place.get({ sessionId })
  return own === undefined ? [] : statements(reads).earlier.all({ ...own, sessionId })
}

/** The outer column is named in full: the builder leaves its table out, and the inner one would then match itself. */
const columns = {
  row: table,
  staff: sql<string>`(SELECT json_group_array(staff_id) FROM session_staff WHERE session_id = session_rows.session_id)`,
  lots: sql<string>`(SELECT json_group_array(lot) FROM session_lots WHERE session_id = session_rows.session_id)`,
}

const statements = prepared((db) => ({
  seen: new Set<string>(),
  exists: direct<{ head_seq: number }>(
    db,
    db
      .select({ seq: table.headSeq })
      .from(table)
      .where(eq(table.sessionId, sql.placeholder('sessionId'))),
  ),
  one: db
    .select(columns)
    .from(table)
    .where(eq(table.sessionId, sql.placeholder('sessionId')))
    .prepare(),
  listings: new Map<string, Listing>(),
  place: db
    .select({ day: table.day, patientId: table.patientId, plannedStart: table.plannedStart })
    .from(table)
    .where(eq(table.sessionId, sql.placeholder('sessionId')))
    .prepare(),
  // The plus keeps the patient out of the choice of an index: a day has few sessions, a patient may have many.
  earlier: db
    .select({ sessionId: table.sessionId, chair: table.chair, plannedStart: table.plannedStart })
    .from(table)
    .where(
      and(
        eq(table.day, sql.placeholder('day')),
        sql`+${table.patientId} = ${sql.placeholder('patientId')}`,
        sql`(${table.plannedStart}, ${table.sessionId}) < (${sql.placeholder('plannedStart')}, ${sql.placeholder('sessionId')})`,
        sql`${table.phase} <> 'cancelled'`,
      ),
    )
    .orderBy(asc(table.plannedStart), asc(table.sessionId))
    .prepare(),
}))

type Shape = { earliestFirst: boolean; from: boolean; of: readonly string[] }
type Listing = ReturnType<typeof prepareListing>

/** Each combination of filters is prepared once. */
function listing(reads: Connection, name: string, shape: Shape): Listing {
  const { listings } = statements(reads)
  const known = listings.get(name) ?? prepareListing(reads, shape)
  listings.set(name, known)
  return known
}

function prepareListing(reads: Connection, { earliestFirst, from, of }: Shape) {
  const byStaff = of.includes('nurse')
  const byLot = of.includes('lot')
  // The table whose index holds the order: a nurse's or a lot's sessions are paged without looking at the others.
  const ordered = byStaff ? sessionStaff : byLot ? sessionLots : table
  const is = (name: string, condition: SQL) => (of.includes(name) ? condition : undefined)
  const key = sql`(${ordered.plannedStart}, ${ordered.sessionId})`
  const place = sql`(${sql.placeholder('atStart')}, ${sql.placeholder('atSession')})`
  const order = earliestFirst ? asc : desc
  let query = reads.select(columns).from(table).$dynamic()
  if (byStaff) query = query.innerJoin(sessionStaff, eq(sessionStaff.sessionId, table.sessionId))
  if (byLot) query = query.innerJoin(sessionLots, eq(sessionLots.sessionId, table.sessionId))
  return query
    .where(
      and(
        is('day', eq(table.day, sql.placeholder('day'))),
        is('patientId', eq(table.patientId, sql.placeholder('patientId'))),
        is('courseId', eq(table.courseId, sql.placeholder('courseId'))),
        is('protocolId', eq(table.protocolId, sql.placeholder('protocolId'))),
        is('open', sql`${table.open} = ${sql.placeholder('open')}`),
        is('phase', eq(table.phase, sql.placeholder('phase'))),
        is('nurse', eq(sessionStaff.staffId, sql.placeholder('nurse'))),
        is('lot', eq(sessionLots.lot, sql.placeholder('lot'))),
        from ? (earliestFirst ? sql`${key} > ${place}` : sql`${key} < ${place}`) : undefined,
      ),
    )
    .orderBy(order(ordered.plannedStart), order(ordered.sessionId))
    .limit(sql.placeholder('limit'))
    .prepare()
}

type Selected = { row: typeof table.$inferSelect; staff: string; lots: string }

function sessionRowOf({ row, staff, lots }: Selected): SessionRow {
  const { courseId, number, indication, startedAt, endedAt, signedAt, signedSeq, ...rest } = row
  return {
    ...rest,
    ...(courseId === null ? {} : { courseId }),
    ...(number === null ? {} : { number }),
    ...(indication === null ? {} : { indication }),
    ...(startedAt === null ? {} : { startedAt }),
    ...(endedAt === null ? {} : { endedAt }),
    ...(signedAt === null ? {} : { signedAt }),
    ...(signedSeq === null ? {} : { signedSeq }),
    staff: JSON.parse(staff) as string[],
    lots: JSON.parse(lots) as string[],
  }
}
