import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AuditRow } from './audit.ts'
import { auditRows } from './audit.ts'
import { chart, nine, opening, ownFolder, pulse } from './fixture.ts'
import { type Db, openDb, openToRead } from './open.ts'
import { verifyAudit, verifyLog, verifyProtection } from './verify.ts'

// A day of three sessions and its audit, that each test alters in a copy behind the triggers' back.
const folder = ownFolder()
const ROWS = 30
let original: Buffer
beforeAll(async () => {
  const db = await openDb(folder.file)
  for (const session of ['a', 'b', 'c']) await chart(db, session, opening(session))
  for (let n = 3; n < ROWS; n += 1) await chart(db, ['a', 'b', 'c'][n % 3]!, pulse(60 + n))
  for (let n = 0; n < ROWS; n += 1) await db.write('audit', { row: looked(n) })
  await db.close()
  const whole = new Database(folder.file)
  original = whole.serialize()
  whole.close()
})
afterAll(() => folder.remove())

const looked = (n: number): AuditRow => ({
  at: nine + n,
  action: 'read-session',
  outcome: 'done',
  ...(n % 2 === 0 ? { actor: 'nora', subject: { kind: 'session', id: 'a' } } : { requestId: `r${n}`, detail: { n } }),
})

/** What the checks say after someone with sqlite3 and no scruples was at a copy. */
function after(meddle: (copy: Database.Database) => void) {
  const path = `${folder.path}/copy.db`
  folder.write('copy.db', original)
  const copy = new Database(path)
  meddle(copy)
  copy.close()
  const db = openToRead(path)
  try {
    return { log: verifyLog(db), audit: verifyAudit(db), unprotected: verifyProtection(db) }
  } finally {
    db.close()
  }
}
const unguarded = (copy: Database.Database) => {
  const triggers = copy.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck().all()
  for (const name of triggers) copy.exec(`DROP TRIGGER ${name}`)
}

test('an untouched record is whole', () =>
  expect(after(() => {})).toMatchObject({
    log: { intact: true, rows: ROWS },
    audit: { intact: true, rows: ROWS },
    unprotected: [],
  }))

test('a trigger that was taken away or weakened is named', () => {
  expect(after((copy) => copy.exec('DROP TRIGGER log_no_delete')).unprotected).toEqual(['log_no_delete'])
  const weakened = after((copy) =>
    copy.exec(
      'DROP TRIGGER audit_no_update; CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT 1; END',
    ),
  )
  expect(weakened.unprotected).toEqual(['audit_no_update'])
})

const row = fc.integer({ min: 1, max: ROWS })
const meddling = {
  /** Sets one column of one row to something else. */
  change: (table: string, column: string, seq: number) => ({
    sql: `UPDATE ${table} SET ${column} = ${changed(column)} WHERE seq = ${seq}`,
    first: seq,
  }),
  remove: (table: string, seq: number) => ({ sql: `DELETE FROM ${table} WHERE seq = ${seq}`, first: seq }),
  cut: (table: string, seq: number) => ({ sql: `DELETE FROM ${table} WHERE seq >= ${seq}`, first: seq }),
}
const changed = (column: string) =>
  ({
    entry: 'replace(entry, \'"author":"nora"\', \'"author":"nils"\')',
    kind: "'note'",
    session_id: "session_id || 'x'",
    at: 'at + 1',
    actor: "coalesce(actor, '') || 'x'",
    outcome: "'failed'",
    detail: '\'{"other":1}\'',
    hash: "replace(hash, substr(hash, 1, 1), CASE WHEN substr(hash, 1, 1) = 'a' THEN 'b' ELSE 'a' END)",
  })[column]

const anyMeddling = fc.oneof(
  fc
    .tuple(fc.constantFrom('entry', 'kind', 'session_id', 'hash'), row)
    .map(([column, seq]) => ['log', meddling.change('log', column, seq)] as const),
  fc
    .tuple(fc.constantFrom('at', 'actor', 'outcome', 'detail', 'hash'), row)
    .map(([column, seq]) => ['audit', meddling.change('audit', column, seq)] as const),
  fc
    .tuple(fc.constantFrom('log' as const, 'audit' as const), row)
    .map(([table, seq]) => [table, meddling.remove(table, seq)] as const),
  fc
    .tuple(fc.constantFrom('log' as const, 'audit' as const), row)
    .map(([table, seq]) => [table, meddling.cut(table, seq)] as const),
)

test('whatever is changed, removed or cut off the end, the first row that it hit is named', () =>
  fc.assert(
    fc.property(anyMeddling, ([table, { sql, first }]) => {
      const found = after((copy) => {
        unguarded(copy)
        copy.exec(sql)
      })[table]
      expect(found, sql).toMatchObject({ intact: false, seq: first })
    }),
    { numRuns: 150 },
  ))

test('two entries that changed places are found', () => {
  const swapped = after((copy) => {
    unguarded(copy)
    copy.exec(
      'UPDATE log SET seq = -1 WHERE seq = 5; UPDATE log SET seq = 5 WHERE seq = 8; UPDATE log SET seq = 8 WHERE seq = -1',
    )
  })
  expect(swapped.log).toMatchObject({ intact: false, seq: 5 })
})

test('the audit log is read by who, what and whom, newest first or onwards from a number', async () => {
  const db: Db = await openDb(folder.file)
  const seqs = (filter: Parameters<typeof auditRows>[1]) => auditRows(db, filter).map(({ seq }) => seq)
  expect(seqs({ limit: 3 })).toEqual([30, 29, 28])
  expect(seqs({ before: 28, limit: 2 })).toEqual([27, 26])
  expect(seqs({ after: 10, limit: 3 })).toEqual([11, 12, 13])
  expect(seqs({ actor: 'nora', before: 9, limit: 2 })).toEqual([7, 5])
  expect(seqs({ subject: 'a', from: nine + 4, to: nine + 9, limit: 9 })).toEqual([9, 7, 5])
  expect(seqs({ action: 'sign', limit: 9 })).toEqual([])
  expect(auditRows(db, { after: 1, limit: 1 })[0]).toMatchObject({ ...looked(1), seq: 2 })
  await db.close()
})
