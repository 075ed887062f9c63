import type { Body, Bounds } from './bodies.ts'
import type { Clinic } from './clinic.ts'
import type { Context, EarlierToday } from './context.ts'
import type { Infusion } from './infusion.ts'
import type { Protocol } from './protocol.ts'
import { type Fact, factsOf, type Session } from './session.ts'
import {
  concentration,
  dose,
  doseInMg,
  dosingRate,
  type Grams,
  HOUR,
  type Instant,
  inKg,
  inMlPerHour,
  mgPerKgPerHour,
  minutes,
  pumpRate,
  rate,
  type UgPerKgPerHour,
  type UgPerMl,
  type UlPerHour,
  volume,
  volumeInMl,
  weight,
} from './units.ts'
import { charted, figure } from './wording.ts'

/**
 * What the prescriber wants for this patient. A rate and a dose are different things and never stand for each other.
 */
export type OrderInForce = {
  readonly mgPerKgPerHour?: number | undefined
  readonly mgPerKg?: number | undefined
  readonly minutes?: number | undefined
  /** The order's own; where it names none, the protocol's hold (`boundsInForce`). */
  readonly bounds: Bounds
  readonly stopCriteria?: readonly string[] | undefined
  readonly at: Instant
  readonly by: string
  /** The entry that gave or last changed it. */
  readonly entry: string
  readonly verbal?: Body<'order-given'>['verbal']
  /** Ordered in the knowledge of another session on the same day. */
  readonly secondToday?: boolean | undefined
  readonly authenticated?: { readonly by: string; readonly at: Instant } | undefined
}

type OrderFact = Fact<'order-given' | 'order-changed'>

/**
 * The order in force at an instant (by default the latest): the last one given with every change since. A change says
 * only what is new; what it leaves out stays ordered.
 */
export function orderInForce(session: Session, at: Instant = Number.POSITIVE_INFINITY): OrderInForce | undefined {
  const orders = factsOf(session, 'order-given', 'order-changed').filter((order) => order.at <= at)
  return orders.reduce<OrderInForce | undefined>((before, order) => changed(before, order, session), undefined)
}

function changed(before: OrderInForce | undefined, order: OrderFact, session: Session): OrderInForce {
  const { id: entry, kind, at, by, body } = order
  const kept = kind === 'order-changed' ? before : undefined
  // A new rate makes an old dose moot, and the other way round: both at once would be two orders.
  const meant = body.mgPerKgPerHour !== undefined || body.mgPerKg !== undefined ? body : kept
  const authentication = session.facts['order-authenticated'].find((fact) => fact.body.order === entry)
  return {
    mgPerKgPerHour: meant?.mgPerKgPerHour,
    mgPerKg: meant?.mgPerKg,
    minutes: body.minutes ?? kept?.minutes,
    bounds: { ...kept?.bounds, ...body.bounds },
    stopCriteria: body.stopCriteria ?? kept?.stopCriteria,
    at,
    by,
    entry,
    verbal: body.verbal,
    secondToday: body.secondToday ?? kept?.secondToday,
    authenticated: authentication && { by: authentication.by, at: authentication.at },
  }
}

/**
 * The patient's earlier sessions of this day, where the protocol keeps its sessions at least a day apart: two on one
 * day need a physician who orders the second one as that.
 */
export const secondToday = (session: Session, { protocol, earlierToday = [] }: Context): readonly EarlierToday[] =>
  protocol.series.initial.daysApart.min < 1 ? [] : earlierToday.filter(({ sessionId }) => sessionId !== session.id)

/** The bounds that hold: the order's where it names them, else the protocol's. */
export const boundsInForce = (session: Session, protocol: Protocol, at?: Instant): Bounds => ({
  ...protocol.order.bounds,
  ...orderInForce(session, at)?.bounds,
})

/** Ordered active minutes. A dose at a rate gives its own; an order without any runs as the protocol says. */
export function orderedMinutes(session: Session, protocol: Protocol): number {
  const order = orderInForce(session)
  if (order?.minutes !== undefined) return order.minutes
  if (order?.mgPerKg !== undefined && order.mgPerKgPerHour !== undefined)
    return (order.mgPerKg / order.mgPerKgPerHour) * 60
  return protocol.order.minutes
}

/** Today's measured weight, or the protocol's cap where the patient weighs more: what mg and mL/h are derived from. */
export function dosingWeight(session: Session, protocol: Protocol): Grams | undefined {
  const measured = session.infusion.weight
  if (measured === undefined || protocol.capWeightKg === undefined) return measured
  return Math.min(measured, weight(protocol.capWeightKg)) as Grams
}

export type ReadBack = {
  /** "0.5 mg/kg/h = 35.0 mL/h: 11.7 mg, 0.17 mg/kg in 20 min". */
  readonly sentence: string
  /** What the pump is set to, in whole steps of its resolution. */
  readonly mlPerHour: number
  /** What that gives in the ordered minutes; nothing while they are not ordered. */
  readonly mg?: number | undefined
  readonly mgPerKg?: number | undefined
  readonly mL?: number | undefined
  /** Of the programmed rate from the ordered one, after rounding to the pump's resolution. */
  readonly deviationPercent: number
}

/**
 * The order as a sentence with everything derived; nothing while it names neither a rate nor a dose with its minutes.
 */
export function readBack(
  order: Pick<OrderInForce, 'mgPerKgPerHour' | 'mgPerKg' | 'minutes'>,
  by: { readonly weightKg: number; readonly mgPerMl: number; readonly resolution: number },
): ReadBack | undefined {
  const wanted = wantedRate(order)
  if (wanted === undefined) return undefined
  const [kg, of, step] = [weight(by.weightKg), concentration(by.mgPerMl), rate(by.resolution)]
  const programmed = pumpRate(wanted, of, kg, step)
  const exact = (wanted * kg) / of
  const pump = { mlPerHour: inMlPerHour(programmed), deviationPercent: ((programmed - exact) / exact) * 100 }
  const rates = `${orderedWords(order)} = ${pump.mlPerHour.toFixed(decimalsOf(by.resolution))} mL/h`
  const time = minutesOf(order)
  if (time === undefined) return { ...pump, sentence: rates }
  const infused = volume(programmed, minutes(time))
  const mg = doseInMg(dose(infused, of))
  const mgPerKg = mg / by.weightKg
  const sentence = `${rates}: ${figure(mg, 1)} mg, ${figure(mgPerKg, 2)} mg/kg in ${figure(time, 1)} min`
  return { ...pump, sentence, mg, mgPerKg, mL: volumeInMl(infused) }
}

function wantedRate({ mgPerKgPerHour, mgPerKg, minutes: time }: Parameters<typeof readBack>[0]) {
  if (mgPerKgPerHour !== undefined) return dosingRate(mgPerKgPerHour)
  if (mgPerKg === undefined || time === undefined) return undefined
  // Not whole µg/kg/h (0.5 mg/kg in 35 min is 857.14): rounding here would shift the pump value.
  return ((mgPerKg * 1000 * HOUR) / minutes(time)) as UgPerKgPerHour
}

function minutesOf({ mgPerKgPerHour, mgPerKg, minutes: time }: Parameters<typeof readBack>[0]) {
  if (time !== undefined || mgPerKg === undefined || mgPerKgPerHour === undefined) return time
  return (mgPerKg / mgPerKgPerHour) * 60
}

const orderedWords = ({ mgPerKgPerHour, mgPerKg, minutes: time }: Parameters<typeof readBack>[0]) =>
  mgPerKgPerHour === undefined
    ? `${charted(mgPerKg ?? 0, 'mg/kg')} in ${figure(time ?? 0, 1)} min`
    : charted(mgPerKgPerHour, 'mg/kg/h')

const decimalsOf = (resolution: number) => (String(resolution).split('.')[1] ?? '').length

type RateVerdict = 'within' | 'at-maximum' | 'over-order' | 'over-limit' | 'under'
export type JudgedRate = {
  /** What the pump rate delivers; `null` while weight or concentration is unknown, and then it is not judged. */
  readonly mgPerKgPerHour: number | null
  readonly verdict: RateVerdict
  readonly sentence: string
}

/**
 * Judges a pump rate, planned or already running, against the order's bounds and the protocol's. It refuses nothing: a
 * planned rate over a bound waits for the physician, one that ran is charted and raises an alert. Half a pump step is
 * rounding, not a breach.
 */
export function judgeRate(
  session: Session,
  { protocol, clinic }: Pick<Context, 'protocol' | 'clinic'>,
  mlPerHour: number,
  at: Instant,
): JudgedRate {
  const { concentration: of, weight: kg } = session.infusion
  return judged({ rate: rate(mlPerHour), concentration: of, weight: kg }, boundsFor(session, protocol, at), clinic)
}

/**
 * Both maxima in force at an instant. An order that names a maximum over the protocol's is the physician's decision.
 */
type RateBounds = {
  readonly min: number
  readonly ordered: number
  readonly limit: number
  readonly capKg: number
}

export function boundsFor(session: Session, protocol: Protocol, at?: Instant): RateBounds {
  const bounds = boundsInForce(session, protocol, at)
  const ordered = bounds.maxMgPerKgPerHour ?? Number.POSITIVE_INFINITY
  return {
    min: bounds.minMgPerKgPerHour ?? 0,
    ordered,
    limit: Math.max(protocol.order.bounds.maxMgPerKgPerHour ?? ordered, ordered),
    capKg: protocol.capWeightKg ?? Number.POSITIVE_INFINITY,
  }
}

type Running = {
  readonly rate: UlPerHour
  readonly concentration?: UgPerMl | undefined
  readonly weight?: Grams | undefined
}

/** The same for one stretch, with its own concentration and weight. */
export function judged(running: Running, bounds: RateBounds, clinic: Clinic): JudgedRate {
  const { concentration: of, weight: kg } = running
  if (of === undefined || kg === undefined)
    return {
      mgPerKgPerHour: null,
      verdict: 'within',
      sentence: 'Not judged: no weight or no concentration charted yet',
    }
  const step = rate(clinic.pumpResolutionMlPerHour)
  const dosed = Math.min(kg, bounds.capKg * 1000) as Grams
  const pumpAt = (bound: number) => (bound * 1000 * dosed) / of
  const isOver = (bound: number) => running.rate > pumpAt(bound) + step / 2
  const is = mgPerKgPerHour(running.rate, of, kg)
  const say = (verdict: RateVerdict, words: string): JudgedRate => ({
    mgPerKgPerHour: is,
    verdict,
    sentence: `${charted(is, 'mg/kg/h')} ${words}`,
  })
  if (isOver(bounds.limit)) return say('over-limit', `is over the limit of ${charted(bounds.limit, 'mg/kg/h')}`)
  if (isOver(bounds.ordered))
    return say('over-order', `is over the ordered maximum of ${charted(bounds.ordered, 'mg/kg/h')}`)
  if (running.rate < pumpAt(bounds.min) - step / 2)
    return say('under', `is under the minimum of ${charted(bounds.min, 'mg/kg/h')}`)
  // The next step up would pass the bound: at a bound the pump value rounds down. (A millionth is the division's.)
  if (running.rate + step > pumpAt(bounds.ordered) + 1e-6) return say('at-maximum', 'is the maximum ordered')
  return say('within', 'is within the order')
}

/** What half a pump step, all along, explains of a total: below it, an excess is rounding and no breach. */
export function rounding({ stretches }: Infusion, clinic: Clinic, at: Instant): { mg: number; mgPerKg: number } {
  const step = rate(clinic.pumpResolutionMlPerHour)
  const most = { mg: 0, mgPerKg: 0 }
  for (const { from, to = at, rate: ran, concentration: of, weight: kg } of stretches) {
    const during = Math.min(to, at) - from
    if (during <= 0 || ran === 0 || of === undefined) continue
    const mg = doseInMg(dose(volume(step, during), of)) / 2
    most.mg += mg
    if (kg !== undefined) most.mgPerKg += mg / inKg(kg)
  }
  return most
}
