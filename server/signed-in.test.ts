import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, chart, charted, planned, startTestServer, type TestServer } from './fixture.ts'

let server: TestServer
let nora: Caller
let nils: Caller
let ada: Caller
beforeAll(async () => {
  server = await startTestServer()
  nora = await server.as('nora')
  nils = await server.as('nils')
  ada = await server.as('ada')
})
afterAll(() => server.stop())

const statusOf = async (who: Caller) => (await who('GET', '/api/me')).status

test('who is signed in is read again only when something beside the logs changed', async () => {
  const session = await planned(nora)
  const before = server.deps.db.edition()
  await chart(nora, session, charted('note', { text: 'one' }))
  await nora('GET', `/api/sessions/${session}`)
  expect(server.deps.db.edition()).toBe(before)
})

test('a sign-out counts for the very next request, and only for that sign-in', async () => {
  const again = await server.as('nora')
  expect(await statusOf(again)).toBe(200)
  await again('POST', '/api/sign-out', {})
  expect([await statusOf(again), await statusOf(nora)]).toEqual([401, 200])
})

test('a disabled account is out with the next request, wherever it was signed in', async () => {
  expect(await statusOf(nils)).toBe(200)
  expect((await ada('PATCH', '/api/staff/nils', { enabled: false })).status).toBe(200)
  expect(await statusOf(nils)).toBe(401)
})
