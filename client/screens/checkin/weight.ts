import type { Clinic } from '../../../chart/clinic.ts'
import { weight as grams } from '../../../chart/units.ts'

/** Exactly, by the international pound of 1959. */
const KG_PER_LB = 0.45359237

/** Tenths of a kilogram, what a scale shows: a weight read in pounds must not look more exact than it was. */
export const kgFromLb = (lb: number) => Math.round(lb * KG_PER_LB * 10) / 10
export const lbFromKg = (kg: number) => Math.round((kg / KG_PER_LB) * 10) / 10

/** A weight as it was typed, in the unit that was chosen for it. */
export type Weighed = { readonly typed: number; readonly unit: 'kg' | 'lb' }
export const kgOf = ({ typed, unit }: Weighed) => (unit === 'kg' ? typed : kgFromLb(typed))
/** What was typed, had it been read in the other unit; kg. */
const kgInOtherUnit = ({ typed, unit }: Weighed) => (unit === 'kg' ? kgFromLb(typed) : typed)

/** What there is to compare a weight with; `heightCm` counts only while no earlier weight does. */
export type Known = { readonly lastKg?: number | undefined; readonly heightCm?: number | undefined }

/** What is asked once about a weight that looks like a slip; `suggests` is the weight in kg if it was one. */
export type WeightQuestion =
  | { readonly about: 'pounds-as-kg' | 'kg-as-pounds'; readonly ratio: number; readonly suggests: number }
  | { readonly about: 'change'; readonly percent: number }
  | { readonly about: 'first'; readonly heightCm: number | undefined; readonly suggests: number | undefined }

/** The heaviest weight ever measured, in kg, and the tallest height, in cm: more is a slip of the finger. */
export const MOST = { kg: 635, cm: 272 }

/**
 * Whether another digit may follow what is typed: 8 on the way to 82. A question about it would come and go with each
 * digit, and move the pad under the finger; it is asked when it is to be saved.
 * @param value what `text` says in the unit of `most`
 */
export const mayGrow = (text: string, value: number, most: number) => /^\d+$/.test(text) && value * 10 <= most

/** How far a weight is from an earlier one when kilograms and pounds were mixed up: 2.2046 either way. */
const POUNDS_AS_KG = { from: 2.15, to: 2.25 }
const KG_AS_POUNDS = { from: 0.44, to: 0.47 }

type Limits = Pick<Clinic, 'weightChangePercent' | 'firstWeight'>

/**
 * The question that a weight raises against the earlier one, or as a first one against the clinic's limits; nothing
 * when it raises none. Over twice a dose hangs on the answer, so it is asked even of a weight that may well be right.
 */
export function weightQuestion(weighed: Weighed, known: Known, limits: Limits): WeightQuestion | undefined {
  if (known.lastKg === undefined) return firstQuestion(weighed, known.heightCm, limits)
  const ratio = grams(kgOf(weighed)) / grams(known.lastKg)
  const suggests = kgInOtherUnit(weighed)
  if (isWithin(ratio, POUNDS_AS_KG) && weighed.unit === 'kg') return { about: 'pounds-as-kg', ratio, suggests }
  if (isWithin(ratio, KG_AS_POUNDS) && weighed.unit === 'lb') return { about: 'kg-as-pounds', ratio, suggests }
  // The unit chosen now cannot have been mixed up this way: then it may have been the earlier one.
  const isSlip = isWithin(ratio, POUNDS_AS_KG) || isWithin(ratio, KG_AS_POUNDS)
  const percent = changePercent(kgOf(weighed), known.lastKg)
  return isSlip || Math.abs(percent) > limits.weightChangePercent ? { about: 'change', percent } : undefined
}

function firstQuestion(weighed: Weighed, heightCm: number | undefined, { firstWeight }: Limits) {
  const isUnusual = (kg: number) =>
    heightCm === undefined ? isUnusualKg(kg, firstWeight) : isUnusualBmi(kg, heightCm, firstWeight)
  if (!isUnusual(kgOf(weighed))) return undefined
  const other = kgInOtherUnit(weighed)
  return { about: 'first', heightCm, suggests: isUnusual(other) ? undefined : other } satisfies WeightQuestion
}

/**
 * Whether a height casts doubt on a first weight that raised no question before it was known. One that was asked about
 * then was answered: nobody is asked twice.
 */
export const heightQuestion = (cm: number, kg: number, { firstWeight }: Limits): boolean =>
  !isUnusualKg(kg, firstWeight) && isUnusualBmi(kg, cm, firstWeight)

/** kg/m² */
export const bmi = (kg: number, cm: number) => kg / (cm / 100) ** 2

const isUnusualKg = (kg: number, { underKg, overKg }: Clinic['firstWeight']) => kg < underKg || kg > overKg
const isUnusualBmi = (kg: number, cm: number, { underBmi, overBmi }: Clinic['firstWeight']) =>
  bmi(kg, cm) < underBmi || bmi(kg, cm) > overBmi

/** From whole grams, so that 73.5 after 70 is 5 % and not 5.000000000000004. */
export const changePercent = (kg: number, lastKg: number) => ((grams(kg) - grams(lastKg)) * 100) / grams(lastKg)

const isWithin = (value: number, { from, to }: { from: number; to: number }) => value >= from && value <= to
