import { afterAll, beforeAll, expect, test } from 'vitest'
import { MINUTE } from '../../chart/units.ts'
import type { TabletsHeard } from '../../chart/wire.ts'
import { type Caller, nine, PASSWORD, planned, startTestServer, type TestServer } from '../fixture.ts'

let server: TestServer
let nora: Caller
let petra: Caller
beforeAll(async () => {
  server = await startTestServer()
  nora = await server.as('nora')
  petra = await server.as('petra')
})
afterAll(() => server.stop())

type Marks = readonly object[]
const report = async (who: Caller, tablet: string, sessions: readonly string[], marks: Marks = []) =>
  (await who<TabletsHeard>('PUT', `/api/tablets/${tablet}`, { sessions, marks })).body

test('a chair whose tablet is silent for 90 s shows on the others, until a tablet at it is heard', async () => {
  server.at(nine)
  await report(nora, 'at-chair', ['s1'])
  server.at(nine + 90_000)
  expect((await report(petra, 'desk', [])).unheard).toEqual([])
  server.at(nine + 91_000)
  expect((await report(petra, 'desk', [])).unheard).toEqual([{ sessionId: 's1', heardAt: '2026-11-23T09:00:00.000Z' }])
  await report(nora, 'second-at-chair', ['s1'])
  expect((await report(petra, 'desk', [])).unheard).toEqual([])
})

test('a tablet that was carried to another chair is not missed at the first', async () => {
  server.at(nine + 10 * MINUTE)
  await report(nora, 'at-chair', ['s2'])
  await report(nora, 'second-at-chair', ['s2'])
  server.at(nine + 15 * MINUTE)
  expect((await report(petra, 'desk', [])).unheard.map(({ sessionId }) => sessionId)).toEqual(['s2'])
})

test('a signature waits for a touch that was reported, whatever became of the tablet, and not for one that was claimed', async () => {
  server.at(nine + 20 * MINUTE)
  const id = await planned(nora)
  const sign = async (who = petra, meaning = 'authored') => {
    const { session } = (await petra<{ session: { head: { hash: string } } }>('GET', `/api/sessions/${id}`)).body
    return who('POST', `/api/sessions/${id}/signature`, {
      head: session.head.hash,
      password: PASSWORD,
      meaning,
    })
  }
  await report(nora, 'at-chair', [id], [{ id: 'm1', sessionId: id, chair: '3', at: '2026-11-23T09:15:00.000Z' }])
  server.at(nine + 120 * MINUTE)
  const answer = await sign()
  expect(answer.status).toBe(409)
  expect(answer.body.detail).toContain('A touch on the locked tablet at chair 3 must be claimed first')
  // What a nurse attests to are her own entries: a touch has no author yet.
  expect((await sign(nora, 'charted')).body.detail ?? '').not.toContain('must be claimed')
  const told = await report(petra, 'desk', [])
  expect(told.marks).toMatchObject([{ id: 'm1', chair: '3' }])
  expect(JSON.stringify(told)).not.toContain('nora')
  await report(nora, 'at-chair', [id])
  expect((await sign()).body.detail).not.toContain('must be claimed')
})

test('a report that names who touched is refused: the touch has no author yet', async () => {
  const mark = { id: 'm1', sessionId: 's1', chair: '3', at: '2026-11-23T09:15:00.000Z', author: 'nora' }
  expect((await nora('PUT', '/api/tablets/at-chair', { sessions: [], marks: [mark] })).status).toBe(400)
})
