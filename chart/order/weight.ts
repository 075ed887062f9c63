import type { Clinic } from '../clinic.ts'
import { factsOf, latest, type Session } from '../session.ts'
import { type Instant, weight } from '../units.ts'
import { charted, figure } from '../wording.ts'

/** A weight that is not the one the physician ordered by: mg and mL/h follow it, so the physician says again. */
export type Reweighed = {
  /** The measurement that differs. */
  readonly entry: string
  readonly at: Instant
  /** The last order before it. */
  readonly order: string
  readonly sawKg: number
  readonly isKg: number
  readonly percent: number
  readonly sentence: string
}

/**
 * Over the clinic's limit (5 %) away from the weight that was charted when the order was given, and nobody ordered or
 * confirmed since. Nothing while the order was given before any weight: then there is none to differ from.
 */
export function reweighed(session: Session, { weightChangePercent }: Pick<Clinic, 'weightChangePercent'>) {
  const now = latest(session, 'weight-measured')
  const order = factsOf(session, 'order-given', 'order-changed').at(-1)
  if (now === undefined || order === undefined || now.at <= order.at) return undefined
  const saw = session.facts['weight-measured'].findLast(({ at }) => at <= order.at)
  const confirmed = session.facts['order-authenticated'].some(({ at }) => at >= now.at)
  if (saw === undefined || confirmed) return undefined
  const [isKg, sawKg] = [now.body.kg, saw.body.kg]
  const percent = ((weight(isKg) - weight(sawKg)) * 100) / weight(sawKg)
  if (Math.abs(percent) <= weightChangePercent) return undefined
  const more = `${figure(Math.abs(percent), 1)} % ${percent > 0 ? 'more' : 'less'} than the ${charted(sawKg, 'kg')}`
  const sentence = `${charted(isKg, 'kg')} is ${more} of the order: the physician confirms it again`
  return { entry: now.id, at: now.at, order: order.id, sawKg, isKg, percent, sentence } satisfies Reweighed
}
