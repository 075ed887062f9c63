import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { may, type Role } from '../../chart/people.ts'
import { auditRows } from '../../db/audit.ts'
import { allStaff } from '../../db/staff.ts'
import type { Access } from '../act.ts'
import { buildApp } from '../app.ts'
import {
  type Caller,
  chart,
  charted,
  freshId,
  type Name,
  PASSWORD,
  patientId,
  planned,
  startTestServer,
  type TestServer,
  team,
} from '../fixture.ts'

let server: TestServer
/** An id of each kind of thing that a call may name. */
let known: Readonly<Record<Thing, string>>
const callers = new Map<Name, Caller>()
const as = (name: string) => callers.get(name as Name) as Caller
beforeAll(async () => {
  server = await startTestServer()
  for (const name of Object.keys(team) as Name[]) callers.set(name, await server.as(name))
  const session = await planned(as('nora'))
  const course = await as('nora')('POST', '/api/courses', { id: freshId(), patientId, protocolId: 'low-dose-1' })
  const asked = { patientId, kind: 'copy', receivedOn: '2026-11-02', asked: 'My chart' }
  const request = await as('ada')('POST', '/api/requests', asked)
  await server.anyone('POST', '/api/sign-in', { username: 'nora', password: PASSWORD, device: 'tablet-1' })
  known = {
    session,
    course: String(course.body.id),
    patient: patientId,
    staff: 'nils',
    question: 'charted-late',
    request: String(request.body.id),
    tablet: 'tablet-1',
    factor: 'factor-none',
    emergency: await emergencyAccess(session),
  }
})
afterAll(() => server.stop())

async function emergencyAccess(sessionId: string): Promise<string> {
  await chart(as('nora'), sessionId, charted('weight-measured', { kg: 70 }))
  const signIn = { username: 'nora', password: PASSWORD, device: 'at-chair' }
  const { headers } = await server.anyone('POST', '/api/sign-in', signIn)
  const cookie = [headers['set-cookie']].flat().map((each) => String(each).split(';')[0])
  const looking = { sessionId, name: 'Dr Ek', reason: 'Collapsed' }
  const url = '/api/tablets/at-chair/emergency-access'
  return String((await server.anyone('POST', url, looking, { cookie: cookie.join('; ') })).body.id)
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH'
type Thing = 'session' | 'course' | 'patient' | 'staff' | 'question' | 'request' | 'tablet' | 'factor' | 'emergency'
type Row = readonly [method: Method, url: string, access: Access, of?: Thing | undefined, query?: string]
const head = '0'.repeat(64)

/** Every call of the clinic and who may make it, as the clinic's table of roles says. `of`: what its `:id` names. */
const calls: readonly Row[] = [
  ['GET', '/api/me', 'signed-in'],
  ['GET', '/api/tablets/:id/key', 'signed-in'],
  ['PUT', '/api/tablets/:id', 'read-sessions'],
  ['GET', '/api/tablets', 'manage-accounts'],
  ['PATCH', '/api/tablets/:id', 'manage-accounts', 'tablet'],
  ['POST', '/api/tablets/:id/emergency-access', 'read-sessions'],
  ['GET', '/api/emergency-access/:id', 'read-sessions', 'emergency'],
  ['GET', '/api/emergency-access', 'read-audit'],
  ['POST', '/api/emergency-access/:id/review', 'read-audit', 'emergency'],
  ['POST', '/api/unlock', 'signed-in'],
  ['POST', '/api/sign-out', 'signed-in'],
  ['GET', '/api/staff', 'signed-in'],
  ['PUT', '/api/staff/:id/secret', 'signed-in', 'staff'],
  ['GET', '/api/account', 'signed-in'],
  ['POST', '/api/account/code', 'signed-in'],
  ['POST', '/api/account/code/:id', 'signed-in', 'factor'],
  ['POST', '/api/account/passkey', 'signed-in'],
  ['POST', '/api/account/passkey/made', 'signed-in'],
  ['POST', '/api/account/policy', 'signed-in'],
  ['POST', '/api/account/recovery-codes', 'signed-in'],
  ['POST', '/api/account/factors/:id/remove', 'signed-in', 'factor'],
  ['POST', '/api/account/sign-out-elsewhere', 'signed-in'],
  ['POST', '/api/staff/:id/reset-second-factors', 'manage-accounts', 'staff'],
  ['GET', '/api/clinic', 'signed-in'],
  ['GET', '/metrics', 'signed-in'],
  ['GET', '/api/openapi.json', 'signed-in'],
  ['GET', '/api/docs', 'signed-in'],
  ['GET', '/api/patients', 'read-patients'],
  ['GET', '/api/patients/:id', 'read-patients', 'patient'],
  ['POST', '/api/patients', 'write-patients'],
  ['PATCH', '/api/patients/:id', 'write-patients', 'patient'],
  ['GET', '/api/protocols', 'read-protocols'],
  ['POST', '/api/protocols', 'write-protocols'],
  ['GET', '/api/courses', 'read-sessions'],
  ['POST', '/api/courses', 'plan-sessions'],
  ['GET', '/api/courses/:id', 'read-sessions', 'course'],
  ['POST', '/api/courses/:id/entries', 'chart', 'course'],
  ['GET', '/api/courses/:id/record', 'read-sessions', 'course'],
  ['GET', '/api/courses/:id/summary.pdf', 'read-sessions', 'course'],
  ['POST', '/api/courses/:id/letter', 'plan-sessions', 'course'],
  ['POST', '/api/billing', 'export'],
  ['GET', '/api/follow-ups', 'read-sessions'],
  ['GET', '/api/follow-up-cards', 'read-sessions', undefined, '?code=AAAA-BBBB'],
  ['POST', '/api/sessions/:id/follow-up-key', 'chart', 'session'],
  ['POST', '/api/sessions/:id/follow-up-key/revoke', 'chart', 'session'],
  ['GET', '/api/sessions', 'read-sessions'],
  ['GET', '/api/verbal-orders', 'give-orders'],
  ['POST', '/api/sessions', 'plan-sessions'],
  ['GET', '/api/sessions/:id', 'read-sessions', 'session'],
  ['GET', '/api/sessions/:id/record', 'read-sessions', 'session'],
  ['GET', '/api/sessions/:id/note.pdf', 'read-sessions', 'session', '?version=99'],
  ['POST', '/api/sessions/:id/entries', 'chart', 'session'],
  ['POST', '/api/sessions/:id/witness', 'chart', 'session'],
  ['GET', '/api/moves', 'read-sessions', undefined, '?after=0'],
  ['POST', '/api/sessions/:id/moves', 'chart', 'session'],
  ['POST', '/api/sessions/:id/moves/confirmation', 'chart', 'session'],
  ['POST', '/api/sessions/:id/signature', 'sign-charted', 'session'],
  ['POST', '/api/signatures', 'sign-authored'],
  ['POST', '/api/sessions/:id/signature/passkey', 'sign-charted', 'session'],
  ['GET', '/api/live', 'read-sessions'],
  ['GET', '/api/notes.pdf', 'read-sessions', undefined, '?day=2026-11-23'],
  ['GET', '/api/downtime.pdf', 'read-protocols', undefined, '?protocol=low-dose-1'],
  ['GET', '/api/calendar', 'read-sessions'],
  ['POST', '/api/calendar', 'plan-sessions'],
  ['GET', '/api/stock', 'read-sessions'],
  ['GET', '/api/stock/ledger', 'read-sessions', undefined, '?drug=ketamine&lot=none'],
  ['POST', '/api/stock/entries', 'chart'],
  ['POST', '/api/stock/witness', 'chart'],
  ['POST', '/api/staff', 'manage-accounts'],
  ['PATCH', '/api/staff/:id', 'manage-accounts', 'staff'],
  ['GET', '/api/proofs', 'manage-accounts'],
  ['POST', '/api/staff/:id/trainings', 'manage-accounts', 'staff'],
  ['POST', '/api/staff/:id/trainings/strike', 'manage-accounts', 'staff'],
  ['PUT', '/api/clinic', 'change-settings'],
  ['GET', '/api/audit', 'read-audit'],
  ['GET', '/api/audit.csv', 'read-audit'],
  ['GET', '/api/conflicts', 'read-audit'],
  ['GET', '/api/questions/:id', 'read-audit', 'question'],
  ['GET', '/api/sessions/:id/story', 'read-audit', 'session'],
  ['POST', '/api/sessions/:id/evidence', 'export', 'session'],
  ['GET', '/api/verification', 'read-audit'],
  ['POST', '/api/sessions/:id/disclosures', 'read-sessions', 'session'],
  ['GET', '/api/patients/:id/disclosures', 'read-audit', 'patient'],
  ['GET', '/api/retention', 'read-audit'],
  ['GET', '/api/requests', 'read-audit'],
  ['POST', '/api/requests', 'read-audit'],
  ['POST', '/api/requests/:id/answer', 'read-audit', 'request'],
  ['GET', '/api/quality', 'read-audit', undefined, '?month=2026-11'],
  ['GET', '/api/quality.csv', 'read-audit', undefined, '?month=2026-11'],
  ['GET', '/api/inspection', 'read-audit'],
  ['GET', '/api/review', 'read-audit'],
  ['POST', '/api/review', 'read-audit'],
  ['GET', '/api/backups', 'back-up'],
]

/** What answers a stranger, and why it may. */
const openToAll: readonly (readonly [Method, string, why: string])[] = [
  ['POST', '/api/setup', 'only while there is no account, and only with the one-time code'],
  ['POST', '/api/sign-in', 'it is how one comes in'],
  ['GET', '/health', 'tells nothing but that the process answers'],
  ['GET', '/ready', 'tells nothing but that the database can be read'],
  ['GET', '/follow-up/:token', 'is a patient’s own one-time link, which opens one questionnaire and nothing else'],
  ['POST', '/follow-up/:token', 'takes the answers to that one questionnaire, once'],
  ['GET', '/verify.html', 'is a page that knows nothing: it judges the file that its reader brings'],
]

/** What the page's own files and addresses that do not exist answer with. */
const catchAll: readonly string[] = ['* /api/*', 'GET /*']

const titled = (rows: readonly Row[]) => rows.map((row) => [`${row[0]} ${row[1]}`, row] as const)
const guessed = 'e-0000-guessed'
const bodyOf = (method: Method) => (method === 'GET' ? undefined : {})
const allows = (access: Access, role: Role) => access === 'signed-in' || (access !== 'open' && may(role, access))
/** A sign-out ends what the other rows need; whose secret it is decides who may set it: that test stands below. */
const elsewhereTried: readonly string[] = ['/api/sign-out', '/api/staff/:id/secret']
/** A stream that is open never ends: one that asks for what lies ahead is answered. */
const tried = ([, url, , , query = '']: Row, id: string) =>
  url === '/api/live' ? '/api/live?after=999999' : url.replace(':id', id) + query

test('the tables below name every call that there is, as the door guards it', () => {
  const rows = new Map<string, Access>([
    ...calls.map(([method, url, access]) => [`${method} ${url}`, access] as const),
    ...openToAll.map(([method, url]) => [`${method} ${url}`, 'open'] as const),
  ])
  const guarded = server.app.calls.filter(
    ({ method, url }) => method !== 'HEAD' && !catchAll.includes(nameOf(method, url)),
  )
  for (const { method, url, access } of guarded)
    expect(rows.get(`${method} ${url}`), `${method} ${url} has no row in the table`).toBe(access)
  expect(guarded.map(({ method, url }) => `${method} ${url}`).toSorted()).toEqual([...rows.keys()].toSorted())
})
/** What the door writes no row of, and why none is owed: everything else that answers leaves one. */
const withoutRow: Readonly<Record<string, string>> = {
  'POST /api/setup': 'writes its own with the clinic',
  'POST /api/sign-in': 'writes its own, refused or done, before it answers',
  'POST /api/unlock': 'writes its own when it is refused or hands over',
  'GET /api/me': 'who is signed in, and the clinic',
  'GET /api/account': 'one’s own account',
  'GET /api/staff': 'names of the clinic’s people',
  'GET /api/clinic': 'settings',
  'GET /api/protocols': 'protocols',
  'GET /api/downtime.pdf': 'a blank form',
  'GET /api/moves': 'ids that a tablet must drop, and nothing of what they said',
  'GET /api/tablets': 'tablets',
  'PUT /api/tablets/:id': 'where a tablet stands, every 20 s',
  'GET /metrics': 'counts and times',
  'GET /api/openapi.json': 'the calls',
  'GET /api/docs': 'the calls',
  'GET /health': 'that it answers',
  'GET /ready': 'that it answers',
  'GET /verify.html': 'a page that knows nothing',
  'GET /follow-up/:token': 'writes its own, of the link that was opened',
  'POST /follow-up/:token': 'writes its own with the answers',
}

test('a call that leaves no row of the audit log is named above with why', () => {
  const silent = server.app.calls
    .filter(({ method, url, audit }) => method !== 'HEAD' && url !== '/api/*' && url !== '/*' && audit === 'none')
    .map(({ method, url }) => `${method} ${url}`)
  expect(silent.toSorted()).toEqual(Object.keys(withoutRow).toSorted())
})
const nameOf = (method: string, url: string) => (url === '/api/*' ? '* /api/*' : `${method} ${url}`)

test('a call that only asks for the headers is guarded as the call itself', () => {
  for (const { url, access } of server.app.calls.filter(({ method }) => method === 'HEAD'))
    expect(server.app.calls.find((call) => call.method === 'GET' && call.url === url)?.access).toBe(access)
})

describe.each(titled(calls))('%s', (_, row) => {
  const [method, url, access, of] = row

  test('asks a stranger to sign in first, whether or not there is such a thing', async () => {
    for (const id of of ? [known[of], guessed] : ['']) {
      const { status, body: problem } = await server.anyone(method, tried(row, id), bodyOf(method))
      expect([status, problem.type]).toEqual([401, 'urn:chairside:not-signed-in'])
    }
  })

  test.each(elsewhereTried.includes(url) ? [] : Object.entries(team))('%s', async (name, { role }) => {
    const real = await as(name)(method, tried(row, of ? known[of] : ''), bodyOf(method))
    if (allows(access, role)) {
      // An empty body is bad input for whoever may send one: 400 shows that the door let them through.
      expect([200, 400, 404]).toContain(real.status)
      return
    }
    expect([real.status, real.body.type]).toEqual([403, 'urn:chairside:not-permitted'])
    const other = await as(name)(method, tried(row, guessed), bodyOf(method))
    expect(other.body).toEqual(real.body)
  })

  test('is refused from another page, whoever is signed in', async () => {
    for (const from of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://elsewhere.example' },
      { origin: 'null' },
    ]) {
      if (method === 'GET' && !url.startsWith('/api/')) continue
      const { status, body } = await as('ada')(method, tried(row, of ? known[of] : ''), bodyOf(method), from)
      expect([status, body.type]).toEqual([403, 'urn:chairside:other-origin'])
    }
  })
})

describe.each(titled(calls.filter(([method]) => method !== 'GET')))('%s', (_, row) => {
  test.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data'])(
    'takes no %s, which a form of another page could send',
    async (type) => {
      const [method, url] = row
      if (url === '/api/sign-out') return
      const { status } = await server.app
        .inject({
          method,
          url: tried(row, known.session),
          headers: { 'content-type': type, cookie: await cookieOf('petra') },
          payload: 'a=1',
        })
        .then(({ statusCode }) => ({ status: statusCode }))
      expect([403, 415]).toContain(status)
    },
  )
})
const cookieOf = async (username: Name) => {
  const { headers } = await server.anyone('POST', '/api/sign-in', { username, password: 'a long enough password' })
  return String(headers['set-cookie']).split(';')[0] ?? ''
}

/** What each call with an id asks for when nothing but the id is wrong. */
const wellMeant: Readonly<Record<string, object>> = {
  'POST /api/staff/:id/trainings': { topic: 'Charting', day: '2026-11-02', trainer: 'Dr Ek' },
  'POST /api/staff/:id/trainings/strike': { training: 'training-1', because: 'Somebody else was trained' },
  'POST /api/sessions/:id/disclosures': { what: 'note', recipient: 'The patient', purpose: 'Asked for it' },
  'POST /api/emergency-access/:id/review': { found: 'It was Dr Ek' },
  'POST /api/requests/:id/answer': { version: 1, state: 'granted', answeredOn: '2026-11-03', answer: 'On paper' },
  'POST /api/sessions/:id/evidence': { recipient: 'The inspector', purpose: 'Inspection' },
  'PATCH /api/patients/:id': { version: 1, phone: '1' },
  'POST /api/courses/:id/letter': { kind: 'referrer', recipient: 'Dr Sund', purpose: 'Care' },
  'POST /api/courses/:id/entries': { entries: [charted('note', { text: 'x' })] },
  'POST /api/sessions/:id/follow-up-key': { hours: 24, via: 'link' },
  'POST /api/sessions/:id/follow-up-key/revoke': { id: 'none' },
  'POST /api/sessions/:id/entries': { entries: [charted('note', { text: 'x' })] },
  'POST /api/sessions/:id/witness': {
    username: 'nils',
    pin: '2222',
    entry: charted('wasted', { container: 'v', mg: 1 }),
  },
  'POST /api/sessions/:id/moves': { id: freshId(), entries: ['x'], to: 'y', reason: 'Two charts were open' },
  'POST /api/sessions/:id/moves/confirmation': { asked: 'x' },
  'POST /api/sessions/:id/signature/passkey': { head, meaning: 'charted' },
  'POST /api/sessions/:id/signature': { head, password: 'x', meaning: 'charted' },
  'PATCH /api/staff/:id': { name: 'X' },
  'PATCH /api/tablets/:id': { name: 'Chair 1' },
  'POST /api/account/code/:id': { name: 'App', code: '123456' },
  'POST /api/account/factors/:id/remove': { password: PASSWORD },
  'POST /api/staff/:id/reset-second-factors': { reason: 'Lost telephone' },
  'PUT /api/staff/:id/secret': { pin: '123456' },
}

describe.each(titled(calls.filter(([, , , of]) => of !== undefined)))('%s', (_, row) => {
  const [method, url, access, of] = row
  test('answers a guessed id as one that belongs to something else', async () => {
    const who = allows(access, 'nurse') && of !== 'staff' ? 'nora' : 'ada'
    const body = method === 'GET' ? undefined : wellMeant[`${method} ${url}`]
    if (method !== 'GET') expect(body, `${method} ${url} needs a body in the list above`).toBeDefined()
    const none = await as(who)(method, tried(row, guessed), body)
    expect([none.status, none.body.type]).toEqual([404, 'urn:chairside:not-found'])
    const elsewhere = Object.entries(known).filter(([thing]) => thing !== of)
    for (const [thing, id] of elsewhere) {
      const other = await as(who)(method, tried(row, id), body)
      expect([thing, other.status, other.body]).toEqual([thing, none.status, none.body])
    }
  })
})

test('correcting a witnessed entry of another session is answered as correcting none', async () => {
  const elsewhere = charted('note', { text: 'of another session' })
  await chart(as('nora'), await planned(as('nora')), elsewhere)
  const correct = (target: string) => {
    const entry = charted('amendment', { target, struck: true, reason: 'undone' })
    return as('nora')('POST', `/api/sessions/${known.session}/witness`, { username: 'nils', pin: '2222', entry })
  }
  const none = await correct(guessed)
  expect(none.status).toBe(404)
  expect((await correct(elsewhere.id)).body).toEqual(none.body)
})

describe.each(openToAll)('%s %s', (method, url, why) => {
  test(`answers a stranger: ${why}`, async () => {
    const { status } = await server.anyone(method, url, bodyOf(method))
    // A link that was never given out opens nothing.
    expect(url.startsWith('/follow-up/') ? [404] : [200, 400]).toContain(status)
  })
})

test('an address that does not exist asks a stranger to sign in, like one that does', async () => {
  expect((await server.anyone('GET', '/api/nothing')).status).toBe(401)
  expect((await as('nora')('GET', '/api/nothing')).status).toBe(404)
})

test('a route that does not say who may call it stops the start', async () => {
  const app = await buildApp(server.deps)
  expect(() => app.get('/api/forgotten', () => 'everything')).toThrow(/does not say who may call it/)
  await app.close()
})

test('what the role forbids changes nothing and stands in the audit log', async () => {
  const before = allStaff(server.deps.db).length
  const account = { username: 'mallory', name: 'M', password: 'long enough', role: 'administrator' as Role }
  expect((await as('nora')('POST', '/api/staff', account)).status).toBe(403)
  expect(allStaff(server.deps.db)).toHaveLength(before)
  const [row] = auditRows(server.deps.db, { actor: 'nora', action: 'add-account', limit: 1 })
  expect(row).toMatchObject({ outcome: 'refused', detail: { code: 'not-permitted' } })
})

test('an administrator can neither chart, change nor sign', async () => {
  const signature = { head, password: 'x', meaning: 'authored' }
  expect((await as('ada')('POST', `/api/sessions/${known.session}/signature`, signature)).status).toBe(403)
  expect((await as('ada')('POST', `/api/sessions/${known.session}/entries`, { entries: [] })).status).toBe(403)
})

test.each(['authored', 'reviewed', 'countersigned'])('a nurse does not sign as %s', async (meaning) => {
  const url = (id: string) => `/api/sessions/${id}/signature`
  const real = await as('nora')('POST', url(known.session), { head, password: 'x', meaning })
  const none = await as('nora')('POST', url(guessed), { head, password: 'x', meaning })
  expect(real.status).toBe(403)
  expect(none.body).toEqual(real.body)
})

test("a nurse who sets another person's secret is answered alike, whether or not there is such a person", async () => {
  const real = await as('nora')('PUT', '/api/staff/nils/secret', { pin: '123456' })
  const none = await as('nora')('PUT', `/api/staff/${guessed}/secret`, { pin: '123456' })
  expect(real.status).toBe(403)
  expect(none.body).toEqual(real.body)
})
