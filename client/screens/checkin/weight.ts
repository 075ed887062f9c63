import type { Clinic } from '../../../chart/clinic.ts'
import { weight as grams } from '../../../chart/units.ts'

/** Exactly, by the international pound of 1959. */
const KG_PER_LB = 0.45359237

/** Tenths of a kilogram, what a scale shows: a weight read in pounds must not look more exact than it was. */
export const kgFromLb = (lb: number) => Math.round(lb * KG_PER_LB * 10) / 10
export const lbFromKg = (kg: number) => Math.round((kg / KG_PER_LB) * 10) / 10

/** What is asked once about a weight that looks like a slip; `suggests` is the weight in kg if it was one. */
export type WeightQuestion =
  | { readonly about: 'pounds-as-kg' | 'kg-as-pounds'; readonly ratio: number; readonly suggests: number }
  | { readonly about: 'change'; readonly percent: number }
  | { readonly about: 'first'; readonly scale: 'pounds' | 'kilograms'; readonly suggests: number }

/** How far a weight is from the last session's when kilograms and pounds were mixed up: 2.2046 either way. */
const POUNDS_AS_KG = { from: 2.15, to: 2.25 }
const KG_AS_POUNDS = { from: 0.44, to: 0.47 }

/**
 * The question that a weight raises against the last session's; nothing when it raises none. Over twice a dose hangs on
 * the answer, so it is asked even of a weight that may well be right. A first weight is asked about only where few are.
 * @param limits the clinic's: a change over `weightChangePercent` is asked about too
 */
export function weightQuestion(
  kg: number,
  lastKg: number | undefined,
  limits: Pick<Clinic, 'weightChangePercent' | 'firstWeight'>,
): WeightQuestion | undefined {
  if (lastKg === undefined) return firstQuestion(kg, limits.firstWeight)
  const ratio = grams(kg) / grams(lastKg)
  if (isWithin(ratio, POUNDS_AS_KG)) return { about: 'pounds-as-kg', ratio, suggests: kgFromLb(kg) }
  if (isWithin(ratio, KG_AS_POUNDS)) return { about: 'kg-as-pounds', ratio, suggests: lbFromKg(kg) }
  const percent = changePercent(kg, lastKg)
  return Math.abs(percent) > limits.weightChangePercent ? { about: 'change', percent } : undefined
}

function firstQuestion(kg: number, { underKg, overKg }: Clinic['firstWeight']): WeightQuestion | undefined {
  if (kg > overKg) return { about: 'first', scale: 'pounds', suggests: kgFromLb(kg) }
  return kg < underKg ? { about: 'first', scale: 'kilograms', suggests: lbFromKg(kg) } : undefined
}

/** From whole grams, so that 73.5 after 70 is 5 % and not 5.000000000000004. */
export const changePercent = (kg: number, lastKg: number) => ((grams(kg) - grams(lastKg)) * 100) / grams(lastKg)

const isWithin = (value: number, { from, to }: { from: number; to: number }) => value >= from && value <= to
