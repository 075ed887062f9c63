import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Protocol } from '../../chart/protocol.ts'
import { builtInProtocols } from '../../chart/protocols.ts'
import { MINUTE } from '../../chart/units.ts'
import { type Caller, chart, charted, nine, planned, startTestServer, type TestServer } from '../fixture.ts'

let server: TestServer
let nora: Caller
let petra: Caller
beforeAll(async () => {
  server = await startTestServer()
  nora = await server.as('nora')
  petra = await server.as('petra')
})
afterAll(() => server.stop())

const [low] = builtInProtocols as [Protocol]
const { id: _, version: __, approved: ___, ...proposed } = low

/** Every number of a protocol, made another one: whatever reads one from the wrong version shows. */
function otherwise<T>(value: T): T {
  if (typeof value === 'number') return (Number.isInteger(value) ? Math.ceil(value / 2) : value / 2) as T
  if (Array.isArray(value)) return value.map(otherwise) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, otherwise(inner)])) as T
}

describe('a protocol changed while a session runs', () => {
  test('moves nothing: every threshold and interval is of the version that the session pinned', async () => {
    server.at(nine + 50 * MINUTE)
    const session = await planned(nora)
    await chart(
      nora,
      session,
      charted('weight-measured', { kg: 70 }, -20),
      charted('bag-prepared', { mgPerMl: 1, mg: 50, mL: 50 }, -10),
      charted('vitals', { systolic: 150, diastolic: 95, heartRate: 100, respiratoryRate: 12, spo2: 94 }, -5),
      charted('infusion-started', { mlPerHour: 45 }, 0),
      charted('vitals', { systolic: 178, diastolic: 108, heartRate: 128, respiratoryRate: 10, spo2: 92 }, 7),
      charted('infusion-held', {}, 14),
      charted('infusion-resumed', { mlPerHour: 52.5 }, 16),
      charted('infusion-stopped', {}, 24),
      charted('vitals', { systolic: 130, diastolic: 80, heartRate: 80, respiratoryRate: 14, spo2: 97 }, 34),
    )
    const read = async () =>
      (await nora<{ session: Record<string, unknown> }>('GET', `/api/sessions/${session}`)).body.session
    const before = await read()
    const changed = await petra<Protocol>('POST', '/api/protocols', otherwise(proposed))
    expect(changed).toMatchObject({ status: 201, body: { name: 'low-dose', version: 2 } })
    expect(await read()).toEqual(before)

    // The same chart under the new version is another one: the comparison above would see a slip.
    const { id: protocolId } = changed.body
    const other = await planned(nora, { protocolId })
    await chart(
      nora,
      other,
      charted('weight-measured', { kg: 70 }, -20),
      charted('bag-prepared', { mgPerMl: 1 }, -10),
      charted('infusion-started', { mlPerHour: 45 }, 0),
    )
    const { body } = await nora<{ session: { alerts: unknown[] } }>('GET', `/api/sessions/${other}`)
    expect(body.session).toMatchObject({ protocol: { version: 2 } })
    expect(body.session.alerts).not.toEqual([])
  })

  test('keeps the old version as it was, beside the new one', async () => {
    const { body } = await nora<{ protocols: Protocol[] }>('GET', '/api/protocols')
    expect(body.protocols.find(({ id }) => id === low.id)).toEqual(low)
  })
})

test('a version sent again, since its answer was lost, is written once; another one is another version', async () => {
  const versions = async () => {
    const { body } = await nora<{ protocols: Protocol[] }>('GET', '/api/protocols')
    return body.protocols.filter(({ name }) => name === 'sent-again').map(({ version }) => version)
  }
  const draft = { ...proposed, name: 'sent-again' }
  const first = await petra<Protocol>('POST', '/api/protocols', draft)
  expect(await petra('POST', '/api/protocols', draft)).toMatchObject({ status: 201, body: first.body })
  expect(await versions()).toEqual([1])
  const approved = await petra<Protocol>('POST', '/api/protocols', { ...draft, approve: true })
  expect(await petra('POST', '/api/protocols', { ...draft, approve: true })).toMatchObject({ body: approved.body })
  expect(await versions()).toEqual([2, 1])
  // The draft again is a new one: nobody takes an approval back without a version that says so.
  await petra('POST', '/api/protocols', draft)
  expect(await versions()).toEqual([3, 2, 1])
})

test('a version made from one that is not the newest any more is refused: what another wrote meanwhile stays', async () => {
  const name = 'meanwhile'
  const limit = (maxMinutes: number) => ({
    ...proposed,
    name,
    order: { ...proposed.order, bounds: { ...proposed.order.bounds, maxMinutes } },
  })
  expect((await petra('POST', '/api/protocols', { ...limit(30), after: 0 })).status).toBe(201)
  expect((await petra('POST', '/api/protocols', { ...limit(25), after: 1 })).status).toBe(201)
  expect(await petra('POST', '/api/protocols', { ...limit(40), after: 1 })).toMatchObject({
    status: 409,
    body: { detail: 'Somebody changed this protocol meanwhile. Read it again, then repeat your change.' },
  })
  const { body } = await nora<{ protocols: Protocol[] }>('GET', '/api/protocols')
  const versions = body.protocols.filter((each) => each.name === name)
  expect(versions.map(({ version, order }) => [version, order.bounds.maxMinutes])).toEqual([
    [2, 25],
    [1, 30],
  ])
})

describe('approval', () => {
  test("is the physician's act, and names them", async () => {
    const { body } = await petra<Protocol>('POST', '/api/protocols', { ...proposed, name: 'approved', approve: true })
    expect(body.approved).toMatchObject({ by: 'petra' })
  })
  test('is not given by writing it into the protocol', async () => {
    const written = { ...proposed, name: 'forged', approved: { by: 'petra', at: '2026-11-23T09:00:00.000Z' } }
    expect((await petra('POST', '/api/protocols', written)).status).toBe(400)
  })
  test('of what contradicts itself is refused, with the field; nothing is written', async () => {
    const wrong = { ...proposed, name: 'wrong', order: { ...proposed.order, mgPerKgPerHour: 5 } }
    expect(await petra('POST', '/api/protocols', { ...wrong, approve: true })).toMatchObject({
      status: 400,
      body: { errors: expect.arrayContaining([{ path: '/order/mgPerKgPerHour', message: 'is over its own maximum' }]) },
    })
    const { body } = await nora<{ protocols: Protocol[] }>('GET', '/api/protocols')
    expect(body.protocols.filter(({ name }) => name === 'wrong')).toEqual([])
  })
  test('a draft of it can be kept until it is right', async () => {
    const draft = { ...proposed, name: 'draft', order: { ...proposed.order, mgPerKgPerHour: 5 } }
    expect((await petra('POST', '/api/protocols', draft)).status).toBe(201)
  })
})
