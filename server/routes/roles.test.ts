import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { may, type Role } from '../../chart/people.ts'
import { auditRows } from '../../db/audit.ts'
import { allStaff } from '../../db/staff.ts'
import type { Access } from '../act.ts'
import { buildApp } from '../app.ts'
import { type Caller, type Name, planned, startTestServer, type TestServer, team } from '../fixture.ts'

let server: TestServer
let session: string
const callers = new Map<Name, Caller>()
beforeAll(async () => {
  server = await startTestServer()
  for (const name of Object.keys(team) as Name[]) callers.set(name, await server.as(name))
  session = await planned(callers.get('nora') as Caller)
})
afterAll(() => server.stop())

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH'
const head = '0'.repeat(64)

/** Every call of the clinic and who may make it, as the clinic's table of roles says. */
const calls: readonly (readonly [Method, string, Access])[] = [
  ['GET', '/api/me', 'signed-in'],
  ['GET', '/api/staff', 'signed-in'],
  ['GET', '/api/clinic', 'signed-in'],
  ['GET', '/metrics', 'signed-in'],
  ['GET', '/api/openapi.json', 'signed-in'],
  ['GET', '/api/docs', 'signed-in'],
  ['GET', '/api/patients', 'read-patients'],
  ['GET', '/api/patients/patient-1', 'read-patients'],
  ['POST', '/api/patients', 'write-patients'],
  ['PATCH', '/api/patients/patient-1', 'write-patients'],
  ['GET', '/api/protocols', 'read-protocols'],
  ['POST', '/api/protocols', 'write-protocols'],
  ['GET', '/api/courses', 'read-sessions'],
  ['POST', '/api/courses', 'plan-sessions'],
  ['GET', '/api/courses/COURSE', 'read-sessions'],
  ['GET', '/api/sessions', 'read-sessions'],
  ['POST', '/api/sessions', 'plan-sessions'],
  ['GET', '/api/sessions/SESSION', 'read-sessions'],
  ['GET', '/api/sessions/SESSION/record', 'read-sessions'],
  ['GET', '/api/sessions/SESSION/note.pdf?version=99', 'read-sessions'],
  ['POST', '/api/sessions/SESSION/entries', 'chart'],
  ['POST', '/api/sessions/SESSION/witness', 'chart'],
  ['POST', '/api/sessions/SESSION/signature', 'sign-charted'],
  ['POST', '/api/staff', 'manage-accounts'],
  ['PATCH', '/api/staff/nils', 'manage-accounts'],
  ['PUT', '/api/clinic', 'change-settings'],
  ['GET', '/api/audit', 'read-audit'],
  ['GET', '/api/audit.csv', 'read-audit'],
  ['GET', '/api/conflicts', 'read-audit'],
]

describe.each(calls)('%s %s', (method, path, access) => {
  const url = () => path.replace('SESSION', session)
  const sent = method === 'GET' ? undefined : {}

  test('asks a stranger to sign in first', async () => {
    const { status, body: problem } = await server.anyone(method, url(), sent)
    expect([status, problem.type]).toEqual([401, 'urn:chairside:not-signed-in'])
  })

  test.each(Object.entries(team))('%s', async (name, { role }) => {
    const caller = callers.get(name as Name) as Caller
    const { status } = await caller(method, url(), sent)
    const allowed = access === 'signed-in' || (access !== 'open' && may(role, access))
    // An empty body is bad input for whoever may send one: 400 shows that the door let them through.
    if (allowed) expect([200, 400, 404]).toContain(status)
    else expect(status).toBe(403)
  })
})

test.each(['/health', '/ready'])('%s answers a stranger', async (path) => {
  expect((await server.anyone('GET', path)).status).toBe(200)
})

test('the live stream and an address that does not exist ask a stranger to sign in', async () => {
  expect((await server.anyone('GET', '/api/live')).status).toBe(401)
  expect((await server.anyone('GET', '/api/nothing')).status).toBe(401)
  expect((await (callers.get('nora') as Caller)('GET', '/api/nothing')).status).toBe(404)
})

test('the table above names every call that there is', async () => {
  const { body } = await (callers.get('ada') as Caller)<{ paths: Record<string, object> }>('GET', '/api/openapi.json')
  const documented = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const named = calls.map(([method, path]) =>
    `${method} ${path.split('?')[0]}`.replace(/SESSION|COURSE|patient-1|nils/, '{id}'),
  )
  const elsewhere = [
    'POST /api/setup',
    'POST /api/sign-in',
    'POST /api/unlock',
    'POST /api/sign-out',
    'PUT /api/staff/{id}/secret',
    'GET /api/live',
    'GET /health',
    'GET /ready',
  ]
  expect(documented.filter((call) => !named.includes(call)).toSorted()).toEqual(elsewhere.toSorted())
})

test('a route that does not say who may call it stops the start', async () => {
  const app = await buildApp(server.deps)
  expect(() => app.get('/api/forgotten', () => 'everything')).toThrow(/does not say who may call it/)
  await app.close()
})

test('what the role forbids changes nothing and stands in the audit log', async () => {
  const nora = callers.get('nora') as Caller
  const before = allStaff(server.deps.db).length
  const account = { username: 'mallory', name: 'M', password: 'long enough', role: 'administrator' as Role }
  expect((await nora('POST', '/api/staff', account)).status).toBe(403)
  expect(allStaff(server.deps.db)).toHaveLength(before)
  const [row] = auditRows(server.deps.db, { actor: 'nora', action: 'add-account', limit: 1 })
  expect(row).toMatchObject({ outcome: 'refused', detail: { code: 'not-permitted' } })
})

test('an administrator can neither chart, change nor sign', async () => {
  const ada = callers.get('ada') as Caller
  const signature = { head, password: 'x', meaning: 'authored' }
  expect((await ada('POST', `/api/sessions/${session}/signature`, signature)).status).toBe(403)
  expect((await ada('POST', `/api/sessions/${session}/entries`, { entries: [] })).status).toBe(403)
})

test.each(['authored', 'reviewed', 'countersigned'])('a nurse does not sign as %s', async (meaning) => {
  const nora = callers.get('nora') as Caller
  const { status } = await nora('POST', `/api/sessions/${session}/signature`, { head, password: 'x', meaning })
  expect(status).toBe(403)
})
