import { hash } from 'node:crypto'
import Database from 'better-sqlite3'
import { canonical, genesis } from '../chart/chain.ts'
import { linkAudit, storedAuditRow } from './audit.ts'
import { migrationsFolder, type Reads } from './connection.ts'
import { asc, eq, gt, readMigrationFiles, sql } from './drizzle.ts'
import { audit, heads, log } from './schema.ts'

/** What a check found: that all is whole, or the first thing that is not as it was written. */
export type Verdict =
  | { readonly intact: true; readonly rows: number; readonly head: string }
  | {
      readonly intact: false
      /** The number of the row that is not as it was written, or that is missing. */
      readonly seq: number
      readonly id?: string | undefined
      readonly sessionId?: string | undefined
      readonly why: string
    }

type LogRow = typeof log.$inferSelect

/** Checks every entry of the log against its number, its content and the one before it in its session. */
export function verifyLog({ reads }: Reads): Verdict {
  const page = reads
    .select()
    .from(log)
    .where(gt(log.seq, sql.placeholder('after')))
    .orderBy(asc(log.seq))
    .limit(PAGE)
    .prepare()
  const ends = new Map<string, string>()
  return inOneRead(
    { reads },
    'log',
    (after) => page.all({ after }),
    (row) => {
      const why = logRowProblem(row, ends.get(row.sessionId) ?? genesis)
      ends.set(row.sessionId, row.hash)
      return why
    },
  )
}

function logRowProblem(row: LogRow, prev: string): string | undefined {
  if (row.prev !== prev) return 'does not follow the entry before it in its session'
  if (hash('sha256', row.prev + row.entry) !== row.hash) return 'is not what was recorded'
  const told = contentOf(row.entry)
  if (told === undefined || canonical(told) !== row.entry) return 'is not written as the chain writes'
  const { seq, id, sessionId, kind } = told
  return seq === row.seq && id === row.id && sessionId === row.sessionId && kind === row.kind
    ? undefined
    : 'is filed as another than it is'
}

function contentOf(entry: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(entry) as Record<string, unknown>
  } catch {
    return undefined
  }
}

/** Checks every row of the audit log against its number, its content and the row before it. */
export function verifyAudit({ reads }: Reads): Verdict {
  const page = reads
    .select()
    .from(audit)
    .where(gt(audit.seq, sql.placeholder('after')))
    .orderBy(asc(audit.seq))
    .limit(PAGE)
    .prepare()
  let prev = genesis
  return inOneRead(
    { reads },
    'audit',
    (after) => page.all({ after }),
    (row) => {
      const { seq, prev: before, hash: own, ...told } = storedAuditRow(row)
      if (before !== prev) return 'does not follow the row before it'
      prev = own
      return linkAudit(before, seq, told) === own ? undefined : 'is not what was recorded'
    },
  )
}

const PAGE = 1000
type Numbered = { readonly seq: number; readonly hash: string; readonly id?: string; readonly sessionId?: string }

/** Walks a numbered table in one snapshot, so that what is written meanwhile is neither missed nor half seen. */
function inOneRead<Row extends Numbered>(
  { reads }: Reads,
  of: 'log' | 'audit',
  page: (after: number) => readonly Row[],
  problem: (row: Row) => string | undefined,
): Verdict {
  return reads.$client.transaction((): Verdict => {
    let seq = 0
    let head = genesis
    for (let rows = page(seq); rows.length > 0; rows = page(seq)) {
      for (const row of rows) {
        seq += 1
        if (row.seq !== seq) return { intact: false, seq, why: 'is missing' }
        const why = problem(row)
        if (why !== undefined) return { intact: false, seq, id: row.id, sessionId: row.sessionId, why }
        head = row.hash
      }
    }
    return ended({ reads }, of, seq, head)
  })()
}

/** The number last given stands apart from the rows, so that cutting off the newest ones shows. */
function ended({ reads }: Reads, of: 'log' | 'audit', rows: number, head: string): Verdict {
  const given = reads.select().from(heads).where(eq(heads.of, of)).get()
  if (given === undefined || given.seq > rows) return { intact: false, seq: rows + 1, why: 'is missing' }
  if (given.seq < rows || given.hash !== head)
    return { intact: false, seq: given.seq, why: 'is not the end that was written' }
  return { intact: true, rows, head }
}

/** The tables, indexes and triggers that a database of this age must have and hasn't, or has otherwise, by name. */
export function verifyProtection({ reads }: Reads): readonly string[] {
  const age = reads.$client.prepare<[], number>('SELECT max(created_at) FROM __drizzle_migrations').pluck().get() ?? 0
  const found = objectsIn(reads.$client)
  return [...objectsOfAge(age)].filter(([name, text]) => found.get(name) !== text).map(([name]) => name)
}

const ofAge = new Map<number, ReadonlyMap<string, string>>()
/** What the migrations until then make of an empty database: made once, they never change while this process runs. */
function objectsOfAge(age: number): ReadonlyMap<string, string> {
  const known = ofAge.get(age)
  if (known) return known
  const fresh = new Database(':memory:')
  try {
    for (const { folderMillis, sql: statements } of readMigrationFiles({ migrationsFolder }))
      if (folderMillis <= age) for (const statement of statements) fresh.exec(statement)
    const objects = objectsIn(fresh)
    ofAge.set(age, objects)
    return objects
  } finally {
    fresh.close()
  }
}

function objectsIn(client: Database.Database): ReadonlyMap<string, string> {
  const all = client.prepare<[], { name: string; sql: string }>(
    'SELECT name, sql FROM sqlite_master WHERE sql NOT NULL',
  )
  return new Map(all.all().map(({ name, sql: text }) => [name, text]))
}
