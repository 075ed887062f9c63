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
  field(['order', 'mgPerKgPerHour'], 'Starting rate', PER),
  field(['order', 'minutes'], 'Active minutes', 'min'),
  field(['recoveryMinutes'], 'Recovery', 'min'),
  bound('minMgPerKgPerHour', 'Lowest rate', PER),
  bound('maxMgPerKgPerHour', 'Highest rate', PER),
  bound('stepMgPerKgPerHour', 'Step', PER),
  bound('minIntervalMinutes', 'Between changes', 'min'),
  bound('maxMgPerKg', 'At most', 'mg/kg'),
  bound('maxMg', 'At most', 'mg'),
  bound('maxMinutes', 'At most', 'min'),
  field(['heldAtMostMinutes'], 'Held at most', 'min'),
  field(['capWeightKg'], 'Cap weight', 'kg', true),
]

const steps = (name: 'infusing' | 'recovery', label: string, { vitals }: Protocol) =>
  vitals[name].flatMap((step, index) => [
    field(['vitals', name, index, 'everyMinutes'], `${label}, every`, 'min'),
    ...(step.forMinutes === undefined ? [] : [field(['vitals', name, index, 'forMinutes'], `${label}, for`, 'min')]),
  ])
const vitalFields = (protocol: Protocol): readonly NumberField[] => [
  field(['vitals', 'baselineWithinMinutes'], 'Baseline within', 'min'),
  ...steps('infusing', 'Infusing', protocol),
  field(['vitals', 'neverOverMinutes'], 'Infusing, never over', 'min'),
  ...steps('recovery', 'Recovery', protocol),
  field(['vitals', 'aldreteEveryMinutes'], 'Aldrete, every', 'min'),
]

const limitWords = { atLeast: 'at least', atMost: 'at most', under: 'under', over: 'over' } as const
const criterionFields = ({ criteria }: Protocol): readonly NumberField[] =>
  criteria.flatMap(({ id, action, limit, drift }, index) => {
    const name = `${codeInWords(id)}: ${protocolWords.criteria.action[action].toLowerCase()}`
    const limits = (Object.keys(limitWords) as (keyof typeof limitWords)[]).filter((key) => limit?.[key] !== undefined)
    return [
      ...limits.map((key) => field(['criteria', index, 'limit', key], `${name} ${limitWords[key]}`)),
      ...(drift === undefined ? [] : [field(['criteria', index, 'drift', 'percent'], `${name} from baseline`, '%')]),
    ]
  })

const dischargeFields: readonly NumberField[] = [
  field(['discharge', 'minutesAfterEnd'], 'After the end', 'min'),
  field(['discharge', 'aldrete', 'atLeast'], 'Aldrete at least'),
  field(['discharge', 'aldrete', 'times'], 'Aldrete, times'),
  field(['discharge', 'aldrete', 'minutesApart'], 'Aldrete, apart', 'min'),
  field(['discharge', 'padss', 'atLeast'], 'PADSS at least'),
  field(['discharge', 'spo2OnAirOver'], 'SpO2 on air over', '%'),
  field(['discharge', 'painAtMost'], 'Pain at most'),
  field(['discharge', 'nauseaAtMost'], 'Nausea at most'),
]
const rescueFields = ({ rescue }: Protocol): readonly NumberField[] =>
  rescue.flatMap(({ drug, unit, maxDose }, index) => [
    field(['rescue', index, 'dose'], codeInWords(drug), unit),
    ...(maxDose === undefined ? [] : [field(['rescue', index, 'maxDose'], `${codeInWords(drug)}, at most`, unit)]),
  ])
const recipeFields = ({ recipes }: Protocol): readonly NumberField[] =>
  recipes.flatMap(({ name }, index) => [
    field(['recipes', index, 'vialMgPerMl'], `${name}: vial`, 'mg/mL'),
    field(['recipes', index, 'drugMl'], `${name}: drug`, 'mL'),
    field(['recipes', index, 'diluentMl'], `${name}: diluent`, 'mL'),
    field(['recipes', index, 'mgPerMl'], `${name}: makes`, 'mg/mL'),
  ])
const seriesFields: readonly NumberField[] = [
  field(['series', 'initial', 'atLeast'], 'Initial series, at least'),
  field(['series', 'initial', 'atMost'], 'Initial series, at most'),
  field(['series', 'initial', 'daysApart', 'min'], 'Apart, at least', 'days'),
  field(['series', 'initial', 'daysApart', 'max'], 'Apart, at most', 'days'),
  field(['series', 'maintenanceWeeks', 'min'], 'Maintenance, from', 'weeks'),
  field(['series', 'maintenanceWeeks', 'max'], 'Maintenance, to', 'weeks'),
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
