import type { TSchema } from 'typebox'

// Judges data by the schemas of this folder. They are JSON Schema, and this reads those of its words that they use:
// a checker for all of them would be more code than the whole rest of what a tablet loads.

/** Where a datum differs from its schema: `path` is a JSON pointer into the datum. */
export type Problem = { readonly path: string; readonly message: string }

type Schema = {
  readonly type?: keyof typeof types
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly minProperties?: number
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
}
type Thing = Readonly<Record<string, unknown>>

const isThing = (value: unknown): value is Thing => typeof value === 'object' && value !== null && !Array.isArray(value)
const types = {
  object: [isThing, 'must be an object'],
  array: [Array.isArray, 'must be a list'],
  string: [(value: unknown) => typeof value === 'string', 'must be text'],
  number: [Number.isFinite, 'must be a number'],
  integer: [Number.isInteger, 'must be a whole number'],
  boolean: [(value: unknown) => typeof value === 'boolean', 'must be true or false'],
  null: [(value: unknown) => value === null, 'must be null'],
} as const

/** What is wrong with a datum by its schema, field by field; empty when nothing is. */
export function differences(schema: TSchema, value: unknown, path = ''): readonly Problem[] {
  return check(schema, value, path)
}

/** Of a wrong type nothing else is said. Of a choice, what each way lacks is said in one breath. */
function check(schema: Schema, value: unknown, path: string): readonly Problem[] {
  if (schema.anyOf) return choice(schema.anyOf, value, path)
  const [isOfType, wrongType] = schema.type ? types[schema.type] : []
  if (isOfType && !isOfType(value)) return [{ path, message: wrongType ?? '' }]
  if (schema.enum && !schema.enum.includes(value))
    return [{ path, message: `must be one of ${schema.enum.join(', ')}` }]
  if (schema.const !== undefined && value !== schema.const)
    return [{ path, message: `must be ${JSON.stringify(schema.const)}` }]
  if (typeof value === 'string') return ofText(schema, value, path)
  if (typeof value === 'number') return ofNumber(schema, value, path)
  if (Array.isArray(value)) return ofList(schema, value, path)
  return isThing(value) ? ofFields(schema, value, path) : []
}

function choice(ways: readonly Schema[], value: unknown, path: string): readonly Problem[] {
  const each = ways.map((way) => check(way, value, path))
  if (each.some((problems) => problems.length === 0)) return []
  const said = new Map<string, Set<string>>()
  for (const problem of each.flat()) said.set(problem.path, (said.get(problem.path) ?? new Set()).add(problem.message))
  return [...said].map(([at, messages]) => ({ path: at, message: [...messages].join(', or ') }))
}

function* failures(path: string, rules: readonly (readonly [boolean, string])[]): Iterable<Problem> {
  for (const [fails, message] of rules) if (fails) yield { path, message }
}
/** The first of them: one sentence a field. */
const first = (path: string, rules: readonly (readonly [boolean, string])[]) => [...failures(path, rules)].slice(0, 1)

const over = (value: number, limit: number | undefined) => limit !== undefined && value > limit
const under = (value: number, limit: number | undefined) => limit !== undefined && value < limit

/** Characters are counted as JSON Schema does: by code points. */
function ofText({ minLength, maxLength, pattern }: Schema, value: string, path: string): readonly Problem[] {
  const length = [...value].length
  const unlike = pattern !== undefined && !new RegExp(pattern, 'u').test(value)
  return first(path, [
    [under(length, minLength) || (unlike && minLength === 1 && value.trim() === ''), 'must not be empty'],
    [over(length, maxLength), `must have at most ${maxLength} characters`],
    [
      unlike,
      String(pattern).includes('\\d{4}-')
        ? 'must be a time in UTC with milliseconds, such as 2026-11-23T09:30:00.000Z'
        : 'has characters that it cannot have',
    ],
  ])
}

const ofNumber = ({ minimum, maximum, exclusiveMinimum }: Schema, value: number, path: string) =>
  first(path, [
    [under(value, minimum), `must be at least ${minimum}`],
    [over(value, maximum), `must be at most ${maximum}`],
    [exclusiveMinimum !== undefined && value <= exclusiveMinimum, `must be over ${exclusiveMinimum}`],
  ])

function ofList({ items, minItems, maxItems }: Schema, value: readonly unknown[], path: string): readonly Problem[] {
  const count = first(path, [
    [under(value.length, minItems), `must have at least ${minItems}`],
    [over(value.length, maxItems), `must have at most ${maxItems}`],
  ])
  return [...count, ...(items ? value.flatMap((item, index) => check(items, item, `${path}/${index}`)) : [])]
}

function ofFields(schema: Schema, value: Thing, path: string): readonly Problem[] {
  const { properties = {}, required = [], patternProperties = {}, additionalProperties, minProperties } = schema
  const at = (name: string) => `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
  const names = Object.keys(value).filter((name) => value[name] !== undefined)
  const fits = (name: string) =>
    Object.entries(patternProperties).filter(([pattern]) => new RegExp(pattern, 'u').test(name))
  const isKnown = (name: string) => Object.hasOwn(properties, name) || fits(name).length > 0
  const unknown = additionalProperties === false ? names.filter((name) => !isKnown(name)) : []
  return [
    ...first(path, [[under(names.length, minProperties), 'must not be empty']]),
    ...required
      .filter((name) => !names.includes(name))
      .map((name) => ({ path: `${path}/${name}`, message: 'is missing' })),
    ...names.flatMap((name) => {
      const own = Object.hasOwn(properties, name) ? properties[name] : undefined
      const schemas = [...(own ? [own] : []), ...fits(name).map(([, each]) => each)]
      return schemas.flatMap((each) => check(each, value[name], at(name)))
    }),
    ...unknown.map((name) => ({ path: `${path}/${name}`, message: 'is not a known field' })),
  ]
}
