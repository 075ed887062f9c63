import type { Kind } from '../chart/bodies.ts'
import { clinicDefaults } from '../chart/clinic.ts'
import { entryOf, type StoredEntry } from '../chart/entry.ts'
import { courseOf } from '../chart/follow-up.ts'
import { fromWire } from '../chart/instant.ts'
import { fold, type Session } from '../chart/session.ts'
import type { Instant } from '../chart/units.ts'
import { prepared, type Tx } from './connection.ts'
import { direct } from './direct.ts'
import { and, desc, eq, ne, sql } from './drizzle.ts'
import { tellFollowUps } from './follow-ups.ts'
import { entriesOfKinds, sessionHead } from './log.ts'
import { followUps, log, sessionLots, sessionRows, sessionStaff, stockMoves, waitingOrders } from './schema.ts'
import type { SessionPhase } from './sessions.ts'
import { clinic, dayIn } from './settings.ts'
import { tellMoves } from './stock-moves.ts'
import { tellOrders } from './waiting-orders.ts'

/** The kinds that a row is made of. Any other entry moves only its head and who charted. */
const telling = [
  'session-opened',
  'session-cancelled',
  'chair-changed',
  'infusion-started',
  'rate-changed',
  'infusion-held',
  'infusion-resumed',
  'infusion-stopped',
  'vial-opened',
  'bag-prepared',
  'bag-changed',
  'discharged',
  'amendment',
  'moved',
  'signed',
] as const satisfies readonly Kind[]
const isTelling: ReadonlySet<string> = new Set(telling)
/** What can only be charted with the patient there. */
const arriving = [
  'identity-confirmed',
  'checklist-answered',
  'weight-measured',
  'vitals',
  'access-placed',
  'bag-prepared',
] as const satisfies readonly Kind[]

const ofSession = eq(log.sessionId, sql.placeholder('sessionId'))

const statements = prepared((db) => ({
  row: direct<{ phase: SessionPhase; signed_seq: number | null; planned_start: Instant }>(
    db,
    db
      .select({
        phase: sessionRows.phase,
        signed_seq: sessionRows.signedSeq,
        planned_start: sessionRows.plannedStart,
      })
      .from(sessionRows)
      .where(eq(sessionRows.sessionId, sql.placeholder('sessionId'))),
  ),
  moveHead: direct(
    db,
    db
      .update(sessionRows)
      .set({ headSeq: sql`${sql.placeholder('seq')}`, headHash: sql`${sql.placeholder('hash')}` })
      .where(eq(sessionRows.sessionId, sql.placeholder('sessionId'))),
  ),
  addStaff: direct(
    db,
    db
      .insert(sessionStaff)
      .values({
        sessionId: sql.placeholder('sessionId'),
        staffId: sql.placeholder('staffId'),
        plannedStart: sql.placeholder('plannedStart'),
      })
      .onConflictDoNothing(),
  ),
  authors: db
    .selectDistinct({ author: sql<string>`json_extract(${log.entry}, '$.author')` })
    .from(log)
    .where(ofSession)
    .prepare(),
  lastChange: db
    .select({ seq: log.seq })
    .from(log)
    .where(and(ofSession, ne(log.kind, 'signed')))
    .orderBy(desc(log.seq))
    .limit(1)
    .prepare(),
}))

/**
 * Keeps the session's row in step with what was just appended, in the same transaction. Most entries move only its
 * head; one that changes what lists show reads the few entries of this session that they are made of, never the log.
 */
export function followInRows(tx: Tx, sessionId: string, stored: readonly StoredEntry[]) {
  const last = stored.at(-1)
  if (last === undefined) return
  const { moveHead, addStaff } = statements(tx.writes)
  const charting = chartingIn(tx, sessionId)
  if (charting === undefined || stored.some(({ kind }) => isTelling.has(kind))) return tellRow(tx, sessionId)
  moveHead.run({ sessionId, seq: last.seq, hash: last.hash })
  const { plannedStart, staff } = charting
  for (const { author } of stored) {
    if (!staff.has(author)) addStaff.run({ sessionId, staffId: author, plannedStart })
    staff.add(author)
  }
}

/** Nothing for a session whose row is to be told anew; the first entry begins it, any entry reopens a signed one. */
function chartingIn(tx: Tx, sessionId: string) {
  const { charting } = tx.ends
  const known = charting.get(sessionId)
  if (known) return known
  const row = statements(tx.writes).row.get({ sessionId })
  if (row === undefined || row.phase === 'planned' || row.signed_seq !== null) return undefined
  const found = { plannedStart: row.planned_start, staff: new Set<string>() }
  charting.set(sessionId, found)
  return found
}

/** Writes the session's row anew from its log. A course's or the stock's log has none. */
function tellRow(tx: Tx, sessionId: string) {
  tx.ends.charting.delete(sessionId)
  const entries = entriesOfKinds(tx, sessionId, telling)
  const session = fold(entries.map(entryOf))
  const columns = columnsOf(tx, sessionId, session, entries)
  if (columns === undefined) return
  tx.writes
    .insert(sessionRows)
    .values(columns)
    .onConflictDoUpdate({ target: sessionRows.sessionId, set: columns })
    .run()
  const { plannedStart } = columns
  tx.writes.delete(sessionStaff).where(eq(sessionStaff.sessionId, sessionId)).run()
  for (const { author } of statements(tx.writes).authors.all({ sessionId }))
    statements(tx.writes).addStaff.run({ sessionId, staffId: author, plannedStart })
  tx.writes.delete(sessionLots).where(eq(sessionLots.sessionId, sessionId)).run()
  for (const lot of lotsOf(session)) tx.writes.insert(sessionLots).values({ sessionId, lot, plannedStart }).run()
}

function columnsOf(
  tx: Tx,
  sessionId: string,
  session: Session,
  entries: readonly StoredEntry[],
): typeof sessionRows.$inferInsert | undefined {
  const opened = session.facts['session-opened'][0]?.body
  const head = sessionHead(tx, sessionId)
  if (opened === undefined || head === undefined) return undefined
  const plannedStart = fromWire(opened.plannedStart)
  const signed = entries.findLast(({ kind, body }) => kind === 'signed' && body.meaning === 'authored')
  const phase = phaseOf(tx, sessionId, session, signed?.seq)
  return {
    sessionId,
    patientId: opened.patientId,
    protocolId: opened.protocolId,
    courseId: opened.courseId ?? null,
    number: opened.number ?? null,
    indication: opened.indication ?? null,
    chair: session.facts['chair-changed'].at(-1)?.body.to ?? opened.chair,
    plannedStart,
    day: dayIn(clinic(tx)?.clinic.timeZone ?? clinicDefaults.timeZone, plannedStart),
    phase,
    open: phase !== 'cancelled' && phase !== 'signed',
    startedAt: session.infusion.startedAt ?? null,
    endedAt: session.infusion.stoppedAt ?? null,
    signedAt: signed === undefined ? null : fromWire(signed.receivedAt),
    signedSeq: signed?.seq ?? null,
    headSeq: head.seq,
    headHash: head.hash,
  }
}

/** The phase of chart/phase.ts as far as a list needs it, in the same order of what outweighs what. */
function phaseOf(tx: Tx, sessionId: string, session: Session, signedSeq: number | undefined): SessionPhase {
  const { status } = session.infusion
  if (status === 'infusing' || status === 'held') return status
  if (signedSeq !== undefined) {
    const changed = statements(tx.writes).lastChange.get({ sessionId })?.seq ?? 0
    return changed > signedSeq ? 'to-re-sign' : 'signed'
  }
  if (session.facts.discharged.length > 0) return 'to-sign'
  if (status === 'stopped') return 'recovery'
  if (session.facts['session-cancelled'].length > 0) return 'cancelled'
  return hasArrived(tx, sessionId) ? 'check-in' : 'planned'
}

function hasArrived(tx: Tx, sessionId: string): boolean {
  const { facts } = fold(entriesOfKinds(tx, sessionId, [...arriving, 'amendment']).map(entryOf))
  return arriving.some((kind) => facts[kind].length > 0)
}

function lotsOf({ facts }: Session): ReadonlySet<string> {
  const used = [...facts['vial-opened'], ...facts['bag-prepared'], ...facts['bag-changed']]
  return new Set(used.flatMap(({ body }) => (body.lot === undefined ? [] : [body.lot])))
}

/** Makes every session's row anew from the log; says how many. */
export function rebuildSessionRows(tx: Tx): { readonly sessions: number } {
  for (const table of [sessionRows, sessionStaff, sessionLots, stockMoves, followUps, waitingOrders])
    tx.writes.delete(table).run()
  const opened = tx.writes.selectDistinct({ id: log.sessionId }).from(log).where(eq(log.kind, 'session-opened')).all()
  for (const { id } of opened) {
    tellRow(tx, id)
    tellMoves(tx, id)
    tellOrders(tx, id)
  }
  const courses = tx.writes
    .select({ id: sessionRows.sessionId, courseId: sessionRows.courseId })
    .from(sessionRows)
    .all()
  for (const courseId of new Set(courses.map((row) => courseOf({ id: row.id, courseId: row.courseId ?? undefined }))))
    tellFollowUps(tx, courseId)
  return { sessions: opened.length }
}
