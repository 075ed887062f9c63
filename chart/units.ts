// Integers only: rates are whole µL/h, concentrations whole µg/mL, weights whole grams, times whole ms.
// Binary fractions do not add up to zero, and a controlled-substance count must.
declare const unit: unique symbol
type Quantity<Unit extends string> = number & { readonly [unit]: Unit }

export type UlPerHour = Quantity<'µL/h'>
export type UgPerMl = Quantity<'µg/mL'>
export type Grams = Quantity<'g'>
export type Micrograms = Quantity<'µg'>
export type UgPerKgPerHour = Quantity<'µg/kg/h'>
export type UgPerKg = Quantity<'µg/kg'>

/** Milliseconds since 1970 in UTC. */
export type Instant = number
/** Milliseconds. */
export type Duration = number

export const MINUTE = 60_000
export const HOUR = 3_600_000
/** Whole ms, as exact doses need them: 33.3 × 60,000 is not whole in binary fractions. */
/** The minute that it lies in: for what is dated to the minute. */
export const startOfMinute = (at: Instant): Instant => at - (at % MINUTE)
export const minutes = (count: number): Duration => Math.round(count * MINUTE)

/** Thousandths as a whole number: what a decimal with at most three decimals means exactly. */
const thousandths = (value: number) => Math.round(value * 1000)

/** True when a number has at most three decimals, as every figure on the wire must. */
export const hasAtMostThreeDecimals = (value: number) => {
  const scaled = Math.abs(value) * 1000
  return Math.abs(scaled - Math.round(scaled)) <= scaled * 1e-12 + 1e-9
}

export const rate = (mlPerHour: number) => thousandths(mlPerHour) as UlPerHour
export const concentration = (mgPerMl: number) => thousandths(mgPerMl) as UgPerMl
export const weight = (kg: number) => thousandths(kg) as Grams
export const mass = (mg: number) => thousandths(mg) as Micrograms
export const dosingRate = (mgPerKgPerHour: number) => thousandths(mgPerKgPerHour) as UgPerKgPerHour
export const weightedDose = (mgPerKg: number) => thousandths(mgPerKg) as UgPerKg

export const inMlPerHour = (value: UlPerHour) => value / 1000
export const inMgPerMl = (value: UgPerMl) => value / 1000
export const inKg = (value: Grams) => value / 1000
export const inMg = (value: Micrograms) => value / 1000

/**
 * Volume in µL·ms/h, an exact integer: at the pump's fastest (999.9 mL/h) for six hours it is 2.2e13,
 * far below 2^53. In mL it is this divided by 3.6e9.
 */
export const volume = (at: UlPerHour, during: Duration) => at * during
export const volumeInMl = (exact: number) => exact / 3_600_000_000

/** Dose in µg/3.6e9, exact: the product passes 2^53 within one session, hence the bigint. */
export type Dose = bigint
const PARTS_PER_MICROGRAM = 3_600_000_000n
export const dose = (exactVolume: number, of: UgPerMl): Dose => BigInt(exactVolume) * BigInt(of)
export const doseOf = (bolus: Micrograms): Dose => BigInt(bolus) * PARTS_PER_MICROGRAM
export const doseInMg = (exact: Dose) => Number(exact) / 3_600_000_000_000
/** Rounded once, half up, to whole micrograms: what custody closes with. */
export const doseInMicrograms = (exact: Dose) =>
  Number((exact + PARTS_PER_MICROGRAM / 2n) / PARTS_PER_MICROGRAM) as Micrograms

/** mg/kg/h that a pump rate delivers: mL/h × mg/mL ÷ kg. */
export const mgPerKgPerHour = (at: UlPerHour, of: UgPerMl, kg: Grams) => (at * of) / 1000 / kg

/**
 * The pump value for a dosing rate: whole steps of the pump's resolution (0.1 mL/h on most), nearest.
 * `roundDown` is for a bound: a limit reached must never be passed by rounding.
 */
export function pumpRate(
  wanted: UgPerKgPerHour,
  of: UgPerMl,
  kg: Grams,
  resolution: UlPerHour,
  roundDown = false,
): UlPerHour {
  const steps = (wanted * kg) / of / resolution
  // The division may leave 350.00000000000006 where 350 is meant; a millionth of a step is below any pump.
  const whole = roundDown ? Math.floor(steps + 1e-6) : Math.floor(steps + 0.5 + 1e-9)
  return (whole * resolution) as UlPerHour
}
