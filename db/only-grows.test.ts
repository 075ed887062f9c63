import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Connection, connectWriter } from './connection.ts'
import { ownFolder } from './fixture.ts'

// What was written down stays: the database itself refuses, whoever asks and with whatever program.

/** What may change, and why it takes nothing from the record. */
const changing: Readonly<Record<string, string>> = {
  heads: 'only the number last given, which only grows: tried with the log',
  patient_rows: 'made of patients',
  session_rows: 'made of the log',
  session_staff: 'made of the log',
  session_lots: 'made of the log',
  stock_moves: 'made of the log',
  follow_ups: 'made of the log',
  waiting_orders: 'made of the log',
  follow_up_keys: 'a key ends once: tried with the keys',
  sign_ins: 'a sign-in is used and ends; that it began and ended is in the audit log',
  devices: 'a tablet is named and revoked; who did is in the audit log',
  facts: 'of the database itself, such as that it holds the demo clinic',
}

const folder = ownFolder()
const client: Connection['$client'] = connectWriter(folder.file).$client
afterAll(() => {
  client.close()
  folder.remove()
})
const tables = (client.pragma('table_list') as { name: string; schema: string }[])
  .map(({ name, schema }) => (schema === 'main' ? name : ''))
  .filter((name) => name !== '' && !/^(sqlite|__drizzle)/.test(name))
const growing = tables.filter((name) => !Object.hasOwn(changing, name))

/** 64 digits are a hash, JSON and a text; the first of a chain follows nothing. */
const fillerFor = ({ name, type }: { name: string; type: string }) =>
  type === 'INTEGER' ? 1 : (name === 'prev' ? '0' : '1').repeat(64)

test('every table either only grows, or is named above with why it need not', () => {
  expect(Object.keys(changing).filter((name) => !tables.includes(name))).toEqual([])
  expect(growing).toContain('audit')
  expect(growing).toContain('checkpoints')
})

describe.each(growing)('%s', (table) => {
  const columns = client.pragma(`table_info(${table})`) as { name: string; type: string }[]
  beforeAll(() => {
    const row = columns.map(fillerFor)
    client.prepare(`INSERT INTO ${table} VALUES (${row.map(() => '?').join()})`).run(row)
  })
  test.each([
    ['is not changed', `UPDATE ${table} SET ${columns.map(({ name }) => `${name} = ${name}`).join()}`],
    ['is not deleted from', `DELETE FROM ${table}`],
    ['is not written over', `INSERT OR REPLACE INTO ${table} SELECT * FROM ${table}`],
  ])('%s', (_, statement) => {
    expect(() => client.exec(statement)).toThrow(expect.objectContaining({ code: 'SQLITE_CONSTRAINT_TRIGGER' }))
    expect(client.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(1)
  })
})
