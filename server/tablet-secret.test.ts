import { afterEach, expect, test } from 'vitest'
import type { Caller } from './fixture.ts'
import { startTestServer, type TestServer } from './fixture.ts'

let server: TestServer | undefined
afterEach(() => server?.stop())

type Key = { secret: string }
const keyOf = (who: Caller, tablet: string) => who<Key>('GET', `/api/tablets/${tablet}/key`)

test('whoever signed in on a tablet gets its share, the same each time, and no other tablet’s', async () => {
  server = await startTestServer()
  const nora = await server.as('nora', 'tablet-1')
  const first = await keyOf(nora, 'tablet-1')
  expect(first.status).toBe(200)
  expect(first.body.secret).toMatch(/^[\w-]{43}$/)
  expect((await keyOf(nora, 'tablet-1')).body).toEqual(first.body)
  const second = await keyOf(await server.as('nils', 'tablet-2'), 'tablet-2')
  expect(second.status).toBe(200)
  expect(second.body.secret).not.toEqual(first.body.secret)
})

test('another’s tablet, one that was revoked and one that nobody enrolled are told apart by nobody', async () => {
  server = await startTestServer()
  const nora = await server.as('nora', 'tablet-1')
  const ada = await server.as('ada')
  await server.as('nils', 'tablet-2')
  await server.as('petra', 'tablet-3')
  expect((await ada('PATCH', '/api/tablets/tablet-3', { revoked: true })).status).toBe(200)
  const answers = await Promise.all(['tablet-2', 'tablet-3', 'no-such-tablet'].map((id) => keyOf(nora, id)))
  for (const { status, body } of answers) expect([status, body]).toEqual([404, answers[0]?.body])
  // Signed in on no tablet at all, one has no share of any.
  expect((await keyOf(ada, 'no-such-tablet')).status).toBe(404)
  expect((await server.anyone('GET', '/api/tablets/tablet-1/key')).status).toBe(401)
})

test('the clinic’s first tablet is enrolled by setting the clinic up on it', async () => {
  server = await startTestServer({ empty: true })
  const { anyone, deps } = server
  const { status, headers } = await anyone('POST', '/api/setup', {
    code: deps.setupCode,
    clinic: { name: 'Riverside Infusion', timeZone: 'America/New_York', paper: 'letter' },
    administrator: { username: 'ada', name: 'Ada Voss', password: 'seven brown goats' },
    device: 'tablet-1',
  })
  expect(status).toBe(201)
  const cookie = [headers['set-cookie'] ?? []].flat().map((each) => String(each).split(';')[0])
  const ada: Caller = (method, url, body) => anyone(method, url, body, { cookie: cookie.join('; ') })
  expect((await keyOf(ada, 'tablet-1')).status).toBe(200)
  const { body } = await ada<{ tablets: { id: string; enrolledBy: string }[] }>('GET', '/api/tablets')
  expect(body.tablets.map(({ id }) => id)).toEqual(['tablet-1'])
})
