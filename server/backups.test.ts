import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HOUR } from '../chart/units.ts'
import { checkBackup, restore } from '../db/backup.ts'
import { entriesAfter } from '../db/log.ts'
import { openToRead } from '../db/open.ts'
import { type Kept, keptIn, nameAt, openingKey, outdated } from './backups.ts'
import { readConfig } from './config.ts'
import { chart, charted, nine, planned, startTestServer, type TestServer } from './fixture.ts'

const DAY = 24 * HOUR
let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'chairside-backups-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const rule = readConfig({ BACKUP_KEEP_HOURS: '48', BACKUP_KEEP_DAYS: '31', BACKUP_KEEP_MONTHS: '24' }).backups
const keptAt = (at: number): Kept => ({ file: nameAt(at), at, bytes: 1 })

describe('what is kept', () => {
  test('all of the last two days, then one a day for a month, then one a month for two years', () => {
    let kept: readonly Kept[] = []
    for (let at = nine; at < nine + 900 * DAY; at += 6 * HOUR) {
      kept = [keptAt(at), ...kept]
      const gone = new Set(outdated(kept, rule, at))
      kept = kept.filter((each) => !gone.has(each))
    }
    const now = nine + 900 * DAY - 6 * HOUR
    expect(kept.filter(({ at }) => at > now - 2 * DAY)).toHaveLength(8)
    const days = new Set(kept.map(({ file }) => file.slice(0, 'chairside-2026-11-23'.length)))
    for (let day = 0; day < 31; day += 1)
      expect(days).toContain(nameAt(now - day * DAY).slice(0, 'chairside-2026-11-23'.length))
    const months = new Set(kept.map(({ file }) => file.slice(0, 'chairside-2026-11'.length)))
    expect(months.size).toBe(24)
    expect(kept.length).toBeLessThan(8 + 31 + 24)
  })

  test('the newest always stays, however old it is', () => {
    expect(outdated([keptAt(nine)], { ...rule, keepHours: 0, keepDays: 0, keepMonths: 0 }, nine + 4000 * DAY)).toEqual(
      [],
    )
  })

  test('a file that was not named here is never looked at', () => {
    mkdirSync(join(dir, 'b'))
    for (const name of ['taxes.pdf', 'chairside-old.backup', nameAt(nine), `${nameAt(nine)}.part`])
      writeFileSync(join(dir, 'b', name), 'x')
    expect(keptIn(join(dir, 'b'))).toEqual([{ file: join(dir, 'b', nameAt(nine)), at: nine, bytes: 1 }])
  })
})

describe('a backup', () => {
  let server: TestServer
  beforeEach(async () => {
    server = await startTestServer({ dir })
  })
  afterEach(() => server.stop())

  test('made while a nurse charts, it restores to the first entries of the log, none missing in between', async () => {
    const nora = await server.as('nora')
    const session = await planned(nora)
    let going = true
    const charting = (async () => {
      while (going) await chart(nora, session, charted('vitals', { heartRate: 72 }))
    })()
    const { file, entries } = await server.deps.backups.make()
    going = false
    await charting
    const there = join(dir, 'elsewhere', 'chairside.db')
    restore(file, there, join(dir, 'elsewhere', 'notes'), openingKey(server.deps.config))
    const copy = openToRead(there)
    expect(entriesAfter(copy, 0, 1e9)).toEqual(entriesAfter(server.deps.db, 0, entries))
    copy.close()
    expect(checkBackup(file, openingKey(server.deps.config), there)).toMatchObject({
      log: { intact: true, rows: entries },
    })
    expect(readdirSync(join(dir, 'data')).filter((name) => name.includes('backup'))).toEqual([])
  })

  test('without its key it opens nowhere', async () => {
    const { file } = await server.deps.backups.make()
    const there = join(dir, 'elsewhere', 'chairside.db')
    expect(() => restore(file, there)).toThrow(/is encrypted/)
    expect(() => restore(file, there, undefined, { passphrase: 'not the words of it' })).toThrow(/MASTER_KEY_FILE/)
    expect(existsSync(there)).toBe(false)
  })

  test('the administrator sees how old it is and that all is well; a nurse does not see it at all', async () => {
    const ada = await server.as('ada')
    expect(await ada('GET', '/api/backups')).toMatchObject({ status: 200, body: { healthy: false, backups: [] } })
    await server.deps.backups.make()
    server.at(nine + HOUR)
    const { body } = await ada('GET', '/api/backups')
    expect(body).toMatchObject({ healthy: true, ageSeconds: 3600, encryptedWith: 'master-key' })
    expect(body).toMatchObject({ backups: [{ file: nameAt(nine), at: '2026-11-23T09:00:00.000Z' }] })
    server.at(nine + 3 * HOUR)
    expect((await ada('GET', '/api/backups')).body).toMatchObject({ healthy: false })
    expect((await ada('GET', '/metrics')).bytes.toString()).toContain('chairside_backup_healthy 0')
    expect((await (await server.as('nora'))('GET', '/api/backups')).status).toBe(403)
  })

  test('one that fails is said with its reason, leaves no half behind, and charting goes on', async () => {
    writeFileSync(join(dir, 'backups'), 'a file where the folder should be')
    await expect(server.deps.backups.make()).rejects.toThrow()
    const ada = await server.as('ada')
    expect((await ada('GET', '/api/backups')).body).toMatchObject({
      healthy: false,
      failure: { why: expect.any(String) },
    })
    const nora = await server.as('nora')
    expect(await chart(nora, await planned(nora), charted('vitals', { heartRate: 72 }))).toMatchObject([
      { outcome: 'recorded' },
    ])
    rmSync(join(dir, 'backups'))
    await server.deps.backups.make()
    expect((await ada('GET', '/api/backups')).body).toMatchObject({ healthy: true })
  })
})
