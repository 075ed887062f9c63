import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import type { EntryResult } from '../chart/wire.ts'
import { checkFile } from '../db/backup.ts'
import { entriesAfter } from '../db/log.ts'
import { openDb, openToRead } from '../db/open.ts'
import { sessionRows } from '../db/sessions.ts'
import { databaseFile } from '../server/compose.ts'
import { type Dice, diceOf } from './chance.ts'
import { makeClinic, vitals } from './clinic.ts'
import { type Connection, openConnection } from './connection.ts'
import { type ServerProcess, startServer } from './server-process.ts'

export type KillReport = {
  readonly cycles: number
  readonly acknowledged: number
  /** Batches that were on their way when the server was killed, and how many of them were stored all the same. */
  readonly inFlight: number
  readonly inFlightStored: number
  /** Batches sent again, on purpose or after a kill. */
  readonly resent: number
  /** What does not hold, in words. Empty is the only good answer. */
  readonly wrong: readonly string[]
}

type Batch = { readonly path: string; readonly body: string; readonly ids: readonly string[] }
/** What is known of every entry that was ever acknowledged: its seq and its hash. */
type Known = Map<string, { readonly seq: number; readonly hash: string }>

/** What all tablets of one run remember, and what they find wrong. */
type Run = {
  readonly name: string
  readonly dice: Dice
  readonly known: Known
  readonly wrong: string[]
  readonly sent: Batch[]
  resent: number
}

/**
 * One tablet: it sends a batch, waits for the answer, sends the next; after a kill it first repeats the unanswered
 * one.
 */
class Tablet {
  unanswered: Batch | undefined
  #run: Run
  #cookie: string
  #session: string
  constructor(run: Run, cookie: string, session: string) {
    this.#run = run
    this.#cookie = cookie
    this.#session = session
  }

  /** Charts until the server is gone. */
  async chart(server: ServerProcess): Promise<void> {
    const connection = openConnection(server, this.#cookie)
    try {
      if (this.unanswered) await this.#send(connection, this.unanswered, true)
      for (;;) {
        const again = this.#run.dice.next() < 0.1 && this.#run.sent.length > 0
        await this.#send(connection, again ? this.#run.dice.pick(this.#run.sent) : this.#next(), again)
      }
    } catch (error) {
      if (error instanceof Wrong) this.#run.wrong.push(error.message)
    } finally {
      connection.close()
    }
  }

  #next(): Batch {
    const entries = Array.from({ length: 1 + this.#run.dice.below(4) }, () => vitals(this.#run.name))
    const path = `/api/sessions/${this.#session}/entries`
    return { path, body: JSON.stringify({ entries }), ids: entries.map(({ id }) => id) }
  }

  async #send(connection: Connection, batch: Batch, again: boolean) {
    if (again) this.#run.resent += 1
    else this.unanswered = batch
    const { status, body } = await connection.ask('POST', batch.path, batch.body)
    if (status === 503) return
    if (status !== 200) throw new Wrong(`a batch was answered with ${status}: ${body}`)
    const { results } = JSON.parse(body.toString()) as { results: readonly EntryResult[] }
    for (const [index, id] of batch.ids.entries()) this.#note(id, results[index])
    if (batch === this.unanswered) {
      this.#run.sent.push(batch)
      this.unanswered = undefined
    }
  }

  #note(id: string, result: EntryResult | undefined) {
    if (result?.id !== id || result.seq === undefined || result.hash === undefined)
      throw new Wrong(`entry ${id} was answered with ${JSON.stringify(result)}`)
    const first = this.#run.known.get(id)
    if (first && (first.seq !== result.seq || first.hash !== result.hash || result.outcome !== 'duplicate'))
      throw new Wrong(`entry ${id} was acknowledged as ${first.seq}, and again as ${result.seq} (${result.outcome})`)
    this.#run.known.set(id, { seq: result.seq, hash: result.hash })
  }
}

class Wrong extends Error {}

const TABLETS = 16
const SESSIONS = 5

/**
 * Kills the whole server (-9) at a random moment while tablets chart, again and again, and looks after each start
 * whether all that was acknowledged is there, once, under the seq and hash that were answered.
 */
export async function killCycles(
  dir: string,
  { cycles, seed, tell = () => undefined }: { cycles: number; seed: number; tell?: (done: number) => void },
): Promise<KillReport> {
  const dataDir = join(dir, 'data')
  const { cookies, sessions } = await makeClinic(dataDir, { tablets: TABLETS, sessions: SESSIONS })
  const run: Run = { name: `k${seed}`, dice: diceOf(seed), known: new Map(), wrong: [], sent: [], resent: 0 }
  const tablets = cookies.map((cookie, n) => new Tablet(run, cookie, String(sessions[n % SESSIONS])))
  const follow = follower(databaseFile(dataDir))
  let inFlight = 0
  let inFlightStored = 0
  let cycle = 0
  for (; cycle < cycles && run.wrong.length === 0; cycle += 1) {
    const server = await startServer({ dir })
    const stored = follow(run)
    const waiting = tablets.flatMap(({ unanswered }) => (unanswered ? [unanswered] : []))
    inFlight += waiting.length
    for (const { ids } of waiting) {
      const there = ids.filter((id) => stored.has(id)).length
      if (there > 0) inFlightStored += 1
      if (there !== 0 && there !== ids.length)
        run.wrong.push(`of the batch ${ids.join(', ')} only ${there} were stored`)
    }
    const charting = tablets.map((tablet) => tablet.chart(server))
    // Every second life is killed once it has answered, however slowly it began; the others also while they begin.
    const before = run.known.size
    for (let waited = 0; cycle % 2 === 1 && run.known.size === before && waited < 30_000; waited += 10) await later(10)
    await later(30 + run.dice.below(370))
    await server.end('SIGKILL')
    await Promise.all(charting)
    if (/unhandled|uncaught/i.test(server.said())) run.wrong.push(server.said())
    tell(cycle + 1)
  }
  await lastLook(databaseFile(dataDir), run, follow)
  const { known, resent, wrong } = run
  return { cycles: cycle, acknowledged: known.size, inFlight, inFlightStored, resent, wrong }
}

/** Reads what is new in the log, and holds it against what was acknowledged. Answers every id that was ever stored. */
function follower(file: string) {
  const ids = new Map<string, { seq: number; hash: string }>()
  const ends = new Map<string, string>()
  let last = 0
  return ({ known, wrong }: Run): ReadonlyMap<string, unknown> => {
    const db = openToRead(file)
    try {
      for (const { seq, id, hash, prev, sessionId } of entriesAfter(db, last, Number.MAX_SAFE_INTEGER)) {
        if (seq !== last + 1) wrong.push(`entry ${last + 1} is missing`)
        if (ids.has(id)) wrong.push(`entry ${id} is there twice`)
        if ((ends.get(sessionId) ?? prev) !== prev) wrong.push(`entry ${seq} does not follow the one before it`)
        ends.set(sessionId, hash)
        ids.set(id, { seq, hash })
        last = seq
      }
    } finally {
      db.close()
    }
    for (const [id, { seq, hash }] of known) {
      const there = ids.get(id)
      if (there?.seq !== seq || there.hash !== hash) wrong.push(`the acknowledged entry ${id} (${seq}) is lost`)
    }
    return ids
  }
}

/** The end of a run: every page, both chains, and the lists' rows as a rebuild from the log makes them. */
async function lastLook(file: string, run: Run, follow: ReturnType<typeof follower>) {
  const db = await openDb(file)
  follow(run)
  const rows = sessionRows(db, {})
  await db.write('rebuildSessionRows', {})
  if (JSON.stringify(sessionRows(db, {})) !== JSON.stringify(rows))
    run.wrong.push('the rows of the lists are not those that the log makes')
  await db.close()
  const { log, audit, unprotected, damage } = checkFile(file)
  if (!log.intact) run.wrong.push(`entry ${log.seq} ${log.why}`)
  if (!audit.intact) run.wrong.push(`audit row ${audit.seq} ${audit.why}`)
  if (damage) run.wrong.push(damage)
  if (unprotected.length > 0) run.wrong.push(`${unprotected.join(', ')} is not as it must be`)
}
