import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import doses from '../../chart/cases/dose.json' with { type: 'json' }
import { clinicDefaults } from '../../chart/clinic.ts'
import { toWire } from '../../chart/instant.ts'
import { conflictsSeen } from '../../db/append.ts'
import { clinic } from '../../db/settings.ts'
import { type Caller, chart, charted, freshId, nine, planned, startTestServer, type TestServer } from '../fixture.ts'

let server: TestServer
let nora: Caller
let petra: Caller
beforeAll(async () => {
  server = await startTestServer({
    clinic: {
      scope: { ...clinicDefaults.scope, nurseMayGiveBolus: true },
    },
  })
  nora = await server.as('nora')
  petra = await server.as('petra')
})
afterAll(() => server.stop())

type Given = { session: { given: { mL: number; mg: number; mgPerKg: number } } }

describe('the dose through HTTP', () => {
  test.each(doses.cases.map((each) => [each.name, each] as const))('%s', async (_, each) => {
    const id = await planned(nora)
    const entries = [
      charted('weight-measured', { kg: each.weightKg }, -30),
      ...each.entries.map(({ kind, atMs, body }) => {
        const at = toWire(nine + atMs)
        return { id: freshId(), kind, occurredAt: at, recordedAt: at, body }
      }),
    ]
    for (let from = 0; from < entries.length; from += 200) {
      const results = await chart(nora, id, ...entries.slice(from, from + 200))
      expect(results.filter(({ outcome }) => outcome !== 'recorded')).toEqual([])
    }
    for (const { atMs, mL, mg, mgPerKg } of each.expected) {
      const { body } = await nora<Given>('GET', `/api/sessions/${id}?at=${toWire(nine + atMs)}`)
      expect(Math.abs(body.session.given.mL - mL)).toBeLessThan(1e-9)
      expect(Math.abs(body.session.given.mg - mg)).toBeLessThan(1e-9)
      expect(Math.abs(body.session.given.mgPerKg - mgPerKg)).toBeLessThan(1e-9)
    }
  })
})

describe('a batch', () => {
  test('sent twice is stored once and answered as the first time', async () => {
    const id = await planned(nora)
    const batch = [charted('vitals', { heartRate: 72 }), charted('note', { text: 'Calm.' })]
    const first = await chart(nora, id, ...batch)
    const again = await chart(nora, id, ...batch)
    expect(again.map(({ outcome }) => outcome)).toEqual(['duplicate', 'duplicate'])
    expect(again.map(({ seq, hash }) => ({ seq, hash }))).toEqual(first.map(({ seq, hash }) => ({ seq, hash })))
    const { body } = await nora<{ entries: unknown[] }>('GET', `/api/sessions/${id}`)
    expect(body.entries).toHaveLength(3)
  })

  test('sent again after the clinic took a right away is answered as the first time; a new entry is refused', async () => {
    const id = await planned(nora)
    const bolus = () => charted('bolus-given', { mg: 5, overSeconds: 60 })
    const first = bolus()
    expect((await chart(nora, id, first))[0]?.outcome).toBe('recorded')
    const settings = clinic(server.deps.db)
    if (settings === undefined) throw new Error('no clinic')
    const put = (nurseMayGiveBolus: boolean) => {
      const { version: base = 0 } = clinic(server.deps.db) ?? {}
      const scope = { ...settings.clinic.scope, nurseMayGiveBolus }
      return server.deps.db.write('putClinic', { clinic: { ...settings.clinic, scope }, base, at: nine, by: 'ada' })
    }
    await put(false)
    const [again, other] = await chart(nora, id, first, bolus())
    expect([again?.outcome, other?.outcome]).toEqual(['duplicate', 'refused'])
    await put(true)
  })

  test('with one bad entry stores the others and names the field', async () => {
    const id = await planned(nora)
    const bad = charted('vitals', { spo2: 101 })
    const results = await chart(nora, id, charted('vitals', { heartRate: 72 }), bad, charted('note', { text: 'Calm.' }))
    expect(results.map(({ outcome }) => outcome)).toEqual(['recorded', 'refused', 'recorded'])
    expect(results[1]).toMatchObject({
      id: bad.id,
      problem: { type: 'urn:chairside:bad-input', status: 400, errors: [{ path: '/body/spo2' }] },
    })
  })

  test.each([
    ['a string where a number belongs', { heartRate: '72' }, '/body/heartRate'],
    ['nothing where a number belongs', { heartRate: null }, '/body/heartRate'],
    ['a field that no vital sign has', { heartRate: 72, pulse: 72 }, '/body/pulse'],
    ['a systolic that is not above the diastolic', { systolic: 70, diastolic: 110 }, '/body/systolic'],
  ])('takes what was typed literally: %s is refused, never bent', async (_, body, path) => {
    const [result] = await chart(nora, await planned(nora), charted('vitals', body))
    expect(result).toMatchObject({ outcome: 'refused', problem: { errors: [{ path }] } })
  })

  test('with the same id and other content is refused for that entry, and both are seen by the administrator', async () => {
    const id = await planned(nora)
    const entry = charted('note', { text: 'Calm.' })
    await chart(nora, id, entry)
    const [result] = await chart(nora, id, { ...entry, body: { text: 'Agitated.' } })
    expect(result).toMatchObject({
      outcome: 'refused',
      problem: { type: 'urn:chairside:same-id-other-content', status: 409 },
    })
    expect(conflictsSeen(server.deps.db, 10).map((conflict) => conflict.id)).toContain(entry.id)
  })

  test('of two entries under one id keeps the first and refuses the second', async () => {
    const entry = charted('note', { text: 'Calm.' })
    const results = await chart(nora, await planned(nora), entry, { ...entry, body: { text: 'Agitated.' } })
    expect(results.map(({ outcome }) => outcome)).toEqual(['recorded', 'refused'])
  })

  test.each([
    ['no entry at all', []],
    ['more than 200 entries', Array.from({ length: 201 }, () => charted('note', { text: 'x' }))],
  ])('of %s is not taken', async (_, entries) => {
    const { status } = await nora('POST', `/api/sessions/${await planned(nora)}/entries`, { entries })
    expect(status).toBe(400)
  })

  test('for a session that does not exist is 404', async () => {
    const { status } = await nora('POST', '/api/sessions/none/entries', { entries: [charted('note', { text: 'x' })] })
    expect(status).toBe(404)
  })
})

describe('who may chart what', () => {
  test('an entry of another author waits for that person', async () => {
    const [result] = await chart(nora, await planned(nora), charted('note', { text: 'x' }, 0, { author: 'nils' }))
    expect(result).toMatchObject({ outcome: 'refused', problem: { type: 'urn:chairside:author-not-signed-in' } })
  })

  const order = { mgPerKgPerHour: 0.5, minutes: 20 }
  test.each([
    ['a nurse gives no order', order, 'urn:chairside:outside-scope'],
    [
      'a spoken order counts once it was read back',
      { ...order, verbal: { orderedBy: 'petra', readBack: true } },
      undefined,
    ],
    [
      'not read back it does not',
      { ...order, verbal: { orderedBy: 'petra', readBack: false } },
      'urn:chairside:outside-scope',
    ],
    [
      'a nurse is no prescriber',
      { ...order, verbal: { orderedBy: 'nils', readBack: true } },
      'urn:chairside:bad-input',
    ],
  ])('%s', async (_, body, type) => {
    const [result] = await chart(nora, await planned(nora), charted('order-given', body))
    expect(result?.problem?.type).toBe(type)
  })

  test('a physician gives one', async () => {
    const [result] = await chart(petra, await planned(petra), charted('order-given', order))
    expect(result?.outcome).toBe('recorded')
  })

  test.each(['signed', 'wasted', 'returned', 'discrepancy-recorded', 'stock-adjusted', 'session-opened'])(
    '%s is stored only by its own call',
    async (kind) => {
      const bodies: Record<string, object> = {
        signed: { meaning: 'charted', head: '0' },
        'stock-adjusted': { drug: 'ketamine', lot: 'A', mg: 1, reason: 'x' },
        'session-opened': { patientId: 'p', protocolId: 'low-dose-1', chair: '1', plannedStart: toWire(nine) },
      }
      const body = bodies[kind] ?? { container: 'bag', mg: 1, reason: 'x' }
      const [result] = await chart(petra, await planned(petra), charted(kind, body))
      expect(result?.problem?.type).toBe('urn:chairside:kind-has-its-own-call')
    },
  )

  test('that a second person checked it here is for the server to say, on the tablet for the tablet', async () => {
    const id = await planned(nora)
    const bag = (on: string) => charted('bag-prepared', { mgPerMl: 1, check: { by: 'nils', on } })
    expect((await chart(nora, id, bag('server')))[0]?.problem?.type).toBe('urn:chairside:kind-has-its-own-call')
    const [stored] = await chart(nora, id, bag('tablet'))
    expect(stored?.outcome).toBe('recorded')
    const forged = {
      target: stored?.id,
      replacement: { body: { mgPerMl: 1, check: { by: 'nils', on: 'server' } } },
      reason: 'x',
    }
    expect((await chart(nora, id, charted('amendment', forged, 1)))[0]?.outcome).toBe('refused')
  })

  describe('whose answer was lost after a second person had checked it', () => {
    const checkedBy = (by: string) => ({ by, on: 'tablet' })
    const start = (check?: object) => ({ mlPerHour: 35, ...(check ? { check } : {}) })
    const stored = async (id: string) =>
      (await nora<{ entries: { kind: string; body: object }[] }>('GET', `/api/sessions/${id}`)).body.entries.filter(
        ({ kind }) => kind === 'infusion-started',
      )

    test.each([
      ['with that person’s check on the tablet', checkedBy('nils')],
      ['without a check', undefined],
    ])('is sent again %s and is charted once, as the server saw it', async (_, check) => {
      const id = await planned(nora)
      const entry = charted('infusion-started', start())
      const checked = { username: 'nils', pin: '2222', entry }
      expect((await nora('POST', `/api/sessions/${id}/witness`, checked)).body.outcome).toBe('recorded')
      expect((await nora('POST', `/api/sessions/${id}/witness`, checked)).body.outcome).toBe('duplicate')
      const [again] = await chart(nora, id, { ...entry, body: start(check) })
      expect(again?.outcome).toBe('duplicate')
      expect((await stored(id)).map(({ body }) => body)).toEqual([
        { mlPerHour: 35, check: { by: 'nils', on: 'server' } },
      ])
    })

    test.each([
      ['another person’s check', { body: start(checkedBy('petra')) }],
      ['another rate', { body: { mlPerHour: 53 } }],
      ['another time', { body: start(), occurredAt: toWire(nine - 60_000) }],
    ])('with %s is no repetition: it is refused, and the administrator sees both', async (_, other) => {
      const id = await planned(nora)
      const entry = charted('infusion-started', start())
      await nora('POST', `/api/sessions/${id}/witness`, { username: 'nils', pin: '2222', entry })
      const [again] = await chart(nora, id, { ...entry, ...other })
      expect(again?.problem?.type).toBe('urn:chairside:same-id-other-content')
      expect(await stored(id)).toHaveLength(1)
      expect(conflictsSeen(server.deps.db, 100).map(({ id: seen }) => seen)).toContain(entry.id)
    })
  })

  test('only the author amends an entry, or a physician in their own name', async () => {
    const id = await planned(nora)
    const entry = charted('vitals', { heartRate: 172 })
    await chart(nora, id, entry)
    const correct = () =>
      charted('amendment', { target: entry.id, replacement: { body: { heartRate: 72 } }, reason: 'misread' }, 1)
    const nils = await server.as('nils')
    expect((await chart(nils, id, correct()))[0]?.problem?.type).toBe('urn:chairside:not-your-entry')
    expect((await chart(nora, id, correct()))[0]?.outcome).toBe('recorded')
    expect((await chart(petra, id, correct()))[0]?.outcome).toBe('recorded')
  })

  test("a correction cannot reach into another session's chart", async () => {
    const entry = charted('vitals', { heartRate: 172 })
    await chart(nora, await planned(nora), entry)
    const [result] = await chart(
      nora,
      await planned(nora),
      charted('amendment', { target: entry.id, struck: true, reason: 'x' }, 1),
    )
    expect(result?.problem?.errors?.[0]?.path).toBe('/body/target')
  })
})
