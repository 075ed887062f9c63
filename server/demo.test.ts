import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SessionRow } from '../chart/wire.ts'
import { loadDemo } from './demo.ts'
import { startTestServer, type TestServer } from './fixture.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ empty: true })
  await loadDemo(server.deps)
})
afterAll(() => server.stop())

const signedIn = async () => {
  const { headers } = await server.anyone('POST', '/api/sign-in', { username: 'nora', password: 'chairside-demo' })
  return { cookie: String(headers['set-cookie']).split(';')[0] ?? '' }
}

test('has a session of today in every phase', async () => {
  const cookie = await signedIn()
  const { body } = await server.anyone<{ sessions: SessionRow[] }>(
    'GET',
    '/api/sessions?day=2026-11-23',
    undefined,
    cookie,
  )
  expect(body.sessions.map(({ phase, protocol }) => `${phase} ${protocol.name}`).toSorted()).toEqual(
    [
      'check-in low-dose',
      'infusing high-dose',
      'infusing low-dose',
      'planned low-dose',
      'ready low-dose',
      'ready-for-discharge low-dose',
      'recovery low-dose',
      'signed low-dose',
      'to-sign low-dose',
    ].toSorted(),
  )
})

test('has a finished course, whose scores fell from one infusion to the next', async () => {
  type Read = { sessions: { phase: string; outcomes: { instrument: string; total: number }[] }[] }
  const { body } = await server.anyone<Read>('GET', '/api/courses/demo-course-1', undefined, await signedIn())
  expect(body.sessions.map(({ phase }) => phase)).toEqual(['signed', 'signed', 'signed', 'signed'])
  const totals = body.sessions.map(({ outcomes }) => outcomes.find(({ instrument }) => instrument === 'phq9')?.total)
  expect(totals).toEqual([22, 14, 9, 5])
})

test('says that it is the demo, also before anyone is signed in', async () => {
  const stranger = await server.anyone('GET', '/api/me')
  expect(stranger).toMatchObject({ status: 401, body: { demo: true, setUp: true } })
  const { body } = await server.anyone('GET', '/api/me', undefined, await signedIn())
  expect(body).toMatchObject({ demo: true, staff: { username: 'nora' } })
})

test('loaded again is left as it is', async () => {
  const before = await server.anyone('GET', '/api/sessions', undefined, await signedIn())
  await loadDemo(server.deps)
  const after = await server.anyone('GET', '/api/sessions', undefined, await signedIn())
  expect(after.body).toEqual(before.body)
})

test.each([
  ['past midnight', '2026-11-24T05:20:00.000Z'],
  ['before midnight', '2026-11-24T04:40:00.000Z'],
])(
  'is a whole day also %s',
  async (_, time) => {
    const night = await startTestServer({ empty: true })
    try {
      const now = Date.parse(time)
      night.at(now)
      await loadDemo(night.deps)
      const { headers } = await night.anyone('POST', '/api/sign-in', { username: 'nora', password: 'chairside-demo' })
      const cookie = { cookie: String(headers['set-cookie']).split(';')[0] ?? '' }
      const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York' }).format(now)
      const { body } = await night.anyone<{ sessions: SessionRow[] }>(
        'GET',
        `/api/sessions?day=${day}`,
        undefined,
        cookie,
      )
      expect(body.sessions).toHaveLength(9)
    } finally {
      await night.stop()
    }
  },
  60_000,
)

test('never goes into a database that holds a real clinic', async () => {
  const real = await startTestServer()
  try {
    await expect(loadDemo(real.deps)).rejects.toThrow('only into an empty one')
  } finally {
    await real.stop()
  }
})
