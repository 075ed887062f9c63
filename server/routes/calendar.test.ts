import { afterAll, beforeAll, expect, test } from 'vitest'
import { toWire } from '../../chart/instant.ts'
import { HOUR, MINUTE } from '../../chart/units.ts'
import { type Caller, chart, charted, freshId, nine, patientId, startTestServer, type TestServer } from '../fixture.ts'

let server: TestServer
let nora: Caller
beforeAll(async () => {
  server = await startTestServer({ clinic: { chairs: ['1', '2'] } })
  nora = await server.as('nora')
})
afterAll(() => server.stop())

const DAY = 24 * HOUR
const book = (start: number, chair = '1', protocolId = 'low-dose-1', more: object = {}) =>
  nora('POST', '/api/calendar', {
    id: freshId(),
    patientId,
    protocolId,
    chair,
    plannedStart: toWire(start),
    ...more,
  })
type Calendar = { taken: { chair: string; from: string; to: string }[]; free: { chair: string; from: string }[] }
const calendar = async (from: number, to: number, protocol = 'low-dose-1') =>
  (await nora<Calendar>('GET', `/api/calendar?from=${toWire(from)}&to=${toWire(to)}&protocol=${protocol}`)).body

test('a chair is booked once: an hour for the low-dose session, six for the high-dose one', async () => {
  const day = nine + DAY
  expect((await book(day)).status).toBe(201)
  expect(await book(day + 59 * MINUTE)).toMatchObject({
    status: 409,
    body: {
      type: 'urn:chairside:chair-taken',
      detail: 'Chair 1 is taken for some of this time. Choose another chair or another time.',
    },
  })
  expect((await book(day - 5 * HOUR, '1', 'high-dose-1')).status).toBe(409)
  expect((await book(day + HOUR)).status).toBe(201)
  expect((await book(day, '2')).status).toBe(201)
  expect((await calendar(day, day + 2 * HOUR)).taken).toHaveLength(3)
})

test('two who book at the same moment do not both have it', async () => {
  const day = nine + 2 * DAY
  const both = await Promise.all([book(day), book(day)])
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
})

test('the same booking sent again answers the same', async () => {
  const [day, id] = [nine + 3 * DAY, freshId()]
  const times = { id, occurredAt: toWire(nine), recordedAt: toWire(nine) }
  const first = await book(day, '1', 'low-dose-1', times)
  expect(await book(day, '1', 'low-dose-1', times)).toMatchObject({ status: 201, body: first.body })
})

test('a cancelled session gives its chair back', async () => {
  const [day, id] = [nine + 4 * DAY, freshId()]
  await book(day, '1', 'low-dose-1', { id })
  await chart(nora, id, charted('session-cancelled', { reason: 'ill' }))
  expect((await book(day)).status).toBe(201)
})

test('what is free is long enough, and can be booked', async () => {
  const day = nine + 5 * DAY
  await book(day + HOUR)
  const { free } = await calendar(day, day + 7 * HOUR, 'high-dose-1')
  expect(free.map(({ chair, from }) => [chair, from])).toEqual(
    [0, 15, 30, 45, 60].map((minute) => ['2', toWire(day + minute * MINUTE)]),
  )
  expect((await book(Date.parse(free[0]?.from ?? ''), '2', 'high-dose-1')).status).toBe(201)
  expect((await calendar(day, day + 7 * HOUR, 'high-dose-1')).free).toEqual([])
})

test.each([
  ['an end before its start', `from=${toWire(nine)}&to=${toWire(nine - 1)}`],
  ['a year', `from=${toWire(nine)}&to=${toWire(nine + 365 * DAY)}`],
  ['a day that is none', 'from=2026-02-30T09:00:00.000Z&to=2026-03-01T09:00:00.000Z'],
])('%s is refused', async (_, asked) => expect((await nora('GET', `/api/calendar?${asked}`)).status).toBe(400))

test('a course tells its sessions side by side and when the next one is due', async () => {
  const course = freshId()
  await nora('POST', '/api/courses', { id: course, patientId, protocolId: 'low-dose-1', plannedSessions: 3 })
  const id = freshId()
  await book(nine + 6 * DAY, '1', 'low-dose-1', { id, courseId: course, number: 1 })
  server.at(nine + 6 * DAY + 2 * HOUR)
  nora = await server.as('nora')
  const minute = 6 * 24 * 60
  await chart(
    nora,
    id,
    charted('weight-measured', { kg: 70 }, minute - 10),
    charted('bag-prepared', { mgPerMl: 1 }, minute - 9),
    charted('infusion-started', { mlPerHour: 35 }, minute),
    charted('vitals', { systolic: 150, diastolic: 90, spo2: 97 }, minute + 5),
    charted('infusion-stopped', {}, minute + 20),
  )
  const { body } = await nora('GET', `/api/courses/${course}`)
  const start = nine + 6 * DAY
  expect(body).toMatchObject({
    sessions: [{ id, visit: { activeMinutes: 20, peak: { systolic: 150, diastolic: 90 }, rescue: [] } }],
    next: { part: 'initial', number: 2, from: start + DAY, to: start + 14 * DAY },
  })
})

test('a second session of one patient on one day waits for a physician who orders it as that', async () => {
  const day = nine + 9 * DAY
  const [first, second] = [freshId(), freshId()]
  await book(day, '1', 'high-dose-1', { id: first })
  await book(day + HOUR, '2', 'high-dose-1', { id: second })
  const minute = 9 * 24 * 60
  server.at(day + 2 * HOUR)
  const petra = await server.as('petra')
  const open = async (id: string) => {
    const { body } = await petra<{ session: { findings: { code: string }[] } }>('GET', `/api/sessions/${id}`)
    return body.session.findings.map(({ code }) => code)
  }
  expect(await open(first)).not.toContain('second-today')
  expect(await open(second)).toContain('second-today')
  const order = { mgPerKgPerHour: 1, minutes: 240, secondToday: true, reason: 'Flare since this morning' }
  await chart(petra, second, charted('order-given', order, minute + 60))
  expect(await open(second)).not.toContain('second-today')
})
