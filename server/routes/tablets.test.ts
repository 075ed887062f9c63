import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MINUTE } from '../../chart/units.ts'
import type { EnrolledTablet, TabletsHeard } from '../../chart/wire.ts'
import { auditRows } from '../../db/audit.ts'
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

type Labelled = { readonly device?: string; readonly deviceName?: string }
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

test('nobody reports for a tablet that they are not signed in on', async () => {
  const own = await server.as('nora', 'at-chair-7')
  expect((await own('PUT', '/api/tablets/at-chair-7', { sessions: [], marks: [] })).status).toBe(200)
  const other = await own('PUT', '/api/tablets/at-chair', { sessions: [], marks: [] })
  expect([other.status, other.body.type]).toEqual([404, 'urn:chairside:not-found'])
})

test('a report that names who touched is refused: the touch has no author yet', async () => {
  const mark = { id: 'm1', sessionId: 's1', chair: '3', at: '2026-11-23T09:15:00.000Z', author: 'nora' }
  expect((await nora('PUT', '/api/tablets/at-chair', { sessions: [], marks: [mark] })).status).toBe(400)
})

/** The test machine has Python, not unzip. */
const READ = 'import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]).decode())'

describe('a tablet that an administrator revokes', () => {
  let ada: Caller
  /** Signs in on a tablet as its browser would: with its id and whatever cookies it holds. */
  async function on(device: string, username: string, cookies: readonly string[] = []) {
    const { status, body, headers } = await server.anyone(
      'POST',
      '/api/sign-in',
      { username, password: PASSWORD, device },
      { 'user-agent': 'Mozilla/5.0 (iPad; CPU OS 18_4 like Mac OS X)', cookie: cookies.join('; ') },
    )
    const held = [headers['set-cookie'] ?? []].flat().map((cookie) => String(cookie).split(';')[0] ?? '')
    const call: Caller = (method, url, sent) => server.anyone(method, url, sent, { cookie: held.join('; ') })
    return { status, body, call, cookies: held }
  }
  const change = (id: string, wanted: object) => ada<EnrolledTablet>('PATCH', `/api/tablets/${id}`, wanted)
  beforeAll(async () => {
    ada = await server.as('ada')
  })

  test('was enrolled by the first who signed in on it, and is known by its own cookie to the next', async () => {
    const first = await on('ipad-1', 'nora')
    server.at(nine + 121 * MINUTE)
    const second = await on('ipad-1', 'nils', first.cookies.slice(0, 1))
    expect((await second.call('GET', '/api/tablets/ipad-1/key')).status).toBe(200)
    const { body } = await ada<{ tablets: EnrolledTablet[] }>('GET', '/api/tablets')
    expect(body.tablets.filter(({ id }) => id === 'ipad-1')).toMatchObject([
      { name: 'iPad', enrolledBy: 'nora', seenBy: 'nils' },
    ])
  })

  test('is not who only says its id: that stands in every entry', async () => {
    const elsewhere = await on('ipad-1', 'petra')
    expect(elsewhere.status).toBe(200)
    expect((await elsewhere.call('GET', '/api/tablets/ipad-1/key')).status).toBe(404)
  })

  test('signs its people out at once, opens its store no more and takes no sign-in', async () => {
    const held = await on('ipad-2', 'nora')
    expect((await held.call('GET', '/api/tablets/ipad-2/key')).status).toBe(200)
    expect((await change('ipad-2', { revoked: true })).body.revokedAt).toBeDefined()
    expect((await held.call('GET', '/api/me')).status).toBe(401)
    const again = await on('ipad-2', 'nora', held.cookies)
    expect([again.status, again.body.type]).toEqual([403, 'urn:chairside:tablet-revoked'])
    // Neither under another id with the same cookie, nor with the id alone.
    expect((await on('ipad-other', 'nora', held.cookies)).status).toBe(403)
    expect((await on('ipad-2', 'nora')).status).toBe(403)
    expect((await nora('GET', '/api/tablets/ipad-2/key')).status).toBe(404)
    expect(auditRows(server.deps.db, { action: 'revoke-tablet', limit: 1 })).toMatchObject([
      { actor: 'ada', subject: { kind: 'tablet', id: 'ipad-2' } },
    ])
  })

  test('takes no PIN that was being checked when it was revoked', async () => {
    const held = await on('ipad-9', 'nora')
    const [taken] = await Promise.all([
      held.call('POST', '/api/unlock', { username: 'nils', pin: '2222' }),
      change('ipad-9', { revoked: true }),
    ])
    const cookies = String(taken.headers['set-cookie'] ?? '')
    const token = /chairside=([^;]*)/.exec(cookies)?.[1]
    expect([taken.status, token], 'nobody is signed in by it').toEqual([401, undefined])
  })

  test('works again once it is admitted again', async () => {
    await change('ipad-2', { revoked: false, name: 'Chair 2' })
    expect((await on('ipad-2', 'nora')).status).toBe(200)
  })

  test('is told by the label that it had then, and by its id: in the log, its table, the story and the evidence', async () => {
    const { call } = await on('ipad-3', 'nora')
    const id = await planned(call)
    await call('GET', `/api/sessions/${id}`)
    server.at(nine + 180 * MINUTE)
    expect((await change('ipad-3', { name: '=Chair 3' })).status).toBe(200)
    server.at(nine + 181 * MINUTE)
    await call('GET', `/api/sessions/${id}`)

    const labels = ['iPad', 'iPad', '=Chair 3']
    const { rows } = (await ada<{ rows: Labelled[] }>('GET', `/api/audit?subject=${id}`)).body
    expect(rows.map(({ device, deviceName }) => [device, deviceName])).toEqual(
      labels.toReversed().map((label) => ['ipad-3', label]),
    )
    const csv = (await ada('GET', `/api/audit.csv?subject=${id}`)).bytes.toString().trimEnd().split('\r\n')
    expect(csv.map((line) => [line.split(',').at(-3), line.split(',').at(-1)])).toEqual([
      ['requestId', 'deviceName'],
      ...labels.map((label) => [expect.any(String), label.replace('=', "'=")]),
    ])
    const { told } = (await ada<{ told: Labelled[] }>('GET', `/api/sessions/${id}/story`)).body
    expect(told).toContainEqual(expect.objectContaining({ device: 'ipad-3', deviceName: 'iPad' }))
    expect(told).toContainEqual(expect.objectContaining({ device: 'ipad-3', deviceName: '=Chair 3' }))

    const sent = { recipient: 'State board', purpose: 'Inspection' }
    const { bytes } = await ada('POST', `/api/sessions/${id}/evidence`, sent)
    writeFileSync(join(server.dir, 'labels.zip'), bytes)
    const file = (name: string) =>
      JSON.parse(execFileSync('python3', ['-c', READ, 'labels.zip', name], { cwd: server.dir }).toString())
    expect(file('tablets.json')).toEqual([
      { id: 'ipad-3', names: [{ name: 'iPad' }, { name: '=Chair 3', from: '2026-11-23T12:00:00.000Z' }] },
    ])
    // What is hashed stays as it was written.
    expect(file('audit.json').at(-1)).not.toHaveProperty('deviceName')
  })
})
