import 'fake-indexeddb/auto'
import { afterEach, describe, expect, test } from 'vitest'
import { clinicDefaults } from '../../chart/clinic.ts'
import type { SentEntry, StoredEntry } from '../../chart/entry.ts'
import type { Staff } from '../../chart/people.ts'
import { builtInProtocols } from '../../chart/protocols.ts'
import { openTablet, type Tablet } from './tablet.ts'

const start = Date.parse('2026-11-23T09:00:00.000Z')
const wire = (at: number) => new Date(at).toISOString()
const session = '01a00000-0000-7000-8000-000000000001'
const patient = { id: 'p1', version: 1, mrn: '1', family: 'Halvorsen', given: 'Marit', birthDate: '1979-08-12' }
const person = (username: string): Staff => ({
  id: `id-${username}`,
  username,
  name: username,
  credential: 'RN',
  initials: username.slice(0, 2).toUpperCase(),
  role: 'nurse',
  enabled: true,
})

class FakeStream {
  onopen: ((event: Event) => void) | null = null
  onmessage: ((event: MessageEvent<string>) => void) | null = null
  onerror: ((event: Event) => void) | null = null
  readyState = 0
  readonly url: string
  constructor(url: string) {
    this.url = url
  }
  close() {
    this.readyState = 2
  }
}

/** A clinic's server as the tablet sees it: one log, one signed-in person, a network that can be cut. */
function clinic() {
  const log: StoredEntry[] = []
  const streams: FakeStream[] = []
  const requests: string[] = []
  const state = { online: true, who: undefined as string | undefined, setUp: true }
  const json = (value: unknown, status = 200) =>
    new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } })
  const problem = (status: number, type: string, more = {}) =>
    json({ type: `urn:chairside:${type}`, title: type, status, detail: `${type}.`, ...more }, status)
  const me = (username: string) => ({
    staff: person(username),
    may: [],
    hasPin: true,
    demo: true,
    clinic: { ...clinicDefaults, timeZone: 'UTC' },
    now: wire(Date.now()),
    seq: log.length,
  })
  const append = (sessionId: string, sent: SentEntry & { author: string }): StoredEntry => {
    const known = log.find(({ id }) => id === sent.id)
    if (known) return known
    const hash = String(log.length).padStart(64, '0')
    const stored = { ...sent, sessionId, seq: log.length + 1, receivedAt: wire(Date.now()), prev: hash, hash }
    log.push(stored)
    for (const stream of streams) if (stream.readyState === 1) say(stream, stored)
    return stored
  }
  const say = (stream: FakeStream, entry: StoredEntry) =>
    stream.onmessage?.(new MessageEvent('message', { data: JSON.stringify(entry), lastEventId: String(entry.seq) }))
  const row = (phase: string) => ({
    id: session,
    phase,
    patient,
    chair: '3',
    protocol: { id: 'low-dose-1', name: 'low-dose', title: 'Low dose', version: 1 },
    plannedStart: wire(start),
    head: { seq: 1, hash: '0'.repeat(64) },
  })
  const answer = (method: string, path: string, body: Record<string, unknown>): Response => {
    if (path === '/health') return json({ status: 'ok' })
    if (path === '/api/sign-in') {
      if (body.password !== 'right') return problem(401, 'wrong-sign-in')
      state.who = String(body.username)
      return json(me(state.who))
    }
    if (state.who === undefined) return problem(401, 'not-signed-in', { setUp: state.setUp, demo: true })
    if (path === '/api/me') return json(me(state.who))
    if (path === '/api/unlock') {
      state.who = String(body.username)
      return json(me(state.who))
    }
    if (path === '/api/sign-out') {
      state.who = undefined
      return json({ signedOut: true })
    }
    if (path === '/api/protocols') return json({ protocols: builtInProtocols, seq: log.length })
    if (path === '/api/staff') return json({ staff: [person('nora'), person('nils')] })
    if (path.startsWith('/api/patients/')) return json(patient)
    if (path.startsWith('/api/sessions?'))
      return json({ sessions: path.includes('day=') && log.length > 0 ? [row('infusing')] : [], seq: log.length })
    const [, id, entries] = /^\/api\/sessions\/([^/]+)(\/entries)?$/.exec(path) ?? []
    if (method === 'POST' && id !== undefined && entries) {
      const sent = body.entries as (SentEntry & { author: string })[]
      const results = sent.map((entry) => {
        if (entry.author !== person(state.who ?? '').id)
          return {
            id: entry.id,
            outcome: 'refused',
            problem: { type: 'urn:chairside:author-not-signed-in', title: '', status: 403 },
          }
        const { seq, hash } = append(id, entry)
        return { id: entry.id, outcome: 'recorded', seq, hash }
      })
      return json({ results })
    }
    if (id !== undefined) {
      const of = log.filter((entry) => entry.sessionId === id)
      return of.length > 0 ? json({ session: {}, entries: of, seq: log.length }) : problem(404, 'not-found')
    }
    return problem(404, 'not-found')
  }
  return {
    log,
    streams,
    requests,
    state,
    append,
    fetch: (async (input: string, init: RequestInit = {}) => {
      requests.push(`${init.method} ${input}`)
      if (!state.online) throw new TypeError('no network')
      return answer(init.method ?? 'GET', input, init.body ? JSON.parse(String(init.body)) : {})
    }) as typeof fetch,
    openStream(url: string) {
      const stream = new FakeStream(url)
      streams.push(stream)
      queueMicrotask(() => {
        if (!state.online || state.who === undefined) return
        stream.readyState = 1
        stream.onopen?.(new Event('open'))
        const after = Number(new URL(url, 'http://x').searchParams.get('after'))
        for (const entry of log.slice(after)) say(stream, entry)
      })
      return stream
    },
  }
}

const entry = (
  id: string,
  kind: string,
  body: Record<string, unknown>,
  author = 'id-nils',
): SentEntry & { author: string } => ({
  id,
  kind,
  body,
  author,
  occurredAt: wire(start),
  recordedAt: wire(start),
})
const opened = entry(session, 'session-opened', {
  patientId: 'p1',
  protocolId: 'low-dose-1',
  chair: '3',
  plannedStart: wire(start),
})

let disks = 0
const open: Tablet[] = []
afterEach(() => {
  for (const tablet of open.splice(0)) tablet.stop()
})
async function tabletAt(server: ReturnType<typeof clinic>, diskName?: string) {
  disks += 1
  const tablet = await openTablet({
    fetch: server.fetch,
    openStream: server.openStream,
    diskName: diskName ?? `whole-${disks}`,
  })
  open.push(tablet)
  await expect.poll(() => tablet.me.here().at).not.toBe('asking')
  return tablet
}
const notes = (tablet: Tablet) =>
  tablet
    .chart(session)
    .session()
    .facts.note.map(({ body }) => body.text)

describe('who is here', () => {
  test('a server without an account leads to the first run', async () => {
    const server = clinic()
    server.state.setUp = false
    expect((await tabletAt(server)).me.here().at).toBe('first-run')
  })

  test('a wrong password signs nobody in and says why; the demo is told before sign-in', async () => {
    const tablet = await tabletAt(clinic())
    expect(tablet.me.demo()).toBe(true)
    const answer = await tablet.me.signIn('nora', 'wrong')
    expect(answer.ok).toBe(false)
    expect(tablet.me.here().at).toBe('signed-out')
  })

  test('without a network the person who was here last goes on charting after a reload', async () => {
    const server = clinic()
    const first = await tabletAt(server, 'offline-reload')
    await first.me.signIn('nora', 'right')
    server.append(session, opened)
    await expect.poll(() => first.chart(session).session().facts['session-opened'].length).toBe(1)
    await expect.poll(() => first.chart(session).standing()).toBe('known')
    server.state.online = false
    first.stop()
    const second = await tabletAt(server, 'offline-reload')
    expect(second.me.me()?.staff.username).toBe('nora')
    await second.chart(session).record('note', { text: 'kept' })
    await expect.poll(() => second.chart(session).session().facts['session-opened'].length).toBe(1)
    expect(notes(second)).toEqual(['kept'])
    expect(second.syncState()).toMatchObject({ at: 'onTablet', count: 1 })
  })
})

describe('two tablets at one chair', () => {
  test("the other tablet's entry is on this one's open chart as it is stored", async () => {
    const server = clinic()
    server.append(session, opened)
    const [a, b] = [await tabletAt(server), await tabletAt(server)]
    await a.me.signIn('nora', 'right')
    await b.me.ask()
    await expect.poll(() => [a.live.connected(), b.live.connected()]).toEqual([true, true])
    await a.chart(session).record('note', { text: 'from a' })
    await expect.poll(() => notes(b)).toEqual(['from a'])
    expect(server.log).toHaveLength(2)
  })

  test('a tablet that lost its stream resumes after the last entry it heard and misses none', async () => {
    const server = clinic()
    server.append(session, opened)
    const tablet = await tabletAt(server)
    await tablet.me.signIn('nora', 'right')
    await expect.poll(() => tablet.live.connected()).toBe(true)
    tablet.chart(session)
    server.append(session, entry('n1', 'note', { text: 'heard' }))
    await expect.poll(() => notes(tablet)).toEqual(['heard'])
    for (const stream of server.streams) stream.readyState = 0
    server.append(session, entry('n2', 'note', { text: 'while asleep' }))
    const before = server.requests.length
    tablet.live.wake()
    await expect.poll(() => notes(tablet)).toEqual(['heard', 'while asleep'])
    expect(server.streams.at(-1)?.url).toBe('/api/live?after=2')
    expect(server.requests.slice(before)).toEqual([])
  })

  test('what arrives between reading a chart and listening is not lost', async () => {
    const server = clinic()
    server.append(session, opened)
    const fetchThenWrite = (async (input: string, init?: RequestInit) => {
      const answer = await server.fetch(input, init)
      if (input === `/api/sessions/${session}` && server.log.length === 1)
        server.append(session, entry('n1', 'note', { text: 'in between' }))
      return answer
    }) as typeof fetch
    const tablet = await tabletAt({ ...server, fetch: fetchThenWrite })
    await tablet.me.signIn('nora', 'right')
    await expect.poll(() => notes(tablet)).toEqual(['in between'])
  })

  test('a server that was restored from an older copy is read anew', async () => {
    const server = clinic()
    server.append(session, opened)
    const tablet = await tabletAt(server)
    await tablet.me.signIn('nora', 'right')
    await expect.poll(() => server.streams.length).toBeGreaterThan(0)
    const stream = server.streams.at(-1)
    if (!stream) throw new Error('no stream')
    stream.readyState = 2
    stream.onerror?.(new Event('error'))
    expect(tablet.live.connected()).toBe(false)
    await expect.poll(() => tablet.live.connected(), { timeout: 4000 }).toBe(true)
    expect(server.requests.filter((request) => request.includes('/api/sessions?day=')).length).toBeGreaterThan(1)
  })
})

describe('changing hands', () => {
  test("after a switch of person, what is unsent stays the first one's and what is charted is the second one's", async () => {
    const server = clinic()
    server.append(session, opened)
    const tablet = await tabletAt(server)
    await tablet.me.signIn('nora', 'right')
    server.state.online = false
    await tablet.chart(session).record('note', { text: 'by nora' })
    server.state.online = true
    await tablet.me.unlock('2222', 'nils')
    await tablet.chart(session).record('note', { text: 'by nils' })
    await expect.poll(() => server.log.map(({ author }) => author)).toEqual(['id-nils', 'id-nils'])
    await expect.poll(() => tablet.outbox.waiting().map(({ author }) => author)).toEqual(['id-nora'])
    await tablet.me.unlock('1111', 'nora')
    await expect.poll(() => server.log.at(-1)?.author).toBe('id-nora')
    await expect.poll(() => tablet.outbox.waiting()).toEqual([])
  })

  test('after signing out nothing of a patient is left on the tablet but what was not sent', async () => {
    const server = clinic()
    server.append(session, opened)
    const tablet = await tabletAt(server, 'wiped')
    await tablet.me.signIn('nora', 'right')
    await expect.poll(() => tablet.directory.patient('p1')?.family).toBe('Halvorsen')
    await tablet.me.signOut()
    await expect.poll(() => stored('wiped')).not.toContain('Halvorsen')
    expect(await stored('wiped')).not.toContain(session)
  })
})

/** Everything that the tablet's store holds, as text. */
async function stored(name: string): Promise<string> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const all = await Promise.all(
    [...db.objectStoreNames].map(
      (store) =>
        new Promise((resolve) => {
          const request = db.transaction(store).objectStore(store).getAll()
          request.onsuccess = () => resolve(request.result)
        }),
    ),
  )
  db.close()
  return JSON.stringify(all)
}
