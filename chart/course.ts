import type { Clinic } from './clinic.ts'
import type { FollowedUp } from './course/relief.ts'
import { activeTime, given } from './dose.ts'
import type { Protocol } from './protocol.ts'
import { readings } from './readings.ts'
import { isOutcome } from './scores/by-indication.ts'
import { instrumentOf, total } from './scores.ts'
import type { Fact, Session } from './session.ts'
import { type Duration, HOUR, type Instant, MINUTE } from './units.ts'

const DAY = 24 * HOUR

/** One session of a course, as it stands beside the others. What is not known is absent, never 0. */
export type Visit = {
  /** The session's id. */
  readonly id: string
  readonly startedAt?: Instant | undefined
  readonly stoppedAt?: Instant | undefined
  readonly activeMinutes: number
  readonly mg: number | null
  readonly mgPerKg: number | null
  /** Highest from the start of the infusion on, with the diastolic of the same reading. */
  readonly peak?: { readonly systolic: number; readonly diastolic?: number | undefined } | undefined
  readonly dissociation?: number | undefined
  /** Rescue drugs given, in order, each once. */
  readonly rescue: readonly string[]
  /** From the end of the infusion to the first modified Aldrete of 9 or more. */
  readonly minutesToAldrete9?: number | undefined
  readonly scores: readonly Scored[]
}
/** The total of a whole questionnaire, before the infusion or after its start. */
export type Scored = {
  readonly instrument: string
  readonly at: Instant
  readonly when: 'before' | 'after'
  readonly total: number
}

const ALDRETE_READY = 9

/** What of a session is compared with the others of its course, up to an instant. */
export function visit(session: Session, clinic: Clinic, now: Instant): Visit {
  const { infusion, facts } = session
  const { startedAt, stoppedAt } = infusion
  const during = readings(session, clinic).filter(({ at }) => startedAt !== undefined && at >= startedAt && at <= now)
  const { mg, mgPerKg } = given(infusion, now)
  return {
    id: session.id,
    startedAt,
    stoppedAt,
    activeMinutes: activeTime(infusion, now) / MINUTE,
    mg: startedAt === undefined ? null : mg,
    mgPerKg: startedAt === undefined ? null : mgPerKg,
    peak: peakOf(during),
    dissociation: highest(during.map(({ dissociation }) => dissociation)),
    rescue: [...new Set(facts['medication-given'].map(({ body }) => body.drug))],
    minutesToAldrete9: stoppedAt === undefined ? undefined : aldreteAfter(facts.scored, stoppedAt),
    scores: facts.scored.flatMap((fact) => scoredOf(fact, startedAt)),
  }
}

const highest = (values: readonly (number | undefined)[]) => {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}

function peakOf(during: ReturnType<typeof readings>): Visit['peak'] {
  const systolic = highest(during.map((reading) => reading.systolic))
  const at = during.find((reading) => reading.systolic === systolic)
  return systolic === undefined ? undefined : { systolic, diastolic: at?.diastolic }
}

function aldreteAfter(scored: readonly Fact<'scored'>[], stoppedAt: Instant): number | undefined {
  const aldrete = instrumentOf('aldrete')
  const ready = scored.find(
    ({ at, body }) =>
      at >= stoppedAt && body.instrument === 'aldrete' && aldrete && (total(aldrete, body.items) ?? 0) >= ALDRETE_READY,
  )
  return ready && (ready.at - stoppedAt) / MINUTE
}

/** Only whole questionnaires: the total of some items would look like a better patient. */
function scoredOf({ at, body: { instrument: id, items } }: Fact<'scored'>, startedAt: Instant | undefined) {
  const instrument = isOutcome(id) ? instrumentOf(id) : undefined
  const sum = instrument && total(instrument, items)
  const when = startedAt === undefined || at <= startedAt ? ('before' as const) : ('after' as const)
  return sum === undefined ? [] : [{ instrument: id, at, when, total: sum }]
}

/** When the next session of a course is due, by the protocol. */
export type Window = {
  readonly part: 'initial' | 'maintenance'
  /** Which of the initial series it would be; of the maintenance it is not counted. */
  readonly number?: number | undefined
  readonly from: Instant
  readonly to: Instant
}

/**
 * After each session of the initial series the next one comes within the protocol's days; after the last one the
 * maintenance, within its weeks. `planned` is what the physician planned of the series, within the protocol's most.
 * Nothing before the first session: that one is planned by whoever refers.
 */
export function nextWindow({ series }: Protocol, starts: readonly Instant[], planned?: number): Window | undefined {
  const last = starts.length === 0 ? undefined : Math.max(...starts)
  if (last === undefined) return undefined
  const of = Math.min(planned ?? series.initial.atMost, series.initial.atMost)
  if (starts.length < of) {
    const { min, max } = series.initial.daysApart
    return { part: 'initial', number: starts.length + 1, from: last + min * DAY, to: last + max * DAY }
  }
  const { min, max } = series.maintenanceWeeks
  return { part: 'maintenance', from: last + min * 7 * DAY, to: last + max * 7 * DAY }
}

/** A chair taken for a time: from the planned start for the active minutes and the recovery. */
export type Booking = { readonly chair: string; readonly from: Instant; readonly to: Instant }

/** True when the two would need the chair at once; one may begin as the other ends. */
export const overlaps = (a: Booking, b: Booking) => a.chair === b.chair && a.from < b.to && b.from < a.to

/** The first free times of each chair between two instants, on a grid, each long enough for the appointment. */
export function freeTimes(
  bookings: readonly Booking[],
  chairs: readonly string[],
  { from, to, length, every = 15 * MINUTE }: { from: Instant; to: Instant; length: Duration; every?: Duration },
): readonly Booking[] {
  const found: Booking[] = []
  for (let start = from; start + length <= to; start += every)
    for (const chair of chairs) {
      const wanted = { chair, from: start, to: start + length }
      if (!bookings.some((booking) => overlaps(booking, wanted))) found.push(wanted)
    }
  return found
}

/** How much of a score was relieved, in percent of what it was; nothing of a score that was 0 to begin with. */
export const reliefPercent = (before: number, after: number): number | undefined =>
  before > 0 ? ((before - after) * 100) / before : undefined

/** At follow-up, not in the chair: a fall of 30 % or more. (ASRA 2018.) */
export const RESPONSE_PERCENT = 30
const FOLLOW_UP_AFTER = DAY

export type Response = { readonly instrument: string; readonly percent: number; readonly responder: boolean }

/**
 * The response to a course by each instrument: the first score before its first infusion against the last one that was
 * taken at least a day after an infusion, at home or before the next one. One taken in the chair, or on its day, tells
 * of the drug and not of relief.
 */
export function responses(visits: readonly Visit[], home: readonly FollowedUp[] = []): readonly Response[] {
  const ends = visits.flatMap(({ stoppedAt }) => (stoppedAt === undefined ? [] : [stoppedAt]))
  const atHome = home
    .filter(({ instrument }) => isOutcome(instrument))
    .map(({ instrument, at, total: sum }): Scored => ({ instrument, at, when: 'after', total: sum }))
  const scores = [...visits.flatMap((each) => each.scores), ...atHome].toSorted((a, b) => a.at - b.at)
  const [firstEnd] = ends.toSorted((a, b) => a - b)
  return [...new Set(scores.map(({ instrument }) => instrument))].flatMap((instrument) => {
    const own = scores.filter((score) => score.instrument === instrument)
    const base = own.find(({ when, at }) => when === 'before' && at <= (firstEnd ?? Number.POSITIVE_INFINITY))
    const last = own.findLast(({ at }) => {
      const ended = ends.filter((end) => end <= at)
      return ended.length > 0 && at - Math.max(...ended) >= FOLLOW_UP_AFTER
    })
    const percent = base && last && reliefPercent(base.total, last.total)
    return percent === undefined ? [] : [{ instrument, percent, responder: percent >= RESPONSE_PERCENT }]
  })
}
