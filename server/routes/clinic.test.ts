import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Clinic } from '../../chart/clinic.ts'
import { auditRows } from '../../db/audit.ts'
import { clinic } from '../../db/settings.ts'
import { type Caller, charted, planned, startTestServer, type TestServer } from '../fixture.ts'

type Versioned = { version: number; clinic: Clinic }
let server: TestServer
let ada: Caller
beforeAll(async () => {
  server = await startTestServer()
  ada = await server.as('ada')
})
afterAll(() => server.stop())

const change = async (to: Partial<Clinic>) => {
  const { body } = await ada<Versioned>('GET', '/api/clinic')
  return ada<Versioned>('PUT', '/api/clinic', { ...body, clinic: { ...body.clinic, ...to } })
}

test('critical alerts are audible until an administrator decides otherwise, and says why', async () => {
  expect(clinic(server.deps.db)?.clinic.criticalSound).toBe(true)
  for (const reason of [{}, { criticalSoundOffBecause: '   ' }]) {
    const { status, body } = await change({ criticalSound: false, ...reason })
    expect(status).toBe(400)
    expect(JSON.stringify(body)).toContain('say why critical alerts are not heard')
  }
  expect(clinic(server.deps.db)?.clinic.criticalSound).toBe(true)

  const criticalSoundOffBecause = 'Monitors at every chair sound; decided by Dr Osei'
  expect((await change({ criticalSound: false, criticalSoundOffBecause })).status).toBe(200)
  const decided = clinic(server.deps.db)
  expect(decided).toMatchObject({ by: 'ada', clinic: { criticalSound: false, criticalSoundOffBecause } })
  const rows = auditRows(server.deps.db, { after: 0, limit: 1000 })
  expect(JSON.stringify(rows.at(-1))).toContain('criticalSound')
})

test('a nurse reads the settings and changes none', async () => {
  const nora = await server.as('nora')
  const { body } = await nora<Versioned>('GET', '/api/clinic')
  expect((await nora('PUT', '/api/clinic', body)).status).toBe(403)
})

test('a clock is one of 12 h or 24 h, and a jump is a number over 0', async () => {
  expect((await change({ hourCycle: '13h' as never })).status).toBe(400)
  const { body } = await ada<Versioned>('GET', '/api/clinic')
  expect((await change({ jumps: { ...body.clinic.jumps, systolic: 0 } })).status).toBe(400)
  expect((await change({ hourCycle: '12h', jumps: { ...body.clinic.jumps, systolic: 30 } })).status).toBe(200)
})

test('the limits of a first weight cannot cross, or every weight would be asked about', async () => {
  const { firstWeight } = (await ada<Versioned>('GET', '/api/clinic')).body.clinic
  expect((await change({ firstWeight: { ...firstWeight, underKg: 61 } })).status).toBe(400)
  expect((await change({ firstWeight: { ...firstWeight, overBmi: 24 } })).status).toBe(400)
  expect((await change({ firstWeight: { ...firstWeight, overKg: 150 } })).status).toBe(200)
})

test('who may witness is the clinic’s to say, but somebody must be able to', async () => {
  const nora = await server.as('nora')
  const session = await planned(nora)
  const check = async () => {
    const entry = charted('infusion-started', { mlPerHour: 35 })
    return nora('POST', `/api/sessions/${session}/witness`, { username: 'nils', pin: '2222', entry })
  }
  const { scope } = (await ada<Versioned>('GET', '/api/clinic')).body.clinic
  const nobody = await change({ scope: { ...scope, nurseMayWitness: false, physicianMayWitness: false } })
  expect(nobody.status).toBe(400)
  expect(JSON.stringify(nobody.body)).toContain('somebody must be able to witness')
  expect((await change({ scope: { ...scope, nurseMayWitness: false } })).status).toBe(200)
  expect((await check()).status).toBe(403)
  expect((await change({ scope })).status).toBe(200)
  expect((await check()).status).toBe(200)
})
