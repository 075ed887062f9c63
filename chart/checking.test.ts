import fc from 'fast-check'
import { type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import { expect, test } from 'vitest'
import { bodies, type Kind, kinds } from './bodies.ts'
import { differences } from './checking.ts'
import { SentEntry } from './entry.ts'

/** Every word of JSON Schema that a schema uses. */
function wordsOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([word, value]) => {
    if (word === 'properties' || word === 'patternProperties')
      return [word, ...Object.values(value as object).flatMap(wordsOf)]
    return [
      word,
      ...(word === 'anyOf' ? (value as unknown[]).flatMap(wordsOf) : word === 'items' ? wordsOf(value) : []),
    ]
  })
}

test('no schema of an entry uses a word that is not read', () => {
  const read = [
    ...['type', 'properties', 'required', 'additionalProperties', 'patternProperties', 'minProperties'],
    ...['items', 'minItems', 'maxItems', 'minLength', 'maxLength', 'pattern', 'minimum', 'maximum'],
    ...['exclusiveMinimum', 'enum', 'const', 'anyOf', 'examples'],
  ]
  const used = new Set([...Object.values(bodies), SentEntry].flatMap(wordsOf))
  expect([...used].filter((word) => !read.includes(word))).toEqual([])
})

/** Values near what a schema asks for: right, just over a limit, of another type, missing, unknown. */
function near(schema: TSchema & Record<string, unknown>): fc.Arbitrary<unknown> {
  const stray = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom('', 'before', 'name', true, null, -1, 0.5, 1e6))
  const limits = [schema.minimum, schema.maximum, schema.exclusiveMinimum].filter((limit) => typeof limit === 'number')
  const numbers = fc.oneof(
    fc.constantFrom(0, ...limits.flatMap((limit) => [limit - 1, limit, limit + 0.001, limit + 1])),
    fc.double({ noNaN: true, min: -10, max: 5000 }),
    fc.integer({ min: -10, max: 5000 }),
  )
  const most = Number(schema.maxLength ?? 50)
  const texts = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('x'.repeat(most), 'x'.repeat(most + 1), '😀'.repeat(most), '2026-11-23T09:30:00.000Z'),
  )
  const own = (): fc.Arbitrary<unknown> => {
    if (schema.enum) return fc.constantFrom(...(schema.enum as unknown[]))
    if (schema.const !== undefined) return fc.constant(schema.const)
    if (schema.anyOf) return fc.oneof(...(schema.anyOf as TSchema[]).map((way) => near(way as never)))
    if (schema.type === 'number' || schema.type === 'integer') return numbers
    if (schema.type === 'string') return texts
    if (schema.type === 'boolean') return fc.boolean()
    if (schema.type === 'array') return fc.array(near(schema.items as never), { maxLength: 7 })
    if (schema.properties) {
      const fields = Object.entries(schema.properties as Record<string, TSchema>)
      const each = Object.fromEntries(fields.map(([name, field]) => [name, near(field as never)]))
      return fc
        .record({ ...each, stray: fc.option(stray, { freq: 8, nil: undefined }) }, { requiredKeys: [] })
        .map((made) => JSON.parse(JSON.stringify(made)))
    }
    if (schema.type !== 'object') return stray
    const pattern = Object.values((schema.patternProperties ?? {}) as Record<string, TSchema>)[0] ?? Type.Unknown()
    return fc.dictionary(fc.string({ maxLength: 5 }), near(pattern as never), { maxKeys: 4 })
  }
  return fc.oneof({ weight: 12, arbitrary: own() }, { weight: 1, arbitrary: stray })
}

/** Typebox's own checker reads all of JSON Schema; where it finds a field wrong, so do we, and nowhere else. */
const pathsByTypebox = (schema: TSchema, value: unknown) => {
  const errors = [...Value.Errors(schema, value)]
  // It stops at eight, so of more it doesn't tell all.
  if (errors.length >= 8) return undefined
  const paths = errors.flatMap(({ keyword, params, instancePath }) => {
    const names = Object.values(params as Record<string, unknown>).filter(Array.isArray)[0] as string[] | undefined
    if (keyword === 'required' || keyword === 'additionalProperties')
      return (names ?? []).map((name) => `${instancePath}/${name}`)
    return keyword === 'anyOf' || keyword === 'boolean' ? [] : [instancePath]
  })
  return [...new Set(paths)].toSorted()
}

test.each(kinds)('%s: the same fields are wrong as by a checker of all JSON Schema', (kind: Kind) => {
  fc.assert(
    fc.property(near(bodies[kind] as never), (body) => {
      const ours = differences(bodies[kind], body)
      expect(ours.length === 0).toBe(Value.Check(bodies[kind], body))
      const paths = [...new Set(ours.map(({ path }) => path))].toSorted()
      const theirs = pathsByTypebox(bodies[kind], body)
      expect(theirs ? paths : undefined).toEqual(theirs)
      for (const { message } of ours) expect(message).not.toMatch(/undefined|^$/)
    }),
    { numRuns: 60 },
  )
})
