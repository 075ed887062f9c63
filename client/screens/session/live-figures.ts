import type { Context } from '../../../chart/context.ts'
import { given } from '../../../chart/dose.ts'
import { orderInForce } from '../../../chart/order.ts'
import type { Protocol } from '../../../chart/protocol.ts'
import { factsOf, latest, type Session } from '../../../chart/session.ts'
import { inKg, inMgPerMl, volume, volumeInMl } from '../../../chart/units.ts'

/** What hangs: what it is, its concentration, and what the charted rates leave in it. */
export type BagLeft = {
  readonly container: 'bag' | 'syringe' | 'unknown'
  readonly mgPerMl: number
  /** Nothing while its volume was not charted. */
  readonly mL?: number | undefined
}

/** The bag or syringe that runs, with the line's filling and boluses from it taken off. */
export function bagLeft(session: Session, protocol: Protocol, now: number): BagLeft | undefined {
  const hung = session.infusion.stretches.at(-1)?.bag
  const bags = factsOf(session, 'bag-prepared', 'bag-changed')
  const bag = bags.find(({ id }) => id === hung) ?? bags.at(-1)
  if (bag === undefined) return undefined
  const { mgPerMl, mg, recipe } = bag.body
  const mL = bag.body.mL ?? (mg === undefined ? undefined : mg / mgPerMl)
  const known = protocol.recipes.find((each) => each.id === recipe || each.name === recipe || each.mgPerMl === mgPerMl)
  const container = known?.container ?? 'unknown'
  if (mL === undefined) return { container, mgPerMl }
  return { container, mgPerMl, mL: Math.max(0, mL - takenFrom(session, bag.id, mgPerMl, now)) }
}

function takenFrom({ infusion, facts }: Session, bag: string, mgPerMl: number, now: number): number {
  const exact = infusion.stretches
    .filter((stretch) => stretch.bag === bag)
    .reduce((sum, { rate, from, to }) => sum + volume(rate, Math.max(0, Math.min(to ?? now, now) - from)), 0)
  const boluses = infusion.boluses
    .filter((bolus) => bolus.bag === bag && bolus.at <= now)
    .reduce((sum, { mass }) => sum + mass / 1000 / mgPerMl, 0)
  const primed = facts['line-primed'].reduce((sum, { body }) => sum + body.mL, 0)
  return volumeInMl(exact) + boluses + primed
}

/** The pump's own count beside the charted one. */
export type PumpCheck = {
  readonly at: number
  readonly pump: number
  readonly charted: number
  readonly agrees: boolean
}

export function pumpCheck(session: Session, { clinic }: Context): PumpCheck | undefined {
  const read = latest(session, 'pump-read')
  if (read === undefined) return undefined
  return { at: read.at, pump: read.body.mL, ...compared(session, { clinic }, read.body.mL, read.at) }
}

/** A pump volume against the charted one at that instant; apart only when over both of the clinic's tolerances. */
export function compared(session: Session, { clinic }: Pick<Context, 'clinic'>, mL: number, at: number) {
  const charted = given(session.infusion, at).mL
  const gap = Math.abs(mL - charted)
  const { percent, mL: most } = clinic.pumpVolumeTolerance
  return { charted, agrees: gap <= most || gap <= (charted * percent) / 100 }
}

/** mg that the order gives in all: its own dose, or what its minutes give at the rate that runs. */
export type Whole = { readonly mg: number; readonly mgPerKg?: number | undefined; readonly ordered: boolean }

export function wholeDose(session: Session, expectedMg: number | undefined): Whole | undefined {
  const { weight } = session.infusion
  const kg = weight === undefined ? undefined : inKg(weight)
  const order = orderInForce(session)
  if (order?.mgPerKg !== undefined && kg !== undefined)
    return { mg: order.mgPerKg * kg, mgPerKg: order.mgPerKg, ordered: true }
  if (expectedMg === undefined) return undefined
  return { mg: expectedMg, mgPerKg: kg === undefined ? undefined : expectedMg / kg, ordered: false }
}

/** mg/h of the pump rate that runs. */
export const mgPerHour = (session: Session, mlPerHour: number) => {
  const { concentration } = session.infusion
  return concentration === undefined ? undefined : mlPerHour * inMgPerMl(concentration)
}

/** Where on the dose bar the rate changed: fractions of the whole dose. */
export function rateMarks(session: Session, whole: number): readonly number[] {
  if (whole <= 0) return []
  return session.infusion.stretches
    .slice(1)
    .map(({ from }) => (given(session.infusion, from).mg ?? 0) / whole)
    .filter((mark) => mark > 0 && mark < 1)
}
