import { broken } from '../../chart/chain.ts'
import { clinicDefaults } from '../../chart/clinic.ts'
import { type FollowedUp, followedUp, type Relief, reliefOf } from '../../chart/course/relief.ts'
import { nextWindow, type Response, responses, type Visit, visit, type Window } from '../../chart/course.ts'
import { given } from '../../chart/dose.ts'
import { sessionAlone } from '../../chart/follow-up.ts'
import { toWire } from '../../chart/instant.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import { isOutcome } from '../../chart/scores/by-indication.ts'
import { instrumentOf, total } from '../../chart/scores.ts'
import type { Session } from '../../chart/session.ts'
import type { Course, NewCourse, SessionRow } from '../../chart/wire.ts'
import { courseLog, followUpsOfCourse } from '../../db/follow-ups.ts'
import { entriesOf } from '../../db/log.ts'
import { patient } from '../../db/patients.ts'
import { protocol } from '../../db/protocols.ts'
import { clinic } from '../../db/settings.ts'
import { type Act, audited } from '../act.ts'
import type { Deps } from '../deps.ts'
import { type FollowUpLine, knownCourse, linesOf } from './follow-ups.ts'
import { listSessions, type SessionRecord } from './read-session.ts'

/** A new series of sessions. The same call again, with the same id, answers the same. */
export async function addCourse(deps: Deps, act: Act, wanted: NewCourse): Promise<Outcome<Course>> {
  if (!patient(deps.db, wanted.patientId)) return refuse({ code: 'not-found', what: 'patient' })
  if (!protocol(deps.db, wanted.protocolId)) return refuse({ code: 'not-found', what: 'protocol' })
  const { id = deps.newId(), ...fields } = wanted
  const at = deps.now()
  const written = await deps.db.write('putCourse', {
    course: { id, ...fields },
    base: 0,
    at,
    by: act.staff.id,
    audit: audited(act, at, 'add-course', { kind: 'course', id }),
  })
  return written.outcome === 'changed' ? refuse({ code: 'changed-meanwhile', what: 'course' }) : done(written.course)
}

/** One session of the series: how it stands, what was given in it, what was scored, and what came of it. */
export type InCourse = SessionRow & {
  readonly given: ReturnType<typeof given>
  readonly outcomes: readonly { instrument: string; version: string; at: string; total: number }[]
  readonly visit: Visit & { readonly relief?: Relief | undefined }
}
export type CourseReading = {
  readonly course: Course
  readonly sessions: readonly InCourse[]
  /** What was answered at home, and what is asked there, with how far it is. */
  readonly followedUp: readonly FollowedUp[]
  readonly followUps: readonly FollowUpLine[]
  /** When the next one is due, by the newest version of the course's protocol. */
  readonly next?: Window
  readonly responses: readonly Response[]
  readonly seq: number
}

const MOST_SESSIONS = 200

export function readCourse(deps: Deps, id: string): Outcome<CourseReading> {
  const known = knownCourse(deps, id)
  if (!known) return refuse({ code: 'not-found', what: 'course' })
  const alone = sessionAlone(id)
  const wanted = alone === undefined ? { course: id } : { patient: known.patientId }
  const listed = listSessions(deps, { ...wanted, limit: MOST_SESSIONS })
  if (!listed.ok) return listed
  const settings = clinic(deps.db)?.clinic ?? clinicDefaults
  const home = followedUp(courseLog(deps.db, id))
  const rows = listed.value.sessions.filter((row) => alone === undefined || row.id === alone).toReversed()
  const charts = rows.flatMap((row) => {
    const session = deps.charts.chart(row.id)?.session
    return session ? [{ row, session, seen: visit(session, settings, deps.now()) }] : []
  })
  const sessions = charts.map(({ row, session, seen }, index): InCourse => {
    const own = home.filter((each) => each.session === row.id)
    const relief = reliefOf(seen, own, charts[index + 1]?.seen)
    const outcomes = outcomesOf(session)
    return { ...row, given: given(session.infusion, deps.now()), outcomes, visit: { ...seen, relief } }
  })
  const visits = sessions.map((each) => each.visit)
  const pinned = protocol(deps.db, known.protocolId)
  const starts = visits.flatMap(({ startedAt }) => (startedAt === undefined ? [] : [startedAt]))
  const next = pinned && nextWindow(pinned, starts, known.plannedSessions)
  return done({
    ...{ course: known, sessions, followedUp: home, followUps: linesOf(deps, followUpsOfCourse(deps.db, id)) },
    ...(next === undefined ? {} : { next }),
    responses: responses(visits, home),
    seq: listed.value.seq,
  })
}

/** The course's own entries with their chain, in the form of a session's record. */
export function recordOfCourse(deps: Deps, id: string): Outcome<SessionRecord> {
  if (!knownCourse(deps, id)) return refuse({ code: 'not-found', what: 'course' })
  const entries = entriesOf(deps.db, id)
  const { head } = courseLog(deps.db, id)
  return done({ format: 'chairside-record-1', sessionId: id, head, intact: broken(entries) === undefined, entries })
}

/** Only whole questionnaires: the total of some items would look like a better patient. */
const outcomesOf = ({ facts }: Session): InCourse['outcomes'] =>
  facts.scored.flatMap(({ at, body: { instrument: id, version, items } }) => {
    const instrument = isOutcome(id) ? instrumentOf(id) : undefined
    const sum = instrument && total(instrument, items)
    return sum === undefined ? [] : [{ instrument: id, version, at: toWire(at), total: sum }]
  })
