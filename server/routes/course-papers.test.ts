import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { HOUR } from '../../chart/units.ts'
import { auditRows } from '../../db/audit.ts'
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
let course: string
let session: string
const phq9 = (value: number) => ({
  instrument: 'phq9',
  version: 'phq9-1999',
  items: Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`q${index + 1}`, index === 8 ? 0 : value])),
})
const screen = { instrument: 'suicide-screen', version: 'suicide-screen-1', items: { value: 0 } }
beforeAll(async () => {
  server = await startTestServer()
  server.at(nine + HOUR)
  nora = await server.as('nora')
  course = freshId()
  await nora('POST', '/api/courses', { id: course, patientId, protocolId: 'low-dose-1', indication: 'depression' })
  session = await planned(nora, { courseId: course, indication: 'depression' })
  await chart(
    nora,
    session,
    charted('weight-measured', { kg: 70 }, -20),
    charted('bag-prepared', { mgPerMl: 1 }, -19),
    charted('scored', phq9(3), -18),
    charted('infusion-started', { mlPerHour: 35 }),
    charted('vitals', { systolic: 151, diastolic: 93, spo2: 97 }, 5),
    charted('infusion-stopped', {}, 20),
  )
  server.at(nine + 7 * 24 * HOUR + HOUR)
  nora = await server.as('nora')
  const body = { session, hours: 168, via: 'call', scores: [phq9(1), screen] }
  await nora('POST', `/api/courses/${course}/entries`, {
    entries: [charted('follow-up-answered', body, 7 * 24 * 60 + 30)],
  })
})
afterAll(() => server.stop())

function textOf(bytes: Buffer): string {
  const file = join(server.dir, `${freshId()}.pdf`)
  writeFileSync(file, bytes)
  execFileSync('qpdf', ['--check', file])
  expect(execFileSync('pdfinfo', [file], { encoding: 'utf8' })).toMatch(/Tagged:\s+yes/)
  return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ')
}
const pages = (text: string, what: string) => text.split(what).length - 1
const addressed = { recipient: 'Dr Sund, Bath', purpose: 'Continuing care' }
const letter = (more: object = {}) =>
  nora('POST', `/api/courses/${course}/letter`, { kind: 'referrer', ...addressed, ...more })

test('the summary tells dose, pressure, scores, response and relief, and whom it is about on each page', async () => {
  const { status, bytes, headers } = await nora('GET', `/api/courses/${course}/summary.pdf`)
  expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, 'application/pdf', 'no-store'])
  const text = textOf(bytes)
  for (const said of ['11.67', '0.167', '151/93', 'PHQ-9 67 % less, a responder', 'at least 7 d', 'not signed'])
    expect(text).toContain(said)
  expect(pages(text, 'HALVORSEN, Marit')).toBe(pages(text, 'Page '))
})

describe('a letter', () => {
  test('for prior authorization says what is asked for, what was given and what came of it', async () => {
    const { status, bytes } = await letter({ kind: 'prior-authorisation', signer: 'petra' })
    expect(status).toBe(200)
    const text = textOf(bytes)
    for (const said of [
      'Dr Sund, Bath',
      '0.5 mg/kg/h for 20 min',
      'depression',
      '09:00 to 09:20',
      'petra Test',
      'ICD-10-CM',
    ])
      expect(text).toContain(said)
    expect(text).not.toContain('DRAFT')
    // What was answered about suicide is between the patient and the clinic.
    expect(text).not.toMatch(/suicide/i)
  })
  test('writes down where it went and what for; a preview says DRAFT and goes nowhere', async () => {
    const before = auditRows(server.deps.db, { action: 'print-letter', limit: 9 }).length
    const preview = textOf((await letter({ preview: true })).bytes)
    expect(preview).toContain('DRAFT')
    expect(auditRows(server.deps.db, { action: 'print-letter', limit: 9 })).toHaveLength(before)
    await letter()
    const [row] = auditRows(server.deps.db, { action: 'print-letter', limit: 1 })
    expect(row).toMatchObject({ actor: 'nora', subject: { kind: 'course', id: course }, detail: addressed })
  })
  test.each([
    ['nobody as recipient', { recipient: '' }],
    ['no purpose', { purpose: '' }],
    ['a nurse as its signer', { signer: 'nils' }],
    ['another kind', { kind: 'bill' }],
  ])('is not made with %s', async (_, more) => expect((await letter(more)).status).toBe(400))
})

test('the course’s own record can be verified elsewhere', async () => {
  const { body } = await nora('GET', `/api/courses/${course}/record`)
  expect(body).toMatchObject({ format: 'chairside-record-1', sessionId: course, intact: true })
})

test('billing times are a table with start and stop, and where it went is written down', async () => {
  const ada = await server.as('ada')
  const asked = { from: '2026-11-23T00:00:00.000Z', to: '2026-11-24T00:00:00.000Z' }
  const { status, bytes } = await ada('POST', '/api/billing', { ...asked, recipient: 'Biller', purpose: 'Claims' })
  expect(status).toBe(200)
  const [head, row] = bytes.toString('utf8').split('\r\n')
  expect(head).toContain('start,stop')
  expect(row).toContain('0001,"Halvorsen, Marit",depression,23 Nov 2026 09:00,23 Nov 2026 09:20')
  expect(row).toMatch(/,20,1,0,11\.667,0$/)
  expect(auditRows(server.deps.db, { action: 'export-billing', limit: 1 })).toMatchObject([
    { actor: 'ada', detail: { recipient: 'Biller', purpose: 'Claims', sessions: 1 } },
  ])
  expect((await ada('POST', '/api/billing', { ...asked, recipient: '', purpose: 'x' })).status).toBe(400)
})

test('a letter about a session without a course is in the accounting of its patient as well', async () => {
  const alone = await planned(nora, { indication: 'depression' })
  await chart(nora, alone, charted('infusion-started', { mlPerHour: 35 }), charted('infusion-stopped', {}, 20))
  const sent = { kind: 'referrer', recipient: 'Dr Lund, Hove', purpose: 'Continuing care' }
  expect((await nora('POST', `/api/courses/single.${alone}/letter`, sent)).status).toBe(200)
  const ada = await server.as('ada')
  const { body } = await ada('GET', `/api/patients/${patientId}/disclosures`)
  expect(JSON.stringify(body)).toContain('Dr Lund, Hove')
})

test('others are answered between two sessions of a table for the biller', async () => {
  let turn = 0
  let next = setImmediate(function count() {
    turn += 1
    next = setImmediate(count)
  })
  const turns: number[] = []
  const { charts } = server.deps
  const { chart: read } = charts
  vi.spyOn(charts, 'chart').mockImplementation((id) => {
    turns.push(turn)
    return read(id)
  })
  const asked = { from: '2026-11-23T00:00:00.000Z', to: '2026-11-24T00:00:00.000Z' }
  const ada = await server.as('ada')
  const { status } = await ada('POST', '/api/billing', { ...asked, recipient: 'Biller', purpose: 'Claims' })
  vi.restoreAllMocks()
  clearImmediate(next)
  expect(status).toBe(200)
  expect(turns.length).toBeGreaterThan(1)
  expect(new Set(turns).size).toBe(turns.length)
})
