import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, planned, startTestServer, type TestServer } from './fixture.ts'

let server: TestServer
let nora: Caller
let session: string
beforeAll(async () => {
  server = await startTestServer()
  nora = await server.as('nora')
  session = await planned(nora)
})
afterAll(() => server.stop())

// The list of OWASP's secure headers project; what it takes away is looked for below.
const expected: Readonly<Record<string, RegExp>> = {
  'content-security-policy': /default-src 'none'/,
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^SAMEORIGIN$/,
  'x-permitted-cross-domain-policies': /^none$/,
  'x-dns-prefetch-control': /^off$/,
  'referrer-policy': /^no-referrer$/,
  'cross-origin-embedder-policy': /^require-corp$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /camera=\(self\).*microphone=\(\)/,
}

const answers: readonly (readonly [string, () => ReturnType<Caller>])[] = [
  ['a chart', () => nora('GET', `/api/sessions/${session}`)],
  ['a note', () => nora('GET', `/api/sessions/${session}/note.pdf`)],
  ['a refusal', () => nora('GET', '/api/audit')],
  ['an address that does not exist', () => nora('GET', '/api/nothing')],
  ['a stranger', () => server.anyone('GET', '/api/me')],
  ['bad input', () => nora('POST', '/api/patients', {})],
  ['the document of the calls', () => nora('GET', '/api/docs')],
]

describe.each(answers)('what %s is answered with', (_, ask) => {
  test.each(Object.entries(expected))('%s', async (name, value) => {
    expect(String((await ask()).headers[name])).toMatch(value)
  })

  test('is kept in no cache and tells nothing of the server', async () => {
    const { headers } = await ask()
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['x-powered-by']).toBeUndefined()
    expect(headers.server).toBeUndefined()
  })
})

test('no script that stands in a page is run, and none from elsewhere', async () => {
  const { headers } = await nora('GET', '/api/me')
  const policy = String(headers['content-security-policy'])
  expect(policy).toMatch(/script-src 'self'(;|$)/)
  expect(policy).not.toMatch(/unsafe|https?:|\*/)
})
