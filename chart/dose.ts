import type { Infusion, Stretch } from './infusion.ts'
import {
  type Dose,
  type Duration,
  dose,
  doseInMg,
  doseOf,
  type Grams,
  type Instant,
  inKg,
  mgPerKgPerHour,
  type UgPerMl,
  type UlPerHour,
  volume,
  volumeInMl,
} from './units.ts'

/** What was given up to an instant, unrounded. `null` says that it cannot be known yet (no bag, no weight), never 0. */
export type Given = { readonly mL: number; readonly mg: number | null; readonly mgPerKg: number | null }

/** One row of the rate table: a stretch multiplied out, with the running totals at its end. */
export type Segment = {
  readonly from: Instant
  readonly to: Instant
  readonly rate: UlPerHour
  readonly concentration?: UgPerMl | undefined
  readonly weight?: Grams | undefined
  readonly mgPerKgPerHour: number | null
  readonly mL: number
  readonly mg: number | null
  readonly cumulative: Given
  readonly entry: string
}

const isDefined = <T>(value: T | undefined): value is T => value !== undefined

/** The stretch up to an instant; nothing when it has not begun. An instant between two belongs to the later. */
const until = (stretch: Stretch, at: Instant): Duration => Math.max(0, Math.min(stretch.to ?? at, at) - stretch.from)

/**
 * Given at an instant, exactly, from the charted rates and boluses (a bolus counts at once). mL is the infused volume
 * without boluses. From event times, never from ticks: adding up rounded seconds drifts by 3 % in four hours.
 */
export function given(infusion: Infusion, at: Instant): Given {
  let ulMsPerHour = 0
  let exact: Dose | null = 0n
  const byWeight = new Map<Grams | undefined, Dose>()
  const add = (part: Dose, weight: Grams | undefined) => {
    if (exact !== null) exact += part
    byWeight.set(weight, (byWeight.get(weight) ?? 0n) + part)
  }
  for (const stretch of infusion.stretches) {
    const during = until(stretch, at)
    if (during === 0) continue
    const exactVolume = volume(stretch.rate, during)
    ulMsPerHour += exactVolume
    if (stretch.concentration !== undefined) add(dose(exactVolume, stretch.concentration), stretch.weight)
    else if (exactVolume > 0) exact = null
  }
  for (const bolus of infusion.boluses) if (bolus.at <= at) add(doseOf(bolus.mass), bolus.weight)
  return { mL: volumeInMl(ulMsPerHour), mg: exact === null ? null : doseInMg(exact), mgPerKg: perKg(exact, byWeight) }
}

function perKg(exact: Dose | null, byWeight: ReadonlyMap<Grams | undefined, Dose>): number | null {
  if (exact === null) return null
  let sum = 0
  for (const [grams, part] of byWeight) {
    if (part === 0n) continue
    if (grams === undefined) return null
    sum += doseInMg(part) / inKg(grams)
  }
  return sum
}

/** Exact dose at an instant in µg/3.6e9, boluses included; nothing while a concentration is unknown. */
export function exactDose(infusion: Infusion, at: Instant): Dose | undefined {
  let sum = 0n
  for (const stretch of infusion.stretches) {
    const exactVolume = volume(stretch.rate, until(stretch, at))
    if (exactVolume === 0) continue
    if (stretch.concentration === undefined) return undefined
    sum += dose(exactVolume, stretch.concentration)
  }
  for (const bolus of infusion.boluses) if (bolus.at <= at) sum += doseOf(bolus.mass)
  return sum
}

/** The rate table up to an instant: one self-contained row for each stretch. Empty stretches are left out. */
export function segments(infusion: Infusion, at: Instant): readonly Segment[] {
  return infusion.stretches.map((stretch) => segment(infusion, stretch, at)).filter(isDefined)
}

function segment(infusion: Infusion, stretch: Stretch, at: Instant): Segment | undefined {
  const during = until(stretch, at)
  if (during === 0) return undefined
  const { from, rate, concentration: of, weight, entry } = stretch
  const to = from + during
  const exactVolume = volume(rate, during)
  return {
    from,
    to,
    rate,
    concentration: of,
    weight,
    mgPerKgPerHour: of === undefined || weight === undefined ? null : mgPerKgPerHour(rate, of, weight),
    mL: volumeInMl(exactVolume),
    mg: of === undefined ? null : doseInMg(dose(exactVolume, of)),
    cumulative: given(infusion, to),
    entry,
  }
}

/** Time that drug was running, holds excluded. A stretch at 0 mL/h is not active. */
export const activeTime = (infusion: Infusion, at: Instant): Duration =>
  infusion.stretches.reduce((sum, stretch) => sum + (stretch.rate > 0 ? until(stretch, at) : 0), 0)

export const heldTime = (infusion: Infusion, at: Instant): Duration =>
  infusion.holds.reduce((sum, hold) => sum + Math.max(0, Math.min(hold.to ?? at, at) - hold.from), 0)

/** The pump's rate at an instant in µL/h: 0 while held or not running. */
export function rateAt(infusion: Infusion, at: Instant): UlPerHour {
  const running = infusion.stretches.findLast(({ from, to }) => from <= at && (to === undefined || at < to))
  return running?.rate ?? (0 as UlPerHour)
}

/**
 * When the ordered active minutes will have run at the present state: holds push it out, and while it is held it moves
 * with the clock. Nothing before the start or after the stop.
 */
export function projectedEnd(infusion: Infusion, ordered: Duration, now: Instant): Instant | undefined {
  if (infusion.status !== 'infusing' && infusion.status !== 'held') return undefined
  return now + Math.max(0, ordered - activeTime(infusion, now))
}

export type Remaining = {
  readonly time: Duration
  readonly mL: number
  readonly mg: number | null
  /** Of the ordered active time, 0 to 100, unrounded. */
  readonly percent: number
}

/** What is left of the ordered active minutes at the rate that runs (or ran before the hold). */
export function remaining(infusion: Infusion, ordered: Duration, now: Instant): Remaining {
  const time = Math.max(0, ordered - activeTime(infusion, now))
  const exactVolume = volume(infusion.rate ?? (0 as UlPerHour), time)
  return {
    time,
    mL: volumeInMl(exactVolume),
    mg: infusion.concentration === undefined ? null : doseInMg(dose(exactVolume, infusion.concentration)),
    percent: ordered === 0 ? 0 : Math.min(100, ((ordered - time) / ordered) * 100),
  }
}
