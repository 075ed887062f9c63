import { clinicDefaults } from '../../../chart/clinic.ts'
import { Clinic } from '../../../chart/schemas.ts'
import { figure } from '../../format.ts'
import { numberOf, valueAt, withValue } from '../protocols/fields.ts'
import { type SettingName, type SettingWords, settingGroups, settingsWords as words } from './settings-words.ts'

/** What the schema of the settings says of one of them: as much of JSON Schema as `Clinic` uses. */
type Shape = {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly items?: Shape
  readonly properties?: Readonly<Record<string, Shape>>
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly minItems?: number
}
const schema: Shape = JSON.parse(JSON.stringify(Clinic))

/** One setting: its words, and what may be typed or chosen as its schema says. */
export type SettingField = SettingWords & {
  readonly name: SettingName
  readonly kind: 'text' | 'number' | 'switch' | 'one-of' | 'some-of' | 'lines'
  readonly shape: Shape
}

const pathOf = (name: SettingName) => name.split('.')

/** Every setting that there is, as the schema names it. */
export const settingNames = (shape: Shape = schema, before = ''): readonly string[] =>
  Object.entries(shape.properties ?? {}).flatMap(([name, each]) =>
    each.properties ? settingNames(each, `${before}${name}.`) : [`${before}${name}`],
  )

function shapeOf(name: SettingName): Shape {
  const found = pathOf(name).reduce<Shape | undefined>((shape, step) => shape?.properties?.[step], schema)
  if (!found) throw new Error(`no setting ${name}`)
  return found
}

function kindOf({ type, items, ...shape }: Shape): SettingField['kind'] {
  if (type === 'boolean') return 'switch'
  if (type === 'number' || type === 'integer') return 'number'
  if (type === 'array') return items?.enum ? 'some-of' : 'lines'
  return shape.enum ? 'one-of' : 'text'
}

/** The page: every group with its settings. */
export const fieldGroups = settingGroups.map(({ title, note, settings }) => ({
  title,
  note,
  fields: (Object.entries(settings) as [SettingName, SettingWords][]).map(([name, said]): SettingField => {
    const shape = shapeOf(name)
    return { ...said, name, shape, kind: kindOf(shape) }
  }),
}))

export const settingOf = (clinic: Clinic, name: SettingName): unknown => valueAt(clinic, pathOf(name))

/** What stands in the field before somebody types. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join('\n')
  return typeof value === 'number' ? figure(value, 3) : String(value ?? '')
}

/** The settings with what was typed or chosen, or why it cannot be. */
export function withTyped(
  clinic: Clinic,
  field: SettingField,
  typed: string | boolean | readonly string[],
): { readonly clinic: Clinic } | { readonly problem: string } {
  const { name, kind, shape } = field
  const value = kind === 'number' ? numberIn(field, String(typed)) : kind === 'lines' ? linesOf(String(typed)) : typed
  if (typeof value === 'object' && 'problem' in value) return value
  if (kind === 'text' && String(value).trim().length < (shape.minLength ?? 0)) return { problem: words.empty }
  if (Array.isArray(value) && value.length < (shape.minItems ?? 0)) return { problem: words.empty }
  return { clinic: withValue(clinic, pathOf(name), value) }
}

function numberIn({ shape, unit }: SettingField, typed: string): number | { readonly problem: string } {
  const value = numberOf(typed)
  if (value === null || value === undefined) return { problem: words.number }
  if (shape.type === 'integer' && !Number.isInteger(value)) return { problem: words.whole }
  const { minimum = Number.NEGATIVE_INFINITY, exclusiveMinimum = Number.NEGATIVE_INFINITY, maximum } = shape
  const fits = value >= minimum && value > exclusiveMinimum && value <= (maximum ?? Number.POSITIVE_INFINITY)
  return fits ? value : { problem: words.outOfRange(rangeOf(shape, unit)) }
}

const linesOf = (typed: string): readonly string[] =>
  typed
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '')

/** From where to where a number may be, in words. Every number of the settings has both ends. */
export function rangeOf({ minimum, exclusiveMinimum, maximum }: Shape, unit = ''): string {
  const after = unit === '' ? '' : `\u00a0${unit}`
  if (maximum === undefined) return ''
  return minimum === undefined
    ? words.over(figure(exclusiveMinimum ?? 0, 3), figure(maximum, 3), after)
    : words.between(figure(minimum, 3), figure(maximum, 3), after)
}

/** What it does, from where to where, and what it is unless somebody changes it. */
export function aboutField({ name, kind, does, shape, unit, choices, long }: SettingField): string {
  const value = settingOf(clinicDefaults, name)
  const range = kind === 'number' ? rangeOf(shape, unit) : ''
  return [does, range, long ? '' : words.standard(standardOf(kind, value, unit, choices))].filter(Boolean).join(' ')
}

function standardOf(kind: SettingField['kind'], value: unknown, unit = '', choices: SettingField['choices'] = {}) {
  if (kind === 'switch') return (value === true ? words.yes : words.no).toLowerCase()
  if (kind === 'some-of') return words.nobody
  if (kind === 'one-of') return choices[String(value)] ?? String(value)
  if (kind === 'number') return `${textOf(value)}${unit === '' ? '' : `\u00a0${unit}`}`
  return textOf(value).split('\n').join(', ') || words.nothing
}
