import { clinicDefaults } from '../../chart/clinic.ts'
import type { SentEntry, StoredEntry } from '../../chart/entry.ts'
import { movedOut } from '../../chart/moves/withheld.ts'
import type { Patient, Staff } from '../../chart/people.ts'
import { builtInProtocols } from '../../chart/protocols.ts'

const start = Date.parse('2026-11-23T09:00:00.000Z')
const wire = (at: number) => new Date(at).toISOString()
export const session = '01a00000-0000-7000-8000-000000000001'
export const patient = { id: 'p1', version: 1, mrn: '1', family: 'Halvorsen', given: 'Marit', birthDate: '1979-08-12' }
const person = (username: string): Staff => ({
  id: `id-${username}`,
  username,
  name: username,
  credential: 'RN',
  initials: username.slice(0, 2).toUpperCase(),
  role: 'nurse',
  enabled: true,
})
const petra: Staff = { ...person('petra'), credential: 'MD', role: 'physician' }

class FakeStream {
  onopen: ((event: Event) => void) | null = null
  onmessage: ((event: MessageEvent<string>) => void) | null = null
  onerror: ((event: Event) => void) | null = null
  readyState = 0
  readonly url: string
  constructor(url: string) {
    this.url = url
  }
  readonly #heard: (() => void)[] = []
  addEventListener(_type: 'here', heard: () => void) {
    this.#heard.push(heard)
  }
  /** The server's heartbeat. */
  beat() {
    for (const heard of this.#heard) heard()
  }
  close() {
    this.readyState = 2
  }
}

/** For tests: a clinic's server as the tablet sees it: one log, one signed-in person, a network that can be cut. */
export function clinic() {
  const log: StoredEntry[] = []
  let onFile: Patient = patient
  const streams: FakeStream[] = []
  const requests: string[] = []
  const sent: { readonly path: string; readonly body: Record<string, unknown> }[] = []
  const state = {
    online: true,
    /** How long an emergency access lasts. */
    emergencyMs: 900_000,
    who: undefined as string | undefined,
    setUp: true,
    /** Of the one session, as the lists have it. */
    phase: 'infusing' as 'infusing' | 'planned',
    /** `signed`: the session is on no list any more. */
    day: 'today' as 'today' | 'yesterday' | 'signed',
    /** The server does what it is asked, and no answer comes back. */
    answersLost: false,
  }
  const json = (value: unknown, status = 200) =>
    new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } })
  const problem = (status: number, type: string, more = {}) =>
    json({ type: `urn:chairside:${type}`, title: type, status, detail: `${type}.`, ...more }, status)
  const me = (username: string) => ({
    staff: person(username),
    may: [],
    hasPin: true,
    secondFactors: [],
    mustEnrol: false,
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
  /** The one session goes on, so it is among the open ones whenever it was planned. */
  const listed = (path: string) =>
    log.length > 0 && state.day !== 'signed' && (path.includes('open=true') || state.day === 'today')
  const answer = (method: string, path: string, body: Record<string, unknown>): Response => {
    if (path === '/health') return json({ status: 'ok' })
    if (path === '/api/sign-in') {
      if (body.password !== 'right') return problem(401, 'wrong-sign-in')
      state.who = String(body.username)
      return json(me(state.who))
    }
    if (state.who === undefined) return problem(401, 'not-signed-in', { setUp: state.setUp, demo: true })
    if (path === '/api/me') return json(me(state.who))
    if (path.endsWith('/emergency-access') || path.startsWith('/api/emergency-access/')) {
      const until = wire(Date.now() + state.emergencyMs)
      return json({
        id: 'access-1',
        until,
        patient: onFile,
        entries: log.filter((entry) => entry.sessionId === session),
      })
    }
    if (path.startsWith('/api/tablets/')) return json({ secret: `only the server knows ${path}` })
    if (path === '/api/unlock') {
      if (body.pin === '0000') return problem(401, 'wrong-pin')
      if (body.username !== undefined) state.who = String(body.username)
      return json(me(state.who))
    }
    if (path.startsWith('/api/patients?')) {
      const other = { ...patient, id: 'p2', mrn: '2', family: 'Hansen', given: 'Ida' }
      return json({ patients: [patient, other], seq: log.length })
    }
    if (path === '/api/sign-out') {
      state.who = undefined
      return json({ signedOut: true })
    }
    if (path === '/api/protocols') return json({ protocols: builtInProtocols, seq: log.length })
    if (path === '/api/staff') return json({ staff: [person('nora'), person('nils'), petra] })
    if (path.startsWith('/api/patients/')) {
      const { version, ...change } = body
      if (method === 'PATCH' && version !== onFile.version) return problem(409, 'changed-meanwhile')
      if (method === 'PATCH') onFile = { ...onFile, ...change, version: onFile.version + 1 }
      return json(onFile)
    }
    if (path.startsWith('/api/moves')) {
      const after = Number(new URL(path, 'http://server').searchParams.get('after') ?? log.length)
      return json({ ids: [...movedOut(log.filter(({ seq }) => seq > after))], seq: log.length })
    }
    if (path.startsWith('/api/sessions?'))
      return json({ sessions: listed(path) ? [row(state.phase)] : [], seq: log.length })
    const [, witnessedIn] = /^\/api\/sessions\/([^/]+)\/witness$/.exec(path) ?? []
    if (witnessedIn !== undefined) {
      const sent = body.entry as SentEntry
      const check = { by: person(String(body.username)).id, on: 'server' }
      const { seq, hash } = append(witnessedIn, {
        ...sent,
        author: person(state.who).id,
        body: { ...sent.body, check },
      })
      return json({ id: sent.id, outcome: 'recorded', seq, hash })
    }
    const [, id, entries] = /^\/api\/sessions\/([^/?]+)(\/entries)?(?:\?for=board)?$/.exec(path) ?? []
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
    sent,
    state,
    append,
    fetch: (async (input: string, init: RequestInit = {}) => {
      requests.push(`${init.method} ${input}`)
      const body = init.body ? JSON.parse(String(init.body)) : {}
      if (init.body) sent.push({ path: input, body })
      if (!state.online) throw new TypeError('no network')
      const answered = answer(init.method ?? 'GET', input, body)
      if (state.answersLost) throw new TypeError('the network broke before the answer')
      return answered
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

export const entry = (
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
export const opened = entry(session, 'session-opened', {
  patientId: 'p1',
  protocolId: 'low-dose-1',
  chair: '3',
  plannedStart: wire(start),
})
