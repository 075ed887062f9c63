import { clinicDefaults } from '../../chart/clinic.ts'
import { nextWindow, type Response, responses, type Visit, visit, type Window } from '../../chart/course.ts'
import { given } from '../../chart/dose.ts'
import { toWire } from '../../chart/instant.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import { instrumentOf, total } from '../../chart/scores.ts'
import type { Session } from '../../chart/session.ts'
import type { Course, NewCourse, SessionRow } from '../../chart/wire.ts'
import { course } from '../../db/courses.ts'
import { patient } from '../../db/patients.ts'
import { protocol } from '../../db/protocols.ts'
import { clinic } from '../../db/settings.ts'
import { type Act, audited } from '../act.ts'
import type { Deps } from '../deps.ts'
import { listSessions } from './read-session.ts'

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
  readonly visit: Visit
}
export type CourseReading = {
  readonly course: Course
  readonly sessions: readonly InCourse[]
  /** When the next one is due, by the newest version of the course's protocol. */
  readonly next?: Window
  readonly responses: readonly Response[]
  readonly seq: number
}

const MOST_SESSIONS = 200

export function readCourse(deps: Deps, id: string): Outcome<CourseReading> {
  const known = course(deps.db, id)
  if (!known) return refuse({ code: 'not-found', what: 'course' })
  const listed = listSessions(deps, { course: id, limit: MOST_SESSIONS })
  if (!listed.ok) return listed
  const settings = clinic(deps.db)?.clinic ?? clinicDefaults
  const sessions = listed.value.sessions.toReversed().flatMap((row): InCourse[] => {
    const session = deps.charts.chart(row.id)?.session
    if (!session) return []
    const seen = visit(session, settings, deps.now())
    return [{ ...row, given: given(session.infusion, deps.now()), outcomes: outcomesOf(session), visit: seen }]
  })
  const visits = sessions.map((each) => each.visit)
  const pinned = protocol(deps.db, known.protocolId)
  const starts = visits.flatMap(({ startedAt }) => (startedAt === undefined ? [] : [startedAt]))
  const next = pinned && nextWindow(pinned, starts, known.plannedSessions)
  return done({
    course: known,
    sessions,
    ...(next === undefined ? {} : { next }),
    responses: responses(visits),
    seq: listed.value.seq,
  })
}

/** Questionnaires whose totals are followed from session to session. */
const followed: ReadonlySet<string> = new Set(['phq9', 'gad7', 'pain'])

/** Only whole questionnaires: the total of some items would look like a better patient. */
const outcomesOf = ({ facts }: Session): InCourse['outcomes'] =>
  facts.scored.flatMap(({ at, body: { instrument: id, version, items } }) => {
    const instrument = followed.has(id) ? instrumentOf(id) : undefined
    const sum = instrument && total(instrument, items)
    return sum === undefined ? [] : [{ instrument: id, version, at: toWire(at), total: sum }]
  })
