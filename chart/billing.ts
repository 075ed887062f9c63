import { accountOf, type Container } from './custody.ts'
import { activeTime } from './dose.ts'
import type { Session } from './session.ts'
import { type Instant, inMg, MINUTE } from './units.ts'

/** What a biller needs of a session, from charted data alone. Which code it becomes is the clinic's. */
export type Billing = {
  /** Whole minutes that drug was running, cut: a minute that was not full is not billed. */
  readonly activeMinutes: number
  /** Hours after the first, each counted once it passed its half hour (over 30 min). */
  readonly additionalHours: number
  readonly givenMg: number
  /** Discarded with a witness: what a claim calls wastage. */
  readonly wastedMg: number
}

export function billing(session: Session, containers: readonly Container[], now: Instant): Billing {
  const minutes = Math.floor(activeTime(session.infusion, now) / MINUTE)
  const { given, wasted } = accountOf(containers)
  return {
    activeMinutes: minutes,
    additionalHours: Math.max(0, Math.floor((minutes - 60 + 29) / 60)),
    givenMg: inMg(given),
    wastedMg: inMg(wasted),
  }
}
