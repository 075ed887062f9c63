import fc from 'fast-check'
import type { Dice } from './chance.ts'

/** What we read of JSON Schema: the words that our own document uses. */
export type Schema = {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly $ref?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly items?: Schema
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
}

export type Values = {
  /** A value that the schema allows; fields named in `known` get a value from there most of the time. */
  readonly of: (schema: Schema, field?: string) => unknown
}

/** Makes values that a schema allows. `known` holds ids and names that exist, by field. */
export function valuesFrom(
  dice: Dice,
  schemas: Readonly<Record<string, Schema>>,
  known: (field: string) => readonly unknown[],
): Values {
  const matching = new Map<string, readonly string[]>()

  const text = ({ pattern, minLength = 0, maxLength = 200 }: Schema): string => {
    if (pattern === undefined) {
      const length = minLength + dice.below(Math.min(maxLength - minLength, dice.next() < 0.02 ? maxLength : 24) + 1)
      return Array.from({ length }, () => dice.pick(letters))
        .join('')
        .slice(0, maxLength)
    }
    const some =
      matching.get(pattern) ?? fc.sample(fc.stringMatching(new RegExp(pattern)), { numRuns: 50, seed: dice.seed })
    matching.set(pattern, some)
    return pattern.includes('T(') ? time(dice) : dice.pick(some)
  }

  const number = ({ type, minimum, maximum, exclusiveMinimum }: Schema): number => {
    const from = minimum ?? exclusiveMinimum ?? -10
    const to = maximum ?? from + 1000
    const at = dice.next() < 0.2 ? dice.pick([from, to]) : from + dice.next() * (to - from)
    return type === 'integer' ? Math.round(at) : Math.round(at * 1000) / 1000
  }

  const of = (schema: Schema, field = ''): unknown => {
    const there = known(field)
    if (there.length > 0 && dice.next() < 0.8) return dice.pick(there)
    if (schema.$ref !== undefined) return of(schemas[String(schema.$ref.split('/').at(-1))] ?? {})
    if (schema.const !== undefined) return schema.const
    if (schema.enum) return dice.pick(schema.enum)
    const choice = schema.anyOf ?? schema.oneOf
    if (choice) return of(dice.pick(choice), field)
    switch (schema.type) {
      case 'object':
        return Object.fromEntries(
          Object.entries(schema.properties ?? {})
            .filter(([name]) => schema.required?.includes(name) || dice.next() < 0.5)
            .map(([name, inner]) => [name, of(inner, name)]),
        )
      case 'array': {
        const { minItems = 0, maxItems = 20 } = schema
        const length = minItems + dice.below(Math.min(4, maxItems - minItems) + 1)
        return Array.from({ length }, () => of(schema.items ?? {}, field))
      }
      case 'string':
        return text(schema)
      case 'number':
      case 'integer':
        return number(schema)
      case 'boolean':
        return dice.next() < 0.5
      case 'null':
        return null
      default:
        return dice.pick(nasty)
    }
  }
  return { of }
}

const letters = [...'abcdefghijklmnopqrstuvwxyz ABC 0123456789.,-/µäß"\'<>&;=+@\n\t\u{1f489}漢']

/** Some moment within two days of now, or far from it. */
function time(dice: Dice): string {
  const away = dice.next() < 0.05 ? dice.pick([-1e12, 1e12, 1e13]) : (dice.next() - 0.5) * 2 * 86_400_000
  return new Date(Math.max(0, Date.now() + away)).toISOString()
}

/** What breaks programs: the ends of numbers, words that languages mean something by, attacks, half characters. */
export const nasty: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1,
  0.1,
  1e308,
  -1e308,
  5e-324,
  2 ** 53,
  2 ** 31,
  -(2 ** 31) - 1,
  1.0005,
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udc00x',
  '﻿',
  '‮abc',
  'é'.normalize('NFD'),
  'ﬁ',
  '０',
  '\u{1f468}‍\u{1f469}',
  'undefined',
  'null',
  'NaN',
  'true',
  '[object Object]',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  "' OR 1=1 --",
  '"; DROP TABLE log; --',
  "1' AND sleep(5)#",
  '%',
  '_',
  '%27',
  '{{7*7}}',
  '<%= 7*7 %>',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  '=cmd|" /C calc"!A0',
  '+1+1',
  '@SUM(1)',
  '../../../../etc/passwd',
  '..\\..\\windows',
  '%2e%2e%2f',
  '/etc/passwd',
  'file:///etc/passwd',
  'CON',
  '.',
  '..',
  '2026-02-30T00:00:00.000Z',
  '2026-11-23T24:00:00.000Z',
  '0000-00-00T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
  '2026-03-29T02:30:00.000+01:00',
  '2026-11-23',
  'x'.repeat(70_000),
  '\u{1f489}'.repeat(3000),
  'a'.repeat(65),
  [],
  [[]],
  [null],
  {},
  { length: 1e9 },
  { toString: 1 },
  { $ref: '#' },
  Array.from({ length: 300 }, (_, n) => n),
]

/** Damages a value somewhere: another value, a field too many or too few, a list too long. */
export function mutated(dice: Dice, value: unknown): unknown {
  if (dice.next() < 0.15) return dice.pick(nasty)
  if (Array.isArray(value)) {
    if (value.length === 0 || dice.next() < 0.3)
      return dice.pick([[...value, dice.pick(nasty)], [...value, ...value], []])
    const at = dice.below(value.length)
    return value.map((item, index) => (index === at ? mutated(dice, item) : item))
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
    const roll = dice.next()
    if (roll < 0.15 || fields.length === 0)
      return {
        ...value,
        [String(dice.pick(['__proto__', 'constructor', 'id', 'seq', 'hash', 'author', 'x', '']))]: dice.pick(nasty),
      }
    const at = dice.below(fields.length)
    if (roll < 0.3) return Object.fromEntries(fields.filter((_, index) => index !== at))
    return Object.fromEntries(fields.map(([name, inner], index) => [name, index === at ? mutated(dice, inner) : inner]))
  }
  if (typeof value === 'number' && dice.next() < 0.5)
    return dice.pick([-value, value + 0.0001, value * 1e9, String(value)])
  return dice.pick(nasty)
}
