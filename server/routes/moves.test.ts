import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { broken } from '../../chart/chain.ts'
import type { LogEntry } from '../../chart/entry.ts'
import { minutes } from '../../chart/units.ts'
import { auditRows } from '../../db/audit.ts'
import { entriesAfter, entriesOf } from '../../db/log.ts'
import { verifyLog } from '../../db/verify.ts'
import { attachmentsOf } from '../../verify/attachments.ts'
import { verifyNote } from '../../verify/note.ts'
import { readPdf } from '../../verify/pdf.ts'
import { exportCommand } from '../commands/export.ts'
import {
  type Caller,
  chart,
  charted,
  freshId,
  nine,
  PASSWORD,
  patientId,
  planned,
  startTestServer,
  type TestServer,
} from '../fixture.ts'
import { chartWhole } from '../whole-session.ts'

let server: TestServer
let nora: Caller
let nils: Caller
let petra: Caller
let ada: Caller
const other = 'patient-2'
beforeAll(async () => {
  server = await startTestServer()
  nora = await server.as('nora')
  nils = await server.as('nils')
  petra = await server.as('petra')
  ada = await server.as('ada')
  const patient = { id: other, mrn: '0002', family: 'Okafor', given: 'Daniel', birthDate: '1986-07-21' }
  await server.deps.db.write('putPatient', { patient, base: 0, at: nine, by: 'nora' })
})
afterAll(() => server.stop())

const marker = 'hollow-marker'
type Reading = {
  session: { head: { hash: string }; phase: string; findings: { id: string; code: string }[] }
  entries: (LogEntry & { kind?: string; body?: Record<string, unknown>; author?: string; recordedAt?: string })[]
}
const read = async (id: string, caller = nora) => (await caller<Reading>('GET', `/api/sessions/${id}`)).body
const kindsIn = async (id: string) => (await read(id)).entries.map(({ kind = 'withheld' }) => kind)

let source: string
let target: string
let note: ReturnType<typeof charted>
beforeEach(async () => {
  server.at(nine + minutes(40))
  source = await planned(nora)
  target = await planned(nora, { patientId: other, chair: '2' })
  note = charted('note', { text: marker }, 12)
  await chart(nora, source, note, charted('vitals', { heartRate: 72 }, 5))
})

const ask = (entries: readonly string[] = [note.id], more: object = {}, caller = nora) =>
  caller('POST', `/api/sessions/${source}/moves`, {
    ...{ id: freshId(), entries, to: target, reason: 'Two charts were open' },
    ...more,
  })
const confirm = (asked: unknown, caller = nils, more: object = {}) =>
  caller('POST', `/api/sessions/${source}/moves/confirmation`, { asked, ...more })
const moved = async (entries?: readonly string[]) => {
  const { body } = await ask(entries)
  expect((await confirm(body.id)).body).toMatchObject({ outcome: 'recorded' })
}

describe('what was charted in the wrong chart', () => {
  test('stays where it is until a second person confirms, and is shown as asked for', async () => {
    const { status, body } = await ask()
    expect([status, body.outcome]).toEqual([200, 'recorded'])
    expect(await kindsIn(source)).toEqual(['session-opened', 'note', 'vitals', 'move-asked'])
    expect(await kindsIn(target)).toEqual(['session-opened'])
    expect((await read(source)).session.findings.map(({ code }) => code)).toContain('move-open')
  })
  test('is moved by two people: here a stub stays, there it counts as it was charted', async () => {
    server.at(nine + minutes(41))
    await moved()
    expect(await kindsIn(source)).toEqual(['session-opened', 'withheld', 'vitals', 'move-asked', 'moved'])
    expect(await kindsIn(target)).toEqual(['session-opened', 'note', 'moved-in'])
    const [, copy, told] = (await read(target)).entries
    const { occurredAt, recordedAt } = note
    expect(copy).toMatchObject({ kind: 'note', body: { text: marker }, author: 'nora', occurredAt, recordedAt })
    expect(copy).toMatchObject({ receivedAt: new Date(nine + minutes(41)).toISOString() })
    expect(told).toMatchObject({ body: { entries: [{ was: note.id }], askedBy: 'nora', confirmedBy: 'nils' } })
    expect(verifyLog(server.deps.db)).toMatchObject({ intact: true })
  })
  test('takes its set and its corrections along', async () => {
    const setId = freshId()
    const pressure = charted('vitals', { systolic: 171, diastolic: 99, setId }, 15)
    const pain = charted('scored', { instrument: 'pain', version: 'nrs-11', items: { value: 7 }, setId }, 15)
    const replacement = { body: { systolic: 151, diastolic: 99, setId } }
    await chart(
      nora,
      source,
      pressure,
      pain,
      charted('amendment', { target: pressure.id, replacement, reason: 'x' }, 16),
    )
    await moved([pain.id])
    expect(await kindsIn(target)).toEqual(['session-opened', 'vitals', 'scored', 'amendment', 'moved-in'])
    const [, copy, , amendment] = (await read(target)).entries
    expect(amendment?.body?.target).toBe(copy?.id)
  })
  test('is confirmed by a PIN beside the one who asked, too', async () => {
    const { body } = await ask()
    const wrong = await confirm(body.id, nora, { username: 'nils', pin: '9999' })
    expect([wrong.status, wrong.body.type]).toEqual([403, 'urn:chairside:witness-not-accepted'])
    expect(await kindsIn(target)).toEqual(['session-opened'])
    expect((await confirm(body.id, nora, { username: 'nils', pin: '2222' })).body.outcome).toBe('recorded')
    const told = (await read(source)).entries.at(-1)
    expect(told).toMatchObject({ author: 'nora', body: { askedBy: 'nora', confirmedBy: 'nils' } })
  })
  test('takes the drug out of one patient’s account and into the other’s', async () => {
    const lot = `L${freshId()}`
    const vial = charted('vial-opened', { vial: 'v1', mg: 500, lot }, 3)
    await chart(nora, source, vial)
    const withLot = async () => {
      const { body } = await nora<{ sessions: { id: string }[] }>('GET', `/api/sessions?lot=${lot}`)
      return body.sessions.map(({ id }) => id)
    }
    expect(await withLot()).toEqual([source])
    await moved([vial.id])
    expect(await withLot()).toEqual([target])
    const { body } = await nora<{ lots: { lot: string; drawnMg: number }[] }>('GET', '/api/stock')
    expect(body.lots.find((each) => each.lot === lot)?.drawnMg).toBe(500)
  })
  test('is corrected where it is now, and by who charted it', async () => {
    await moved()
    const strike = (id: string) => charted('amendment', { target: id, struck: true, reason: 'undone' }, 30)
    const [here] = await chart(nora, source, strike(note.id))
    expect(here?.problem).toMatchObject({ type: 'urn:chairside:entry-moved', status: 409 })
    const copy = (await read(target)).entries[1]?.id ?? ''
    expect((await chart(nils, target, strike(copy)))[0]?.problem?.type).toBe('urn:chairside:not-your-entry')
    expect((await chart(nora, target, strike(copy)))[0]?.outcome).toBe('recorded')
  })
  test('can be withdrawn by who asked, and is then confirmed by nobody', async () => {
    const { body } = await ask()
    await chart(nora, source, charted('amendment', { target: body.id, struck: true, reason: 'it was hers' }, 39))
    expect((await confirm(body.id)).body.detail).toContain('It was withdrawn.')
    expect((await read(source)).session.findings.map(({ code }) => code)).not.toContain('move-open')
  })
})

test('what is withdrawn while the second person’s PIN is checked is not moved', async () => {
  for (let round = 0; round < 4; round += 1) {
    const { body } = await ask()
    const confirmed = confirm(body.id, nora, { username: 'nils', pin: '2222' })
    const strike = charted('amendment', { target: body.id, struck: true, reason: 'it was hers' }, 39)
    const [withdrawn] = await chart(nora, source, strike)
    const answer = await confirmed
    expect([withdrawn?.outcome, answer.body.detail]).toEqual(['recorded', expect.stringContaining('It was withdrawn.')])
    expect(await kindsIn(source)).not.toContain('moved')
  }
})

test('a reason may not hold a record number, however it is written', async () => {
  const third = freshId()
  const patient = { id: third, mrn: '0048 1729', family: 'Lindqvist', given: 'Eva', birthDate: '1990-01-01' }
  await server.deps.db.write('putPatient', { patient, base: 0, at: nine, by: 'nora' })
  const to = await planned(nora, { patientId: third, chair: '4' })
  for (const reason of ['belongs to 0048 1729', 'is of 00481729.', '0048-1729', 'see (1729/0048)']) {
    const { status, body } = await ask([note.id], { to, reason })
    expect([reason, status, body.type]).toEqual([reason, 409, 'urn:chairside:not-movable'])
  }
  expect((await ask([note.id], { to, reason: 'Chart of 1729 was open' })).status).toBe(200)
})

describe('nothing is moved', () => {
  const stays = async () => expect(await kindsIn(target)).toEqual(['session-opened'])
  test.each([
    ['by the same person twice', 'nora', {}, 'another person does'],
    ['by the same person’s own PIN', 'nora', { username: 'nora', pin: '1111' }, 'another person does'],
    [
      'by a PIN beside somebody who did not ask',
      'petra',
      { username: 'nils', pin: '2222' },
      'beside the one who asked',
    ],
    ['by an administrator’s PIN', 'nora', { username: 'ada', pin: '4444' }, 'may not chart'],
  ])('%s', async (_, who, more, words) => {
    const { body } = await ask()
    const answer = await confirm(body.id, { nora, petra }[who], more)
    expect([answer.status, answer.body.type]).toEqual([403, 'urn:chairside:witness-not-accepted'])
    expect(answer.body.detail).toContain(words)
    await stays()
  })
  test('by a confirmation that names what another session asked for, which is answered as a guess', async () => {
    const { body } = await ask()
    const url = `/api/sessions/${target}/moves/confirmation`
    const none = await nils('POST', url, { asked: freshId() })
    expect(none.status).toBe(404)
    expect((await nils('POST', url, { asked: body.id })).body).toEqual(none.body)
    await stays()
  })
  test('by the same person at another account of theirs', async () => {
    const account = { username: 'nora2', name: 'NORA test ', password: 'seven brown goats', role: 'nurse' }
    expect((await ada('POST', '/api/staff', account)).status).toBe(201)
    const signIn = { username: account.username, password: account.password }
    const { headers } = await server.anyone('POST', '/api/sign-in', signIn)
    const cookie = String(headers['set-cookie']).split(';')[0] ?? ''
    const { body } = await ask()
    const answer = await confirm(body.id, (method, url, sent) => server.anyone(method, url, sent, { cookie }))
    expect([answer.status, answer.body.detail]).toEqual([403, expect.stringContaining('another person does')])
    await stays()
  })
  test('by an administrator, who can neither ask nor confirm', async () => {
    const { body } = await ask()
    expect((await confirm(body.id, ada)).body.type).toBe('urn:chairside:not-permitted')
    expect((await ask([note.id], {}, ada)).body.type).toBe('urn:chairside:not-permitted')
    await stays()
  })
  test.each([
    ['moved', { asked: 'a', entries: [], askedBy: 'nora', confirmedBy: 'nils', reason: 'x' }],
    ['moved-in', { asked: 'a', entries: [], askedBy: 'nora', confirmedBy: 'nils', reason: 'x' }],
    ['move-asked', { entries: [], to: 't', reason: 'x' }],
  ])('by an entry %s that a tablet sends', async (kind, body) => {
    const named = { id: note.id, hash: 'a'.repeat(64), author: 'nora', occurredAt: note.occurredAt, was: 'x' }
    const fields: Readonly<Record<string, readonly (keyof typeof named)[]>> = {
      moved: ['id', 'hash', 'author', 'occurredAt'],
      'moved-in': ['id', 'was'],
      'move-asked': ['id', 'hash'],
    }
    const entries = [Object.fromEntries((fields[kind] ?? []).map((field) => [field, named[field]]))]
    const [answer] = await chart(nora, source, charted(kind, { ...body, entries }))
    expect(answer?.problem).toMatchObject({ type: 'urn:chairside:kind-has-its-own-call' })
  })
  test.each<[string, () => Promise<{ status: number; body: Record<string, unknown> }>, number, string]>([
    ['of a third session', () => elsewhere(), 404, 'no such entry of this session'],
    ['that does not exist', () => ask([freshId()]), 404, 'no such entry of this session'],
    ['to a session that does not exist', () => ask([note.id], { to: freshId() }), 404, 'no such session'],
    ['to the same patient', async () => ask([note.id], { to: await planned(nora) }), 409, 'of the same patient'],
    ['to the session that it stands in', () => ask([note.id], { to: source }), 409, 'of the same patient'],
    ['that is the plan', () => ask([source]), 409, 'stay in their session'],
    ['for a reason that names a patient', () => ask([note.id], { reason: 'it was Okafor’s' }), 409, 'names a patient'],
    ['for no reason', () => ask([note.id], { reason: '  ' }), 400, 'is blank'],
  ])('that is asked for of an entry %s', async (_, asking, status, words) => {
    const answer = await asking()
    expect(answer.status).toBe(status)
    expect(answer.body.detail).toContain(words)
    expect(await kindsIn(source)).not.toContain('move-asked')
  })
  const elsewhere = async () => {
    const third = charted('note', { text: 'of a third session' })
    await chart(nora, await planned(nora), third)
    return ask([third.id])
  }
  test('that was already moved, or already said to be elsewhere', async () => {
    const { body } = await ask()
    expect((await ask()).body.detail).toContain('already said')
    await confirm(body.id)
    expect((await ask()).body.detail).toContain('already moved')
    expect(await kindsIn(target)).toEqual(['session-opened', 'note', 'moved-in'])
  })
  test('to a session that was cancelled meanwhile', async () => {
    const { body } = await ask()
    await chart(nora, target, charted('session-cancelled', { reason: 'ill' }, 20))
    expect((await confirm(body.id)).body.detail).toContain('was cancelled')
  })
})

test('sent again, what was asked and confirmed is answered as the first time, and moved once', async () => {
  const request = { id: freshId(), entries: [note.id], to: target, reason: 'Two charts were open' }
  const asking = () => nora('POST', `/api/sessions/${source}/moves`, request)
  const [first, again] = [await asking(), await asking()]
  expect(again.body).toEqual({ ...first.body, outcome: 'duplicate' })
  const other = { ...request, reason: 'another reason' }
  expect((await nora('POST', `/api/sessions/${source}/moves`, other)).body.type).toBe(
    'urn:chairside:same-id-other-content',
  )
  const both = await Promise.all([confirm(request.id), confirm(request.id), confirm(request.id)])
  expect(new Set(both.map(({ body }) => body.hash)).size).toBe(1)
  expect(await kindsIn(target)).toEqual(['session-opened', 'note', 'moved-in'])
  expect((await confirm(request.id)).body).toMatchObject({ outcome: 'duplicate', hash: both[0]?.body.hash })
})

describe('wherever the first session is read, the entry is withheld', () => {
  test('by the calls, the live stream and the story, and the record can still be followed', async () => {
    const before = entriesAfter(server.deps.db, 0, 100_000).at(-1)?.seq ?? 0
    const secret = charted('observed', { text: marker }, 13)
    await chart(nora, source, secret)
    await moved([secret.id])
    const { body: record } = await nora<{ intact: boolean; entries: LogEntry[] }>(
      'GET',
      `/api/sessions/${source}/record`,
    )
    expect([record.intact, broken(record.entries)]).toEqual([true, undefined])
    const story = await ada('GET', `/api/sessions/${source}/story`)
    const live = entriesAfter(server.deps.db, before, 1000)
    expect(live.filter(({ sessionId }) => sessionId === target)).toHaveLength(2)
    const said = [await read(source), record, story.body, live.filter(({ sessionId }) => sessionId === source)]
    for (const answer of said) expect(JSON.stringify(answer)).not.toContain(`"${secret.id}","kind"`)
    const heard = live.find(({ id }) => id === secret.id)
    expect(Object.keys(heard ?? {})).toEqual(['id', 'sessionId', 'seq', 'prev', 'hash', 'withheld'])
    await moved()
    for (const answer of [await read(source), (await ada('GET', `/api/sessions/${source}/story`)).body])
      expect(JSON.stringify(answer)).not.toContain(marker)
    // The log itself keeps it whole.
    expect(JSON.stringify(entriesOf(server.deps.db, source))).toContain(marker)
  })
  test('by the emergency access of a locked tablet', async () => {
    await moved()
    const signIn = { username: 'nora', password: PASSWORD, device: 'at-chair' }
    const { headers } = await server.anyone('POST', '/api/sign-in', signIn)
    const cookie = [headers['set-cookie']].flat().map((each) => String(each).split(';')[0])
    const on = (method: 'GET' | 'POST', url: string, body?: object) =>
      server.anyone(method, url, body, { cookie: cookie.join('; ') })
    const looking = { sessionId: source, name: 'Dr Ek', reason: 'Collapsed' }
    const opened = await on('POST', '/api/tablets/at-chair/emergency-access', looking)
    const again = await on('GET', `/api/emergency-access/${opened.body.id}`)
    expect([opened.status, again.status]).toEqual([201, 200])
    for (const { body } of [opened, again]) {
      expect(JSON.stringify(body)).toContain(`"id":"${note.id}"`)
      expect(JSON.stringify(body)).toContain('"withheld":true')
      expect(JSON.stringify(body)).not.toContain(marker)
    }
  })
  test('by every file of the evidence', async () => {
    await moved()
    const { bytes } = await ada('POST', `/api/sessions/${source}/evidence`, { recipient: 'R', purpose: 'P' })
    const folder = join(server.dir, 'evidence')
    writeFileSync(join(server.dir, 'withheld.zip'), bytes)
    execFileSync('python3', ['-m', 'zipfile', '-e', join(server.dir, 'withheld.zip'), folder])
    const files = readdirSync(folder)
    expect(files).toEqual(expect.arrayContaining(['record.json', 'story.json', 'audit.json']))
    for (const file of files) expect(readFileSync(join(folder, file), 'utf8'), file).not.toContain(marker)
    expect(readFileSync(join(folder, 'record.json'), 'utf8')).toContain('"withheld": true')
  })
  test('and a tablet that was away is told what it must drop, and nothing of it', async () => {
    const before = await nora<{ ids: string[]; seq: number }>('GET', '/api/moves')
    expect(before.body.ids).toEqual([])
    await moved()
    const since = await nora<{ ids: string[]; seq: number }>('GET', `/api/moves?after=${before.body.seq}`)
    expect(since.body.ids).toEqual([note.id])
    const { body } = await nora<{ ids: string[] }>('GET', `/api/moves?after=${since.body.seq}`)
    expect(body.ids).toEqual([])
  })
  test('and a change of what is withheld is named by the check of the database', async () => {
    await moved()
    const whole = entriesOf(server.deps.db, source)
    expect(broken(whole)).toBeUndefined()
    const changed = whole.map((entry) => (entry.id === note.id ? { ...entry, body: { text: 'other' } } : entry))
    expect(broken(changed)).toMatchObject({ id: note.id, why: 'is not what was recorded' })
  })
})

test('who asked and who confirmed stands in the audit log of both sessions', async () => {
  await moved()
  const of = (subject: string) =>
    auditRows(server.deps.db, { subject, limit: 50 })
      .filter(({ action }) => action.endsWith('-move'))
      .map(({ action, actor, outcome, detail }) => ({ action, actor, outcome, ...detail }))
      .toSorted((a, b) => (a.action < b.action ? -1 : 1))
  const both = { entries: 1, askedBy: 'nora', confirmedBy: 'nils' }
  expect(of(source)).toMatchObject([
    { action: 'ask-move', actor: 'nora', outcome: 'done', entries: 1, to: target },
    { action: 'confirm-move', actor: 'nils', outcome: 'done', ...both, to: target },
  ])
  expect(of(target)).toMatchObject([{ action: 'confirm-move', actor: 'nils', outcome: 'done', ...both, from: source }])
})

describe('a session that was signed before the move', () => {
  let signed: string
  let arrived: string
  // As a pressure is printed: the three digits alone also stand in one hash of sixty, and in an id.
  const pressure = /\b231\//
  const file = async (id: string, query = '', caller = nora) => caller('GET', `/api/sessions/${id}/note.pdf${query}`)
  const textOf = (pdf: Buffer): string => {
    const path = join(server.dir, 'moved.pdf')
    writeFileSync(path, pdf)
    return execFileSync('pdftotext', ['-raw', path, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ')
  }
  const sign = async (caller: Caller, meaning: string) => {
    const { head } = (await read(signed)).session
    const answer = await caller('POST', `/api/sessions/${signed}/signature`, {
      ...{ head: head.hash, password: PASSWORD, meaning },
      overrides: (await read(signed)).session.findings.map(({ id }) => ({ finding: id, reason: 'known' })),
    })
    expect(answer.body).toMatchObject({ meaning })
  }
  beforeAll(async () => {
    server.at(nine + minutes(70))
    signed = await chartWhole({ nora, petra }, patientId)
    const wrong = charted('vitals', { systolic: 231, diastolic: 117 }, 66)
    await chart(nora, signed, wrong)
    await sign(nora, 'charted')
    await sign(petra, 'authored')
    arrived = await planned(nora, { patientId: other, chair: '2' })
    const url = `/api/sessions/${signed}/moves`
    const request = { id: freshId(), entries: [wrong.id], to: arrived, reason: 'Two charts lay open' }
    await nora('POST', url, request)
    expect((await nils('POST', `${url}/confirmation`, { asked: request.id })).body).toMatchObject({
      outcome: 'recorded',
    })
  })

  test('asks for a new signature; till then its note is a draft with the stub', async () => {
    expect((await read(signed)).session.phase).toBe('to-re-sign')
    const draft = textOf((await file(signed)).bytes)
    expect(draft).toContain('DRAFT')
    expect(draft).toContain('belonged to another patient')
    expect(draft).not.toMatch(pressure)
  })
  test('keeps the version that shows it, and hands it out to nobody but who must prove what was signed', async () => {
    const refused = await file(signed, '?version=1')
    expect([refused.status, refused.body.type]).toEqual([409, 'urn:chairside:entry-moved'])
    expect(textOf((await file(signed, '?version=1', ada)).bytes)).toMatch(pressure)
  })
  test('gets a version with the stub, which does not hold the one before and is intact', async () => {
    await sign(nora, 'charted')
    await sign(petra, 'authored')
    const { bytes } = await file(signed)
    const text = textOf(bytes)
    expect(text).toContain('An entry of')
    expect(text).toContain('Two charts lay open')
    expect(text).not.toMatch(pressure)
    const files = await attachmentsOf(readPdf(bytes))
    expect([...files.keys()]).not.toContain('note-v1.pdf')
    for (const attached of files.values()) expect(Buffer.from(attached).toString()).not.toContain('"systolic":231')
    const { intact, said } = await verifyNote(bytes)
    expect([intact, said.join(' ')]).toEqual([true, expect.stringContaining('version 1, which is withheld')])
  })
  test('and the other patient’s note prints it, with who moved it', async () => {
    const text = textOf((await file(arrived)).bytes)
    expect(text).toContain('231/117')
    expect(text).toContain('Charted in another patient’s record first; moved here by')
  })
  test('leaves it out of an export at the server’s keyboard, which says so', async () => {
    const folder = join(server.dir, 'export')
    const said: string[] = []
    vi.spyOn(console, 'log').mockImplementation((line) => void said.push(String(line)))
    expect(await exportCommand(() => server.deps.config, [folder], {})).toBe(0)
    vi.restoreAllMocks()
    const files = readdirSync(folder)
    expect(files).toContain(`note-${signed}-v2.pdf`)
    expect(files).not.toContain(`note-${signed}-v1.pdf`)
    expect(said.join(' ')).toMatch(
      /1 sealed version of a note shows what was moved to another patient since, and stays/,
    )
    expect(readFileSync(join(folder, `record-${signed}.json`), 'utf8')).not.toContain('"systolic":231')
    expect(readFileSync(join(folder, `record-${arrived}.json`), 'utf8')).toContain('"systolic":231')
  })
  test('leaves it out of the evidence that goes out', async () => {
    const { bytes } = await ada('POST', `/api/sessions/${signed}/evidence`, { recipient: 'R', purpose: 'P' })
    const path = join(server.dir, 'evidence.zip')
    writeFileSync(path, bytes)
    const names = execFileSync('python3', ['-m', 'zipfile', '-l', path], { encoding: 'utf8' })
    expect(names).toContain('note-v2.pdf')
    expect(names).not.toContain('note-v1.pdf')
  })
})
