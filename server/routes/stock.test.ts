import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { LotView } from '../../chart/stock/view.ts'
import { auditRows } from '../../db/audit.ts'
import {
  type Caller,
  chart,
  charted,
  freshId,
  patientId,
  planned,
  type Results,
  startTestServer,
  type TestServer,
} from '../fixture.ts'

let server: TestServer
let nora: Caller
let petra: Caller
beforeAll(async () => {
  server = await startTestServer()
  nora = await server.as('nora')
  petra = await server.as('petra')
})
afterAll(() => server.stop())

let lot: string
beforeEach(() => {
  lot = `L${freshId()}`
})
const of = (mg: number, more: object = {}) => ({ drug: 'ketamine', lot, mg, ...more })
const keep = async (caller: Caller, ...entries: object[]) =>
  (await caller<Results>('POST', '/api/stock/entries', { entries })).body.results
const receive = (mg: number) => keep(nora, charted('stock-received', of(mg), -120))
const inStock = async () => {
  const { body } = await nora<{ lots: LotView[] }>('GET', '/api/stock')
  return body.lots.find((each) => each.lot === lot)
}
const witness = (entry: object, username = 'nils', pin = '2222') =>
  nora('POST', '/api/stock/witness', { username, pin, entry })
const adjust = (mg: number, reason = 'overfill') => charted('stock-adjusted', of(mg, { reason }))

describe('what is received, counted and taken', () => {
  test('stands in the books of its lot, exactly', async () => {
    await receive(5000)
    const session = await planned(nora)
    await chart(nora, session, charted('vial-opened', { vial: 'v1', drug: 'ketamine', mg: 500, lot }, -30))
    await keep(nora, charted('stock-counted', of(4499.9), 600))
    expect(await inStock()).toMatchObject({
      receivedMg: 5000,
      drawnMg: 500,
      onHandMg: 4500,
      counted: { mg: 4499.9, differenceMg: -0.1, settled: false },
    })
  })
  test('a lot leads to its patients', async () => {
    const session = await planned(nora)
    await chart(nora, session, charted('vial-opened', { vial: 'v1', mg: 500, lot }, -30))
    const { body } = await nora<{ sessions: { id: string; patient: { id: string } }[] }>(
      'GET',
      `/api/sessions?lot=${lot}`,
    )
    expect(body.sessions).toMatchObject([{ id: session, patient: { id: patientId } }])
  })
  test('its ledger tells each line with the balance before and after', async () => {
    await receive(1000)
    const session = await planned(nora)
    await chart(nora, session, charted('vial-opened', { vial: 'v1', mg: 500, lot }, -30))
    const { body } = await nora<{ rows: object[] }>('GET', `/api/stock/ledger?drug=ketamine&lot=${lot}`)
    expect(body.rows).toMatchObject([
      { what: 'received', beforeMg: 0, changeMg: 1000, afterMg: 1000, by: 'nora' },
      { what: 'taken', beforeMg: 1000, changeMg: -500, afterMg: 500, session },
    ])
  })
  test('sent twice is stored once', async () => {
    const entry = charted('stock-received', of(100))
    await keep(nora, entry)
    expect(await keep(nora, entry)).toMatchObject([{ outcome: 'duplicate' }])
    expect(await inStock()).toMatchObject({ receivedMg: 100 })
  })
  test.each([
    ['less than nothing', () => charted('stock-received', of(-1)), '/body/mg'],
    ['a fraction of a microgram', () => charted('stock-received', of(1.0001)), '/body/mg'],
    ['what is of a session', () => charted('note', { text: 'x' }), '/kind'],
  ])('refuses %s, alone and with its field', async (_, entry, path) => {
    const [bad, good] = await keep(nora, entry(), charted('stock-received', of(1)))
    expect(bad).toMatchObject({ outcome: 'refused', problem: { errors: [{ path }] } })
    expect(good).toMatchObject({ outcome: 'recorded' })
  })
  test('an adjustment is not taken without a second person', async () =>
    expect(await keep(nora, adjust(-1))).toMatchObject([
      { outcome: 'refused', problem: { type: 'urn:chairside:kind-has-its-own-call' } },
    ]))
  test('nor by the door of the sessions', async () => {
    const session = await planned(nora)
    const [result] = await chart(nora, session, adjust(-1))
    expect(result).toMatchObject({ outcome: 'refused' })
  })
})

describe('an adjustment with a second person', () => {
  test('changes the balance and names the witness', async () => {
    await receive(100)
    expect(await witness(adjust(-0.1))).toMatchObject({ status: 200, body: { outcome: 'recorded' } })
    expect(await inStock()).toMatchObject({ onHandMg: 99.9, adjustedMg: -0.1 })
    const { body } = await nora<{ rows: object[] }>('GET', `/api/stock/ledger?drug=ketamine&lot=${lot}`)
    expect(body.rows.at(-1)).toMatchObject({ what: 'adjusted', reason: 'overfill', witness: 'nils' })
  })
  test.each([
    ['a wrong PIN', 'nils', '9999'],
    ['the same person', 'nora', '1111'],
    ['an administrator', 'ada', '4444'],
    ['nobody of the clinic', 'nadia', '2222'],
  ])('with %s stores nothing', async (_, username, pin) => {
    await receive(100)
    expect((await witness(adjust(-50), username, pin)).status).toBe(403)
    expect(await inStock()).toMatchObject({ onHandMg: 100, adjustedMg: 0 })
    expect(auditRows(server.deps.db, { action: 'record-stock', limit: 999 }).at(0)).toMatchObject({
      action: 'record-stock',
      outcome: 'refused',
    })
  })
  test('a witness that the tablet wrote itself counts for nothing', async () => {
    await receive(100)
    const entry = charted('stock-adjusted', of(-1, { reason: 'broken', witness: 'petra' }))
    await witness(entry)
    const { body } = await nora<{ rows: object[] }>('GET', `/api/stock/ledger?drug=ketamine&lot=${lot}`)
    expect(body.rows.at(-1)).toMatchObject({ witness: 'nils' })
  })
  test('never leaves less than nothing, and says what is there', async () => {
    await receive(100)
    expect(await witness(adjust(-100.001))).toMatchObject({
      status: 400,
      body: { errors: [{ path: '/body/mg', message: 'would leave less than nothing: the lot holds 100 mg' }] },
    })
    expect(await inStock()).toMatchObject({ onHandMg: 100 })
  })
  test('asks for a reason', async () =>
    expect(await witness(charted('stock-adjusted', of(-1)))).toMatchObject({
      status: 400,
      body: { errors: [{ path: '/body/reason' }] },
    }))
})

test('a count that is off is settled by a discrepancy of just as much', async () => {
  await receive(100)
  await keep(petra, charted('stock-counted', of(98)))
  expect(await inStock()).toMatchObject({ counted: { differenceMg: -2, settled: false, by: 'petra' } })
  const found = charted('discrepancy-recorded', { container: lot, lot, mg: 2, reason: 'not found' }, 10)
  expect((await witness(found)).status).toBe(200)
  expect(await inStock()).toMatchObject({ onHandMg: 100, counted: { settled: true } })
})

test('an inventory is due from the first receipt on, and then every two years', async () => {
  const due = async () =>
    (await nora<{ inventory: { last?: string; due?: string } }>('GET', '/api/stock')).body.inventory
  await receive(1)
  expect((await due()).last).toBeUndefined()
  await keep(nora, charted('stock-counted', of(1, { reason: 'Inventory' }), 0))
  expect(await due()).toEqual({ last: '2026-11-23T09:00:00.000Z', due: '2028-11-23T09:00:00.000Z' })
})
