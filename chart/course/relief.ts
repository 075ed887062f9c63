import { RESPONSE_PERCENT, reliefPercent, type Scored, type Visit } from '../course.ts'
import { isOutcome } from '../scores/by-indication.ts'
import { instrumentOf, total } from '../scores.ts'
import type { Session } from '../session.ts'
import { type Duration, HOUR, type Instant } from '../units.ts'

/** A whole questionnaire answered at home. `session` is the one that it follows. */
export type FollowedUp = {
  readonly session: string
  readonly hours: number
  readonly at: Instant
  readonly via: 'link' | 'paper' | 'call'
  readonly instrument: string
  readonly total: number
}

/** The totals of a course's follow-ups; only of whole questionnaires. */
export function followedUp({ facts }: Session): readonly FollowedUp[] {
  return facts['follow-up-answered'].flatMap(({ at, body: { session, hours, via, scores } }) =>
    scores.flatMap(({ instrument: id, items }) => {
      const instrument = instrumentOf(id)
      const sum = instrument && total(instrument, items)
      return sum === undefined ? [] : [{ session, hours, at, via, instrument: id, total: sum }]
    }),
  )
}

/** How long the relief of one session lasted: at least until one asking, and not until the next. Times in ms. */
export type Relief = {
  /** 0: at no asking was there relief. */
  readonly atLeast: Duration
  /** Absent while no later asking said that it was over. */
  readonly under?: Duration | undefined
  /** By what it was judged. */
  readonly instrument: string
}

type Asking = { readonly at: Instant; readonly instrument: string; readonly holds: boolean }

/** Relief by the rating that a follow-up asks where no questionnaire looks back over hours: 3 of 10 are 30 %. */
const RELIEF_HOLDS = RESPONSE_PERCENT / 10

/**
 * Relief is a fall by 30 % of the first outcome that was scored before the session, or 3 of 10 by the rating. It lasts
 * from the end of the infusion until the first asking, at home or before the next session, at which it no longer holds.
 * Nothing before any asking: what is felt in the chair tells of the drug.
 */
export function reliefOf(visit: Visit, at: readonly FollowedUp[], next?: Visit): Relief | undefined {
  const { stoppedAt } = visit
  if (stoppedAt === undefined) return undefined
  const before = visit.scores.filter(({ when, instrument }) => when === 'before' && isOutcome(instrument))
  const base = before.findLast(({ instrument }) => instrument === before[0]?.instrument)
  const askings = [...at.map(askedAtHome(base)), ...(next?.scores ?? []).map(askedBefore(base))]
    .filter((asking) => asking !== undefined)
    .filter((asking) => asking.at > stoppedAt)
    .toSorted((a, b) => a.at - b.at)
  if (askings.length === 0) return undefined
  const over = askings.findIndex(({ holds }) => !holds)
  const held = over === -1 ? askings : askings.slice(0, over)
  const last = held.at(-1)
  return {
    atLeast: last === undefined ? 0 : last.at - stoppedAt,
    under: over === -1 ? undefined : (askings[over]?.at ?? 0) - stoppedAt,
    instrument: last?.instrument ?? askings[0]?.instrument ?? '',
  }
}

const holds = (base: Scored, now: number) => (reliefPercent(base.total, now) ?? 0) >= RESPONSE_PERCENT

const askedAtHome =
  (base: Scored | undefined) =>
  ({ at, instrument, total: sum }: FollowedUp): Asking | undefined => {
    if (instrument === 'relief') return { at, instrument, holds: sum >= RELIEF_HOLDS }
    return instrument === base?.instrument ? { at, instrument, holds: holds(base, sum) } : undefined
  }

const askedBefore =
  (base: Scored | undefined) =>
  ({ at, instrument, when, total: sum }: Scored): Asking | undefined =>
    when === 'before' && instrument === base?.instrument ? { at, instrument, holds: holds(base, sum) } : undefined

/** "7 to 30 days", "at least 8 h", "none at 8 h": what is known of it and no more. */
export function reliefInWords({ atLeast, under }: Relief): string {
  if (atLeast === 0) return under === undefined ? 'none' : `under ${lengthInWords(under)}`
  if (under === undefined) return `at least ${lengthInWords(atLeast)}`
  return `${lengthInWords(atLeast)} to ${lengthInWords(under)}`
}

const DAY = 24 * HOUR
/** Hours below two days, then days; rounded half up. */
function lengthInWords(length: Duration): string {
  if (length < 2 * DAY) return `${Math.round(length / HOUR)} h`
  return `${Math.round(length / DAY)} d`
}
