import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { migrationsFolder, transactionOf } from './connection.ts'
import { drizzle, migrate } from './drizzle.ts'
import { nine, opening } from './fixture.ts'
import { insertEntry } from './log.ts'
import * as schema from './schema.ts'

/**
 * For tests: a database as the first version left it, with three sessions; a new version has to bring it up to date.
 */
export function makeOlderDatabase(file: string): void {
  const folder = join(dirname(file), 'first-migrations')
  cpSync(migrationsFolder, folder, { recursive: true })
  const journalFile = join(folder, 'meta/_journal.json')
  const journal = JSON.parse(readFileSync(journalFile, 'utf8')) as { entries: { tag: string }[] }
  const first = journal.entries.findIndex(({ tag }) => tag.includes('append_only')) + 1
  if (first === 0 || first === journal.entries.length) throw new Error('no migration came after the first version')
  writeFileSync(journalFile, JSON.stringify({ ...journal, entries: journal.entries.slice(0, first) }))
  const client = new Database(file)
  client.pragma('journal_mode = WAL')
  const db = drizzle({ client, schema })
  migrate(db, { migrationsFolder: folder })
  for (const id of ['s1', 's2', 's3']) insertEntry(transactionOf(db), id, opening(id), nine)
  client.close()
}
