import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toWire } from '../../chart/instant.ts'
import { HOUR, MINUTE } from '../../chart/units.ts'
import { auditRows } from '../../db/audit.ts'
import { meddleWith } from '../../db/meddling.ts'
import { sessionsEnded } from '../../db/questions.ts'
import {
  type Caller,
  chart,
  charted,
  freshId,
  nine,
  planned,
  signOver,
  startTestServer,
  type TestServer,
} from '../fixture.ts'
import { questionNames } from '../usecases/questions.ts'

let server: TestServer
let nora: Caller
let nils: Caller
let ada: Caller
let session: string
beforeAll(async () => {
  server = await startTestServer()
  nora = await server.as('nora')
  nils = await server.as('nils')
  ada = await server.as('ada')
  session = await planned(nora)
  server.at(nine + 120 * MINUTE)
})
afterAll(() => server.stop())

type Answers = {
  rows: { staff?: string; session?: string; entry?: string; what: string; count: number }[]
  more: boolean
}
/** A session of another day, signed. */
async function signed(plannedStart: number): Promise<string> {
  const petra = await server.as('petra')
  const id = await planned(petra, { plannedStart: toWire(plannedStart) })
  expect((await signOver(petra, id)).status).toBe(201)
  return id
}
const ask = async (question: string, span = '') => (await ada<Answers>('GET', `/api/questions/${question}${span}`)).body

describe('a question with one tap', () => {
  test('who opened a chart without a part in its session', async () => {
    await nora('GET', `/api/sessions/${session}`)
    await nils('GET', `/api/sessions/${session}`)
    await nils('GET', `/api/sessions/${session}`)
    const { rows } = await ask('opened-without-part')
    expect(rows).toMatchObject([{ staff: 'nils', session, what: 'read-session', count: 2 }])
  })

  test('who has a chair’s page open is told from whose tablet keeps the charts of all chairs', async () => {
    const other = await planned(nora)
    await chart(nora, other, charted('weight-measured', { kg: 70 }))
    const stand = (sessions: readonly string[], who: Caller = nils) =>
      who('PUT', '/api/tablets/ipad-at-chair', { sessions, marks: [] })
    const opened = async () => (await ask('opened-without-part')).rows.filter((row) => row.session === other)
    await nils('GET', `/api/sessions/${other}?for=board`)
    await stand([])
    expect(await opened()).toEqual([])
    expect(auditRows(server.deps.db, { subject: other, action: 'keep-session', limit: 9 })).toHaveLength(1)
    for (let report = 0; report < 3; report += 1) await stand([other])
    expect(await opened()).toMatchObject([{ staff: 'nils', what: 'open-session', count: 1 }])
    // Ada takes the tablet over; nils comes back later.
    await stand([other], ada)
    await stand([other])
    expect((await opened()).map(({ staff, count }) => `${staff} ${count}`).toSorted()).toEqual(['ada 1', 'nils 2'])
    await stand(['no-such-session'])
    expect(auditRows(server.deps.db, { subject: 'no-such-session', limit: 9 })).toEqual([])
  })

  test('a chart that no board shows was opened by whoever asks for it, whatever they say', async () => {
    const closed = await planned(nora)
    await nils('GET', `/api/sessions/${closed}?for=board`)
    const { rows } = await ask('opened-without-part')
    expect(rows).toContainEqual(expect.objectContaining({ staff: 'nils', session: closed, what: 'read-session' }))
  })

  test('what was charted over 30 min after it happened', async () => {
    const late = { ...charted('note', { text: 'late' }), recordedAt: '2026-11-23T09:31:00.000Z' }
    const onTime = { ...charted('note', { text: 'in time' }), recordedAt: '2026-11-23T09:30:00.000Z' }
    await chart(nora, session, late, onTime)
    expect((await ask('charted-late')).rows).toMatchObject([{ staff: 'nora', session, entry: late.id, what: 'note' }])
  })

  test('who could not sign in, and how often', async () => {
    for (let tries = 0; tries < 3; tries += 1)
      await server.anyone('POST', '/api/sign-in', { username: 'petra', password: 'guess' })
    expect((await ask('failed-sign-ins')).rows).toMatchObject([{ staff: 'petra', what: 'sign-in', count: 3 }])
  })

  test('who went over a rule, by person', async () => {
    const overridden = { item: 'fasting', answer: 'no', override: { reason: 'It is urgent' } }
    const [result] = await chart(nora, session, charted('checklist-answered', overridden))
    expect(result?.outcome).toBe('recorded')
    expect((await ask('overrides-by-person')).rows).toMatchObject([{ staff: 'nora', count: 1 }])
  })

  test('whose drug does not balance', async () => {
    const other = await planned(nora)
    const steps = [
      charted('weight-measured', { kg: 70 }, 1),
      charted('bag-prepared', { mgPerMl: 2, mL: 50, container: 'bag-1' }, 2),
      charted('infusion-started', { mlPerHour: 17.5 }, 3),
      charted('infusion-stopped', {}, 23),
    ]
    const results = await chart(nora, other, ...steps)
    expect(results.map(({ problem }) => problem)).toEqual(steps.map(() => undefined))
    expect((await ask('waste-without-balance')).rows).toMatchObject([{ session: other }])
  })

  test.each(questionNames)('%s answers only what fell into the time that was asked for', async (question) => {
    const before = '?from=2020-01-01T00:00:00.000Z&to=2020-02-01T00:00:00.000Z'
    expect(await ask(question, before)).toMatchObject({ rows: [], more: false })
  })
})

describe('the story of a session', () => {
  test('tells a correction field by field, from which device, and who looked', async () => {
    const wrong = charted('vitals', { heartRate: 188 }, 5)
    const right = charted(
      'amendment',
      { target: wrong.id, replacement: { body: { heartRate: 88 } }, reason: 'typing error' },
      6,
    )
    await chart(nora, session, wrong, right)
    const { body } = await ada<{ told: Record<string, unknown>[] }>('GET', `/api/sessions/${session}/story`)
    expect(body.told).toContainEqual(
      expect.objectContaining({
        of: 'entry',
        id: right.id,
        corrects: wrong.id,
        changes: [{ field: 'heartRate', before: '188', after: '88' }],
        reason: 'typing error',
        by: 'nora',
      }),
    )
    expect(body.told).toContainEqual(expect.objectContaining({ of: 'look', by: 'nils', action: 'read-session' }))
  })

  test('forgets nobody who looked, however much came after', async () => {
    const row = { at: nine, actor: 'petra', action: 'read-session', subject: { kind: 'session', id: session } } as const
    const later = { ...row, outcome: 'done', actor: 'nils' } as const
    await server.deps.db.write('audit', { row: { ...row, action: 'read-note', outcome: 'done' } })
    await Promise.all(Array.from({ length: 1200 }, () => server.deps.db.write('audit', { row: later })))
    const { body } = await ada<{ told: Record<string, unknown>[] }>('GET', `/api/sessions/${session}/story`)
    expect(body.told).toContainEqual(expect.objectContaining({ of: 'look', by: 'petra', action: 'read-note' }))
  })
})

test('the evidence is one archive that other tools open, and where it went is in the audit log', async () => {
  const sent = { recipient: 'State board', purpose: 'Inspection' }
  const { status, bytes, headers } = await ada('POST', `/api/sessions/${session}/evidence`, sent)
  expect([status, headers['content-type']]).toEqual([200, 'application/zip'])
  const dir = join(server.dir, 'evidence')
  mkdirSync(dir)
  writeFileSync(join(dir, 'evidence.zip'), bytes)
  execFileSync('python3', ['-m', 'zipfile', '-e', 'evidence.zip', 'out'], { cwd: dir })
  const record = JSON.parse(readFileSync(join(dir, 'out/record.json'), 'utf8'))
  expect(record).toMatchObject({ sessionId: session, intact: true })
  expect(readFileSync(join(dir, 'out/README.txt'), 'utf8')).toContain('For: State board')
  expect(readFileSync(join(dir, 'out/verify.html'), 'utf8')).toContain('<html')
  const [row] = auditRows(server.deps.db, { action: 'export-evidence', limit: 1 })
  expect(row).toMatchObject({ actor: 'ada', subject: { id: session }, detail: sent })
  expect((await ada('POST', `/api/sessions/${session}/evidence`, { recipient: 'x' })).status).toBe(400)
})

test('verification is one button: intact, or the first row that is not', async () => {
  const { body } = await ada('GET', '/api/verification')
  expect(body).toMatchObject({ intact: true, findings: [] })
  meddleWith(server.deps.db.file, (copy) => copy.exec("UPDATE log SET kind = 'note' WHERE seq = 1"))
  const { body: found } = await ada<{ intact: boolean; findings: string[] }>('GET', '/api/verification')
  meddleWith(server.deps.db.file, (copy) => copy.exec("UPDATE log SET kind = 'session-opened' WHERE seq = 1"))
  expect(found.intact).toBe(false)
  expect(found.findings[0]).toMatch(/^Entry 1 /)
})

test('a mock inspection finds what an inspector would', async () => {
  type Inspected = { session: string; chain: boolean; balanced: boolean; findings: string[]; readers: number }
  const { body } = await ada<{ sessions: Inspected[] }>('GET', '/api/inspection')
  expect(body.sessions).toMatchObject([{ chain: true, balanced: false, versions: 0, sealed: true }])
  expect(body.sessions[0]?.findings.length).toBeGreaterThan(0)
  // Nora planned it, charted and opened it: a person counts once.
  expect(body.sessions[0]?.readers).toBe(1)
})

test('the weekly review is overdue until somebody says that they read it, for a week', async () => {
  expect((await ada('GET', '/api/review')).body).toMatchObject({ overdue: true })
  expect((await ada('POST', '/api/review', {})).body).toMatchObject({ overdue: false, last: { by: 'ada' } })
  const [row] = auditRows(server.deps.db, { action: 'acknowledge-review', limit: 1 })
  expect(row?.detail).toMatchObject({ counts: { 'charted-late': 1 } })
  server.at(nine + 8 * 24 * 60 * MINUTE)
  ada = await server.as('ada')
  expect((await ada('GET', '/api/review')).body).toMatchObject({ overdue: true })
})

test('a question that there is not is not found', async () => {
  expect((await ada('GET', `/api/questions/${freshId()}`)).status).toBe(404)
})

test('the quality page of a month is what its charts say, and a table besides', async () => {
  const month = await ada<{ sessions: number; holds: number; entries: number }>('GET', '/api/quality?month=2026-11')
  expect(month.status).toBe(200)
  expect(month.body.sessions).toBeGreaterThan(0)
  expect((await ada('GET', '/api/quality?month=2026-10')).body).toMatchObject({ sessions: 0, waste: [], relief: [] })
  const table = await ada('GET', '/api/quality.csv?month=2026-11')
  expect(table.bytes.toString()).toContain(`2026-11,sessions,,${month.body.sessions},`)
  for (const wrong of ['2026-13', '2026', 'november'])
    expect((await ada('GET', `/api/quality?month=${wrong}`)).status).toBe(400)
})

test('the patient’s last chart, which a tablet keeps beside today’s, was opened by nobody; the one before it was', async () => {
  const days = await Promise.all([2, 1].map((ago) => signed(nine - ago * 24 * HOUR)))
  const his = await server.as('nils')
  for (const of of days) await his('GET', `/api/sessions/${of}?for=board`)
  const { rows } = await ask('opened-without-part')
  const opened = rows.filter(({ staff, session: of }) => staff === 'nils' && of !== undefined && days.includes(of))
  expect(opened.map(({ session: of, what }) => [of, what])).toEqual([[days[0], 'read-session']])
  expect(auditRows(server.deps.db, { subject: days[1], action: 'keep-session', limit: 9 })).toHaveLength(1)
})

test('a session that runs while the review is read is judged in the next one', async () => {
  server.at(nine + 9 * 24 * HOUR)
  nora = await server.as('nora')
  const across = await planned(nora, { plannedStart: toWire(nine + 9 * 24 * HOUR - HOUR) })
  await chart(
    nora,
    across,
    charted('infusion-started', { mlPerHour: 35 }, 9 * 24 * 60 - 60),
    charted('infusion-stopped', {}, 9 * 24 * 60 - 10),
  )
  const read = nine + 9 * 24 * HOUR - 30 * MINUTE
  const ended = (from: number, to: number) => sessionsEnded(server.deps.db, { from, to }).map(({ id }) => id)
  expect(ended(read - 7 * 24 * HOUR, read)).not.toContain(across)
  expect(ended(read, read + 7 * 24 * HOUR)).toContain(across)
})
