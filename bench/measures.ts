import { closeSync, createReadStream, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { toWire } from '../chart/instant.ts'
import { HOUR } from '../chart/units.ts'
import { type Db, openDb } from '../db/open.ts'
import { compose, databaseFile } from '../server/compose.ts'
import { readConfig } from '../server/config.ts'
import { makeClinic, vitals } from './clinic.ts'
import { openConnection } from './connection.ts'
import { inTurn, load, median, medianTiming, type Request, type Timing, timingOf } from './load.ts'
import { type ServerProcess, settingsIn, startServer } from './server-process.ts'

/** One figure against its reference of the same run. `most`: the ratio may not be over it; `least`: not under. */
export type Figure = {
  readonly name: string
  readonly measured: string
  readonly reference: string
  readonly ratio: number
  readonly goal: { readonly most: number } | { readonly least: number }
}
export type Measure = (
  dir: string,
  options: { rounds: number; sessions: number; minutes: number },
) => Promise<readonly Figure[]>

const CLIENTS = 50
const SECONDS = 4
const SHORT = 2.5
const whole = (value: number) => Math.round(value).toLocaleString('en-US')
const ms = (value: number) => `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`
const shown = ({ perSecond, p50, p99 }: Timing) => `${whole(perSecond)}/s, p50 ${ms(p50)}, p99 ${ms(p99)}`

const creating =
  (sessions: readonly string[]) =>
  (client: number): Request => ({
    method: 'POST',
    path: `/api/sessions/${sessions[client % sessions.length]}/entries`,
    body: JSON.stringify({ entries: [vitals('bench')] }),
  })

/** A server of its own for the length of `during`. */
async function serving<T>(options: Parameters<typeof startServer>[0], during: (server: ServerProcess) => Promise<T>) {
  const server = await startServer({ ...options, env: { LOG_LEVEL: 'info', ...options.env } })
  try {
    return await during(server)
  } finally {
    await server.end('SIGTERM')
  }
}

/** Durable create by fifty tablets, and by one, each against what the machine can do without keeping anything. */
export const create: Measure = async (dir, { rounds }) => {
  const { cookies, sessions } = await makeClinic(join(dir, 'data'), { tablets: CLIENTS, sessions: 30 })
  return serving({ dir }, (real) =>
    serving({ dir: join(dir, 'reference'), program: 'bench/reference-server.ts' }, async (bare) => {
      const next = creating(sessions)
      const by =
        (server: ServerProcess, clients: number, seconds = SECONDS) =>
        () =>
          load(server, { cookies: cookies.slice(0, clients), seconds, next })
      // Once each uncounted: code that never ran is ten times slower for some seconds, and there is more of it in one.
      await by(real, CLIENTS)()
      await by(bare, CLIENTS)()
      // Many short pairs: a shared machine's speed drifts by half within a minute, hardly within a pair.
      const fifty = await inTurn(rounds * 3, by(real, CLIENTS, SHORT), by(bare, CLIENTS, SHORT))
      const lone = await inTurn(rounds, by(real, 1), async () => ({
        raw: syncedWrites(join(dir, 'raw')),
        floor: await by(bare, 1)(),
      }))
      const [stored, kept] = [medianTiming(fifty.ones), medianTiming(fifty.others)]
      const pairs = fifty.ones.map(({ perSecond }, n) => perSecond / (fifty.others[n]?.perSecond ?? Number.NaN))
      const alone = medianTiming(lone.ones)
      const raw = medianTiming(lone.others.map((each) => each.raw))
      const floor = medianTiming(lone.others.map((each) => each.floor))
      const name = `create, ${CLIENTS} tablets`
      return [
        {
          name,
          measured: shown(stored),
          reference: `without a database ${shown(kept)}`,
          ratio: median(pairs),
          goal: { least: 0.6 },
        },
        {
          name: `${name}, p99`,
          measured: ms(stored.p99),
          reference: `without a database ${ms(kept.p99)}`,
          ratio: stored.p99 / kept.p99,
          goal: { most: 4 },
        },
        {
          name: 'create, one tablet, p50',
          measured: shown(alone),
          // On a disk whose write takes less than a request does, the goal lies under what any server could reach.
          reference: `one raw synced write ${shown(raw)}; without a database, the least that is possible, p50 ${ms(floor.p50)}`,
          ratio: alone.p50 / raw.p50,
          goal: { most: 6 },
        },
      ]
    }),
  )
}

/** What the disk takes for one durable write of a page, at the least: overwriting, and asking for the data only. */
function syncedWrites(file: string): Timing {
  const page = Buffer.alloc(4096, 1)
  const handle = openSync(file, 'w')
  try {
    for (let n = 0; n < 256; n += 1) writeSync(handle, page)
    fdatasyncSync(handle)
    const times: number[] = []
    const from = performance.now()
    while (performance.now() - from < 1000) {
      const began = performance.now()
      writeSync(handle, page, 0, page.length, (times.length % 256) * page.length)
      fdatasyncSync(handle)
      times.push(performance.now() - began)
    }
    return timingOf(times, performance.now() - from)
  } finally {
    closeSync(handle)
    rmSync(file)
  }
}

const TABLETS = 200
const QUEUED = 20

/** The network is back: 200 tablets each send the 20 entries that waited, all at once. */
export const burst: Measure = async (dir, { rounds }) => {
  const { cookies, sessions } = await makeClinic(join(dir, 'data'), { tablets: TABLETS, sessions: 30 })
  await makeClinic(join(dir, 'raw'), { tablets: 0, sessions: 30 })
  const db = await openDb(databaseFile(join(dir, 'raw')))
  const queues = () => cookies.map(() => Array.from({ length: QUEUED }, () => vitals('burst')))
  const { ones, others } = await serving({ dir }, async (server) => {
    const connections = cookies.map((cookie) => openConnection(server, cookie))
    await Promise.all(connections.map((connection) => connection.ask('GET', '/api/me')))
    const overHttp = async () => {
      const bodies = queues().map((entries) => JSON.stringify({ entries }))
      const began = performance.now()
      const answers = await Promise.all(
        connections.map((connection, n) =>
          connection.ask('POST', `/api/sessions/${sessions[n % 30]}/entries`, String(bodies[n])),
        ),
      )
      if (answers.some(({ status }) => status !== 200)) throw new Error('a tablet was refused')
      return performance.now() - began
    }
    const result = await inTurn(rounds * 2 + 1, overHttp, () => rawBurst(db, sessions, queues()))
    for (const connection of connections) connection.close()
    return result
  })
  await db.close()
  const [measured, reference] = [median(ones), median(others)]
  const name = `${whole(TABLETS * QUEUED)} queued entries of ${TABLETS} tablets`
  return [
    {
      name,
      measured: ms(measured),
      reference: `the writer alone ${ms(reference)}`,
      ratio: measured / reference,
      goal: { most: 3 },
    },
  ]
}

async function rawBurst(
  db: Db,
  sessions: readonly string[],
  queues: readonly (readonly ReturnType<typeof vitals>[])[],
) {
  const began = performance.now()
  await Promise.all(
    queues.map((entries, n) =>
      db.write('append', {
        sessionId: String(sessions[n % sessions.length]),
        entries: entries.map((entry) => ({ ...entry, author: 'nora' })),
        receivedAt: Date.now(),
      }),
    ),
  )
  return performance.now() - began
}

const ENTRIES = 100
const TODAY = 30
const SAMPLE = 100
const FIRST_ROUNDS = 10

/** Reading one session, and today's list: the cost must be that session's and that day's, not that of all the years. */
export const read: Measure = async (dir, { rounds, sessions }) => {
  const few = await filled(join(dir, 'few'), 100)
  const many = await filled(join(dir, 'many'), sessions)
  return serving({ dir: join(dir, 'few') }, (small) =>
    serving({ dir: join(dir, 'many') }, async (large) => {
      const reads =
        (server: ServerProcess, { cookies, of }: Filled, path: (n: number) => string) =>
        async () => {
          let asked = 0
          const next = () => ({ method: 'GET', path: path(asked++ % Math.min(of, SAMPLE)) })
          return (await load(server, { cookies: cookies.slice(0, 1), seconds: SECONDS, next })).p50
        }
      // The same number of sessions is read in both, spread over all that there are.
      const session =
        ({ of }: Filled) =>
        (n: number) =>
          `/api/sessions/session-${Math.floor((n * of) / SAMPLE)}`
      const today = () => `/api/sessions?day=${new Date().toISOString().slice(0, 10)}&limit=50`
      // Once each, before any is known to the server: what opening an old session costs. A few of each in turns, since
      // a server that just began grows quicker with every request.
      const first = (server: ServerProcess, { cookies, of }: Filled) => {
        let known = 0
        return async () => {
          const connection = openConnection(server, String(cookies[0]))
          const times: number[] = []
          for (const until = known + SAMPLE / FIRST_ROUNDS; known < until; known += 1) {
            const began = performance.now()
            const { status } = await connection.ask('GET', session({ cookies, of })(known))
            if (status !== 200) throw new Error(`session ${known} was answered with ${status}`)
            times.push(performance.now() - began)
          }
          connection.close()
          return median(times)
        }
      }
      const opened = await inTurn(FIRST_ROUNDS, first(large, many), first(small, few))
      const one = await inTurn(rounds, reads(large, many, session(many)), reads(small, few, session(few)))
      const list = await inTurn(rounds, reads(large, many, today), reads(small, few, today))
      const figure = (name: string, { ones, others }: typeof one): Figure => ({
        name: `${name} among ${whole(sessions)} sessions (${whole(sessions * ENTRIES)} entries), p50`,
        measured: ms(median(ones)),
        reference: `among 100 ${ms(median(others))}`,
        ratio: median(ones) / median(others),
        goal: { most: 1.2 },
      })
      return [
        figure(`a session of ${ENTRIES} entries`, one),
        figure('the same, read for the first time', opened),
        figure("today's list", list),
      ]
    }),
  )
}

type Filled = { readonly cookies: readonly string[]; readonly of: number }

/** A clinic with so many sessions of a hundred entries each: thirty of today, and thirty of each day before. */
async function filled(dir: string, of: number): Promise<Filled> {
  const { cookies } = await makeClinic(join(dir, 'data'), { tablets: 1, sessions: 0, patients: patientsAmong(of) })
  const db = await openDb(databaseFile(join(dir, 'data')))
  for (let from = 0; from < of; from += 100)
    await Promise.all(Array.from({ length: Math.min(100, of - from) }, (_, n) => pastSession(db, from + n, of)))
  await db.close()
  await settle(dir)
  return { cookies, of }
}

/**
 * What was filled behind the server's back it covers by checkpoints and backs up as soon as it runs: minutes of work
 * that a clinic's own server has never to do at once, and that would stand in the figures. The backup leaves the memory
 * of the system full of itself, so the database is read through once: how long a disk takes for what nobody read in
 * years is the disk's own.
 */
async function settle(dir: string) {
  const running = await compose({ config: readConfig(settingsIn({ dir })) })
  await running.checkpoints.make()
  await running.backups.make()
  await running.stop()
  for await (const _ of createReadStream(databaseFile(join(dir, 'data')), { highWaterMark: 1 << 20 }));
}

/** Each comes ten times. As many as a day has sessions at least: nobody comes twice a day. */
const patientsAmong = (sessions: number) => Math.max(TODAY, Math.ceil(sessions / 10))

async function pastSession(db: Db, n: number, of: number) {
  const id = `session-${n}`
  // Today's are spread among the others, as chance would have it.
  const before = Math.ceil((n * TODAY) / of)
  const isToday = before !== Math.ceil(((n + 1) * TODAY) / of)
  const at = isToday ? Date.now() - HOUR : Date.now() - (2 + Math.floor(n / TODAY)) * 24 * HOUR
  const time = toWire(at)
  const opening = {
    id,
    kind: 'session-opened',
    occurredAt: time,
    recordedAt: time,
    author: 'nora',
    body: {
      patientId: `patient-${1 + (isToday ? before : n % patientsAmong(of))}`,
      protocolId: 'low-dose-1',
      chair: '1',
      plannedStart: time,
      indication: 'Depression',
    },
  }
  await db.write('openSession', { entry: opening, receivedAt: at })
  const entries = Array.from({ length: ENTRIES - 1 }, () => ({ ...vitals('past', at), author: 'nora' }))
  await db.write('append', { sessionId: id, entries, receivedAt: at })
}

/** From the start of the process to its word that it is ready, with a hundred thousand entries and with none. */
export const start: Measure = async (dir, { rounds }) => {
  await filled(join(dir, 'full'), 1000)
  await makeClinic(join(dir, 'empty/data'), { tablets: 0, sessions: 0 })
  const readyAfter = (of: string) => () => serving({ dir: join(dir, of) }, async ({ readyMs }) => readyMs)
  const { ones, others } = await inTurn(rounds * 2 + 1, readyAfter('full'), readyAfter('empty'))
  const [measured, reference] = [median(ones), median(others)]
  const name = 'start to ready with 100,000 entries'
  return [
    {
      name,
      measured: ms(measured),
      reference: `with none ${ms(reference)}`,
      ratio: measured / reference,
      goal: { most: 1.3 },
    },
  ]
}

/** Memory after minutes of charting by fifty tablets, against that after the first. */
export const memory: Measure = async (dir, { minutes }) => {
  const { cookies, sessions } = await makeClinic(join(dir, 'data'), { tablets: CLIENTS, sessions: 30 })
  return serving({ dir }, async (server) => {
    const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024
    const next = creating(sessions)
    await load(server, { cookies, seconds: 60, next })
    const first = resident()
    await load(server, { cookies, seconds: (minutes - 1) * 60, next })
    const last = resident()
    const name = `memory after ${minutes} minutes of load`
    return [
      {
        name,
        measured: `${whole(last)} MiB`,
        reference: `after the first ${whole(first)} MiB`,
        ratio: last / first,
        goal: { most: 1.2 },
      },
    ]
  })
}
