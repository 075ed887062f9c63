import { afterAll, beforeAll, expect, test } from 'vitest'
import { MINUTE } from '../chart/units.ts'
import { auditRows } from '../db/audit.ts'
import {
  type Caller,
  chart,
  charted,
  nine,
  PASSWORD,
  patientId,
  planned,
  startTestServer,
  type TestServer,
} from './fixture.ts'

/** A day at the clinic, call by call: what each must leave behind in the audit log, as `actor action outcome`. */
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const secrets = ['a long enough password', 'a mistyped secret', '1111', '2222', '0000']
const charting = ['Marit was tearful and asked for her husband', 'Halvorsen', 'Marit', 'Fentanyl-allergy']

test('a whole day leaves a row for everything that was done and looked at, and nothing of what was in it', async () => {
  const expected: string[] = []
  const does = async (row: string, act: () => Promise<unknown>) => {
    const before = auditRows(server.deps.db, { limit: 1 })[0]?.seq ?? 0
    await act()
    const rows = auditRows(server.deps.db, { after: before, limit: 100 })
    expect(rows.map(({ actor = 'nobody', action, outcome }) => `${actor} ${action} ${outcome}`)).toEqual([row])
    expected.push(row)
  }
  let nora!: Caller
  let petra!: Caller
  let ada!: Caller
  let session = ''
  const entries = () => `/api/sessions/${session}/entries`

  await does('nora sign-in refused', () =>
    server.anyone('POST', '/api/sign-in', { username: 'nora', password: 'a mistyped secret' }),
  )
  await does('nora sign-in done', async () => {
    nora = await server.as('nora')
  })
  await does('nora list-sessions done', () => nora('GET', '/api/sessions?day=2026-11-23'))
  await does('nora list-patients done', () => nora('GET', '/api/patients?search=Halvorsen'))
  await does('nora read-patient done', () => nora('GET', `/api/patients/${patientId}`))
  await does('nora change-patient done', () =>
    nora('PATCH', `/api/patients/${patientId}`, { version: 1, allergies: ['Fentanyl-allergy'] }),
  )
  await does('nora plan-session done', async () => {
    session = await planned(nora)
  })
  await does('nora read-session done', () => nora('GET', `/api/sessions/${session}`))
  await does('nora record-entries done', () => chart(nora, session, charted('vitals', { heartRate: 70 }, 1)))
  await does('nora record-entries done', () =>
    chart(nora, session, charted('note', { text: 'Marit was tearful and asked for her husband' }, 2)),
  )
  await does('nora record-entries refused', () => nora('POST', entries(), { entries: [{ kind: 'nonsense' }] }))
  await does('nora unlock refused', () => nora('POST', '/api/unlock', { pin: '0000' }))
  await does('nora witness refused', () =>
    nora('POST', `/api/sessions/${session}/witness`, {
      username: 'nils',
      pin: '0000',
      entry: charted('wasted', { container: 'vial-1', mg: 10, method: 'sink' }, 3),
    }),
  )
  await does('petra sign-in done', async () => {
    petra = await server.as('petra')
  })
  await does('petra listen refused', () => listenBriefly(petra))
  await does('petra print-note done', () => petra('GET', `/api/sessions/${session}/note.pdf`))
  await does('petra sign refused', () =>
    petra('POST', `/api/sessions/${session}/signature`, {
      head: '0'.repeat(64),
      password: PASSWORD,
      meaning: 'authored',
    }),
  )
  await does('petra list-verbal-orders done', () => petra('GET', '/api/verbal-orders'))
  await does('petra disclose done', () =>
    petra('POST', `/api/sessions/${session}/disclosures`, { what: 'note', recipient: 'Dr Lund', purpose: 'Treatment' }),
  )
  await does('petra sign-many refused', () =>
    petra('POST', '/api/signatures', {
      password: 'a mistyped secret',
      sessions: [{ id: session, head: '0'.repeat(64) }],
    }),
  )
  await does('nobody emergency-access refused', () =>
    petra('POST', '/api/tablets/unknown/emergency-access', { sessionId: session, name: 'Dr Ek', reason: 'Collapsed' }),
  )
  await does('petra export-record done', () => petra('GET', `/api/sessions/${session}/record`))
  await does('nora add-account refused', () => nora('POST', '/api/staff', {}))
  server.at(nine + 30 * MINUTE)
  await does('ada sign-in done', async () => {
    ada = await server.as('ada')
  })
  await does('ada set-pin done', () => ada('PUT', '/api/staff/nils/secret', { pin: '2222' }))
  await does('ada change-account done', () => ada('PATCH', '/api/staff/nils', { credential: 'BSN, RN' }))
  await does('ada change-settings done', () => changeClinic(ada))
  await does('ada ask done', () => ada('GET', '/api/questions/failed-sign-ins'))
  await does('ada read-story done', () => ada('GET', `/api/sessions/${session}/story`))
  await does('ada export-evidence done', () =>
    ada('POST', `/api/sessions/${session}/evidence`, { recipient: 'Inspector', purpose: 'Inspection' }),
  )
  await does('ada verify-record done', () => ada('GET', '/api/verification'))
  await does('ada list-emergency-access done', () => ada('GET', '/api/emergency-access'))
  await does('ada read-quality done', () => ada('GET', '/api/quality?month=2026-11'))
  await does('ada export-quality done', () => ada('GET', '/api/quality.csv?month=2026-11'))
  await does('ada read-retention done', () => ada('GET', '/api/retention'))
  await does('ada read-disclosures done', () => ada('GET', `/api/patients/${patientId}/disclosures`))
  await does('ada export-audit done', () => ada('GET', '/api/audit.csv'))
  await does('ada disable-account done', () => ada('PATCH', '/api/staff/nils', { enabled: false }))
  await does('nora sign-out done', () => nora('POST', '/api/sign-out', {}))

  expect(expected.length).toBeGreaterThanOrEqual(30)
  const everything = JSON.stringify(auditRows(server.deps.db, { after: 0, limit: 1000 }))
  for (const word of [...secrets, ...charting]) expect(everything).not.toContain(`"${word}"`)
  for (const word of charting) expect(everything).not.toContain(word)
})

/** What lies ahead is refused after the row is written; a stream that is open would never end. */
async function listenBriefly(caller: Caller) {
  const { status } = await caller('GET', '/api/live?after=999999')
  expect(status).toBe(400)
}

async function changeClinic(ada: Caller) {
  const { body } = await ada<{ version: number; clinic: Record<string, unknown> }>('GET', '/api/clinic')
  const { status } = await ada('PUT', '/api/clinic', { ...body, clinic: { ...body.clinic, phone: '555 0101' } })
  expect(status).toBe(200)
}
