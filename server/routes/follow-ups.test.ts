import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { broken } from '../../chart/chain.ts'
import { toWire } from '../../chart/instant.ts'
import { HOUR, MINUTE } from '../../chart/units.ts'
import { auditRows } from '../../db/audit.ts'
import { followUpsOfCourse } from '../../db/follow-ups.ts'
import { entriesOf } from '../../db/log.ts'
import {
  type Caller,
  chart,
  charted,
  freshId,
  nine,
  patientId,
  planned,
  type Results,
  startTestServer,
  type TestServer,
} from '../fixture.ts'

let server: TestServer
let nora: Caller
let petra: Caller
beforeAll(async () => {
  server = await startTestServer({ clinic: { phone: '+1 207 555 0100' } })
})
afterAll(() => server.stop())

/** Sign-ins end after a while: each test stands at its own time. */
async function standAt(hoursAfterNine: number) {
  server.at(nine + hoursAfterNine * HOUR)
  nora = await server.as('nora')
  petra = await server.as('petra')
}

const DAY = 24 * HOUR
/** A session that ended 20 minutes after nine, and the course that it belongs to. */
async function ended(indication = 'depression', more: object = {}) {
  await standAt(1)
  const course = freshId()
  await nora('POST', '/api/courses', { id: course, patientId, protocolId: 'low-dose-1', indication })
  const id = await planned(nora, { courseId: course, indication, ...more })
  await chart(nora, id, charted('infusion-started', { mlPerHour: 35 }), charted('infusion-stopped', {}, 20))
  return { course, id }
}

type Line = { session: string; hours: number; overdue: boolean; tries: number; nextAt?: string; risk?: object }
const lists = async () => (await nora<{ due: Line[]; risks: Line[] }>('GET', '/api/follow-ups')).body
const dueOf = async (session: string) => (await lists()).due.filter((line) => line.session === session)
const risksOf = async (session: string) => (await lists()).risks.filter((line) => line.session === session)
const enter = async (who: Caller, course: string, kind: string, body: object, minute = 0) =>
  (await who<Results>('POST', `/api/courses/${course}/entries`, { entries: [charted(kind, body, minute)] })).body
    .results[0]
const give = (session: string, hours: number, via = 'link') =>
  nora<{ id: string; path: string; code: string }>('POST', `/api/sessions/${session}/follow-up-key`, { hours, via })

const screen = (value: number) => ({
  instrument: 'suicide-screen',
  version: 'suicide-screen-1',
  items: { value },
})
/** What a telephone sends for the questions of 24 hours after a session for depression. */
const form = (risk: 0 | 1) => `relief.value=7&suicide-screen.value=${risk}`
const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  server.app.inject({
    method: 'POST',
    url: path,
    payload: body,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
const open = (path: string, remoteAddress = '127.0.0.1') =>
  server.app.inject({ method: 'GET', url: path, remoteAddress })

describe('whom to call', () => {
  test('a session is due after 8 h, 24 h, 7, 30 and 90 days, overdue in between, each once', async () => {
    const { id } = await ended()
    for (const [hours, due] of [
      [8, []],
      [8.5, [[8, false]]],
      [17, [[8, true]]],
      [24.5, [[24, false]]],
      [24 * 7 + 1, [[168, false]]],
      [24 * 30 + 1, [[720, false]]],
      [24 * 90 + 1, [[2160, false]]],
      [24 * 200, []],
    ] as const) {
      await standAt(hours)
      expect((await dueOf(id)).map((line) => [line.hours, line.overdue])).toEqual(due)
    }
  })
  test('who did not answer is tried again, and stands last until then; who declined is not called', async () => {
    const { id, course } = await ended()
    await standAt(25)
    const nextAt = toWire(nine + 27 * HOUR)
    await enter(nora, course, 'follow-up-tried', { session: id, hours: 24, outcome: 'no-answer', nextAt }, 25 * 60)
    expect(await dueOf(id)).toMatchObject([{ hours: 24, tries: 1, nextAt }])
    expect((await lists()).due.at(-1)?.session).toBe(id)
    await enter(nora, course, 'follow-up-tried', { session: id, hours: 24, outcome: 'declined' }, 25 * 60 + 1)
    expect(await dueOf(id)).toEqual([])
  })
  test('nobody is called about a patient who died', async () => {
    const { id } = await ended()
    await chart(nora, id, charted('discharged', { disposition: 'died' }, 30))
    await standAt(25)
    expect(await dueOf(id)).toEqual([])
  })
  test('a session without a course is followed up as well', async () => {
    await standAt(1)
    const id = await planned(nora)
    await chart(nora, id, charted('infusion-started', { mlPerHour: 35 }), charted('infusion-stopped', {}, 20))
    await standAt(25)
    const [line] = await dueOf(id)
    const body = { session: id, hours: 24, via: 'call', scores: [screen(0)] }
    expect(await enter(nora, `single.${id}`, 'follow-up-answered', body, 25 * 60)).toMatchObject({
      outcome: 'recorded',
    })
    expect(line).toMatchObject({ course: `single.${id}`, hours: 24 })
    expect(await dueOf(id)).toEqual([])
  })
})

describe('a one-time link', () => {
  test('opens that one questionnaire without a sign-in, takes the answers once, and then opens nothing', async () => {
    const { id, course } = await ended()
    const { status, body } = await give(id, 24)
    expect(status).toBe(201)
    expect(body.path).toMatch(/^\/follow-up\/[\w-]{43}$/)
    const early = await open(body.path)
    expect([early.statusCode, early.body]).toEqual([200, expect.not.stringContaining('<form')])
    await standAt(25)
    const page = await open(body.path)
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('name="relief.value"')
    // A preview in a message looks too: looking uses nothing up.
    expect((await open(body.path)).statusCode).toBe(200)
    const sent = await post(body.path, form(0))
    expect([sent.statusCode, sent.body]).toEqual([200, expect.stringContaining('Thank you')])
    expect((await open(body.path)).statusCode).toBe(404)
    expect((await post(body.path, form(1))).statusCode).toBe(404)
    expect(await dueOf(id)).toEqual([])
    const log = entriesOf(server.deps.db, course)
    expect(broken(log)).toBeUndefined()
    expect(log.map(({ kind, author }) => [kind, author])).toEqual([
      ['follow-up-sent', 'nora'],
      ['follow-up-answered', `patient:${patientId}`],
    ])
    const rows = auditRows(server.deps.db, { subject: course, limit: 10 })
    expect(rows.map(({ action }) => action)).toEqual([
      'answer-follow-up',
      ...['open-follow-up-link', 'open-follow-up-link', 'open-follow-up-link'],
      'add-course',
    ])
  })

  test('shows nothing of the patient but the day of the session, runs no script and may not be framed', async () => {
    const { id } = await ended()
    const { body } = await give(id, 24)
    await standAt(25)
    const { headers, body: page } = await open(body.path)
    expect(page).not.toMatch(/Halvorsen|Marit|0001|1971|depression|ketamine|<script|https?:/i)
    expect(page).toContain('Monday, November 23, 2026')
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/,
    )
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['cache-control']).toBe('no-store')
    expect(Buffer.byteLength(page)).toBeLessThan(16_000)
    expect(headers['set-cookie']).toBeUndefined()
  })

  test('used, taken back, run out, replaced and guessed answer the very same', async () => {
    const { id } = await ended()
    const [replaced, revoked] = [(await give(id, 24)).body, (await give(id, 24)).body]
    await nora('POST', `/api/sessions/${id}/follow-up-key/revoke`, { id: revoked.id })
    const [used, expired] = [(await give(id, 168)).body, (await give(id, 8)).body]
    await standAt(24 * 7 + 1)
    const whole = `${form(0).replace('suicide-screen.value=0', '')}${answers('phq9', 9)}${answers('gad7', 7)}`
    expect((await post(used.path, whole)).statusCode).toBe(200)
    const guessed = `/follow-up/${'A'.repeat(43)}`
    const seen = await Promise.all([used, replaced, revoked, expired, { path: guessed }].map(({ path }) => open(path)))
    for (const each of seen) expect([each.statusCode, each.body]).toEqual([404, seen[0]?.body])
    const sent = await Promise.all([used.path, revoked.path, guessed].map((path) => post(path, whole)))
    for (const each of sent) expect([each.statusCode, each.body]).toEqual([404, seen[0]?.body])
  })
  const answers = (instrument: string, count: number) =>
    Array.from({ length: count }, (_, index) => `&${instrument}.q${index + 1}=0`).join('')

  test('guessing is slowed down, and somebody with a link of their own is let through all the same', async () => {
    const { id } = await ended()
    const { body } = await give(id, 24)
    await standAt(25)
    const guesses: number[] = []
    for (let guess = 0; guess < 40; guess++)
      guesses.push((await open(`/follow-up/guess-${guess}`, '203.0.113.9')).statusCode)
    expect(guesses).toContain(429)
    expect((await open(body.path, '203.0.113.9')).statusCode).toBe(200)
  })

  test('an answer that is missing or invented is asked for again, and nothing is stored', async () => {
    const { id, course } = await ended()
    const { body } = await give(id, 24)
    await standAt(25)
    for (const bad of ['relief.value=7', 'relief.value=11&suicide-screen.value=0', 'suicide-screen.value=-1', '']) {
      const { statusCode, body: page } = await post(body.path, bad)
      expect([statusCode, page]).toEqual([400, expect.stringContaining('no answer yet')])
    }
    expect((await post(body.path, 'relief.value=7')).body).toContain('value="7" checked')
    expect(entriesOf(server.deps.db, course)).toHaveLength(1)
  })

  test('is stored as a hash: who reads the database opens nothing', async () => {
    const { id } = await ended()
    const { body } = await give(id, 24)
    const token = body.path.slice('/follow-up/'.length)
    const dump = JSON.stringify(entriesOf(server.deps.db, followUpsOfCourse(server.deps.db, '')[0]?.courseId ?? ''))
    expect(dump).not.toContain(token)
    const audit = JSON.stringify(auditRows(server.deps.db, { action: 'give-follow-up-key', limit: 50 }))
    expect(audit).not.toContain(token)
  })

  test('another page cannot send its form', async () => {
    const { id } = await ended()
    const { body } = await give(id, 24)
    await standAt(25)
    expect((await post(body.path, form(0), { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
    expect((await post(body.path, form(0), { 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200)
  })
})

describe('a paper card', () => {
  test('bears a code, by which staff types in what the patient wrote', async () => {
    const { id, course } = await ended()
    const { body } = await give(id, 24, 'paper')
    expect(body.code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/)
    // A card opens no page.
    expect((await open(`/follow-up/${body.code}`, '203.0.113.10')).statusCode).toBe(404)
    await standAt(26)
    const found = await nora('GET', `/api/follow-up-cards?code=${body.code.toLowerCase().replace('-', '%20')}`)
    expect(found).toMatchObject({ status: 200, body: { course, session: id, hours: 24 } })
    const answered = { session: id, hours: 24, via: 'paper', scores: [screen(0)] }
    await enter(nora, course, 'follow-up-answered', answered, 25 * 60)
    expect(await dueOf(id)).toEqual([])
    expect((await nora('GET', `/api/follow-up-cards?code=${body.code}`)).status).toBe(404)
  })
})

describe('a positive suicide screen', () => {
  const ways: Readonly<Record<string, (id: string, course: string) => Promise<void>>> = {
    link: async (id) => {
      const { body } = await give(id, 24)
      await standAt(25)
      const sent = await post(body.path, form(1))
      expect(sent.body.indexOf('988')).toBeLessThan(sent.body.indexOf('Thank you'))
    },
    paper: async (id, course) => {
      await standAt(25)
      const body = { session: id, hours: 24, via: 'paper', scores: [screen(1)] }
      await enter(nora, course, 'follow-up-answered', body, 25 * 60)
    },
    call: async (id, course) => {
      await standAt(25)
      const body = { session: id, hours: 24, via: 'call', scores: [screen(1)] }
      await enter(nora, course, 'follow-up-answered', body, 25 * 60)
    },
  }
  test.each(Object.keys(ways))('by %s stands on top at once, until a practitioner charts a plan', async (way) => {
    const { id, course } = await ended()
    await ways[way]?.(id, course)
    expect(await risksOf(id)).toMatchObject([{ hours: 24, risk: { entry: expect.any(String) } }])
    const plan = {
      when: 'after',
      about: 'suicide-risk',
      findings: 'Called back',
      plan: 'Seen tomorrow, husband with her',
    }
    expect(await enter(nora, course, 'assessed', plan, 25 * 60)).toMatchObject({
      outcome: 'refused',
      problem: { type: 'urn:chairside:outside-scope' },
    })
    const { plan: _, ...without } = plan
    await enter(petra, course, 'assessed', without, 25 * 60)
    expect(await risksOf(id)).toHaveLength(1)
    expect(await enter(petra, course, 'assessed', plan, 25 * 60)).toMatchObject({ outcome: 'recorded' })
    expect(await risksOf(id)).toEqual([])
  })
  test('blocks nothing else: the next follow-up and the next session go on', async () => {
    const { id, course } = await ended()
    await ways.call?.(id, course)
    expect((await give(id, 168)).status).toBe(201)
    expect(await planned(nora, { courseId: course, plannedStart: toWire(nine + 7 * DAY) })).toBeTruthy()
  })
})

describe('what a course does not take', () => {
  test.each([
    [
      'an answer by link from staff',
      'follow-up-answered',
      { via: 'link', scores: [screen(0)] },
      'kind-has-its-own-call',
    ],
    ['a vital sign', 'vitals', undefined, 'bad-input'],
    ['a score that is none', 'follow-up-answered', { via: 'call', scores: [screen(7)] }, 'bad-input'],
    ['a link that nobody gave', 'follow-up-sent', { via: 'link', ref: 'x' }, 'kind-has-its-own-call'],
  ])('%s', async (_, kind, more, code) => {
    const { id, course } = await ended()
    const body = more === undefined ? { heartRate: 70 } : { session: id, hours: 24, ...more }
    expect(await enter(nora, course, kind, body)).toMatchObject({ problem: { type: `urn:chairside:${code}` } })
  })
  test('a follow-up of a session of another course', async () => {
    const [one, other] = [await ended(), await ended()]
    const body = { session: other.id, hours: 24, via: 'call', scores: [screen(0)] }
    expect(await enter(nora, one.course, 'follow-up-answered', body)).toMatchObject({
      problem: { errors: [{ path: '/body/session' }] },
    })
  })
  test('and a session takes no follow-up: it belongs to the course', async () => {
    const { id } = await ended()
    const body = { session: id, hours: 24, via: 'call', scores: [screen(0)] }
    const [answer] = await chart(nora, id, charted('follow-up-answered', body, 20))
    expect(answer).toMatchObject({ problem: { type: 'urn:chairside:kind-has-its-own-call' } })
  })
})

test('an answer that was typed wrong is corrected by its author, and the original stays', async () => {
  const { id, course } = await ended()
  await standAt(25)
  const entry = charted('follow-up-answered', { session: id, hours: 24, via: 'call', scores: [screen(1)] }, 25 * 60)
  await nora('POST', `/api/courses/${course}/entries`, { entries: [entry] })
  expect(await risksOf(id)).toHaveLength(1)
  const replacement = { body: { ...entry.body, scores: [screen(0)] } }
  const amendment = { target: entry.id, replacement, reason: 'Typing error' }
  await enter(nora, course, 'amendment', amendment, 25 * 60 + 1)
  expect(await risksOf(id)).toEqual([])
  expect(entriesOf(server.deps.db, course)).toHaveLength(2)
})

test('the lists made anew from the log are the lists that stood', async () => {
  const { id, course } = await ended()
  await standAt(25)
  await enter(nora, course, 'follow-up-tried', { session: id, hours: 24, outcome: 'no-answer' }, 25 * 60)
  await enter(nora, course, 'follow-up-answered', { session: id, hours: 8, via: 'paper', scores: [screen(1)] }, 25 * 60)
  const before = followUpsOfCourse(server.deps.db, course)
  const [due, risks] = [await dueOf(id), await risksOf(id)]
  await server.deps.db.write('rebuildSessionRows', {})
  expect(followUpsOfCourse(server.deps.db, course)).toEqual(before)
  expect([await dueOf(id), await risksOf(id)]).toEqual([due, risks])
  expect(before).toHaveLength(5)
  expect(before[0]?.dueAt).toBe(nine + 20 * MINUTE + 8 * HOUR)
})
