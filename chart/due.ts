import type { Clinic } from './clinic.ts'
import { activeTime } from './dose.ts'
import { recheckDue } from './drift.ts'
import type { Check } from './due/check.ts'
import { infusionPlan, intervalAt, type Plan, rearmed, recoveryPlan, sedativesOf } from './due/plan.ts'
import { type Event, type Explanation, type Walked, walker } from './due/walk.ts'
import { fromWire } from './instant.ts'
import { orderedMinutes } from './order.ts'
import type { Check as CheckItem, Protocol } from './protocol.ts'
import { baselineOf, type Reading, readings } from './readings.ts'
import { latest, type Session } from './session.ts'
import { type Duration, type Instant, minutes } from './units.ts'

export type { Check } from './due/check.ts'

export type Due = {
  readonly next?: NextCheck | undefined
  /** How long the next check is overdue; 0 when it is not. A stale baseline asks, it is never overdue. */
  readonly overdue: Duration
  /** Overdue by the smaller of half the interval and 5 min. */
  readonly red: boolean
  readonly checks: readonly Check[]
  /** What the last set lacked to count as the check; empty when it counted. */
  readonly lacking: readonly CheckItem[]
  /** When Aldrete is next to be scored; nothing outside recovery. */
  readonly aldreteAt?: Instant | undefined
}
export type NextCheck = {
  readonly at: Instant
  /** The timer runs from `since` for `every`. */
  readonly every: Duration
  readonly since: Instant
  readonly why: 'interval' | 'recheck' | 'baseline'
}

const RED_AT_MOST = minutes(5)
const PLANNED_AT_MOST = 100

/** What is due at an instant, what was taken and missed until then, and what the plan still holds. */
export function due(session: Session, protocol: Protocol, clinic: Clinic, now: Instant): Due {
  const taken = readings(session, clinic).filter(({ at }) => at <= now)
  const course = courseOf(session, protocol, now)
  if (course === undefined) return dueBefore(taken, session, protocol)
  const walked = walk(session, protocol, clinic, course, taken)
  if (course.end !== undefined) return { overdue: 0, red: false, checks: walked.checks, lacking: [] }
  const next = nextOf(walked, recheckDue(taken, session, protocol), taken)
  const overdue = Math.max(0, now - next.at)
  return {
    next,
    overdue,
    red: overdue > 0 && overdue >= Math.min(next.every / 2, RED_AT_MOST),
    checks: [...walked.checks, { dueAt: walked.at, state: 'next' }, ...planned(walked, session, protocol, course, now)],
    lacking: walked.lacking,
    aldreteAt: aldreteAt(session, protocol, course),
  }
}

/** Before the start only the baseline's age matters: it has to be fresh when the infusion starts. */
function dueBefore(taken: readonly Reading[], session: Session, { vitals }: Protocol): Due {
  const base = baselineOf(taken, session)
  const every = minutes(vitals.baselineWithinMinutes)
  const isOpen = latest(session, 'discharged') === undefined && latest(session, 'session-cancelled') === undefined
  const next = base && isOpen ? { at: base.at + every, every, since: base.at, why: 'baseline' as const } : undefined
  return { next, overdue: 0, red: false, checks: [], lacking: [] }
}

/** From the first drug until the patient leaves; `stop` divides infusion and recovery. */
type Course = {
  readonly start: Instant
  readonly stop?: Instant | undefined
  readonly end?: Instant | undefined
  /** What the walk may look at: nothing later than this has happened yet. */
  readonly until: Instant
  readonly sedatives: readonly Instant[]
}

function courseOf(session: Session, protocol: Protocol, now: Instant): Course | undefined {
  const { startedAt, stoppedAt, status, boluses } = session.infusion
  const start = Math.min(startedAt ?? Number.POSITIVE_INFINITY, boluses[0]?.at ?? Number.POSITIVE_INFINITY)
  if (start > now) return undefined
  const stop = status === 'stopped' ? past(stoppedAt, now) : undefined
  const end = past(latest(session, 'discharged')?.at, now)
  const sedatives = sedativesOf(session, protocol).filter((at) => at <= now)
  return { start, stop, end, until: end ?? now, sedatives }
}
const past = (at: Instant | undefined, now: Instant) => (at !== undefined && at <= now ? at : undefined)

function walk(session: Session, protocol: Protocol, clinic: Clinic, course: Course, taken: readonly Reading[]): Walked {
  const { start, sedatives, until } = course
  const explanations: Explanation[] = session.facts['vitals-missed']
    .filter(({ at }) => at <= until)
    .map(({ body }) => ({ dueAt: fromWire(body.dueAt), reason: body.reason }))
    .toSorted((a, b) => a.dueAt - b.dueAt)
  const walking = walker(
    infusionPlan(protocol, start, sedatives),
    protocol,
    explanations,
    minutes(clinic.takenLateMinutes),
  )
  for (const event of eventsOf(session, protocol, course, taken)) walking.on(event)
  return walking.done(until)
}

/** What the plan hears, in order; at the same instant a reading first, since it was taken under the plan before. */
function eventsOf(session: Session, protocol: Protocol, course: Course, taken: readonly Reading[]): readonly Event[] {
  const { start, stop, until, sedatives } = course
  let plan = infusionPlan(protocol, start, sedatives)
  const turns = [
    ...rearmed(session).map((at) => ({ at, is: 're-armed' as const })),
    ...sedatives.map((at) => ({ at, is: 'sedated' as const })),
    ...(stop === undefined ? [] : [{ at: stop, is: 'stop' as const }]),
  ].toSorted((a, b) => a.at - b.at || (a.is === 'stop' ? 1 : 0) - (b.is === 'stop' ? 1 : 0))
  const armed = turns.map(({ at, is }): Event => {
    // A sedative adds its own close checks; the plan of the phase keeps its anchor.
    if (is === 're-armed') plan = { ...plan, anchor: at }
    if (is === 'stop') plan = recoveryPlan(protocol, at, sedatives)
    return { at, is: is === 'stop' ? 'stop' : 're-armed', plan }
  })
  const read = taken.map((reading): Event => ({ at: reading.at, is: 'reading', reading }))
  // The sort is stable: at the same instant readings stay before what re-arms.
  return [...read, ...armed].filter(({ at }) => at > start && at <= until).toSorted((a, b) => a.at - b.at)
}

function nextOf(walked: Walked, recheck: Instant | undefined, taken: readonly Reading[]): NextCheck {
  if (recheck === undefined || recheck >= walked.at)
    return { at: walked.at, every: walked.at - walked.since, since: walked.since, why: 'interval' }
  const since = taken.findLast(({ at }) => at < recheck)?.at ?? recheck
  return { at: recheck, every: recheck - since, since, why: 'recheck' }
}

/** The checks to come if each is taken on time: through the rest of the ordered minutes, then through recovery. */
function planned(walked: Walked, session: Session, protocol: Protocol, course: Course, now: Instant): readonly Check[] {
  const left = minutes(orderedMinutes(session, protocol)) - activeTime(session.infusion, now)
  const stop = course.stop ?? now + Math.max(0, left)
  const end = stop + minutes(protocol.recoveryMinutes)
  const recovering = recoveryPlan(protocol, stop, course.sedatives)
  const dues: Instant[] = []
  let at = walked.at
  let plan: Plan = walked.plan
  while (dues.length < PLANNED_AT_MOST) {
    const from = Math.max(at, now)
    let next = at + Math.max(1, Math.ceil((from - at) / intervalAt(plan, at))) * intervalAt(plan, at)
    if (plan !== recovering && next > stop) {
      plan = recovering
      next = Math.max(stop, at + intervalAt(plan, stop))
    }
    if (next > end) break
    if (next > now) dues.push(next)
    at = next
  }
  return dues.map((dueAt) => ({ dueAt, state: 'planned' }))
}

/** Scored at the end of the infusion and every so often until the patient leaves. */
function aldreteAt(session: Session, { vitals }: Protocol, { stop, until }: Course): Instant | undefined {
  if (stop === undefined) return undefined
  const last = session.facts.scored.findLast(
    ({ body, at }) => body.instrument === 'aldrete' && at >= stop && at <= until,
  )
  return last === undefined ? stop : last.at + minutes(vitals.aldreteEveryMinutes)
}
