import type { Protocol } from '../../../chart/protocol.ts'
import { hasAtMostThreeDecimals } from '../../../chart/units.ts'
import { codeInWords } from '../../../chart/wording.ts'
import { protocolWords } from './words.ts'

/** The way to one number of a protocol. */
export type Path = readonly (string | number)[]
export type NumberField = {
  readonly path: Path
  readonly label: string
  readonly unit: string
  /** May be left out: no such bound, or the last step of a plan. */
  readonly optional?: boolean
}
export type FieldGroup = { readonly title: string; readonly fields: readonly NumberField[] }

const words = protocolWords.editor
const field = (path: Path, label: string, unit = '', optional = false): NumberField => ({
  path,
  label,
  unit,
  ...(optional ? { optional } : {}),
})
const PER = 'mg/kg/h'

/** Every number of a protocol that a physician decides, in the order in which a session meets them. */
export function fieldGroups(protocol: Protocol): readonly FieldGroup[] {
  return [
    { title: words.order, fields: orderFields },
    { title: words.vitals, fields: vitalFields(protocol) },
    { title: words.criteria, fields: criterionFields(protocol) },
    { title: words.discharge, fields: dischargeFields },
    { title: words.rescue, fields: rescueFields(protocol) },
    { title: words.recipes, fields: recipeFields(protocol) },
    { title: words.series, fields: seriesFields },
  ]
}

const bound = (name: string, label: string, unit: string) => field(['order', 'bounds', name], label, unit, true)
const orderFields: readonly NumberField[] = [
  field(['order', 'mgPerKgPerHour'], words.fields.startingRate, PER),
  field(['order', 'minutes'], words.fields.activeMinutes, 'min'),
  field(['recoveryMinutes'], words.fields.recovery, 'min'),
  bound('minMgPerKgPerHour', words.fields.lowestRate, PER),
  bound('maxMgPerKgPerHour', words.fields.highestRate, PER),
  bound('stepMgPerKgPerHour', words.fields.step, PER),
  bound('minIntervalMinutes', words.fields.betweenChanges, 'min'),
  bound('maxMgPerKg', words.fields.doseAtMost, 'mg/kg'),
  bound('maxMg', words.fields.doseAtMost, 'mg'),
  bound('maxMinutes', words.fields.minutesAtMost, 'min'),
  field(['heldAtMostMinutes'], words.fields.heldAtMost, 'min'),
  field(['capWeightKg'], words.fields.capWeight, 'kg', true),
]

const steps = (name: 'infusing' | 'recovery', { vitals }: Protocol) =>
  vitals[name].flatMap((step, index) => [
    field(['vitals', name, index, 'everyMinutes'], words.fields.every[name], 'min'),
    ...(step.forMinutes === undefined
      ? []
      : [field(['vitals', name, index, 'forMinutes'], words.fields.for[name], 'min')]),
  ])
const vitalFields = (protocol: Protocol): readonly NumberField[] => [
  field(['vitals', 'baselineWithinMinutes'], words.fields.baselineWithin, 'min'),
  ...steps('infusing', protocol),
  field(['vitals', 'neverOverMinutes'], words.fields.neverOver, 'min'),
  ...steps('recovery', protocol),
  field(['vitals', 'aldreteEveryMinutes'], words.fields.aldreteEvery, 'min'),
]

const criterionFields = ({ criteria }: Protocol): readonly NumberField[] =>
  criteria.flatMap(({ id, action, limit, drift }, index) => {
    const name = words.fields.criterion(codeInWords(id), protocolWords.criteria.action[action])
    const limits = (Object.keys(words.limits) as (keyof typeof words.limits)[]).filter(
      (key) => limit?.[key] !== undefined,
    )
    return [
      ...limits.map((key) => field(['criteria', index, 'limit', key], words.fields.limit(name, words.limits[key]))),
      ...(drift === undefined
        ? []
        : [field(['criteria', index, 'drift', 'percent'], words.fields.fromBaseline(name), '%')]),
    ]
  })

const dischargeFields: readonly NumberField[] = [
  field(['discharge', 'minutesAfterEnd'], words.fields.afterEnd, 'min'),
  field(['discharge', 'aldrete', 'atLeast'], words.fields.aldreteAtLeast),
  field(['discharge', 'aldrete', 'times'], words.fields.aldreteTimes),
  field(['discharge', 'aldrete', 'minutesApart'], words.fields.aldreteApart, 'min'),
  field(['discharge', 'padss', 'atLeast'], words.fields.padssAtLeast),
  field(['discharge', 'spo2OnAirOver'], words.fields.spo2OnAirOver, '%'),
  field(['discharge', 'painAtMost'], words.fields.painAtMost),
  field(['discharge', 'nauseaAtMost'], words.fields.nauseaAtMost),
]
const rescueFields = ({ rescue }: Protocol): readonly NumberField[] =>
  rescue.flatMap(({ drug, unit, maxDose }, index) => [
    field(['rescue', index, 'dose'], codeInWords(drug), unit),
    ...(maxDose === undefined
      ? []
      : [field(['rescue', index, 'maxDose'], words.fields.atMost(codeInWords(drug)), unit)]),
  ])
const recipeFields = ({ recipes }: Protocol): readonly NumberField[] =>
  recipes.flatMap(({ name }, index) => [
    field(['recipes', index, 'vialMgPerMl'], words.fields.vial(name), 'mg/mL'),
    field(['recipes', index, 'drugMl'], words.fields.drug(name), 'mL'),
    field(['recipes', index, 'diluentMl'], words.fields.diluent(name), 'mL'),
    field(['recipes', index, 'mgPerMl'], words.fields.makes(name), 'mg/mL'),
  ])
const seriesFields: readonly NumberField[] = [
  field(['series', 'initial', 'atLeast'], words.fields.seriesAtLeast),
  field(['series', 'initial', 'atMost'], words.fields.seriesAtMost),
  field(['series', 'initial', 'daysApart', 'min'], words.fields.apartAtLeast, 'days'),
  field(['series', 'initial', 'daysApart', 'max'], words.fields.apartAtMost, 'days'),
  field(['series', 'maintenanceWeeks', 'min'], words.fields.maintenanceFrom, 'weeks'),
  field(['series', 'maintenanceWeeks', 'max'], words.fields.maintenanceTo, 'weeks'),
]

/** The value at the end of a way; nothing where there is none. */
export function valueAt(of: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined,
    of,
  )
}

type Value = number | string | boolean | readonly string[]

/** The same with one value changed, and everything else the very same; without the value when there is none. */
export function withValue<T>(of: T, [step, ...rest]: Path, value: Value | undefined): T {
  if (step === undefined) return of
  if (Array.isArray(of)) return of.map((each, index) => (index === step ? withValue(each, rest, value) : each)) as T
  const { [step]: before, ...others } = of as Record<string, unknown>
  if (rest.length === 0) return (value === undefined ? others : { ...(of as object), [step]: value }) as T
  return { ...(of as object), [step]: withValue(before, rest, value) } as T
}

/** What was typed as a number; `undefined` for an empty optional field, `null` for what is no number. */
export function numberOf(text: string, optional = false): number | undefined | null {
  const typed = text.trim().replace(',', '.').replace('\u2212', '-')
  if (typed === '') return optional ? undefined : null
  if (!/^-?\d{1,6}(\.\d{1,3})?$/.test(typed)) return null
  return hasAtMostThreeDecimals(Number(typed)) ? Number(typed) : null
}
