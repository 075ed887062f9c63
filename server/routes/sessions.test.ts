import { afterEach, expect, test } from 'vitest'
import { toWire } from '../../chart/instant.ts'
import { HOUR } from '../../chart/units.ts'
import { chart, charted, nine, planned, startTestServer, type TestServer } from '../fixture.ts'

let server: TestServer | undefined
afterEach(() => server?.stop())

type Listed = { sessions: { id: string; phase: string }[] }

test('a session that is still at its chair after midnight is among the open ones, a no-show is not', async () => {
  server = await startTestServer()
  const nora = await server.as('nora')
  const yesterday = { plannedStart: toWire(nine - 24 * HOUR) }
  const atChair = await planned(nora, yesterday)
  await planned(nora, yesterday)
  const cancelled = await planned(nora, yesterday)
  await chart(nora, atChair, charted('weight-measured', { kg: 70 }))
  await chart(nora, cancelled, charted('session-cancelled', {}))
  const listed = async (query: string) => (await nora<Listed>('GET', `/api/sessions?${query}`)).body.sessions
  expect((await listed('open=true')).map(({ id }) => id)).toEqual([atChair])
  expect(await listed('day=2026-11-23')).toEqual([])
  expect((await nora('GET', '/api/sessions?open=perhaps')).status).toBe(400)
})
