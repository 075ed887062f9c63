import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toWire } from '../../chart/instant.ts'
import { minutes } from '../../chart/units.ts'
import {
  type Caller,
  chart,
  charted,
  freshId,
  nine,
  patientId,
  planned,
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

type Row = { id: string; phase: string; chair: string; plannedStart: string }
type List = { sessions: Row[]; next?: string; seq: number }

describe('planning a session', () => {
  const plan = () => ({ id: freshId(), patientId, protocolId: 'low-dose-1', chair: '1', plannedStart: toWire(nine) })

  test('the same call again answers the same, also when time has passed', async () => {
    const wanted = plan()
    const first = await nora('POST', '/api/sessions', wanted)
    server.at(nine + minutes(3))
    const again = await nora('POST', '/api/sessions', wanted)
    expect(again.status).toBe(first.status)
    expect(again.body).toEqual(first.body)
  })

  test('with the id of another session is refused', async () => {
    const wanted = plan()
    await nora('POST', '/api/sessions', wanted)
    const { status, body } = await nora('POST', '/api/sessions', { ...wanted, chair: '2' })
    expect([status, body.type]).toEqual([409, 'urn:chairside:same-id-other-content'])
  })

  test.each([
    ['a patient whom nobody knows', { patientId: 'none' }, 404],
    ['a protocol that there is not', { protocolId: 'none' }, 404],
    ['a day that does not exist', { plannedStart: '2026-02-30T09:00:00.000Z' }, 400],
    ['a field that no plan has', { chairs: '1' }, 400],
    ['another author', { author: 'nils' }, 403],
  ])('for %s stores nothing', async (_, wrong, status) => {
    const wanted = { ...plan(), ...wrong }
    expect((await nora('POST', '/api/sessions', wanted)).status).toBe(status)
    expect((await nora('GET', `/api/sessions/${wanted.id}`)).status).toBe(404)
  })
})

describe('the list of sessions', () => {
  test('of a day carries what the board shows, and the head of the log', async () => {
    const id = await planned(nora, { chair: '4', plannedStart: '2026-12-01T15:00:00.000Z' })
    const { body } = await nora<List>('GET', '/api/sessions?day=2026-12-01')
    expect(body.sessions).toMatchObject([
      {
        id,
        phase: 'planned',
        chair: '4',
        plannedStart: '2026-12-01T15:00:00.000Z',
        patient: { id: patientId, family: 'Halvorsen' },
        protocol: { id: 'low-dose-1', name: 'low-dose' },
      },
    ])
    const { body: session } = await nora<{ seq: number }>('GET', `/api/sessions/${id}`)
    expect(body.seq).toBe(session.seq)
  })

  test('says the phase that the chart says', async () => {
    const id = await planned(nora, { plannedStart: '2026-12-02T15:00:00.000Z' })
    await chart(nora, id, charted('infusion-started', { mlPerHour: 35 }))
    const phases = async (query: string) =>
      (await nora<List>('GET', `/api/sessions?day=2026-12-02&${query}`)).body.sessions.map(({ phase }) => phase)
    expect(await phases('')).toEqual(['infusing'])
    expect(await phases('phase=infusing')).toEqual(['infusing'])
    expect(await phases('phase=planned')).toEqual([])
  })

  test('finds who charted and which lot was used', async () => {
    const id = await planned(nora, { plannedStart: '2026-12-03T15:00:00.000Z' })
    await chart(petra, id, charted('bag-prepared', { mgPerMl: 1, lot: '6C117' }))
    const found = async (query: string) =>
      (await nora<List>('GET', `/api/sessions?${query}`)).body.sessions.map((row) => row.id)
    expect(await found('lot=6C117')).toEqual([id])
    expect(await found('nurse=petra')).toEqual([id])
    expect(await found(`patient=${patientId}&limit=200`)).toContain(id)
  })

  test('is read page by page, each session once', async () => {
    const ids = []
    for (let hour = 10; hour < 17; hour += 1)
      ids.push(await planned(nora, { plannedStart: `2026-12-04T${hour}:00:00.000Z` }))
    const seen: string[] = []
    let next: string | undefined = ''
    while (next !== undefined) {
      const url: string = `/api/sessions?day=2026-12-04&limit=3${next ? `&cursor=${encodeURIComponent(next)}` : ''}`
      const page: List = (await nora<List>('GET', url)).body
      seen.push(...page.sessions.map(({ id }) => id))
      next = page.next
    }
    expect(seen).toEqual(ids)
  })

  test.each(['day=yesterday', 'phase=asleep', 'limit=0', 'limit=1e3', 'sort=name'])(
    'asked with %s says what is wrong',
    async (query) => {
      const { status, body } = await nora<{ errors: object[] }>('GET', `/api/sessions?${query}`)
      expect(status).toBe(400)
      expect(body.errors).toHaveLength(1)
    },
  )
})

describe('a session at an instant', () => {
  test('is what had happened by then, with the dose of the whole record', async () => {
    server.at(nine + minutes(40))
    const id = await planned(nora)
    await chart(
      nora,
      id,
      charted('bag-prepared', { mgPerMl: 1 }, -10),
      charted('infusion-started', { mlPerHour: 35 }, 0),
      charted('infusion-stopped', {}, 20),
      // Weighed only afterwards: the weight was the same all along.
      charted('weight-measured', { kg: 70 }, 30),
    )
    type Read = { session: { phase: string; infusion: { status: string }; given: { mg: number; mgPerKg: number } } }
    const at = async (minute: number) =>
      (await nora<Read>('GET', `/api/sessions/${id}?at=${toWire(nine + minutes(minute))}`)).body.session
    expect(await at(-20)).toMatchObject({ phase: 'planned', given: { mg: 0 } })
    expect((await at(6)).given.mg).toBeCloseTo(3.5, 9)
    expect((await at(6)).given.mgPerKg).toBeCloseTo(0.05, 9)
    expect(await at(6)).toMatchObject({ phase: 'infusing', infusion: { status: 'infusing' } })
    expect(await at(25)).toMatchObject({ infusion: { status: 'stopped' } })
  })
})

describe('patients', () => {
  const person = () => ({ mrn: freshId(), family: 'Okafor', given: 'Daniel', birthDate: '1984-11-22' })

  test('the same patient sent again is one patient', async () => {
    const wanted = { id: freshId(), ...person() }
    const first = await nora('POST', '/api/patients', wanted)
    expect(first.status).toBe(201)
    expect((await nora('POST', '/api/patients', wanted)).body).toEqual(first.body)
  })

  test.each([
    ['a birth date that does not exist', { birthDate: '1984-02-30' }, '/birthDate'],
    ['no family name', { family: '' }, '/family'],
  ])('with %s is refused, with the field named', async (_, wrong, path) => {
    const { status, body } = await nora('POST', '/api/patients', { ...person(), ...wrong })
    expect([status, body.errors]).toMatchObject([400, [{ path }]])
  })

  test('a change on top of an older version is refused, not merged', async () => {
    const { body: made } = await nora('POST', '/api/patients', person())
    const change = (version: number, phone: string) => nora('PATCH', `/api/patients/${made.id}`, { version, phone })
    expect((await change(1, '1')).body).toMatchObject({ version: 2, phone: '1', family: 'Okafor' })
    expect((await change(1, '2')).body.type).toBe('urn:chairside:changed-meanwhile')
  })
})

describe('protocols', () => {
  test('a change is a new version, and sessions keep the one that they pinned', async () => {
    const { body } = await petra<{ protocols: Record<string, unknown>[] }>('GET', '/api/protocols')
    const { id: _, version: __, approved: ___, ...low } = body.protocols.find(({ name }) => name === 'low-dose') ?? {}
    const session = await planned(nora)
    const made = await petra('POST', '/api/protocols', { ...low, recoveryMinutes: 60, approve: true })
    expect(made).toMatchObject({ status: 201, body: { name: 'low-dose', version: 2, approved: { by: 'petra' } } })
    const { body: read } = await nora<{ session: { protocol: object } }>('GET', `/api/sessions/${session}`)
    expect(read.session.protocol).toMatchObject({ id: 'low-dose-1', version: 1 })
  })
})

test('a course gathers its sessions in order', async () => {
  const { body: course } = await nora('POST', '/api/courses', {
    patientId,
    protocolId: 'low-dose-1',
    plannedSessions: 6,
  })
  const ids = []
  for (const number of [1, 2])
    ids.push(await planned(nora, { courseId: course.id, number, plannedStart: `2026-12-1${number}T09:00:00.000Z` }))
  const { body } = await nora<{ sessions: Row[] }>('GET', `/api/courses/${course.id}`)
  expect(body.sessions.map(({ id }) => id)).toEqual(ids)
  const { body: list } = await nora<{ courses: { id: string }[] }>('GET', `/api/courses?patient=${patientId}`)
  expect(list.courses.map(({ id }) => id)).toContain(course.id)
})

describe('what is not JSON', () => {
  test.each([
    ['a form', 'application/x-www-form-urlencoded', 'mrn=1'],
    ['plain text', 'text/plain', '{}'],
    ['half a document', 'application/json', '{"mrn":'],
  ])('%s is refused as problem details', async (_, type, payload) => {
    const { headers } = await server.anyone('POST', '/api/sign-in', {
      username: 'nora',
      password: 'a long enough password',
    })
    const cookie = String(headers['set-cookie']).split(';')[0] ?? ''
    const answer = await server.app.inject({
      method: 'POST',
      url: '/api/patients',
      headers: { cookie, 'content-type': type },
      payload,
    })
    expect([400, 415]).toContain(answer.statusCode)
    expect(answer.headers['content-type']).toContain('application/problem+json')
  })
})
