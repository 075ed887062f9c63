import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { checkFile } from './backup.ts'
import { isOutdated } from './connection.ts'
import { ownFolder } from './fixture.ts'
import { entriesAfter } from './log.ts'
import { makeOlderDatabase } from './older-database.ts'
import { openDb } from './open.ts'

const openFile = fileURLToPath(new URL('./open.ts', import.meta.url))

test('killed while a new version brings the database up to date, it is old or new, whole, with every entry', async () => {
  const folder = ownFolder()
  const old = join(folder.path, 'old.db')
  makeOlderDatabase(old)
  expect(isOutdated(old)).toBe(true)
  const found: ('old' | 'new')[] = []
  // The moments close in on the update itself, however slow the machine is: after one that found the old version a
  // later one, after one that found the new version an earlier.
  let [tooEarly, tooLate] = [0, Number.POSITIVE_INFINITY]
  for (let life = 0; life < 24 && !(found.includes('old') && found.includes('new') && life > 5); life += 1) {
    const moment = tooLate === Number.POSITIVE_INFINITY ? 150 + tooEarly * 2 : (tooEarly + tooLate) / 2
    const data = join(folder.path, `life-${life}`)
    mkdirSync(data)
    const file = join(data, 'chairside.db')
    copyFileSync(old, file)
    const lines = `const { openDb } = await import(${JSON.stringify(openFile)})
      console.log('now')
      await openDb(${JSON.stringify(file)})
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', lines], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    await later(moment)
    child.kill('SIGKILL')
    await once(child, 'close')
    const isOld = isOutdated(file)
    found.push(isOld ? 'old' : 'new')
    if (isOld) tooEarly = moment
    else tooLate = moment
    // The next start may be slower or quicker than this one was.
    if (tooLate - tooEarly < 20) tooEarly = Math.max(0, tooEarly - 100)
    const db = await openDb(file)
    expect(isOutdated(file)).toBe(false)
    expect(entriesAfter(db, 0, 100).map(({ id }) => id)).toEqual(['s1', 's2', 's3'])
    await db.close()
    expect(checkFile(file)).toMatchObject({ log: { intact: true, rows: 3 }, audit: { intact: true }, unprotected: [] })
    rmSync(data, { recursive: true })
  }
  expect(new Set(found)).toEqual(new Set(['old', 'new']))
  folder.remove()
}, 180_000)
