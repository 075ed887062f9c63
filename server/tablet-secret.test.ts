import { afterEach, expect, test } from 'vitest'
import { startTestServer, type TestServer } from './fixture.ts'

let server: TestServer | undefined
afterEach(() => server?.stop())

type Key = { secret: string }

test('whoever is signed in gets the share of their tablet, the same each time; nobody else gets any', async () => {
  server = await startTestServer()
  const nora = await server.as('nora')
  const nils = await server.as('nils')
  const first = await nora<Key>('GET', '/api/tablets/tablet-1/key')
  expect(first.status).toBe(200)
  expect(first.body.secret).toMatch(/^[\w-]{43}$/)
  expect((await nils<Key>('GET', '/api/tablets/tablet-1/key')).body).toEqual(first.body)
  expect((await nora<Key>('GET', '/api/tablets/tablet-2/key')).body).not.toEqual(first.body)
  expect((await server.anyone('GET', '/api/tablets/tablet-1/key')).status).toBe(401)
})
