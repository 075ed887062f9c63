import { accountOf, type Container } from './custody.ts'
import { activeTime } from './dose.ts'
import type { Session } from './session.ts'
import { type Instant, inMg, MINUTE } from './units.ts'

/** What a biller needs of a session, from charted data alone. Which of it is claimed is the clinic's. */
export type Billing = {
  /** CPT asks for start and stop times; absent while there are none. */
  readonly startedAt?: Instant | undefined
  readonly stoppedAt?: Instant | undefined
  /** Whole minutes that drug was running, cut: a minute that was not full is not billed. */
  readonly activeMinutes: number
  /** Hours after the first, each counted once it passed its half hour (over 30 min). */
  readonly additionalHours: number
  readonly givenMg: number
  /** Discarded with a witness: what a claim calls wastage. */
  readonly wastedMg: number
  /** What the times come to, by the code set's own rules; units each. */
  readonly codes: readonly { readonly code: string; readonly units: number }[]
}

/**
 * Intravenous infusion for therapy, by CPT: 96365 for up to 1 hour, reported from 16 minutes on (15 or less is a
 * push); 96366 for each additional hour, reported when it passed 30 minutes.
 */
export const INFUSION_CODES = { first: '96365', additional: '96366', moreThanMinutes: 15, halfHour: 30 } as const

export function billing(session: Session, containers: readonly Container[], now: Instant): Billing {
  const minutes = Math.floor(activeTime(session.infusion, now) / MINUTE)
  const { given, wasted } = accountOf(containers)
  const { startedAt, stoppedAt } = session.infusion
  const additionalHours = Math.max(0, Math.floor((minutes - 60 + INFUSION_CODES.halfHour - 1) / 60))
  return {
    ...{ startedAt, stoppedAt, activeMinutes: minutes, additionalHours },
    givenMg: inMg(given),
    wastedMg: inMg(wasted),
    codes: [
      ...(minutes > INFUSION_CODES.moreThanMinutes ? [{ code: INFUSION_CODES.first, units: 1 }] : []),
      ...(additionalHours > 0 ? [{ code: INFUSION_CODES.additional, units: additionalHours }] : []),
    ],
  }
}
