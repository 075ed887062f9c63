import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clinic, clinicDefaults } from '../chart/clinic.ts'
import { toWire } from '../chart/instant.ts'
import type { Role } from '../chart/people.ts'
import { builtInProtocols } from '../chart/protocols.ts'
import { type Instant, MINUTE } from '../chart/units.ts'
import { type App, buildApp } from './app.ts'
import { compose, type Running } from './compose.ts'
import { type Config, readConfig } from './config.ts'
import type { Patience } from './in-time.ts'
import { faultsOf } from './judges.ts'
import { hashSecret } from './passwords.ts'

// What the tests of this folder work with: the real app over a real database in a folder of its own, with a clock that
// the test sets.

export const nine = Date.UTC(2026, 10, 23, 9)
export const PASSWORD = 'a long enough password'
export const team = {
  nora: { role: 'nurse', pin: '1111' },
  nils: { role: 'nurse', pin: '2222' },
  petra: { role: 'physician', pin: '3333' },
  ada: { role: 'administrator', pin: '4444' },
} as const satisfies Record<string, { role: Role; pin: string }>
export type Name = keyof typeof team

export const patientId = 'patient-1'

export type Answered<T = Record<string, unknown>> = {
  readonly status: number
  readonly body: T
  readonly headers: Readonly<Record<string, unknown>>
  readonly bytes: Buffer
}
export type Caller = <T = Record<string, unknown>>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH',
  url: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answered<T>>

export type TestServer = {
  readonly app: App
  readonly deps: Running
  readonly dir: string
  /** Moves the clock. */
  readonly at: (now: Instant) => void
  readonly anyone: Caller
  /** Signs somebody in; on no tablet unless one is named. */
  readonly as: (name: Name, device?: string) => Promise<Caller>
  readonly stop: () => Promise<void>
}

export type Wanted = {
  readonly dir?: string
  readonly clinic?: Partial<Clinic>
  readonly empty?: boolean
  /** The test spoils its notes: they are not judged when it ends. */
  readonly unjudged?: boolean
  /** How long a request for pages stays open; else as long as a busy machine may need. */
  readonly patience?: Patience
  /** Environment variables over those of the tests. */
  readonly settings?: Readonly<Record<string, string>>
}

const secrets = new Map<string, Promise<string>>()
/** Hashing is slow on purpose, and a stored secret tells its cost: a test that signs in need not wait for it. */
const QUICK = { memory: 64, passes: 1, parallelism: 1 }
const hashed = (secret: string) => {
  const known = secrets.get(secret) ?? hashSecret(secret, QUICK)
  secrets.set(secret, known)
  return known
}

export function testConfig(dir: string, settings: Wanted['settings'] = {}): Config {
  return readConfig({
    DATA_DIR: join(dir, 'data'),
    MASTER_KEY_FILE: join(dir, 'master-key'),
    BACKUP_DIR: join(dir, 'backups'),
    LOG_LEVEL: 'silent',
    PORT: '0',
    ...settings,
  })
}

const untilDrawn: Patience = { crowded: 60_000, atMost: 60_000 }

export async function startTestServer(wanted: Wanted = {}): Promise<TestServer> {
  const { dir: given, clinic = {}, empty = false, unjudged = false, patience = untilDrawn, settings } = wanted
  const dir = given ?? mkdtempSync(join(tmpdir(), 'chairside-server-'))
  let now = nine
  const deps = await compose({ config: testConfig(dir, settings), now: () => now, patience })
  if (!empty && !deps.isSetUp()) await setUpClinic(deps, clinic)
  const app = await buildApp(deps)
  const anyone = callerOf(app)
  return {
    app,
    deps,
    dir,
    anyone,
    at: (instant) => {
      now = instant
    },
    async as(name, device) {
      const who = { username: name, password: PASSWORD, ...(device === undefined ? {} : { device }) }
      const { headers, status } = await anyone('POST', '/api/sign-in', who)
      if (status !== 200) throw new Error(`${name} could not sign in: ${status}`)
      const cookies = [headers['set-cookie'] ?? []].flat().map((cookie) => String(cookie).split(';')[0])
      return callerOf(app, cookies.join('; '))
    },
    async stop() {
      const faults = unjudged ? [] : await faultsOfNotes(deps)
      await app.close()
      await deps.stop()
      if (faults.length > 0) throw new Error(`a sealed note is not sound: ${faults.join('\n')}`)
      if (given === undefined) rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** What three programs that are not ours find in the notes that this server sealed. */
async function faultsOfNotes({ notes }: Running): Promise<readonly string[]> {
  const files = readdirSync(notes.dir).filter((name) => name.endsWith('.pdf'))
  const faults: string[] = []
  for (const name of files)
    for (const fault of await faultsOf(readFileSync(join(notes.dir, name)))) faults.push(`${name}: ${fault}`)
  return faults
}

async function setUpClinic(deps: Running, clinic: Partial<Clinic>) {
  const accounts = await Promise.all(
    Object.entries(team).map(async ([username, { role, pin }]) => ({
      staff: {
        id: username,
        username,
        name: `${username} Test`,
        credential: 'RN',
        initials: 'TT',
        role,
        enabled: true,
      },
      secrets: { password: await hashed(PASSWORD), pin: await hashed(pin) },
    })),
  )
  const at = nine
  await deps.db.write('setup', {
    clinic: { ...clinicDefaults, name: 'Test clinic', ...clinic },
    accounts,
    protocols: builtInProtocols,
    at,
    by: 'ada',
  })
  for (const staffId of Object.keys(team))
    await deps.db.write('acceptPolicy', { staffId, policy: clinicDefaults.signaturePolicy, at })
  const patient = { id: patientId, mrn: '0001', family: 'Halvorsen', given: 'Marit', birthDate: '1971-03-09' }
  await deps.db.write('putPatient', { patient, base: 0, at, by: 'nora' })
}

/** Calls the app as a browser with this cookie would. */
function callerOf(app: App, cookie?: string): Caller {
  return async <T>(
    method: Parameters<Caller>[0],
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const answer = await app.inject({
      method,
      url,
      headers: { ...(cookie ? { cookie } : {}), ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    })
    const json = /json/.test(String(answer.headers['content-type'])) && answer.body !== ''
    return {
      status: answer.statusCode,
      body: (json ? JSON.parse(answer.body) : {}) as T,
      headers: answer.headers,
      bytes: answer.rawPayload,
    }
  }
}

let made = 0
/** An id that no other entry of the tests has. */
export const freshId = () => {
  made += 1
  return `e-${process.pid}-${made}`
}

/** An entry as a tablet sends it, charted so many minutes after nine. */
export function charted(kind: string, body: object, minute = 0, more: Record<string, unknown> = {}) {
  const at = toWire(nine + minute * MINUTE)
  return { id: freshId(), kind, occurredAt: at, recordedAt: at, body, ...more }
}

/** Plans a session for the one patient and answers its id. */
export async function planned(caller: Caller, more: Record<string, unknown> = {}): Promise<string> {
  const id = freshId()
  const answer = await caller('POST', '/api/sessions', {
    id,
    patientId,
    protocolId: 'low-dose-1',
    chair: '1',
    plannedStart: toWire(nine),
    indication: 'Depression',
    occurredAt: toWire(nine - 60 * MINUTE),
    recordedAt: toWire(nine - 60 * MINUTE),
    ...more,
  })
  if (answer.status !== 201) throw new Error(`not planned: ${JSON.stringify(answer.body)}`)
  return id
}

export type SignedOver = { findings?: readonly { id: string }[]; note?: object; type?: string }

/** Signs what the session says now, with a reason for each thing in it that stands open; answers the last call. */
export async function signOver(caller: Caller, sessionId: string, meaning = 'authored') {
  const { body } = await caller<{ session: { head: { hash: string } } }>('GET', `/api/sessions/${sessionId}`)
  const asked = { head: body.session.head.hash, password: PASSWORD, meaning }
  const sign = (more: object) =>
    caller<SignedOver>('POST', `/api/sessions/${sessionId}/signature`, { ...asked, ...more })
  const first = await sign({})
  const overrides = first.body.findings?.map(({ id: finding }) => ({ finding, reason: 'The patient did not come.' }))
  return overrides === undefined ? first : sign({ overrides })
}

export type Results = {
  readonly results: readonly {
    id: string
    outcome: string
    seq?: number
    hash?: string
    problem?: { type: string; status: number; errors?: { path: string; message: string }[] }
  }[]
}

/** Charts entries and answers what became of each. */
export async function chart(
  caller: Caller,
  sessionId: string,
  ...entries: readonly object[]
): Promise<Results['results']> {
  const { status, body } = await caller<Results>('POST', `/api/sessions/${sessionId}/entries`, { entries })
  if (status !== 200) throw new Error(`not charted: ${status} ${JSON.stringify(body)}`)
  return body.results
}
