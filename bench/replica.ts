// npm run replica [PROGRAM]: Litestream follows a server that charts, by the configuration that ships. What it gives
// back must be a beginning of the record with its chains whole, and after a stop all of it.
import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { EntryResult } from '../chart/wire.ts'
import { checkFile } from '../db/backup.ts'
import { entriesAfter } from '../db/log.ts'
import { openToRead } from '../db/open.ts'
import { databaseFile } from '../server/compose.ts'
import { type BenchClinic, makeClinic, vitals } from './clinic.ts'
import { openConnection } from './connection.ts'
import { house, type ServerProcess, startServer } from './server-process.ts'

const program = process.argv[2] ?? 'litestream'
const { stdout: version, error: absent } = spawnSync(program, ['version'], { encoding: 'utf8' })
if (absent) {
  console.error(`${program} does not run (${absent.message}). Install Litestream: npm run replica -- PROGRAM`)
  process.exit(1)
}

const run = promisify(execFile)
const config = join(house, 'deploy/litestream.yml')
const dir = mkdtempSync(join(tmpdir(), 'chairside-replica-'))
const database = databaseFile(join(dir, 'data'))
/** A folder where a clinic's is a bucket. */
const env = { ...process.env, DATABASE: database, REPLICA: `file://${join(dir, 'replica')}` }

function replicating() {
  const child = spawn(program, ['replicate', '-config', config], { env, stdio: 'ignore' })
  const gone = once(child, 'close')
  return async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await gone
  }
}

/** Charts so many entries, one at a time; the ids that were acknowledged. */
async function charts(server: ServerProcess, { cookies, sessions }: BenchClinic, count: number) {
  const connection = openConnection(server, String(cookies[0]))
  const ids: string[] = []
  for (let n = 0; n < count; n += 1) {
    const body = JSON.stringify({ entries: [vitals('replica')] })
    const answer = await connection.ask('POST', `/api/sessions/${sessions[0]}/entries`, body)
    const { results } = JSON.parse(answer.body.toString()) as { results: readonly EntryResult[] }
    ids.push(...results.flatMap(({ id, outcome }) => (outcome === 'recorded' ? [id] : [])))
  }
  connection.close()
  return ids
}

/** The ids of a database in their order. */
function idsIn(file: string): readonly string[] {
  const db = openToRead(file)
  const ids = entriesAfter(db, 0, Number.MAX_SAFE_INTEGER).map(({ id }) => id)
  db.close()
  return ids
}

const wrong: string[] = []
const hold = (said: string, holds: boolean) => {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${said}`)
  if (!holds) wrong.push(said)
}

let restores = 0
/** What the replica gives back now. */
async function restored(): Promise<readonly string[]> {
  restores += 1
  const file = join(dir, `restored-${restores}.db`)
  await run(program, ['restore', '-config', config, '-o', file, database], { env })
  const { log, audit, damage, unprotected } = checkFile(file)
  if (!log.intact || !audit.intact || damage || unprotected.length > 0) hold('what it gives back is whole', false)
  return idsIn(file)
}

const FOLLOWS_WITHIN_MS = 30_000
/** Once the replica holds all of these; what it gives back by then, and after how many ms. */
async function followed(ids: readonly string[]) {
  const began = performance.now()
  for (;;) {
    // Before its first copy is whole there is none to give back.
    const there = await restored().catch(() => [] as readonly string[])
    const ms = performance.now() - began
    const all = ids.every((id) => there.includes(id))
    if (all || ms > FOLLOWS_WITHIN_MS) return { there, ms, all }
    await later(250)
  }
}

async function follow(clinic: BenchClinic) {
  const server = await startServer({ dir })
  const end = replicating()
  try {
    const first = await charts(server, clinic, 40)
    const { ms, all } = await followed(first)
    hold(`all of ${first.length} entries are in the replica, ${Math.round(ms)} ms after the last`, all)
    const charting = charts(server, clinic, 200)
    await later(300)
    const midst = await restored()
    const second = await charting
    const isBeginning = midst.every((id, index) => idsIn(database)[index] === id)
    hold(`in the midst of charting it gives back a beginning of the record (${midst.length} entries)`, isBeginning)
    return [...first, ...second]
  } finally {
    await Promise.all([server.end('SIGKILL'), end('SIGKILL')])
  }
}

async function goOn(clinic: BenchClinic, before: readonly string[]) {
  const server = await startServer({ dir })
  const end = replicating()
  try {
    const third = await charts(server, clinic, 40)
    const { there } = await followed(third)
    const lost = [...before, ...third].filter((id) => !there.includes(id))
    hold(`after a kill of both it goes on, and lacks ${lost.length} of ${there.length} entries`, lost.length === 0)
    // The write-ahead log is folded at a stop, while Litestream holds it open.
    hold('the server stops as it should beside it', (await server.end('SIGTERM')) === 0)
    await end('SIGTERM')
    hold('after the stop it holds the whole record', (await restored()).join() === idsIn(database).join())
  } finally {
    await Promise.all([server.end('SIGKILL'), end('SIGKILL')])
  }
}

console.log(`Litestream ${version.trim()}`)
const clinic = await makeClinic(join(dir, 'data'), { tablets: 1, sessions: 1 })
await goOn(clinic, await follow(clinic))
rmSync(dir, { recursive: true, force: true })
process.exit(wrong.length > 0 ? 1 : 0)
