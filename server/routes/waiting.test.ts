import { afterAll, beforeAll, expect, test } from 'vitest'
import { ordersWaiting } from '../../db/waiting-orders.ts'
import { type Caller, chart, charted, PASSWORD, planned, startTestServer, type TestServer } from '../fixture.ts'

let server: TestServer
let nora: Caller
let petra: Caller
let paul: Caller
beforeAll(async () => {
  server = await startTestServer()
  nora = await server.as('nora')
  petra = await server.as('petra')
  const ada = await server.as('ada')
  const account = { username: 'paul', name: 'Paul Ek', credential: 'MD', role: 'physician', password: PASSWORD }
  const { body } = await ada('POST', '/api/staff', account)
  paulId = String(body.id)
  paul = await server.as('paul' as 'petra')
})
afterAll(() => server.stop())
let paulId = ''

type Orders = { orders: { session: string; order: string; words: string; orderedBy: string; by: string }[] }
const list = async (who: Caller) => (await who<Orders>('GET', '/api/verbal-orders')).body.orders
const spoken = (orderedBy: string, minute = 0) =>
  charted('order-given', { mgPerKgPerHour: 0.5, minutes: 20, verbal: { orderedBy, readBack: true } }, minute)
const confirm = (who: Caller, session: string, order: string) =>
  chart(who, session, charted('order-authenticated', { order }, 5))

test('spoken orders of every session wait in one list, the physician’s own first, until she confirms each', async () => {
  const [one, two] = [await planned(nora), await planned(nora, { chair: '2' })]
  const [first, second, pauls] = [spoken('petra', 1), spoken('petra', 2), spoken(paulId)]
  await chart(nora, one, first, pauls)
  await chart(nora, two, second)
  const listed = await list(petra)
  expect(listed.map(({ order }) => order)).toEqual([first.id, second.id, pauls.id])
  expect(listed[0]).toMatchObject({
    session: one,
    by: 'nora',
    orderedBy: 'petra',
    words: 'Order 0.5 mg/kg/h for 20 min',
  })
  expect((await list(paul))[0]?.order).toBe(pauls.id)
  await confirm(petra, one, first.id)
  expect((await list(petra)).map(({ order }) => order)).toEqual([second.id, pauls.id])
})

test('nobody confirms an order for another, and a nurse confirms none', async () => {
  const session = await planned(nora, { chair: '3' })
  const order = spoken('petra')
  await chart(nora, session, order)
  expect((await confirm(paul, session, order.id))[0]?.problem?.type).toBe('urn:chairside:outside-scope')
  expect((await confirm(nora, session, order.id))[0]?.problem?.type).toBe('urn:chairside:not-permitted')
  expect((await list(petra)).map((each) => each.order)).toContain(order.id)
  expect((await nora('GET', '/api/verbal-orders')).status).toBe(403)
})

test('an order that was entered in error waits for nobody; the rebuilt list is the same', async () => {
  const session = await planned(nora, { chair: '4' })
  const order = spoken('petra')
  await chart(nora, session, order)
  await chart(nora, session, charted('amendment', { target: order.id, struck: true, reason: 'wrong patient' }, 1))
  expect((await list(petra)).map((each) => each.order)).not.toContain(order.id)
  const before = ordersWaiting(server.deps.db, 100)
  await server.deps.db.write('rebuildSessionRows', {})
  expect(ordersWaiting(server.deps.db, 100)).toEqual(before)
})

test('a physician sends a record back to who charted it; nobody else can, and not to nobody', async () => {
  const session = await planned(nora, { chair: '5' })
  await chart(nora, session, charted('weight-measured', { kg: 70 }))
  const back = (who: Caller, to: string) => chart(who, session, charted('sent-back', { to, reason: 'No lot' }, 3))
  expect((await back(petra, 'nora'))[0]?.outcome).toBe('recorded')
  expect((await back(nora, 'nils'))[0]?.problem?.type).toBe('urn:chairside:not-permitted')
  for (const to of ['ada', 'petra', 'guessed'])
    expect((await back(petra, to))[0]?.problem).toMatchObject({ errors: [{ path: '/body/to' }] })
})
