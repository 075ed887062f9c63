import { broken } from '../../chart/chain.ts'
import type { Context } from '../../chart/context.ts'
import { given } from '../../chart/dose.ts'
import { type Entry, entriesIn, type LogEntry } from '../../chart/entry.ts'
import { fromWire, isWireTime, toWire } from '../../chart/instant.ts'
import { type Phase, phase } from '../../chart/phase.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import { fold, type Session } from '../../chart/session.ts'
import type { Instant } from '../../chart/units.ts'
import { type SessionView, sessionView } from '../../chart/view.ts'
import type { SessionRow } from '../../chart/wire.ts'
import { headSeq } from '../../db/log.ts'
import { patientsById } from '../../db/patients.ts'
import { protocol } from '../../db/protocols.ts'
import {
  type SessionPage,
  type SessionPhase,
  type SessionRow as StoredRow,
  sessionRow,
  sessionRows,
} from '../../db/sessions.ts'
import { contextOf, contextsOf } from '../charts.ts'
import type { Deps } from '../deps.ts'
import { today } from './today.ts'

export type SessionReading = {
  readonly session: SessionView
  readonly entries: readonly LogEntry[]
  readonly seq: number
}

/** One session as it stands now, or as it stood at an instant by everything that is known of that instant today. */
export function readSession(deps: Deps, sessionId: string, at?: string): Outcome<SessionReading> {
  if (at !== undefined && !isWireTime(at))
    return refuse({ code: 'bad-input', errors: [{ path: '/at', message: 'is not a time that exists' }] })
  const seq = headSeq(deps.db)
  const chart = deps.charts.chart(sessionId)
  if (!chart) return refuse({ code: 'not-found', what: 'session' })
  const { session, entries } = chart
  const context = contextOf(deps.db, session)
  if (at === undefined) return done({ session: sessionView(session, context, deps.now()), entries, seq })
  const instant = fromWire(at)
  const then = sessionView(upTo(session, entriesIn(entries), instant), context, instant)
  // The dose is the whole record's: a weight first charted after the start was the weight all along.
  return done({ session: { ...then, given: given(session.infusion, instant) }, entries, seq })
}

/** What had happened by an instant, as last corrected. The plan stays, also before it was made. */
function upTo(session: Session, entries: readonly Entry[], instant: Instant): Session {
  const happened = new Set(
    session.shown
      .filter(({ entry }) => entry.occurredAt <= instant || entry.kind === 'session-opened')
      .map(({ entry }) => entry.id),
  )
  return fold(entries.filter((entry) => happened.has(entry.kind === 'amendment' ? entry.body.target : entry.id)))
}

export type SessionListFilter = {
  readonly day?: string | undefined
  readonly phase?: Phase | undefined
  /** Only those that have begun and are neither cancelled nor signed for good, of any day. */
  readonly open?: boolean | undefined
  readonly patient?: string | undefined
  readonly nurse?: string | undefined
  readonly lot?: string | undefined
  readonly course?: string | undefined
  readonly protocol?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}
export type SessionList = {
  readonly sessions: readonly SessionRow[]
  readonly next?: string | undefined
  readonly seq: number
}

/** The phases that a stored row tells apart; the rest needs the fold and the clock. */
const storedPhase: Readonly<Record<Phase, SessionPhase>> = {
  planned: 'planned',
  'check-in': 'check-in',
  ready: 'check-in',
  infusing: 'infusing',
  held: 'held',
  recovery: 'recovery',
  'ready-for-discharge': 'recovery',
  discharged: 'to-sign',
  'to-sign': 'to-sign',
  signed: 'signed',
  'to-re-sign': 'to-re-sign',
  cancelled: 'cancelled',
}

/** What has begun and is not closed. Sessions that were planned and never came would fill a page of all open ones. */
const begun = ['check-in', 'infusing', 'held', 'recovery', 'to-sign', 'to-re-sign'] as const

/** Sessions by planned start. A page that is filtered by phase may be shorter than asked for; `next` goes on. */
export function listSessions(deps: Deps, filter: SessionListFilter): Outcome<SessionList> {
  const seq = headSeq(deps.db)
  const { day, patient, nurse, lot, course, protocol: of, cursor, limit } = filter
  const stored = filter.phase && storedPhase[filter.phase]
  const wanted = { day, patientId: patient, nurse, lot, courseId: course, protocolId: of, cursor, limit }
  const page = filter.open ? openRows(deps, limit) : sessionRows(deps.db, { ...wanted, phase: stored })
  const context = contextsOf(deps.db)
  const people = patientsById(
    deps.db,
    page.rows.map(({ patientId }) => patientId),
  )
  const sessions = page.rows.flatMap((row) => {
    const person = people.get(row.patientId)
    const pinned = protocol(deps.db, row.protocolId)
    if (!person || !pinned) return []
    const { id, mrn, family, given: givenName, birthDate } = person
    const { name, title, version } = pinned
    const listed: SessionRow = {
      id: row.sessionId,
      phase: phaseOf(deps, row, context),
      patient: { id, mrn, family, given: givenName, birthDate },
      chair: row.chair,
      protocol: { id: pinned.id, name, title, version },
      plannedStart: toWire(row.plannedStart),
      ...(row.indication === undefined ? {} : { indication: row.indication }),
      ...(row.courseId === undefined ? {} : { courseId: row.courseId }),
      head: { seq: row.headSeq, hash: row.headHash },
    }
    return filter.phase === undefined || listed.phase === filter.phase ? [listed] : []
  })
  return done({ sessions, ...(page.cursor === undefined ? {} : { next: page.cursor }), seq })
}

/** All of them on one page: as many as the chairs hold and the physicians have not signed. */
const openRows = ({ db }: Deps, limit: number): SessionPage => ({
  rows: begun.flatMap((phase) => sessionRows(db, { phase, limit, earliestFirst: true }).rows),
})

/** What is closed or only planned is as its row says; what goes on is folded and judged by the clock. */
function phaseOf(deps: Deps, row: StoredRow, context: (session: Session) => Context): Phase {
  if (row.phase === 'signed' || row.phase === 'cancelled') return row.phase
  const chart = deps.charts.chart(row.sessionId)
  return chart ? phase(chart.session, context(chart.session), deps.now()) : row.phase
}

/**
 * Whether every tablet keeps this chart by itself: somebody sits in the chair, the session waits for its signature, or
 * it is the patient's last one before such a session or one of today, whose page shows its values beside its own.
 */
export function isKeptByTablets(deps: Deps, sessionId: string): boolean {
  const own = sessionRow(deps.db, sessionId)
  if (own === undefined) return false
  if (isOnBoard(own)) return true
  if (own.phase !== 'signed') return false
  const day = today(deps)
  const next = sessionRows(deps.db, { patientId: own.patientId, limit: 50 })
    .rows.filter(({ plannedStart }) => plannedStart > own.plannedStart)
    .findLast((row) => isOnBoard(row) || row.phase === 'signed' || (row.phase === 'planned' && row.day === day))
  return next !== undefined && next.phase !== 'signed'
}
const isOnBoard = ({ phase }: StoredRow) => phase !== 'planned' && phase !== 'signed' && phase !== 'cancelled'

export type SessionRecord = {
  readonly format: 'chairside-record-1'
  readonly sessionId: string
  readonly head: { readonly seq: number; readonly hash: string } | undefined
  readonly intact: boolean
  readonly entries: readonly LogEntry[]
}

/** The entries with their chain, so that anyone can follow it without this server. */
export function recordOf(deps: Deps, sessionId: string): Outcome<SessionRecord> {
  const chart = deps.charts.chart(sessionId)
  if (!chart) return refuse({ code: 'not-found', what: 'session' })
  const { entries, session } = chart
  return done({
    format: 'chairside-record-1',
    sessionId,
    head: session.head,
    intact: broken(entries) === undefined,
    entries,
  })
}
