import { toWire } from '../../chart/instant.ts'
import { done, type Outcome } from '../../chart/refusal.ts'
import { HOUR } from '../../chart/units.ts'
import { auditRows } from '../../db/audit.ts'
import { type Act, audited } from '../act.ts'
import type { Deps } from '../deps.ts'
import { countsSince, type QuestionName } from './questions.ts'

const WEEK = 7 * 24 * HOUR
const ACTION = 'acknowledge-review'

export type Review = {
  /** Who last said that they had read it, and when; nothing before the first time. */
  readonly last?: { readonly at: string; readonly by: string } | undefined
  readonly due: string
  readonly overdue: boolean
  /** How many answers each question has since the last review, or in the last week. */
  readonly counts: Readonly<Record<QuestionName, number>>
}

/** The regular look at who did what (45 CFR 164.308(a)(1)(ii)(D)): due a week after the last one. */
export function readReview(deps: Deps): Outcome<Review> {
  const [last] = auditRows(deps.db, { action: ACTION, limit: 1 })
  const since = last?.at ?? deps.now() - WEEK
  const due = last === undefined ? deps.now() : last.at + WEEK
  return done({
    ...(last ? { last: { at: toWire(last.at), by: last.actor ?? '' } } : {}),
    due: toWire(due),
    overdue: deps.now() >= due,
    counts: countsSince(deps, since),
  })
}

/** Says that this person has read the review, with what it showed: the row in the audit log is the proof. */
export async function acknowledgeReview(deps: Deps, act: Act): Promise<Outcome<Review>> {
  const before = readReview(deps)
  if (!before.ok) return before
  const row = audited(act, deps.now(), ACTION, undefined, { counts: before.value.counts })
  await deps.db.write('audit', { row })
  return readReview(deps)
}
