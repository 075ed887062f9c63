import { afterAll, beforeAll, expect, test } from 'vitest'
import { kinds } from '../../chart/bodies.ts'
import { type Caller, startTestServer, type TestServer } from '../fixture.ts'

let server: TestServer
let nora: Caller
beforeAll(async () => {
  server = await startTestServer()
  nora = await server.as('nora')
})
afterAll(() => server.stop())

type Document = {
  openapi: string
  paths: Record<
    string,
    Record<
      string,
      {
        summary?: string
        responses: Record<string, unknown>
        parameters?: { in: string; name: string; required?: boolean; schema?: unknown }[]
      }
    >
  >
  components: { schemas: Record<string, object> }
}
const document = async () => (await nora<Document>('GET', '/api/openapi.json')).body

/** Every object with a `$ref`, wherever it stands. */
function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    name === '$ref' && typeof inner === 'string' ? [inner] : refsIn(inner),
  )
}

test('describes every call in words, with its answers, as OpenAPI 3.1', async () => {
  const { openapi, paths } = await document()
  expect(openapi).toBe('3.1.0')
  for (const [path, methods] of Object.entries(paths))
    for (const [method, call] of Object.entries(methods)) {
      expect(call.summary, `${method} ${path}`).toBeTruthy()
      expect(Object.keys(call.responses), `${method} ${path}`).toEqual(expect.arrayContaining(['4XX', '5XX']))
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const declared = (call.parameters ?? []).filter((each) => each.in === 'path' && each.required)
      expect(
        declared.map(({ name }) => name),
        `${method} ${path}`,
      ).toEqual(named)
    }
})

test('describes every kind of entry, and refers to nothing that is not there', async () => {
  const made = await document()
  expect(Object.keys(made.components.schemas)).toEqual(expect.arrayContaining(kinds.map((kind) => `entry-${kind}`)))
  for (const ref of refsIn(made))
    expect(made.components.schemas, ref).toHaveProperty([ref.replace('#/components/schemas/', '')])
})

test('can be read as a page without script or style', async () => {
  const { bytes, headers } = await nora('GET', '/api/docs')
  const page = bytes.toString()
  expect(headers['content-type']).toContain('text/html')
  expect(page).toContain('POST /api/sessions/{id}/entries')
  expect(page).not.toMatch(/<script|<style|style=|onclick/)
})
