import { execFileSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { HOUR } from '../../chart/units.ts'
import { auditRows } from '../../db/audit.ts'
import { commands } from '../../db/commands.ts'
import { headSeq } from '../../db/log.ts'
import { exportCommand } from '../commands/export.ts'
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
import { chartWhole } from '../whole-session.ts'

let server: TestServer
let nora: Caller
let ada: Caller
let session = ''
let ofAnother = ''
beforeAll(async () => {
  server = await startTestServer()
  nora = await server.as('nora')
  ada = await server.as('ada')
  session = await planned(nora)
})
afterAll(() => server.stop())

type Disclosed = { disclosures: { what: string; recipient: string; purpose: string; by: string; session: string }[] }
const given = { what: 'note', recipient: 'Dr Lund, general practice', purpose: 'Further treatment' }
const give = (body: object, id = session) => nora('POST', `/api/sessions/${id}/disclosures`, body)
const accounting = async () => (await ada<Disclosed>('GET', `/api/patients/${patientId}/disclosures`)).body.disclosures

test('whatever leaves is asked for whom and what for, and stands in the patient’s accounting with who gave it', async () => {
  expect((await give({ ...given, recipient: '' })).status).toBe(400)
  expect((await give({ what: 'note', recipient: 'Dr Lund' })).status).toBe(400)
  expect(await accounting()).toEqual([])
  expect((await give(given)).status).toBe(201)
  await ada('POST', `/api/sessions/${session}/evidence`, { recipient: 'State board', purpose: 'Inspection' })
  expect(await accounting()).toMatchObject([
    { what: 'evidence', recipient: 'State board', by: 'ada', session },
    { ...given, by: 'nora', session },
  ])
})

test('a table of the audit log that leaves says for whom and what for, and is accounted to whom it names', async () => {
  const to = 'recipient=State%20board&purpose=Inspection'
  const newest = async () => (await accounting())[0]
  expect((await ada('GET', '/api/audit.csv?recipient=State%20board')).status).toBe(400)
  expect((await ada('GET', `/api/audit.csv?subject=${session}&recipient=%20&purpose=x`)).status).toBe(400)
  await ada('GET', '/api/audit.csv')
  await ada('GET', `/api/audit.csv?subject=ada&${to}`)
  await ada('GET', `/api/quality.csv?month=2026-11&${to}`)
  expect((await newest())?.what).toBe('evidence')
  expect((await ada('GET', `/api/audit.csv?subject=${session}&${to}`)).status).toBe(200)
  expect(await newest()).toEqual(
    expect.objectContaining({ what: 'audit', recipient: 'State board', purpose: 'Inspection', by: 'ada', session: '' }),
  )
  const rows = auditRows(server.deps.db, { limit: 20 }).filter(({ action }) => action.startsWith('export-'))
  expect(rows.map(({ action, detail }) => [action, detail?.recipient ?? detail?.inHouse])).toEqual([
    ['export-audit', 'State board'],
    ['export-quality', 'State board'],
    ['export-audit', 'State board'],
    ['export-audit', true],
    ['export-audit', undefined],
    ['export-audit', undefined],
    ['export-evidence', 'State board'],
  ])
})

test('a table for the biller is accounted to each patient in it', async () => {
  await chartWhole({ nora, petra: await server.as('petra') }, patientId)
  const [from, to] = [new Date(nine).toISOString(), new Date(nine + 24 * HOUR).toISOString()]
  const asked = { from, to, recipient: 'Biller', purpose: 'Payment' }
  expect((await ada('POST', '/api/billing', asked)).status).toBe(200)
  expect((await accounting())[0]).toMatchObject({
    what: 'billing',
    recipient: 'Biller',
    purpose: 'Payment',
    session: '',
  })
})

test('a table of the audit log is accounted also to whom it names only as one of the biller’s', async () => {
  const sent = 'action=export-billing&recipient=Auditor&purpose=Inspection'
  expect((await ada('GET', `/api/audit.csv?${sent}`)).bytes.toString()).toContain(patientId)
  expect((await accounting())[0]).toMatchObject({ what: 'audit', recipient: 'Auditor' })
})

/** As it is run at the server's keyboard while the server serves. */
async function exportAll(folder: string, to: { recipient?: string; purpose?: string }) {
  vi.spyOn(console, 'log').mockImplementation(() => undefined)
  try {
    return await exportCommand(() => server.deps.config, [join(server.dir, folder)], to)
  } finally {
    vi.restoreAllMocks()
  }
}

test('all records that leave at the server’s keyboard, while it serves, are accounted to each patient in them', async () => {
  const before = (await accounting()).length
  expect(await exportAll('kept', {})).toBe(0)
  expect(await accounting()).toHaveLength(before)
  expect(await exportAll('leaves', { recipient: 'State board', purpose: 'Closing' })).toBe(0)
  const [newest] = await accounting()
  expect(newest).toMatchObject({ what: 'clinic', recipient: 'State board', purpose: 'Closing', session: '' })
  expect(auditRows(server.deps.db, { action: 'export-clinic', limit: 1 })[0]).toMatchObject({
    outcome: 'done',
    detail: { from: 'console', head: headSeq(server.deps.db) },
  })
})

test('an export that cannot be written down is not made', async () => {
  const write = server.deps.db.write
  const broken = Object.assign(server.deps.db, { write: () => Promise.reject(new Error('no audit today')) })
  await expect(exportAll('unwritten', { recipient: 'x', purpose: 'y' })).rejects.toThrow(/nothing was exported/)
  Object.assign(broken, { write })
  expect(readdirSync(join(server.dir, 'unwritten'))).toEqual([])
})

test('another patient’s accounting says nothing of it, and a nurse reads none', async () => {
  const { body } = await nora('POST', '/api/patients', {
    mrn: '77',
    family: 'Ek',
    given: 'Ida',
    birthDate: '2012-05-01',
  })
  expect((await ada<Disclosed>('GET', `/api/patients/${body.id}/disclosures`)).body.disclosures).toEqual([])
  expect((await nora('GET', `/api/patients/${patientId}/disclosures`)).status).toBe(403)
})

type Kept = { years: number; patients: { name: string; last: string; until: string; minor: boolean }[] }
const kept = async () => (await ada<Kept>('GET', '/api/retention')).body

test('what is kept until when follows the clinic’s setting, longer for who was a minor', async () => {
  const [young] = (await nora<{ patients: { id: string; family: string }[] }>('GET', '/api/patients?search=Ek')).body
    .patients
  ofAnother = await planned(nora, { patientId: young?.id, chair: '2' })
  const { patients, years } = await kept()
  expect(years).toBe(10)
  expect(patients).toMatchObject([
    { name: 'Halvorsen, Marit', last: '2026-11-23', until: '2036-11-23', minor: false },
    { name: 'Ek, Ida', until: '2040-05-01', minor: true },
  ])
  const settings = (await ada<{ clinic: object }>('GET', '/api/clinic')).body
  const retention = { years: 7, minorsUntilAge: 25 }
  await ada('PUT', '/api/clinic', { ...settings, clinic: { ...settings.clinic, retention } })
  expect((await kept()).patients.map(({ until }) => until)).toEqual(['2033-11-23', '2037-05-01'])
})

test('a denial and the patient’s statement print with later notes, and with nobody else’s', async () => {
  const asked = { patientId, kind: 'amendment', receivedOn: '2026-11-02', asked: 'I was never agitated' }
  const { body } = await ada<{ id: string }>('POST', '/api/requests', asked)
  const answer = { answeredOn: '2026-11-10', answer: 'The entry is accurate', statement: 'I disagree: I was calm' }
  await ada('POST', `/api/requests/${body.id}/answer`, { version: 1, state: 'denied', ...answer })
  const textOf = async (id: string) => {
    const file = join(server.dir, `${id}.pdf`)
    writeFileSync(file, (await nora('GET', `/api/sessions/${id}/note.pdf`)).bytes)
    return execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ')
  }
  const printed = await textOf(session)
  for (const words of ['I was never agitated', 'The entry is accurate', 'I disagree: I was calm'])
    expect(printed).toContain(words)
  expect(await textOf(ofAnother)).not.toContain('agitated')
})

test('nothing deletes: there is no such call, and no command that removes what was written', () => {
  // What is left is the answer for addresses that do not exist.
  const deleting = server.app.calls.filter(({ method }) => method === 'DELETE').map(({ url }) => url)
  expect(deleting).toEqual(['/api/*'])
  expect(Object.keys(commands).filter((name) => /delete|remove|purge|prune|drop/i.test(name))).toEqual([])
})

test('a table of the audit log is accounted also to whom it names only as the one whose entry stood elsewhere', async () => {
  const patient = { id: 'patient-2', mrn: '0002', family: 'Okafor', given: 'Daniel', birthDate: '1986-07-21' }
  await server.deps.db.write('putPatient', { patient, base: 0, at: nine, by: 'nora' })
  const wrong = await planned(nora, { patientId: 'patient-2', chair: '2' })
  const note = charted('note', { text: 'Warm blanket' }, 1)
  await chart(nora, wrong, note)
  const move = { id: freshId(), entries: [note.id], to: session, reason: 'Two charts were open' }
  expect((await nora('POST', `/api/sessions/${wrong}/moves`, move)).status).toBe(200)
  const asked = `action=ask-move&subject=${wrong}&recipient=Police&purpose=Court%20order`
  const before = (await accounting()).length
  expect((await ada('GET', `/api/audit.csv?${asked.replace(wrong, 'ada')}`)).status).toBe(200)
  expect(await accounting()).toHaveLength(before)
  expect((await ada('GET', `/api/audit.csv?${asked}`)).bytes.toString()).toContain(session)
  expect((await accounting())[0]).toMatchObject({ what: 'audit', recipient: 'Police', purpose: 'Court order' })
})
