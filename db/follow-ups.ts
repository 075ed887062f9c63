import type { Kind } from '../chart/bodies.ts'
import { entryOf, type StoredEntry } from '../chart/entry.ts'
import { courseOf, followUpRisks, followUpWork, plannedFollowUps, sessionAlone } from '../chart/follow-up.ts'
import { fold, latest, type Session } from '../chart/session.ts'
import { HOUR, type Instant } from '../chart/units.ts'
import { prepared, type Reads, type Tx } from './connection.ts'
import { and, asc, eq, gt, isNotNull, lte, sql } from './drizzle.ts'
import { entriesOf, entriesOfKinds } from './log.ts'
import { protocol } from './protocols.ts'
import { sessionRows, followUps as table } from './schema.ts'

/** One follow-up of a session as lists need it; what it says stands in the log of its course. */
export type FollowUpRow = typeof table.$inferSelect

const statements = prepared((db) => ({
  due: db
    .select()
    .from(table)
    .where(and(eq(table.open, true), lte(table.dueAt, sql.placeholder('now')), gt(table.until, sql.placeholder('now'))))
    .orderBy(asc(table.dueAt), asc(table.sessionId))
    .limit(sql.placeholder('limit'))
    .prepare(),
  risks: db.select().from(table).where(isNotNull(table.riskAt)).orderBy(asc(table.riskAt)).prepare(),
  ofCourse: db
    .select()
    .from(table)
    .where(eq(table.courseId, sql.placeholder('courseId')))
    .orderBy(asc(table.dueAt), asc(table.hours))
    .prepare(),
  one: db
    .select()
    .from(table)
    .where(and(eq(table.sessionId, sql.placeholder('sessionId')), eq(table.hours, sql.placeholder('hours'))))
    .prepare(),
  session: db
    .select()
    .from(sessionRows)
    .where(eq(sessionRows.sessionId, sql.placeholder('sessionId')))
    .prepare(),
  sessions: db
    .select()
    .from(sessionRows)
    .where(eq(sessionRows.courseId, sql.placeholder('courseId')))
    .prepare(),
}))

/** What is due and can still be answered, the oldest first. */
export const dueFollowUps = ({ reads }: Reads, now: Instant, limit: number): readonly FollowUpRow[] =>
  statements(reads).due.all({ now, limit })

/** Positive suicide screens that wait for a practitioner, the oldest first: never left off. */
export const openRisks = ({ reads }: Reads): readonly FollowUpRow[] => statements(reads).risks.all()

export const followUpsOfCourse = ({ reads }: Reads, courseId: string): readonly FollowUpRow[] =>
  statements(reads).ofCourse.all({ courseId })

export const followUp = ({ reads }: Reads, sessionId: string, hours: number): FollowUpRow | undefined =>
  statements(reads).one.get({ sessionId, hours })

/** The course's own entries, folded: what happened between and after its sessions. */
export const courseLog = (db: Reads, courseId: string): Session => fold(entriesOf(db, courseId).map(entryOf))

/** What of a session changes when its follow-ups are due, and what of a course tells how far they are. */
const telling: ReadonlySet<string> = new Set<Kind>([
  'infusion-started',
  'infusion-resumed',
  'infusion-stopped',
  'discharged',
  'amendment',
  'moved',
  'assessed',
  'follow-up-sent',
  'follow-up-tried',
  'follow-up-answered',
])

/** Keeps the follow-ups in step with what was just appended to a session or a course, in the same transaction. */
export function followInFollowUps(tx: Tx, logId: string, stored: readonly StoredEntry[]) {
  if (!stored.some(({ kind }) => telling.has(kind))) return
  const session = statements(tx.writes).session.get({ sessionId: logId })
  // Before an infusion there is nothing to follow up, unless a correction or a move took the infusion away.
  if (session?.startedAt === null && !stored.some(({ kind }) => kind === 'amendment' || kind === 'moved')) return
  tellFollowUps(tx, session ? courseOf({ id: logId, courseId: session.courseId ?? undefined }) : logId)
}

type Row = typeof sessionRows.$inferSelect

/** Writes the follow-ups of a course anew from its sessions and its log. */
export function tellFollowUps(tx: Tx, courseId: string) {
  const alone = sessionAlone(courseId)
  const sessions =
    alone === undefined
      ? statements(tx.writes).sessions.all({ courseId })
      : [statements(tx.writes).session.get({ sessionId: alone })].filter((row) => row !== undefined)
  tx.writes.delete(table).where(eq(table.courseId, courseId)).run()
  // A session that joined a course leaves the course of one that it was.
  for (const { sessionId } of sessions) tx.writes.delete(table).where(eq(table.sessionId, sessionId)).run()
  const log = courseLog(tx, courseId)
  const rows = sessions.flatMap((session) => rowsOf(tx, courseId, session, sessions, log))
  if (rows.length > 0) tx.writes.insert(table).values(rows).run()
}

function rowsOf(tx: Tx, courseId: string, session: Row, all: readonly Row[], log: Session): FollowUpRow[] {
  const { sessionId, patientId, endedAt, startedAt, protocolId } = session
  const pinned = protocol(tx, protocolId)
  if (endedAt === null || startedAt === null || pinned === undefined || hasDied(tx, sessionId)) return []
  const next = all.flatMap((other) =>
    other.startedAt !== null && other.startedAt > startedAt ? [other.startedAt] : [],
  )
  const planned = plannedFollowUps(
    endedAt,
    pinned.series.followUpHours,
    next.length > 0 ? Math.min(...next) : undefined,
  )
  const known = new Set(planned.map(({ hours }) => hours))
  // What was answered stays, also when a later session or a corrected time no longer asks for it.
  const answered = [...new Set(log.facts['follow-up-answered'].filter(({ body }) => body.session === sessionId))]
    .map(({ body }) => body.hours)
    .filter((hours) => !known.has(hours))
    .map((hours) => ({ hours, dueAt: endedAt + hours * HOUR, until: endedAt + hours * HOUR }))
  const risks = followUpRisks(log).filter((risk) => risk.session === sessionId && risk.assessed === undefined)
  return [...planned, ...new Map(answered.map((row) => [row.hours, row])).values()].map(({ hours, dueAt, until }) => {
    const work = followUpWork(log, { session: sessionId, hours })
    const risk = risks.find((each) => each.hours === hours)
    return {
      ...{ sessionId, hours, courseId, patientId, dueAt, until, tries: work.tries },
      open: work.answered === undefined && !work.declined,
      nextAt: work.nextAt ?? null,
      sentVia: work.sent?.via ?? null,
      answeredAt: work.answered?.at ?? null,
      risk: risk?.entry ?? null,
      riskAt: risk?.at ?? null,
    }
  })
}

const hasDied = (tx: Tx, sessionId: string): boolean =>
  latest(fold(entriesOfKinds(tx, sessionId, ['discharged', 'amendment']).map(entryOf)), 'discharged')?.body
    .disposition === 'died'
