import { join } from 'node:path'
import { entriesIn, type LogEntry } from '../chart/entry.ts'
import { fold } from '../chart/session.ts'
import { checkFile } from '../db/backup.ts'
import { entriesAfter } from '../db/log.ts'
import { openToRead } from '../db/open.ts'
import { databaseFile } from '../server/compose.ts'
import { questionNames } from '../server/usecases/questions.ts'
import { type Dice, diceOf } from './chance.ts'
import { makeClinic, PASSWORD, vitals } from './clinic.ts'
import { type Connection, type Headers, openConnection } from './connection.ts'
import { watchOthers } from './others.ts'
import { type ServerProcess, startServer } from './server-process.ts'
import { mutated, nasty, type Schema, type Values, valuesFrom } from './values.ts'

export type FuzzReport = {
  readonly requests: number
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<string, number>>
  /** Calls (method and path) that were answered with success at least once, of all that the document names. */
  readonly succeeded: number
  readonly calls: number
  readonly entriesStored: number
  readonly slowestMs: number
  /** Requests that took over a second, but not of the time that other programs left the machine. */
  readonly disturbed: number
  readonly wrong: readonly string[]
}

type Parameter = {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: Schema
}
type Call = {
  readonly method: string
  readonly path: string
  readonly parameters: readonly Parameter[]
  readonly body?: Schema
}
type Request = {
  readonly call: Call
  readonly url: string
  readonly body: string | Buffer
  readonly headers: Headers
  readonly who: string
}

const CLIENTS = 6
const HANG_MS = 1000
/** So many times as long an answer is waited for: late ones are judged by what others took of the machine. */
const PATIENCE = 30
/** What an administrator asks of the whole record reads all of it, in a thread or by pages: nobody else waits. */
const READS_ALL = /verification|evidence|audit\.csv/
const READS_ALL_MS = 30_000
/** Secrets are slow to prove on purpose; more of these would measure nothing else. */
const SLOW_CALLS = /sign-in|unlock|witness|signature|secret|post \/api\/staff|note\.pdf|setup|verification|evidence/
/** A sign-out ends the sign-in that the rest needs, and a sign-in takes the place of the one that was on the tablet. */
const ENDS_SIGN_IN = /\/sign-(out|in)$/
const SESSIONS = 12
/** A server that fails at everything need not be asked to the end; a run with some faults tells all of them. */
const MOST_WRONG = 200

/**
 * Sends requests made from the server's own OpenAPI document, most of them damaged, and looks for what must not be:
 * an answer of 500 or over, one that takes more than a second, a process that dies, a row that can't be read.
 */
export async function fuzz(
  dir: string,
  { requests, seed, tell = () => undefined }: { requests: number; seed: number; tell?: (done: number) => void },
): Promise<FuzzReport> {
  const dice = diceOf(seed)
  const { cookies, sessions } = await makeClinic(join(dir, 'data'), {
    tablets: 3,
    sessions: SESSIONS,
    staff: ['nora', 'petra', 'ada'],
  })
  const server = await startServer({ dir, env: { LOG_LEVEL: 'error' } })
  try {
    const document = await documentOf(server, String(cookies[2]))
    const calls = callsOf(document)
    const make = maker(dice, calls, document, sessions)
    const others = watchOthers([process.pid, server.pid])
    const run: Outcome = { statuses: {}, done: new Set(), slowestMs: 0, disturbed: 0, wrong: [], others: others.share }
    let left = requests
    const whoever = [...cookies, '', 'chairside=forged', 'chairside=']
    const client = async () => {
      const open = new Map<string, Connection>()
      while (left > 0 && run.wrong.length < MOST_WRONG) {
        left -= 1
        if (left % 5000 === 0) tell(requests - left)
        const request = make(dice.next() < 0.93 ? dice.pick(cookies) : dice.pick(whoever))
        await send(server, open, request, run)
      }
      for (const connection of open.values()) connection.close()
    }
    await Promise.all(Array.from({ length: CLIENTS }, client))
    others.stop()
    // Requests of nobody stop at the door and would find nothing.
    if ((run.statuses[401] ?? 0) > requests / 5)
      run.wrong.push('most of it was asked by nobody: the sign-ins were lost')
    const code = await server.end('SIGTERM')
    if (code !== 0) run.wrong.push(`the server ended with ${code}`)
    const said = server
      .said()
      .split('\n')
      .filter((line) => /unhandled|"a bug"|warning|terminated/i.test(line))
    run.wrong.push(...said.slice(0, 20))
    const stored = readAll(databaseFile(join(dir, 'data')), run.wrong)
    return {
      requests: requests - left,
      statuses: run.statuses,
      succeeded: run.done.size,
      calls: calls.length,
      entriesStored: stored,
      slowestMs: Math.round(run.slowestMs),
      disturbed: run.disturbed,
      wrong: run.wrong,
    }
  } finally {
    await server.end('SIGKILL')
  }
}

type Outcome = {
  readonly statuses: Record<string, number>
  readonly done: Set<string>
  slowestMs: number
  disturbed: number
  readonly wrong: string[]
  readonly others: (since: number) => number
}

async function send(server: ServerProcess, open: Map<string, Connection>, request: Request, run: Outcome) {
  const { call, url, body, headers, who } = request
  const most = READS_ALL.test(call.path) ? READS_ALL_MS : HANG_MS
  for (let attempt = 1; ; attempt += 1) {
    const known = open.get(who)
    const connection = known?.isOpen() ? known : openConnection(server, who)
    open.set(who, connection)
    const began = performance.now()
    try {
      const { status } = await within(connection.ask(call.method.toUpperCase(), url, body, headers), most * PATIENCE)
      const took = performance.now() - began
      run.slowestMs = Math.max(run.slowestMs, took)
      const undisturbed = took > most ? took * (1 - run.others(began)) : took
      // A machine that was busy elsewhere for a second isn't busy elsewhere three times in a row.
      if (undisturbed > most && attempt < 3) continue
      if (undisturbed > most) run.wrong.push(`${shown(request)} took ${Math.round(took)} ms`)
      else if (took > most) run.disturbed += 1
      run.statuses[status] = (run.statuses[status] ?? 0) + 1
      if (status >= 500) run.wrong.push(`${shown(request)} was answered with ${status}`)
      if (status < 300) run.done.add(`${call.method} ${call.path}`)
      return
    } catch (error) {
      // A late answer would be taken for that of the next request.
      connection.close()
      // A request line that is no HTTP ends its connection. Three times unanswered is another matter.
      if (attempt >= 3) return void run.wrong.push(`${shown(request)} was not answered: ${error}`)
    }
  }
}

const within = <T>(promise: Promise<T>, ms: number) =>
  new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })

const shown = ({ call, url, body }: Request) => `${call.method} ${url.slice(0, 200)} ${body.toString().slice(0, 600)}`

type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}
type Operation = {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}

async function documentOf(server: ServerProcess, cookie: string): Promise<Document> {
  const connection = openConnection(server, cookie)
  const { body } = await connection.ask('GET', '/api/openapi.json')
  connection.close()
  return JSON.parse(body.toString()) as Document
}

const callsOf = ({ paths }: Document): readonly Call[] =>
  Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { parameters = [], requestBody }]) => {
      const body = requestBody?.content['application/json']?.schema
      return { method, path, parameters, ...(body ? { body } : {}) }
    }),
  )

/** Makes one request after another: a call of the document with values that it allows, then damage to some of them. */
function maker(dice: Dice, calls: readonly Call[], document: Document, sessions: readonly string[]) {
  const { schemas } = document.components
  const entries = Object.entries(schemas).filter(([name]) => name.startsWith('entry-'))
  const sent: string[] = []
  const known = (field: string): readonly unknown[] => {
    if (field === 'patientId' || field === 'patient') return ['patient-1']
    if (field === 'protocolId' || field === 'protocol') return ['low-dose-1', 'high-dose-1']
    if (field === 'month') return ['2026-11']
    if (field === 'day') return ['2026-11-23']
    if (field === 'target') return sent.slice(-50)
    if (field === 'password' || field === 'currentPassword') return [PASSWORD]
    if (field === 'username') return ['petra', 'nora']
    return []
  }
  const values = valuesFrom(dice, schemas, known)
  const entry = () => {
    const [, schema] = dice.pick(entries)
    const made = dice.next() < 0.1 ? vitals(`f${dice.seed}`) : (values.of(schema) as Record<string, unknown>)
    const whole = dice.next() < 0.7 ? { ...made, id: `f${dice.seed}.${sent.length}`, author: undefined } : made
    sent.push(String(whole.id))
    return whole
  }
  return (who: string): Request => {
    let call = dice.pick(calls)
    // Charting is what there is most of.
    if (dice.next() < 0.35) call = calls.find(({ path }) => path.endsWith('/entries')) ?? call
    if (SLOW_CALLS.test(`${call.method} ${call.path}`) && dice.next() < 0.9) call = dice.pick(calls)
    const url = urlOf(dice, call, values, sessions)
    return {
      call,
      url,
      who: ENDS_SIGN_IN.test(call.path) ? 'chairside=forged' : who,
      ...bodyOf(dice, call, values, entry),
    }
  }
}

function urlOf(dice: Dice, { path, parameters }: Call, values: Values, sessions: readonly string[]): string {
  const raw = (value: unknown) => (dice.next() < 0.02 ? plain(value).replace(/[\s\0]/g, '') : encoded(plain(value)))
  const there = Object.entries(named).find(([part]) => path.includes(part))?.[1] ?? sessions
  const id = () => (dice.next() < 0.85 ? dice.pick(there) : dice.pick(nasty))
  const filled = path.replace(/\{\w+\}/g, () => raw(id()))
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && dice.next() < (parameter.required ? 0.9 : 0.5))
    .map(({ name, schema }) => `${name}=${raw(dice.next() < 0.8 ? values.of(schema, name) : dice.pick(nasty))}`)
  return (query.length === 0 ? filled : `${filled}?${query.join('&')}`).slice(0, 8000)
}

/** Ids that exist, by the part of the address. Those who fuzz keep their own accounts: `victim` is none of them. */
const named = { staff: ['victim'], patients: ['patient-1'], questions: questionNames }

const plain = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

/** Half of a surrogate pair cannot be said in a URL at all. */
const encoded = (text: string) => encodeURIComponent(text.toWellFormed())

function bodyOf(dice: Dice, call: Call, values: Values, entry: () => unknown): Pick<Request, 'body' | 'headers'> {
  const headers = { 'content-type': dice.next() < 0.97 ? 'application/json' : String(dice.pick(types)) }
  if (!call.body) return { body: '', headers }
  let value = values.of(call.body)
  if (call.path.endsWith('/entries')) value = { entries: Array.from({ length: 1 + dice.below(5) }, entry) }
  else if (call.path.endsWith('/witness')) value = { ...(value as object), entry: entry() }
  const damages = dice.next() < 0.4 ? 0 : 1 + dice.below(3)
  for (let n = 0; n < damages; n += 1) value = mutated(dice, value)
  const json = JSON.stringify(value) ?? ''
  return { body: dice.next() < 0.03 ? broken(dice, json) : json, headers }
}

const types = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-16',
  'multipart/form-data',
  'x',
]

/** Bytes that are no JSON any more, or no text. */
function broken(dice: Dice, json: string): string | Buffer {
  const cut = json.slice(0, dice.below(json.length + 1))
  return dice.pick([
    cut,
    `${json}${json}`,
    `${'['.repeat(20_000)}`,
    Buffer.concat([Buffer.from(json), Buffer.from([0xff, 0xfe, 0])]),
  ])
}

/** Reads everything that the fuzzing left behind; says how many entries. */
function readAll(file: string, wrong: string[]): number {
  const { log, audit, damage } = checkFile(file)
  if (!log.intact) wrong.push(`entry ${log.seq} ${log.why}`)
  if (!audit.intact) wrong.push(`audit row ${audit.seq} ${audit.why}`)
  if (damage) wrong.push(damage)
  const db = openToRead(file)
  try {
    const entries = entriesAfter(db, 0, Number.MAX_SAFE_INTEGER)
    for (const [sessionId, chart] of Map.groupBy(entries, (entry) => entry.sessionId))
      wrong.push(...unfoldable(sessionId, chart))
    return entries.length
  } finally {
    db.close()
  }
}

function unfoldable(sessionId: string, entries: readonly LogEntry[]): readonly string[] {
  try {
    const { unreadable } = fold(entriesIn(entries))
    return unreadable === 0 ? [] : [`session ${sessionId} holds ${unreadable} entries that can't be read`]
  } catch (error) {
    return [`session ${sessionId} can't be folded: ${error instanceof Error ? error.stack : error}`]
  }
}
