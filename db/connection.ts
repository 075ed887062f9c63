import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import type { Instant } from '../chart/units.ts'
import { drizzle, migrate as runMigrations } from './drizzle.ts'
import { OpenError } from './failures.ts'
import * as schema from './schema.ts'

export type Connection = BetterSQLite3Database<typeof schema> & { readonly $client: Database.Database }

/** What can be read from. */
export type Reads = {
  readonly reads: Connection
  /**
   * Grows whenever a command was answered that may have changed anything beside the logs: what was read of people,
   * sign-ins or settings in an earlier edition is read again. No other process writes while this one holds the lock.
   * Absent where that is not known: nothing that was read there may be kept.
   */
  readonly edition?: () => number
}
/** What can be written to: only the writer holds one, inside its transaction. Its reads see its own writes. */
export type Tx = Reads & { readonly writes: Connection; readonly ends: Ends }

/** The end of a chain. */
export type Head = { readonly seq: number; readonly hash: string }
/**
 * Where the chains end and which are closed, as far as this writer has seen: nobody else writes while the lock is held,
 * so each is read once. Undoing anything forgets all of it; the triggers refuse whatever would not follow.
 */
export type Ends = {
  log?: number | undefined
  audit?: Head | undefined
  /** The last hash of a session. */
  readonly sessions: Map<string, string>
  /** When the signature that closed a session came; nothing while it is open. */
  readonly closed: Map<string, Instant | undefined>
  /** Sessions whose row follows most entries by its head alone, and who is known there to have charted. */
  readonly charting: Map<string, { readonly plannedStart: Instant; readonly staff: Set<string> }>
}
const MOST_ENDS = 10_000

/** A writer's view of its own transactions, which knows of no end yet. */
export const transactionOf = (db: Connection): Tx => ({
  reads: db,
  writes: db,
  ends: { sessions: new Map(), closed: new Map(), charting: new Map() },
})
export function forgetEnds({ ends }: Tx) {
  ends.log = undefined
  ends.audit = undefined
  ends.sessions.clear()
  ends.closed.clear()
  ends.charting.clear()
}
/** Between two transactions: of years of sessions only some are kept in memory. */
export function forgetOldEnds(tx: Tx) {
  if (tx.ends.sessions.size > MOST_ENDS || tx.ends.closed.size > MOST_ENDS) forgetEnds(tx)
}

export const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url))
const APPLICATION_ID = 0x43484149
const FULL = 2
const BUSY_TIMEOUT_MS = 5000

/**
 * The write connection, brought up to date and proven durable. SQLite as built here re-opens a WAL database with
 * synchronous=NORMAL, which loses acknowledged commits at a power cut: it is set and read back at every open.
 */
export function connectWriter(file: string): Connection {
  const client = new Database(file, { timeout: BUSY_TIMEOUT_MS })
  try {
    refuseForeign(client, file)
    client.pragma('journal_mode = WAL')
    client.pragma('synchronous = FULL')
    client.pragma('foreign_keys = ON')
    // A transaction's own notes stay in memory: to open a file for them fails when the process has no more to open.
    client.pragma('temp_store = MEMORY')
    // Every 14 MiB instead of every 4: under load each takes as long as ten commits.
    client.pragma('wal_autocheckpoint = 3500')
    refuseNotDurable(client, file)
    const db = drizzle({ client, schema })
    migrate(db, file)
    return db
  } catch (error) {
    client.close()
    throw error
  }
}

/** A connection that can only read. It sees every commit that returned before its statement began. */
export function connectReader(file: string): Connection {
  const client = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
  client.pragma('query_only = ON')
  // 32 MiB: a day's charts and the way to them stay at hand among years of others.
  client.pragma('cache_size = -32768')
  return drizzle({ client, schema })
}

/** Statements prepared once a connection: preparing them anew costs eight times what running them does. */
export function prepared<T>(prepare: (db: Connection) => T): (db: Connection) => T {
  const known = new WeakMap<Connection, T>()
  return (db) => {
    const ready = known.get(db) ?? prepare(db)
    known.set(db, ready)
    return ready
  }
}

/**
 * Reads once in an edition what every request asks for: after each commit SQLite reads its pages anew, which costs
 * more than all else that is done for an entry.
 */
export function onceAnEdition<T>(read: (db: Reads) => T): (db: Reads) => T {
  const known = new WeakMap<Connection, { readonly edition: number; readonly value: T }>()
  return (db) => {
    const edition = db.edition?.()
    if (edition === undefined) return read(db)
    const kept = known.get(db.reads)
    if (kept?.edition === edition) return kept.value
    const value = read(db)
    known.set(db.reads, { edition, value })
    return value
  }
}

/** Refuses what isn't ours before a single byte of it is written. */
function refuseForeign(client: Database.Database, file: string) {
  // A first start that was killed leaves at most the empty table of migrations behind.
  const others = "name NOT LIKE 'sqlite%' AND name <> '__drizzle_migrations'"
  const objects = client.prepare<[], number>(`SELECT count(*) FROM sqlite_master WHERE ${others}`).pluck().get()
  if (objects === 0 || client.pragma('application_id', { simple: true }) === APPLICATION_ID) {
    refuseNewer(client, file)
    return
  }
  throw new OpenError('not-chairside', `${file} is a database of another program. Nothing was changed.`)
}

/** A database whose newest migration is unknown here was written by a newer Chairside: its rules are not known here. */
export function refuseNewer(client: Database.Database, file: string) {
  const exists = client.prepare("SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations'").get() !== undefined
  if (!exists) return
  const newest = client.prepare<[], number>('SELECT max(created_at) FROM __drizzle_migrations').pluck().get()
  if (Number(newest) > newestMigration())
    throw new OpenError(
      'newer-version',
      `The database ${file} was written by a newer version of Chairside. Start that version; nothing was changed.`,
    )
}

/** Whether a database of ours lies there that this version would bring up to date. */
export function isOutdated(file: string): boolean {
  if (!existsSync(file)) return false
  const client = new Database(file, { readonly: true, timeout: BUSY_TIMEOUT_MS })
  try {
    const known = client.prepare("SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations'").get() !== undefined
    if (!known || client.pragma('application_id', { simple: true }) !== APPLICATION_ID) return false
    const newest = client.prepare<[], number>('SELECT max(created_at) FROM __drizzle_migrations').pluck().get()
    return Number(newest) < newestMigration()
  } catch {
    // Whatever is wrong with it, opening it says so in words.
    return false
  } finally {
    client.close()
  }
}

function newestMigration(): number {
  const journal: { entries: { when: number }[] } = JSON.parse(
    readFileSync(`${migrationsFolder}/meta/_journal.json`, 'utf8'),
  )
  return Math.max(...journal.entries.map(({ when }) => when))
}

function refuseNotDurable(client: Database.Database, file: string) {
  const found = ['journal_mode', 'synchronous', 'foreign_keys'].map((name) => client.pragma(name, { simple: true }))
  if (found[0] === 'wal' && found[1] === FULL && found[2] === 1) return
  throw new OpenError(
    'not-durable',
    `The database ${file} cannot promise to keep what it acknowledged (${found.join(', ')}). Is it on a network disk?`,
  )
}

function migrate(db: Connection, file: string) {
  try {
    runMigrations(db, { migrationsFolder })
  } catch (error) {
    // A full disk has already rolled back, and the migrator's own rollback then hides why.
    if (error instanceof Error && /no transaction is active/.test(`${error.message} ${error.cause}`))
      throw new OpenError(
        'full',
        `There is no space to bring the database ${file} up to date. Nothing was changed.`,
        error,
      )
    throw error
  }
}
