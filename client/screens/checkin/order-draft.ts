import type { Body } from '../../../chart/bodies.ts'
import type { Protocol } from '../../../chart/protocol.ts'
import { dosingRate, minutes, weightedDose } from '../../../chart/units.ts'

/** An order as it is being set: a rate in mg/kg/h, active minutes, and the rate it may be adjusted up to. */
export type OrderDraft = { readonly rate: number; readonly minutes: number; readonly maximum: number }

export const orderByProtocol = ({ order }: Protocol): OrderDraft => ({
  rate: order.mgPerKgPerHour,
  minutes: order.minutes,
  maximum: order.bounds.maxMgPerKgPerHour ?? order.mgPerKgPerHour,
})

/**
 * What a stepper may go to, in whole steps; undefined where the protocol ends. Whole µg/kg/h: no 0.15000000000000002.
 */
export function stepped(
  value: number,
  by: 1 | -1,
  { step, min, max }: { step: number; min: number; max: number },
): number | undefined {
  const next = (dosingRate(value) + by * dosingRate(step)) / 1000
  return next < min || next > max ? undefined : next
}

/** The dose of an order in mg/kg, before the pump's rounding. */
export const dosePerKg = ({ rate, minutes: time }: OrderDraft) =>
  (dosingRate(rate) * minutes(time)) / minutes(60) / 1000

/**
 * Whether the order gives more than the protocol's most, in mg/kg. A planned dose over a hard limit cannot be chosen.
 */
export function isOverTotal(draft: OrderDraft, { order }: Protocol): boolean {
  const most = order.bounds.maxMgPerKg
  return most !== undefined && weightedDose(dosePerKg(draft)) > weightedDose(most)
}

/** The order with its bounds written out, so that it can be read without the protocol beside it. */
export const orderBody = (draft: OrderDraft, { order }: Protocol): Body<'order-given'> => ({
  mgPerKgPerHour: draft.rate,
  minutes: draft.minutes,
  bounds: { ...order.bounds, maxMgPerKgPerHour: draft.maximum },
})
