import type { Check as CheckItem, Protocol } from '../protocol.ts'
import type { Reading } from '../readings.ts'
import type { Duration, Instant } from '../units.ts'
import { minutes } from '../units.ts'
import type { Check } from './check.ts'
import { type Fresh, freshOf } from './fresh.ts'
import { intervalAt, type Plan } from './plan.ts'

export type Event = { readonly at: Instant } & (
  | { readonly is: 'reading'; readonly reading: Reading }
  /** `plan` is the one that holds from here on. */
  | { readonly is: 're-armed' | 'stop'; readonly plan: Plan }
)

/** Why a check was missed, as somebody charted it. */
export type Explanation = { readonly dueAt: Instant; readonly reason: string }

export type Walked = {
  readonly checks: readonly Check[]
  readonly at: Instant
  readonly since: Instant
  readonly plan: Plan
  readonly lacking: readonly CheckItem[]
}

/** A chart left open for days must not fill memory with missed checks: beyond these the plan jumps to the present. */
const CHECKS_IN_A_GAP = 300
const ASLEEP = 'asleep'
/** Measured by itself, it shows that somebody looked, also where the protocol does not count it. */
const BESIDE: readonly CheckItem[] = ['respiratoryRate']

/**
 * Walks the plan from the start, one event after the other, each in the order of time. The next check is due one
 * interval after the last one taken. Re-arming brings it forward and never puts it off: a change of rate must not be a
 * way to make an overdue check disappear.
 */
export function walker(start: Plan, { vitals }: Protocol, explanations: readonly Explanation[], takenLate: Duration) {
  let plan = start
  let since = start.anchor
  let at = since + intervalAt(plan, since)
  let lacking: readonly CheckItem[] = []
  const fresh = freshOf([...vitals.counts, ...vitals.asleep, ...BESIDE], minutes(vitals.freshMinutes))
  let explained = 0
  const checks: Check[] = []

  /** The reason that somebody gave for the check that is due: charted for a time within half an interval of it. */
  const reason = (): string | undefined => {
    const near = intervalAt(plan, at) / 2
    while ((explanations[explained]?.dueAt ?? Number.POSITIVE_INFINITY) < at - near) explained += 1
    const next = explanations[explained]
    return next !== undefined && next.dueAt <= at + near ? next.reason : undefined
  }
  const miss = () => {
    const why = reason()
    checks.push({ dueAt: at, state: 'missed', ...(why === undefined ? {} : { reason: why }) })
    since = at
    at += intervalAt(plan, at)
  }
  /** Checks whose time was over before this instant: explained ones, and those that the next one has overtaken. */
  const passBy = (until: Instant) => {
    for (let passed = 0; at <= until; passed += 1) {
      if (passed >= CHECKS_IN_A_GAP) at += Math.floor((until - at) / intervalAt(plan, at)) * intervalAt(plan, at)
      const why = reason()
      if ((why === undefined || why === ASLEEP) && at + intervalAt(plan, at) > until) return
      miss()
    }
  }
  /** Explained checks are over; an unexplained one stays due however long ago it was. */
  const passExplained = (until: Instant) => {
    for (let why = reason(); at <= until && why !== undefined && why !== ASLEEP; why = reason()) miss()
  }
  const arm = (from: Instant, next: Instant) => {
    since = from
    at = next
  }

  const read = (reading: Reading) => {
    passExplained(reading.at)
    fresh.hear(reading)
    const asleep = at <= reading.at && reason() === ASLEEP
    lacking = lackingOf(fresh, vitals, asleep)
    // A partial set neither takes the check nor lets the one that is due go by.
    if (lacking.length > 0) return
    passBy(reading.at)
    checks.push(takenAs(reading, fresh, at, vitals.counts, takenLate))
    fresh.clear()
    arm(reading.at, reading.at + intervalAt(plan, reading.at))
  }

  return {
    on(event: Event) {
      if (event.is === 'reading') return read(event.reading)
      passExplained(event.at)
      plan = event.plan
      const next = event.at + intervalAt(plan, event.at)
      if (event.is === 're-armed' && next < at) arm(event.at, next)
      // Recovery asks less often. What was due already stays due; what was not is counted from the last check.
      if (event.is === 'stop' && at > event.at) at = Math.max(event.at, since + intervalAt(plan, event.at))
    },
    done(now: Instant): Walked {
      passExplained(now)
      return { checks, at, since, plan, lacking }
    },
  }
}

/** What the fresh readings together lack to count as a check. */
function lackingOf({ isThere, reasonFor }: Fresh, vitals: Protocol['vitals'], isAsleep: boolean): readonly CheckItem[] {
  const reasons = vitals.counts.map((item) => (isThere(item) ? undefined : reasonFor(item)))
  if (isAsleep || reasons.includes(ASLEEP)) return vitals.asleep.filter((item) => !isThere(item))
  return vitals.counts.filter((item, index) => !isThere(item) && reasons[index] === undefined)
}

function takenAs(
  { setId, at: takenAt }: Reading,
  { isThere, reasonFor }: Fresh,
  planned: Instant,
  counts: readonly CheckItem[],
  takenLate: Duration,
): Check {
  const reason = counts.map(reasonFor).find((why) => why !== undefined)
  // A set that only says why nothing was taken explains a gap; it does not fill one.
  if (![...counts, ...BESIDE].some(isThere))
    return { dueAt: Math.min(planned, takenAt), state: 'missed', setId, ...(reason ? { reason } : {}) }
  const lateBy = takenAt - planned
  if (lateBy <= 0) return { dueAt: takenAt, state: 'taken', takenAt, setId }
  return { dueAt: planned, state: lateBy > takenLate ? 'late' : 'taken', takenAt, lateBy, setId }
}
