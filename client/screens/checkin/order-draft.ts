import type { Body, Bounds } from '../../../chart/bodies.ts'
import { beyondProtocol } from '../../../chart/order/compare.ts'
import type { Protocol } from '../../../chart/protocol.ts'
import { dosingRate, minutes, weightedDose } from '../../../chart/units.ts'

/**
 * An order as it is being set: a rate in mg/kg/h or a whole dose in mg/kg, each in a field of its own so that neither
 * can be typed for the other, its active minutes, and the rate it may be adjusted up to.
 */
export type OrderDraft = {
  readonly by: 'rate' | 'dose'
  /** mg/kg/h; what an order by dose leaves alone. */
  readonly rate: number
  /** mg/kg; what an order by rate leaves alone. */
  readonly dose: number
  readonly minutes: number
  readonly maximum: number
}

export const orderByProtocol = ({ order }: Protocol): OrderDraft => ({
  by: 'rate',
  rate: order.mgPerKgPerHour,
  dose: toThousandths((order.mgPerKgPerHour * order.minutes) / 60),
  minutes: order.minutes,
  maximum: order.bounds.maxMgPerKgPerHour ?? order.mgPerKgPerHour,
})

const toThousandths = (value: number) => Math.round(value * 1000) / 1000

/**
 * What a stepper may go to: the next whole step, so that 0.167 goes on to 0.17; undefined where the protocol ends.
 * Whole thousandths: no 0.15000000000000002.
 */
export function stepped(
  value: number,
  by: 1 | -1,
  { step, min, max }: { step: number; min: number; max: number },
): number | undefined {
  const steps = dosingRate(value) / dosingRate(step)
  const next = ((by > 0 ? Math.floor(steps) + 1 : Math.ceil(steps) - 1) * dosingRate(step)) / 1000
  return next < min || next > max ? undefined : next
}

/** The order as it reads: a rate or a dose, never both. */
export const asked = ({ by, rate, dose, minutes: time }: OrderDraft) =>
  by === 'rate' ? { mgPerKgPerHour: rate, minutes: time } : { mgPerKg: dose, minutes: time }

/** The dose of an order in mg/kg, before the pump's rounding. */
export const dosePerKg = ({ by, rate, dose, minutes: time }: OrderDraft) =>
  by === 'dose' ? dose : (dosingRate(rate) * minutes(time)) / minutes(60) / 1000

/** The rate at which an order starts, in mg/kg/h. */
export const startingRate = ({ by, rate, dose, minutes: time }: OrderDraft) =>
  by === 'rate' ? rate : (dose * 60) / time

/**
 * The bounds of the protocol that the order goes beyond, a sentence each. Only a physician can order so, and says why.
 */
export const beyond = (draft: OrderDraft, protocol: Protocol): readonly string[] =>
  beyondProtocol(
    {
      mgPerKgPerHour: toThousandths(startingRate(draft)),
      minutes: draft.minutes,
      mgPerKg: weightedDose(dosePerKg(draft)) / 1000,
      bounds: { maxMgPerKgPerHour: draft.maximum },
    },
    protocol,
  )

/**
 * The order with its bounds written out, so that it can be read without the protocol beside it. Where the order goes
 * beyond the protocol its bounds move along, or carrying it out would raise alerts about what a physician decided.
 */
export function orderBody(draft: OrderDraft, { order: { bounds } }: Protocol): Body<'order-given'> {
  const own: Bounds = { ...bounds, maxMgPerKgPerHour: draft.maximum }
  const rate = toThousandths(startingRate(draft))
  const dose = weightedDose(dosePerKg(draft)) / 1000
  if (bounds.minMgPerKgPerHour !== undefined && rate < bounds.minMgPerKgPerHour) own.minMgPerKgPerHour = rate
  if (bounds.maxMgPerKg !== undefined && dose > bounds.maxMgPerKg) own.maxMgPerKg = dose
  if (bounds.maxMinutes !== undefined && draft.minutes > bounds.maxMinutes) own.maxMinutes = draft.minutes
  return { ...asked(draft), bounds: own }
}
