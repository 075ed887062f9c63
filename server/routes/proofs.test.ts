import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Clinic } from '../../chart/clinic.ts'
import { toWire } from '../../chart/instant.ts'
import { HOUR } from '../../chart/units.ts'
import type { Proofs } from '../../chart/wire.ts'
import { auditRows } from '../../db/audit.ts'
import { clinic } from '../../db/settings.ts'
import { databaseFile } from '../compose.ts'
import { type Caller, chart, charted, nine, PASSWORD, planned, startTestServer, type TestServer } from '../fixture.ts'

let server: TestServer
let nora: Caller
let nils: Caller
let ada: Caller
beforeAll(async () => {
  server = await startTestServer()
  nora = await server.as('nora')
  nils = await server.as('nils')
  ada = await server.as('ada')
})
afterAll(() => server.stop())

const settings = async (to: Partial<Clinic>) => {
  const { body } = await ada<{ version: number; clinic: Clinic }>('GET', '/api/clinic')
  const { status } = await ada('PUT', '/api/clinic', { ...body, clinic: { ...body.clinic, ...to } })
  expect(status).toBe(200)
}
const attest = async (who: Caller, session: string) => {
  const { body } = await who<{ entries: { hash: string }[] }>('GET', `/api/sessions/${session}/record`)
  const request = { head: body.entries.at(-1)?.hash, meaning: 'charted', password: PASSWORD }
  return who('POST', `/api/sessions/${session}/signature`, request)
}
const owes = async (who: Caller) => (await who('GET', '/api/me')).body.owesPolicy === true

describe('the policy on electronic signatures', () => {
  const policy = { version: '2026-12', text: 'My signature here is mine and binds me.' }
  let session = ''
  beforeAll(async () => {
    session = await planned(nora)
    await chart(nora, session, charted('note', { text: 'Calm' }))
    await settings({ signaturePolicy: policy })
  })

  test('a newer version is accepted in writing before the next signature, and only then', async () => {
    expect(await owes(nora)).toBe(true)
    const before = await attest(nora, session)
    expect([before.status, before.body.type]).toEqual([409, 'urn:chairside:policy-not-accepted'])
    expect(before.body.detail).toContain('2026-12')

    const wrong = await nora('POST', '/api/account/policy', { version: '2026-12', password: 'not hers at all' })
    expect([wrong.status, await owes(nora)]).toEqual([403, true])
    const old = await nora('POST', '/api/account/policy', { version: '1', password: PASSWORD })
    expect(old.body.type).toBe('urn:chairside:changed-meanwhile')

    expect((await nora('POST', '/api/account/policy', { version: '2026-12', password: PASSWORD })).status).toBe(200)
    expect(await owes(nora)).toBe(false)
    expect((await attest(nora, session)).status).toBe(201)
    const rows = auditRows(server.deps.db, { actor: 'nora', action: 'accept-policy', limit: 10 })
    expect(rows[0]).toMatchObject({ outcome: 'done', detail: { version: '2026-12' } })
  })

  test('what one person accepted binds nobody else, and the same version with another text is asked again', async () => {
    expect(await owes(nils)).toBe(true)
    await settings({ signaturePolicy: { ...policy, text: `${policy.text} I tell nobody my password.` } })
    expect(await owes(nora)).toBe(true)
    await settings({ signaturePolicy: policy })
    expect(await owes(nora)).toBe(false)
  })

  test('several records at once wait for it as well', async () => {
    const petra = await server.as('petra')
    const sessions = [{ id: session, head: '0'.repeat(64) }]
    const { body } = await petra('POST', '/api/signatures', { password: PASSWORD, sessions })
    expect(body.type).toBe('urn:chairside:policy-not-accepted')
  })

  test('it is in the evidence of a session with its text, for whoever charted there', async () => {
    const about = { recipient: 'The inspector', purpose: 'Inspection' }
    const { bytes } = await ada('POST', `/api/sessions/${session}/evidence`, about)
    const zip = bytes.toString('latin1')
    expect(zip).toContain('people.json')
    const { body } = await ada<Proofs>('GET', '/api/proofs')
    expect(body.acknowledgements).toContainEqual(expect.objectContaining({ staffId: 'nora', version: '2026-12' }))
  })
})

describe('training', () => {
  const taught = { topic: 'Charting an infusion', day: '2026-11-20', trainer: 'Petra Osei' }
  const add = (who: Caller, id: string, body: object = taught) =>
    who<Proofs>('POST', `/api/staff/${id}/trainings`, body)

  test('is written down by an administrator, with who and when, and by nobody else', async () => {
    const { status, body } = await add(ada, 'nora')
    expect(status).toBe(201)
    expect(body.trainings).toContainEqual(expect.objectContaining({ staffId: 'nora', by: 'ada', ...taught }))
    expect((await add(nora, 'nora')).status).toBe(403)
    expect((await add(ada, 'nora', { ...taught, day: '2027-01-01' })).status).toBe(400)
    // Of today by the clinic's own calendar, wherever the clinic is.
    const settings = clinic(server.deps.db)
    if (settings === undefined) throw new Error('no clinic')
    const zoned = { ...settings.clinic, timeZone: 'Pacific/Kiritimati' }
    const { version: base } = settings
    server.at(nine + 3 * HOUR)
    await server.deps.db.write('putClinic', { clinic: zoned, base, at: nine, by: 'ada' })
    const tomorrow = toWire(server.deps.now() + 14 * HOUR).slice(0, 10)
    expect((await add(ada, 'nora', { ...taught, day: tomorrow })).status).toBe(201)
    await server.deps.db.write('putClinic', { clinic: settings.clinic, base: base + 1, at: nine, by: 'ada' })
    expect((await add(ada, 'nora', { ...taught, day: tomorrow })).status).toBe(400)
    expect(auditRows(server.deps.db, { actor: 'ada', action: 'add-training', limit: 5 })[0]?.outcome).toBe('refused')
  })

  test('of a day that has begun in Greenwich, but not yet at the clinic, is still to come', async () => {
    const zone = clinic(server.deps.db)?.clinic.timeZone
    if (zone === undefined) throw new Error('no clinic')
    await settings({ timeZone: 'Pacific/Pago_Pago' })
    server.at(nine)
    expect((await add(ada, 'nora', { ...taught, day: '2026-11-23' })).status).toBe(400)
    expect((await add(ada, 'nora', { ...taught, day: '2026-11-22' })).status).toBe(201)
    await settings({ timeZone: zone })
    server.at(nine + 3 * HOUR)
  })

  test('a record made in error is struck with a reason, and stays', async () => {
    const made = (await add(ada, 'nils')).body.trainings.at(-1)
    const strike = () =>
      ada<Proofs>('POST', '/api/staff/nils/trainings/strike', { training: made?.id, because: 'It was Nora' })
    const struck = await strike()
    expect(struck.body.trainings).toContainEqual(
      expect.objectContaining({ id: made?.id, struck: 'It was Nora', ...taught }),
    )
    expect((await strike()).status).toBe(404)
  })

  test('sqlite3 changes neither a training nor what somebody accepted', () => {
    const file = databaseFile(server.deps.config.dataDir)
    for (const table of ['trainings', 'acknowledgements'])
      for (const statement of [`UPDATE ${table} SET at = 1`, `DELETE FROM ${table}`])
        expect(() => execFileSync('sqlite3', [file, statement], { stdio: 'pipe' })).toThrow(
          /stays as it was (written|given)/,
        )
  })

  test('where the clinic asks for it first, who has none charts nothing yet, and who charted before goes on', async () => {
    const session = await planned(nora)
    await settings({ trainingBeforeCharting: true })
    const [first] = await chart(nils, session, charted('note', { text: 'Calm' }))
    expect([first?.outcome, first?.problem?.type]).toEqual(['refused', 'urn:chairside:untrained'])
    expect((await chart(nora, session, charted('note', { text: 'Calm' })))[0]?.outcome).toBe('recorded')
    await add(ada, 'nils')
    expect((await chart(nils, session, charted('note', { text: 'Calm' })))[0]?.outcome).toBe('recorded')
    await settings({ trainingBeforeCharting: false })
  })
})
