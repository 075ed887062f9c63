import type { Context } from '../../../../chart/context.ts'
import { activeTime, given } from '../../../../chart/dose.ts'
import {
  boundsFor,
  boundsInForce,
  dosingWeight,
  type JudgedRate,
  judgeRate,
  orderedMinutes,
} from '../../../../chart/order.ts'
import type { Session } from '../../../../chart/session.ts'
import {
  dose,
  doseInMg,
  dosingRate,
  inKg,
  inMgPerMl,
  inMlPerHour,
  MINUTE,
  mgPerKgPerHour,
  pumpRate,
  rate,
  volume,
} from '../../../../chart/units.ts'

/** What a rate sheet computes with; nothing of it is typed twice. */
export type Pumping = {
  readonly session: Session
  readonly context: Context
}

/** Steps of the order's or protocol's size; a decimal like 0.15 has no exact binary form, so it is counted in µg. */
const ug = (mg: number) => Math.round(mg * 1000)

export const stepOf = ({ session, context }: Pumping) =>
  boundsInForce(session, context.protocol).stepMgPerKgPerHour ?? 0.05

/** The next rate on the step's grid, up or down, in mg/kg/h; nothing below zero or past the limit. */
export function nextStep(pumping: Pumping, from: number, direction: 1 | -1): number | undefined {
  const step = ug(stepOf(pumping))
  const at = ug(from) / step
  const on = direction === 1 ? Math.floor(at + 1e-9) + 1 : Math.ceil(at - 1e-9) - 1
  const next = (on * step) / 1000
  if (next <= 0) return undefined
  const { limit } = boundsFor(pumping.session, pumping.context.protocol)
  return direction === 1 && ug(next) > ug(limit) ? undefined : next
}

/** The pump value for mg/kg/h: whole steps of the pump; at a bound it rounds down. Nothing without bag or weight. */
export function pumpFor({ session, context }: Pumping, mgPerKgPerHour: number): number | undefined {
  const { concentration } = session.infusion
  const kg = dosingWeight(session, context.protocol)
  if (concentration === undefined || kg === undefined) return undefined
  const { ordered } = boundsFor(session, context.protocol)
  const resolution = rate(context.clinic.pumpResolutionMlPerHour)
  const wanted = dosingRate(mgPerKgPerHour)
  return inMlPerHour(pumpRate(wanted, concentration, kg, resolution, mgPerKgPerHour >= ordered))
}

/** Everything that follows from a pump value, before it is charted. */
export type Planned = {
  readonly mlPerHour: number
  /** What the pump value truly gives. Null while bag or weight is unknown. */
  readonly mgPerKgPerHour: number | null
  readonly mgPerHour?: number | undefined
  readonly judged: JudgedRate
  /** When the ordered active minutes will have run. */
  readonly ends: number
  /** mg and mg/kg in all, if it runs so to the end. */
  readonly total?: { readonly mg: number; readonly mgPerKg: number } | undefined
  readonly most?: number | undefined
}

export function planned({ session, context }: Pumping, mlPerHour: number, at: number): Planned {
  const { concentration, weight } = session.infusion
  const left = Math.max(0, orderedMinutes(session, context.protocol) * MINUTE - activeTime(session.infusion, at))
  const known = concentration !== undefined && weight !== undefined
  const soFar = given(session.infusion, at)
  const rest =
    concentration === undefined ? 0 : doseInMg(dose(volume(rate(mlPerHour), Math.round(left)), concentration))
  return {
    mlPerHour,
    mgPerKgPerHour: known ? mgPerKgPerHour(rate(mlPerHour), concentration, weight) : null,
    mgPerHour: concentration === undefined ? undefined : mlPerHour * inMgPerMl(concentration),
    judged: judgeRate(session, context, mlPerHour, at),
    ends: at + left,
    total:
      !known || soFar.mg === null || soFar.mgPerKg === null
        ? undefined
        : { mg: soFar.mg + rest, mgPerKg: soFar.mgPerKg + rest / inKg(weight) },
    most: boundsInForce(session, context.protocol).maxMgPerKg,
  }
}

/** The stretch that runs now began then; nothing while nothing runs. */
export const runningSince = (session: Session) => session.infusion.stretches.at(-1)?.from
