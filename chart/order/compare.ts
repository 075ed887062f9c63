import type { Bounds } from '../bodies.ts'
import type { Protocol } from '../protocol.ts'
import { charted, figure } from '../wording.ts'

/** What a patient was given last time, as far as it is known. */
export type LastTime = {
  readonly mgPerKgPerHour?: number | undefined
  readonly mg?: number | undefined
  readonly mgPerKg?: number | undefined
}
/** What an order comes to: its rate, and what it gives in its minutes. */
export type Meant = LastTime & { readonly minutes?: number | undefined; readonly bounds?: Bounds | undefined }

/** One figure of an order beside the protocol's or the last session's. */
export type Comparison = {
  readonly with: 'protocol' | 'last-session'
  readonly of: 'rate' | 'mg' | 'mg/kg' | 'minutes'
  readonly is: number
  readonly was: number
  /** `threefold` and `tenfold` either way: what a lost "/h" and a slipped decimal point look like. */
  readonly stands: 'same' | 'differs' | 'threefold' | 'tenfold'
  readonly sentence: string
}

// Both comparisons allow for the pump's rounding: 2.995 times is three times to whoever reads it.
const THREEFOLD = 2.95
const TENFOLD = 9.8
const SAME = 1.005

function standing(is: number, was: number): Comparison['stands'] {
  const ratio = is > was ? is / was : was / is
  if (ratio >= TENFOLD) return 'tenfold'
  if (ratio >= THREEFOLD) return 'threefold'
  return ratio <= SAME ? 'same' : 'differs'
}

const units = { rate: 'mg/kg/h', mg: 'mg', 'mg/kg': 'mg/kg', minutes: 'min' } as const
const beside = { protocol: 'the protocol', 'last-session': 'last time' } as const

function comparison(
  besides: Comparison['with'],
  of: Comparison['of'],
  is: number | undefined,
  was: number | undefined,
): readonly Comparison[] {
  if (is === undefined || was === undefined || is <= 0 || was <= 0) return []
  const stands = standing(is, was)
  const amount = `${figure(is, 3)} ${units[of]}`
  const other = `${beside[besides]} ${figure(was, 3)}`
  const times = is > was ? `${figure(is / was, 1)} times` : `a ${ordinal(was / is)} of`
  const sentence = stands === 'same' ? `${amount}, as ${beside[besides]}` : `${amount}, ${times} ${other} ${units[of]}`
  return [{ with: besides, of, is, was, stands, sentence }]
}

const ordinal = (ratio: number) => (ratio < 2.5 ? 'half' : ratio < 3.5 ? 'third' : `${figure(ratio, 0)}th`)

/** The order beside the protocol and beside the patient's last session, what stands out first. */
export function compared(order: Meant, protocol: Protocol, last?: LastTime): readonly Comparison[] {
  const { mgPerKgPerHour, minutes } = protocol.order
  const found = [
    ...comparison('protocol', 'rate', order.mgPerKgPerHour, mgPerKgPerHour),
    ...comparison('protocol', 'minutes', order.minutes, minutes),
    ...comparison('protocol', 'mg/kg', order.mgPerKg, (mgPerKgPerHour * minutes) / 60),
    ...comparison('last-session', 'rate', order.mgPerKgPerHour, last?.mgPerKgPerHour),
    ...comparison('last-session', 'mg', order.mg, last?.mg),
    ...comparison('last-session', 'mg/kg', order.mgPerKg, last?.mgPerKg),
  ]
  return found.toSorted((a, b) => weight[b.stands] - weight[a.stands])
}
const weight = { same: 0, differs: 1, threefold: 2, tenfold: 3 } as const

/**
 * The bounds of the protocol that an order goes beyond. A sentence each:
 * "up to 0.5 mg/kg; the protocol allows 0.25".
 */
export function beyondProtocol(order: Meant, protocol: Protocol): readonly string[] {
  const { bounds } = protocol.order
  const over = (is: number | undefined, most: number | undefined, what: string, unit: string) =>
    is === undefined || most === undefined || is <= most
      ? []
      : [`${what} ${charted(is, unit)}; the protocol allows ${figure(most, 3)}`]
  const under = (is: number | undefined, least: number | undefined, what: string, unit: string) =>
    is === undefined || least === undefined || is >= least
      ? []
      : [`${what} ${charted(is, unit)}; the protocol asks for ${figure(least, 3)}`]
  const own = order.bounds
  return [
    ...over(order.mgPerKgPerHour, bounds.maxMgPerKgPerHour, 'Starts at', 'mg/kg/h'),
    ...under(order.mgPerKgPerHour, bounds.minMgPerKgPerHour, 'Starts at', 'mg/kg/h'),
    ...over(order.minutes, bounds.maxMinutes, 'Runs for', 'min'),
    ...over(order.mgPerKg, bounds.maxMgPerKg, 'Gives', 'mg/kg'),
    ...over(order.mg, bounds.maxMg, 'Gives', 'mg'),
    ...over(own?.maxMgPerKgPerHour, bounds.maxMgPerKgPerHour, 'Up to', 'mg/kg/h'),
    ...under(own?.minMgPerKgPerHour, bounds.minMgPerKgPerHour, 'Down to', 'mg/kg/h'),
    ...over(own?.stepMgPerKgPerHour, bounds.stepMgPerKgPerHour, 'By steps of', 'mg/kg/h'),
    ...under(own?.minIntervalMinutes, bounds.minIntervalMinutes, 'Every', 'min'),
    ...over(own?.maxMgPerKg, bounds.maxMgPerKg, 'Up to', 'mg/kg'),
    ...over(own?.maxMg, bounds.maxMg, 'Up to', 'mg'),
    ...over(own?.maxMinutes, bounds.maxMinutes, 'Up to', 'min'),
  ]
}
