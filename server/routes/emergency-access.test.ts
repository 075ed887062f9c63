import { afterAll, beforeAll, expect, test } from 'vitest'
import { MINUTE } from '../../chart/units.ts'
import { auditRows } from '../../db/audit.ts'
import { type Caller, chart, charted, nine, PASSWORD, planned, startTestServer, type TestServer } from '../fixture.ts'

let server: TestServer
let nora: Caller
let ada: Caller
let session = ''
beforeAll(async () => {
  server = await startTestServer()
  nora = await on('tablet-1', 'nora')
  ada = await server.as('ada')
  session = await planned(nora)
  await chart(nora, session, charted('weight-measured', { kg: 70 }), charted('note', { text: 'pale, sweating' }, 1))
})
afterAll(() => server.stop())

/** Signs in on a tablet, which enrols it the first time. */
async function on(tablet: string, username: string): Promise<Caller> {
  const { headers } = await server.anyone('POST', '/api/sign-in', { username, password: PASSWORD, device: tablet })
  const cookie = [headers['set-cookie']].flat().map((each) => String(each).split(';')[0])
  return (method, url, body) => server.anyone(method, url, body, { cookie: cookie.join('; ') })
}
const revoke = (tablet: string) => ada('PATCH', `/api/tablets/${tablet}`, { revoked: true })
type Reading = { id: string; until: string; patient: { family: string }; entries: readonly { kind: string }[] }
type List = { unreviewed: number; accesses: { id: string; name: string; review?: { found: string; by: string } }[] }
const looking = { sessionId: '', name: 'Dr Ek', reason: 'Collapsed, the nurse is in the corridor' }
const open = (who: Caller, tablet: string, sessionId = session, more: object = {}) =>
  who<Reading>('POST', `/api/tablets/${tablet}/emergency-access`, { ...looking, sessionId, ...more })
const again = (who: Caller, id: string) => who<Reading>('GET', `/api/emergency-access/${id}`)
const newest = () => auditRows(server.deps.db, { limit: 1 })[0]

test('a name and a reason open one chart for 15 minutes; then it ends by itself', async () => {
  server.at(nine + 10 * MINUTE)
  const { status, body } = await open(nora, 'tablet-1')
  expect([status, body.until, body.patient.family]).toEqual([201, '2026-11-23T09:25:00.000Z', 'Halvorsen'])
  expect(body.entries.map(({ kind }) => kind)).toEqual(['session-opened', 'weight-measured', 'note'])
  server.at(nine + 25 * MINUTE - 1)
  expect((await again(nora, body.id)).body.entries).toHaveLength(3)
  server.at(nine + 25 * MINUTE)
  const after = await again(nora, body.id)
  expect(after.status).toBe(404)
  expect((await again(nora, 'guessed')).body).toEqual(after.body)
})

test('its rows of the audit log are the tablet’s, not those of whoever is signed in, and hold no word of it', async () => {
  const { body } = await open(nora, 'tablet-1')
  expect(newest()).toMatchObject({ action: 'emergency-access', device: 'tablet-1', outcome: 'done' })
  expect(newest()).toMatchObject({ subject: { kind: 'session', id: session }, detail: { access: body.id } })
  expect(newest()?.actor).toBeUndefined()
  await again(nora, body.id)
  expect(newest()).toMatchObject({ action: 'emergency-read', device: 'tablet-1' })
  expect(newest()?.actor).toBeUndefined()
  await open(nora, 'tablet-1', 'guessed')
  expect(newest()).toMatchObject({ action: 'emergency-access', device: 'tablet-1', outcome: 'refused' })
  expect(newest()?.actor).toBeUndefined()
  const all = JSON.stringify(auditRows(server.deps.db, { after: 0, limit: 1000 }))
  expect(all).not.toContain('Ek')
  expect(all).not.toContain('Collapsed')
})

test('a tablet that nobody enrolled, or that was revoked, opens nothing, and is answered alike', async () => {
  await on('lost', 'nora')
  await revoke('lost')
  const unknown = await open(nora, 'never-seen')
  expect(unknown.status).toBe(404)
  expect((await open(nora, 'lost')).body).toEqual(unknown.body)
})

test('a tablet names itself only: the id of another enrolled one opens nothing', async () => {
  await on('tablet-3', 'nils')
  expect((await open(nora, 'tablet-3')).status).toBe(404)
  expect((await open(await server.as('petra'), 'tablet-1')).status).toBe(404)
})

test('a tablet that is revoked meanwhile sees no more', async () => {
  const stolen = await on('tablet-2', 'nora')
  const { body } = await open(stolen, 'tablet-2')
  expect((await again(stolen, body.id)).status).toBe(200)
  await revoke('tablet-2')
  expect((await again(stolen, body.id)).status).toBe(401)
  expect((await open(stolen, 'tablet-2')).status).toBe(401)
})

test('without a sign-in that is still good it opens nothing', async () => {
  const nils = await on('tablet-4', 'nils')
  const { body } = await open(nils, 'tablet-4')
  expect((await again(nils, body.id)).status).toBe(200)
  await nils('POST', '/api/sign-out', {})
  expect((await again(nils, body.id)).status).toBe(401)
  expect((await open(nils, 'tablet-4')).status).toBe(401)
  expect((await open(server.anyone, 'tablet-1')).status).toBe(401)
})

test('it is one tablet’s and one chart’s: another sign-in cannot use it, and the next one ends it', async () => {
  const first = (await open(nora, 'tablet-1')).body
  expect((await again(await server.as('petra'), first.id)).status).toBe(404)
  const other = await planned(nora, { chair: '2' })
  await chart(nora, other, charted('weight-measured', { kg: 60 }))
  const second = (await open(nora, 'tablet-1', other)).body
  expect((await again(nora, first.id)).status).toBe(404)
  expect((await again(nora, second.id)).status).toBe(200)
})

test('after the clock was put back the access that came last is the newest, and the list hides none', async () => {
  server.at(nine + 40 * MINUTE)
  const first = (await open(nora, 'tablet-1')).body
  server.at(nine + 30 * MINUTE)
  const second = (await open(nora, 'tablet-1')).body
  expect((await again(nora, first.id)).status).toBe(404)
  expect((await again(nora, second.id)).status).toBe(200)
  const { accesses, unreviewed } = (await ada<List>('GET', '/api/emergency-access')).body
  expect(accesses.slice(0, 2).map(({ id }) => id)).toEqual([second.id, first.id])
  expect(accesses).toHaveLength(unreviewed)
  server.at(nine + 41 * MINUTE)
})

test('who takes the tablet over by PIN does not read on what was opened before them', async () => {
  const before = await on('tablet-5', 'nora')
  const { body } = await open(before, 'tablet-5')
  expect((await again(before, body.id)).status).toBe(200)
  const { headers } = await before('POST', '/api/unlock', { username: 'nils', pin: '2222' })
  const cookie = String([headers['set-cookie']].flat()[0]).split(';')[0] ?? ''
  const nils: Caller = (method, url, sent) => server.anyone(method, url, sent, { cookie })
  expect((await again(nils, body.id)).status).toBe(404)
  expect((await open(nils, 'tablet-5')).status).toBe(201)
})

test('a session with nobody in the chair is as one that does not exist', async () => {
  const later = await planned(nora, { chair: '3' })
  const answer = await open(nora, 'tablet-1', later)
  expect(answer.status).toBe(404)
  expect((await open(nora, 'tablet-1', 'guessed')).body).toEqual(answer.body)
})

test('it ends with the visit: once the patient has gone home it shows no more', async () => {
  const visit = await planned(nora, { chair: '4' })
  await chart(nora, visit, charted('weight-measured', { kg: 70 }, 1), charted('infusion-started', { mlPerHour: 35 }, 2))
  const { body } = await open(nora, 'tablet-1', visit)
  expect((await again(nora, body.id)).status).toBe(200)
  await chart(nora, visit, charted('infusion-stopped', {}, 3))
  expect((await again(nora, body.id)).status).toBe(200)
  await chart(nora, visit, charted('discharged', {}, 4))
  expect((await again(nora, body.id)).body).toEqual((await again(nora, 'guessed')).body)
})

test.each([{ name: '' }, { reason: '' }, { name: ' ' }, { reason: '  ' }])(
  'not without both words: %o',
  async (more) => {
    expect((await open(nora, 'tablet-1', session, more)).status).toBe(400)
  },
)

test('nothing can be charted, printed or searched with it: there is no such call', () => {
  const calls = server.app.calls.filter(({ url }) => url.includes('emergency-access'))
  const named = calls.filter(({ method }) => method !== 'HEAD').map(({ method, url }) => `${method} ${url}`)
  expect(named.toSorted()).toEqual([
    'GET /api/emergency-access',
    'GET /api/emergency-access/:id',
    'POST /api/emergency-access/:id/review',
    'POST /api/tablets/:id/emergency-access',
  ])
})

test('the administrator is told, until somebody says what they found; the first finding stays', async () => {
  const before = (await ada<List>('GET', '/api/emergency-access')).body
  expect(before.unreviewed).toBe(before.accesses.length)
  const [access] = before.accesses
  const review = (found: string) => ada<List>('POST', `/api/emergency-access/${access?.id}/review`, { found })
  const { body } = await review('It was Dr Ek, the patient had fainted')
  expect(body.unreviewed).toBe(before.unreviewed - 1)
  expect(body.accesses[0]).toMatchObject({ name: 'Dr Ek', review: { by: 'ada' } })
  expect((await review('Something else')).status).toBe(409)
  expect((await nora('GET', '/api/emergency-access')).status).toBe(403)
  const asked = await ada<{ rows: { session: string }[] }>('GET', '/api/questions/emergency-access')
  expect(asked.body.rows).toHaveLength(before.accesses.length)
})

test('the clinic sets how long', async () => {
  const settings = (await ada<{ clinic: object }>('GET', '/api/clinic')).body
  await ada('PUT', '/api/clinic', { ...settings, clinic: { ...settings.clinic, emergencyAccessMinutes: 2 } })
  server.at(nine + 60 * MINUTE)
  expect((await open(nora, 'tablet-1')).body.until).toBe('2026-11-23T10:02:00.000Z')
})
