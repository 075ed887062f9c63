import { hash } from 'node:crypto'
import Database from 'better-sqlite3'
import { canonical, genesis } from '../chart/chain.ts'
import { linkAudit, storedAuditRow } from './audit.ts'
import type { audit } from './schema.ts'

// For tests: what someone could do to a database who has sqlite3, all the time in the world and no scruples.

export type Copy = Database.Database

/** Changes a database file behind the back of its triggers, and puts them back as they were. */
export function meddleWith(file: string, change: (copy: Copy) => void) {
  const copy = new Database(file)
  // A copy that is looked at once need not outlast a power cut.
  copy.pragma('synchronous = OFF')
  const triggers = copy
    .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    .all()
  copy.transaction(() => {
    for (const { name } of triggers) copy.exec(`DROP TRIGGER ${name}`)
    change(copy)
    for (const { sql } of triggers) copy.exec(sql)
  })()
  copy.close()
}

/** Rewrites every hash from a row on, as the chain would have it: what only a checkpoint outside can show. */
export function relinkLog(copy: Copy) {
  const ends = new Map<string, string>()
  const set = copy.prepare('UPDATE log SET prev = ?, hash = ? WHERE rowid = ?')
  let last = { seq: 0, hash: genesis }
  for (const row of copy
    .prepare<[], { rowid: number; seq: number; session_id: string; entry: string }>(
      'SELECT rowid, seq, session_id, entry FROM log ORDER BY seq',
    )
    .all()) {
    const prev = ends.get(row.session_id) ?? genesis
    const own = hash('sha256', prev + row.entry)
    set.run(prev, own, row.rowid)
    ends.set(row.session_id, own)
    last = { seq: row.seq, hash: own }
  }
  copy.prepare("UPDATE heads SET seq = ?, hash = ? WHERE of = 'log'").run(last.seq, last.hash)
}

export function relinkAudit(copy: Copy) {
  const set = copy.prepare('UPDATE audit SET prev = ?, hash = ? WHERE seq = ?')
  let prev = genesis
  let seq = 0
  for (const row of copy.prepare<[], Record<string, unknown>>('SELECT * FROM audit ORDER BY seq').all()) {
    const {
      seq: number,
      prev: _,
      hash: __,
      ...told
    } = storedAuditRow({
      ...row,
      subjectKind: row.subject_kind,
      subjectId: row.subject_id,
      requestId: row.request_id,
    } as typeof audit.$inferSelect)
    const own = linkAudit(prev, number, told)
    set.run(prev, own, number)
    prev = own
    seq = number
  }
  copy.prepare("UPDATE heads SET seq = ?, hash = ? WHERE of = 'audit'").run(seq, prev)
}

/** Takes a row out and closes the gap, so that every number is there. */
export function closeGap(copy: Copy, table: 'log' | 'audit', gone: number) {
  copy.exec(`DELETE FROM ${table} WHERE seq = ${gone}`)
  copy.exec(`UPDATE ${table} SET seq = -(seq - 1) WHERE seq > ${gone}`)
  copy.exec(`UPDATE ${table} SET seq = -seq WHERE seq < 0`)
  if (table === 'log') renumber(copy)
}
/** An entry tells its own number. */
export function renumber(copy: Copy) {
  const set = copy.prepare('UPDATE log SET entry = ? WHERE seq = ?')
  for (const { seq, entry } of copy.prepare<[], { seq: number; entry: string }>('SELECT seq, entry FROM log').all())
    set.run(canonical({ ...JSON.parse(entry), seq }), seq)
}

export const otherEntry = (copy: Copy, seq: number, change: (entry: Record<string, unknown>) => object) => {
  const { entry } = copy.prepare('SELECT entry FROM log WHERE seq = ?').get(seq) as { entry: string }
  copy.prepare('UPDATE log SET entry = ? WHERE seq = ?').run(canonical(change(JSON.parse(entry))), seq)
}
