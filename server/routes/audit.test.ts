import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditRows } from '../../db/audit.ts'
import { staff } from '../../db/staff.ts'
import { verifyAudit } from '../../db/verify.ts'
import type { Act } from '../act.ts'
import {
  type Answered,
  type Caller,
  chart,
  charted,
  freshId,
  patientId,
  planned,
  startTestServer,
  type TestServer,
} from '../fixture.ts'
import { exportAudit } from '../usecases/export-tables.ts'

let server: TestServer
let nora: Caller
let petra: Caller
let ada: Caller
let session: string
beforeAll(async () => {
  server = await startTestServer()
  nora = await server.as('nora')
  petra = await server.as('petra')
  ada = await server.as('ada')
  session = await planned(nora)
})
afterAll(() => server.stop())

type Audited = {
  seq: number
  actor?: string
  action: string
  outcome: string
  detail?: Record<string, unknown>
  requestId?: string
}
const everything = () => auditRows(server.deps.db, { limit: 1000, after: 0 })

/** What each act leaves behind: exactly one row, in the words of the audit log. */
const acts: readonly (readonly [string, () => Promise<{ status: number }>, string, string, string])[] = [
  ['reading a chart', () => nora('GET', `/api/sessions/${session}`), 'read-session', 'done', 'nora'],
  ['reading a chart that is not there', () => nora('GET', '/api/sessions/none'), 'read-session', 'refused', 'nora'],
  ['listing sessions', () => petra('GET', '/api/sessions'), 'list-sessions', 'done', 'petra'],
  ['searching patients', () => petra('GET', '/api/patients?search=hal'), 'list-patients', 'done', 'petra'],
  ['reading a patient', () => petra('GET', `/api/patients/${patientId}`), 'read-patient', 'done', 'petra'],
  ['exporting a record', () => petra('GET', `/api/sessions/${session}/record`), 'export-record', 'done', 'petra'],
  ['printing a note', () => petra('GET', `/api/sessions/${session}/note.pdf`), 'print-note', 'done', 'petra'],
  [
    'charting',
    () => nora('POST', `/api/sessions/${session}/entries`, { entries: [charted('note', { text: 'x' })] }),
    'record-entries',
    'done',
    'nora',
  ],
  [
    'charting badly',
    () => nora('POST', `/api/sessions/${session}/entries`, { entries: [{}] }),
    'record-entries',
    'refused',
    'nora',
  ],
  [
    'charting without the right',
    () => ada('POST', `/api/sessions/${session}/entries`, { entries: [{}] }),
    'record-entries',
    'refused',
    'ada',
  ],
  [
    'a patient twice under one number',
    () => nora('POST', '/api/patients', { mrn: '0001', family: 'A', given: 'B', birthDate: '1990-01-01' }),
    'add-patient',
    'refused',
    'nora',
  ],
  [
    'changing a patient',
    () => nora('PATCH', `/api/patients/${patientId}`, { version: 1, phone: '1' }),
    'change-patient',
    'done',
    'nora',
  ],
  [
    'signing with a wrong password',
    () =>
      petra('POST', `/api/sessions/${session}/signature`, { head: '0'.repeat(64), password: 'x', meaning: 'charted' }),
    'sign',
    'refused',
    'petra',
  ],
  ['reading the audit log', () => ada('GET', '/api/audit'), 'read-audit', 'done', 'ada'],
  ['taking the audit log away', () => ada('GET', '/api/audit.csv'), 'export-audit', 'done', 'ada'],
  ['an own PIN', () => nora('POST', '/api/unlock', { pin: '0000' }), 'unlock', 'refused', 'nora'],
]

test.each(acts)('%s leaves exactly one row', async (_, act, action, outcome, actor) => {
  const before = everything().length
  await act()
  const rows = everything().slice(before)
  expect(rows).toMatchObject([{ action, outcome, actor }])
})

test('what someone typed is in no row', () => {
  const text = JSON.stringify(everything())
  expect(text).not.toContain('Halvorsen')
  expect(text).not.toContain('password":')
})

test('a stranger who asks without a sign-in writes nothing', async () => {
  const before = everything().length
  await server.anyone('GET', `/api/sessions/${session}`)
  expect(everything()).toHaveLength(before)
})

test('the rows hang together as a chain of their own', () => {
  expect(verifyAudit(server.deps.db)).toMatchObject({ intact: true })
})

test('is read page by page, newest first, each row once', async () => {
  const seen: number[] = []
  let next: string | undefined = ''
  for (let page = 0; next !== undefined && page < 100; page += 1) {
    const { body }: Answered<{ rows: Audited[]; next?: string }> = await ada(
      'GET',
      `/api/audit?limit=7${next ? `&cursor=${next}` : ''}`,
    )
    seen.push(...body.rows.map(({ seq }) => seq))
    next = body.next
  }
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen).toEqual(seen.toSorted((a, b) => b - a))
  expect(seen.at(-1)).toBe(1)
})

test('one batch with a refused entry says how many were stored and how many not', async () => {
  const before = everything().length
  await chart(nora, session, charted('note', { text: 'x' }), { id: freshId(), kind: 'nonsense' })
  expect(everything().slice(before)).toMatchObject([{ detail: { recorded: 1, refused: 1 } }])
})

test('the table of the audit log is whole, however many pages it was read in', async () => {
  const { db, now } = server.deps
  const row = { at: now(), actor: 'nora', action: 'read-session', outcome: 'done' } as const
  await Promise.all(Array.from({ length: 1200 }, () => db.write('audit', { row })))
  const { bytes } = await ada('GET', '/api/audit.csv')
  const [, ...lines] = bytes.toString().trimEnd().split('\r\n')
  const numbers = lines.map((line) => Number(line.split(',')[0]))
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, n) => n + 1))
  expect(numbers.length).toBeGreaterThan(1200)
})

test('the table of the audit log ends before its own row, whatever is written while it is read', async () => {
  const { deps } = server
  const person = staff(deps.db, 'ada')
  if (!person) throw new Error('ada has no account')
  const more = { signIn: '', limited: false, request: 'r', address: '127.0.0.1', carried: false }
  const act: Act = { staff: person, ...more }
  const asked = await exportAudit(deps, act, {}, {})
  if (!asked.ok) throw new Error('refused')
  const [own] = auditRows(deps.db, { action: 'export-audit', limit: 1 })
  await deps.db.write('audit', { row: { at: deps.now(), actor: 'nora', action: 'read-session', outcome: 'done' } })
  let table = ''
  for await (const lines of asked.value) table += lines
  const last = table.trimEnd().split('\r\n').at(-1)
  expect(last?.split(',')[0]).toBe(String((own?.seq ?? 0) - 1))
})
