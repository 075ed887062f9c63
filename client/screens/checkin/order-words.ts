import type { Context } from '../../../chart/context.ts'
import { boundsInForce, dosingWeight, type OrderInForce, orderedMinutes, readBack } from '../../../chart/order.ts'
import { latest, type Session } from '../../../chart/session.ts'
import { inKg, inMgPerMl } from '../../../chart/units.ts'
import { figure } from '../../format.ts'
import { changePercent } from './weight.ts'
import { checkInWords } from './words.ts'

const words = checkInWords.order

/** An order said so that a slip is heard: the rate, the pump value, the whole dose in mg and in mg/kg, the time. */
export type OrderSaid = {
  readonly sentence: string
  /** What the sentence rests on, or what it still waits for. */
  readonly note: string
  readonly mlPerHour?: number | undefined
}

type Said = Pick<OrderInForce, 'mgPerKgPerHour' | 'mgPerKg' | 'minutes'>

export function orderSaid(order: Said, session: Session, context: Context): OrderSaid {
  const { protocol, clinic } = context
  const kg = dosingWeight(session, protocol)
  const bag = bagOf(session, context)
  const minutes = order.minutes ?? orderedMinutes(session, protocol)
  if (kg !== undefined && bag !== undefined) {
    const by = { weightKg: inKg(kg), mgPerMl: bag.mgPerMl, resolution: clinic.pumpResolutionMlPerHour }
    const said = readBack({ ...order, minutes }, by)
    if (said) return { sentence: said.sentence, note: noteOf(bag, said.deviationPercent), mlPerHour: said.mlPerHour }
  }
  const note = kg === undefined ? words.noWeight : words.noRecipe
  const { mgPerKgPerHour: perHour, mgPerKg: dose = 0 } = order
  const whole = (mgPerKg: number, places: number) => words.perKg(figure(mgPerKg, places), figure(minutes, 1))
  if (perHour === undefined) return { sentence: whole(dose, 3), note }
  return { sentence: `${figure(perHour, 3)} mg/kg/h, ${whole((perHour * minutes) / 60, 2)}`, note }
}

/** What hangs or is prepared; before that, the protocol's recipe where there is only one. */
function bagOf({ infusion }: Session, { protocol }: Context) {
  if (infusion.concentration !== undefined) return { mgPerMl: inMgPerMl(infusion.concentration) }
  const [recipe, other] = protocol.recipes
  return recipe && !other ? { mgPerMl: recipe.mgPerMl, recipe: recipe.name } : undefined
}

function noteOf(bag: { recipe?: string }, deviationPercent: number): string {
  const off =
    Math.abs(deviationPercent) >= 0.05
      ? words.deviation(figure(Math.abs(deviationPercent), 2), deviationPercent > 0 ? 'over' : 'under')
      : ''
  return [bag.recipe === undefined ? '' : words.withRecipe(bag.recipe), off].filter(Boolean).join(' ')
}

/** The bounds that a nurse may adjust within, in words; nothing where the protocol names none. */
export function boundsSaid(session: Session, { protocol }: Context): string | undefined {
  const bounds = boundsInForce(session, protocol)
  const { minMgPerKgPerHour: min, maxMgPerKgPerHour: max, stepMgPerKgPerHour: step, minIntervalMinutes: every } = bounds
  if (min === undefined || max === undefined || step === undefined || every === undefined) return undefined
  return words.bounds(figure(min, 3), figure(max, 3), figure(step, 3), figure(every, 1))
}

/**
 * How far today's weight is from the one that was charted when the physician ordered, when that is over the clinic's
 * limit: then the order waits to be confirmed anew. `lastKg` is the last session's, what a physician ordering earlier
 * saw.
 */
export function weightMoved(
  order: OrderInForce,
  session: Session,
  { clinic }: Context,
  lastKg: number | undefined,
): number | undefined {
  const kg = latest(session, 'weight-measured')?.body.kg
  const seen = session.facts['weight-measured'].findLast(({ at }) => at <= order.at)?.body.kg ?? lastKg
  if (kg === undefined || seen === undefined) return undefined
  const percent = changePercent(kg, seen)
  return Math.abs(percent) > clinic.weightChangePercent ? percent : undefined
}
