import type { Context } from '../../../chart/context.ts'
import { given } from '../../../chart/dose.ts'
import { type Comparison, compared, type LastTime as Given } from '../../../chart/order/compare.ts'
import { dosingWeight } from '../../../chart/order.ts'
import type { Session } from '../../../chart/session.ts'
import { inKg, mgPerKgPerHour } from '../../../chart/units.ts'
import type { LastTime } from '../last-time.ts'
import { dosePerKg, type OrderDraft, startingRate } from './order-draft.ts'

/** What the last session started at and gave in the end; nothing while it is not known. */
export function givenLastTime(last: LastTime): Given | undefined {
  if (last.state !== 'known') return undefined
  const { infusion } = last.session
  const { status, stoppedAt } = infusion
  const first = infusion.stretches.find(({ rate }) => rate > 0)
  // One that was left running has no total yet.
  if (status !== 'stopped' || stoppedAt === undefined || first === undefined) return undefined
  const { mg, mgPerKg } = given(infusion, stoppedAt)
  const { rate, concentration, weight } = first
  return {
    ...(concentration === undefined || weight === undefined
      ? {}
      : { mgPerKgPerHour: mgPerKgPerHour(rate, concentration, weight) }),
    ...(mg === null ? {} : { mg }),
    ...(mgPerKg === null ? {} : { mgPerKg }),
  }
}

/** The order as it is being set, beside the protocol and the last session. */
export function orderCompared(
  draft: OrderDraft,
  session: Session,
  { protocol }: Context,
  last: Given | undefined,
): readonly Comparison[] {
  const mgPerKg = dosePerKg(draft)
  const kg = dosingWeight(session, protocol)
  const order = {
    mgPerKgPerHour: startingRate(draft),
    minutes: draft.minutes,
    mgPerKg,
    ...(kg === undefined ? {} : { mg: mgPerKg * inKg(kg) }),
  }
  return compared(order, protocol, last)
}
