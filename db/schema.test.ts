import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync } from 'node:fs'
import { relative } from 'node:path'
import { expect, test } from 'vitest'
import { connectWriter } from './connection.ts'
import { ownFolder } from './fixture.ts'

test('the migrations say what the schema says', () => {
  const folder = ownFolder()
  cpSync('migrations', folder.path, { recursive: true })
  const before = readdirSync(folder.path)
  const options = ['generate', '--dialect', 'sqlite', '--schema', './db/schema.ts', '--out', relative('.', folder.path)]
  expect(execFileSync('drizzle-kit', options, { encoding: 'utf8' })).toContain('No schema changes')
  expect(readdirSync(folder.path)).toEqual(before)
  folder.remove()
})

test('every table is strict: a number is never kept as text, nor a word as a number', () => {
  const folder = ownFolder()
  const { $client: client } = connectWriter(folder.file)
  const tables = client.pragma('table_list') as { name: string; schema: string; strict: number }[]
  const loose = tables.filter(
    ({ schema, name, strict }) => schema === 'main' && !/^(sqlite|__drizzle)/.test(name) && !strict,
  )
  expect(loose).toEqual([])
  expect(() => client.exec("INSERT INTO facts VALUES ('demo', x'00')")).toThrow(/cannot store BLOB/)
  client.close()
  folder.remove()
})
