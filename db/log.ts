import { hash } from 'node:crypto'
import type { Kind } from '../chart/bodies.ts'
import { canonical, genesis } from '../chart/chain.ts'
import type { LogEntry, SentEntry, StoredEntry } from '../chart/entry.ts'
import { toWire } from '../chart/instant.ts'
import { movedOut, withoutBody } from '../chart/moves/withheld.ts'
import type { Instant } from '../chart/units.ts'
import { type Head, prepared, type Reads, type Tx } from './connection.ts'
import { direct } from './direct.ts'
import { and, asc, desc, eq, gt, inArray, sql } from './drizzle.ts'
import { heads, log } from './schema.ts'

/** An entry that was checked and whose author is known. */
export type PreparedEntry = SentEntry & { readonly author: string }

type Row = { readonly entry: string; readonly prev: string; readonly hash: string }

const ofSession = eq(log.sessionId, sql.placeholder('sessionId'))
/** The index of a session's kinds knows all but these, and SQLite takes it only where it is told so in these words. */
const isIndexed = sql`${log.kind} <> 'vitals'`
const isOfKinds = inArray(log.kind, sql`(SELECT value FROM json_each(${sql.placeholder('kinds')}))`)

const statements = prepared((db) => ({
  byId: direct<Row>(
    db,
    db
      .select({ entry: log.entry, prev: log.prev, hash: log.hash })
      .from(log)
      .where(eq(log.id, sql.placeholder('id'))),
  ),
  given: direct<{ seq: number }>(db, db.select({ seq: heads.seq }).from(heads).where(eq(heads.of, 'log'))),
  last: direct<Head>(
    db,
    db.select({ seq: log.seq, hash: log.hash }).from(log).where(ofSession).orderBy(desc(log.seq)).limit(1),
  ),
  insert: direct(
    db,
    db.insert(log).values({
      seq: sql.placeholder('seq'),
      id: sql.placeholder('id'),
      sessionId: sql.placeholder('sessionId'),
      kind: sql.placeholder('kind'),
      entry: sql.placeholder('entry'),
      prev: sql.placeholder('prev'),
      hash: sql.placeholder('hash'),
    }),
  ),
  ofSession: db.select().from(log).where(ofSession).orderBy(asc(log.seq)).prepare(),
  ofKinds: db
    .select()
    .from(log)
    .where(and(ofSession, isIndexed, isOfKinds))
    // The plus keeps SQLite from reading the whole session in order, where the few rows of a kind are to be sorted.
    .orderBy(sql`+${log.seq}`)
    .prepare(),
  ofKindsAndVitals: db.select().from(log).where(and(ofSession, isOfKinds)).orderBy(asc(log.seq)).prepare(),
  holds: direct<{ seq: number }>(
    db,
    db
      .select({ seq: log.seq })
      .from(log)
      .where(and(ofSession, isIndexed, eq(log.kind, sql.placeholder('kind'))))
      .limit(1),
  ),
  after: db
    .select()
    .from(log)
    .where(gt(log.seq, sql.placeholder('seq')))
    .orderBy(asc(log.seq))
    .limit(sql.placeholder('limit'))
    .prepare(),
}))

/** The entry as the log holds it. */
const storedEntry = (row: Row): StoredEntry => ({
  ...(JSON.parse(row.entry) as Omit<StoredEntry, 'prev' | 'hash'>),
  prev: row.prev,
  hash: row.hash,
})

/** One session's entries (or one course's, or the stock's) in the order of their arrival. */
export const entriesOf = ({ reads }: Reads, sessionId: string): readonly StoredEntry[] =>
  statements(reads).ofSession.all({ sessionId }).map(storedEntry)

/**
 * Every entry after a seq, over all sessions, at most `limit`: what the live stream sends. What was moved to another
 * patient's session is told by its place alone.
 */
export function entriesAfter(db: Reads, seq: number, limit: number): readonly LogEntry[] {
  const rows = statements(db.reads).after.all({ seq, limit }).map(storedEntry)
  const sessions = [...new Set(rows.map(({ sessionId }) => sessionId))].filter((id) => holdsKind(db, id, 'moved'))
  if (sessions.length === 0) return rows
  const gone = movedOut(sessions.flatMap((id) => entriesOfKinds(db, id, ['moved'])))
  return rows.map((entry) => (gone.has(entry.id) ? withoutBody(entry) : entry))
}

/** The last number given over the whole log; 0 when it is empty. */
export const headSeq = ({ reads }: Reads): number => statements(reads).given.get()?.seq ?? 0

/** The last entry of one session's chain: what a signer must have seen. */
export const sessionHead = ({ reads }: Reads, sessionId: string): Head | undefined =>
  statements(reads).last.get({ sessionId })

/** One entry by its id. */
export function entryById({ reads }: Reads, id: string): StoredEntry | undefined {
  const row = statements(reads).byId.get({ id })
  return row && storedEntry(row)
}

/** Whether a session holds any entry of a kind: each append asks it of signatures, and nearly always there is none. */
export const holdsKind = ({ reads }: Reads, sessionId: string, kind: Exclude<Kind, 'vitals'>): boolean =>
  statements(reads).holds.get({ sessionId, kind }) !== undefined

/**
 * One session's entries of some kinds, in the order of their arrival, with what says which of them were moved to
 * another patient's session: a fold of them then leaves those out, whatever the kinds. With vital signs among them the
 * whole session is looked through, else only these few.
 */
export function entriesOfKinds({ reads }: Reads, sessionId: string, of: readonly Kind[]): readonly StoredEntry[] {
  const { ofKinds, ofKindsAndVitals } = statements(reads)
  const asked = of.includes('vitals') ? ofKindsAndVitals : ofKinds
  return asked.all({ sessionId, kinds: JSON.stringify([...of, 'moved']) }).map(storedEntry)
}

/** What took entries out of their sessions, after a place in the log. */
export const movesAfter = ({ reads }: Reads, seq: number): readonly StoredEntry[] =>
  reads
    .select()
    .from(log)
    .where(and(gt(log.seq, seq), eq(log.kind, 'moved')))
    .all()
    .map(storedEntry)

/** Writes one entry at the end of its session's chain. The database refuses whatever would not follow from it. */
export function insertEntry(tx: Tx, sessionId: string, sent: PreparedEntry, receivedAt: Instant): StoredEntry {
  const { ends } = tx
  const seq = (ends.log ?? headSeq(tx)) + 1
  const prev = ends.sessions.get(sessionId) ?? sessionHead(tx, sessionId)?.hash ?? genesis
  const content = { ...sent, sessionId, seq, receivedAt: toWire(receivedAt) }
  const entry = canonical(content)
  const row = { seq, id: sent.id, sessionId, kind: sent.kind, entry, prev, hash: hash('sha256', prev + entry) }
  statements(tx.writes).insert.run(row)
  ends.log = seq
  ends.sessions.set(sessionId, row.hash)
  return { ...content, prev, hash: row.hash }
}
