import { hash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { auditRows } from './audit.ts'
import { backup, checkFile, clearLeftovers, restore } from './backup.ts'
import { chart, charted, nine, opening, pulse, withDb } from './fixture.ts'
import { entriesAfter, sessionHead } from './log.ts'
import type { NoteRow } from './notes.ts'
import { openDb, openToRead } from './open.ts'
import { sessionRows } from './sessions.ts'

const sealedBytes = Buffer.from('%PDF-1.7 a sealed note')
const sha256 = hash('sha256', sealedBytes)

/** A clinic with a signed session, its note beside the database, and an audit row. */
const withClinic = (during: Parameters<typeof withDb>[0]) =>
  withDb(async (db, folder) => {
    await chart(db, 's1', opening('s1'), pulse(72))
    const head = sessionHead(db, 's1')!.hash
    const file = `${sha256}.pdf`
    const note: NoteRow = { sessionId: 's1', version: 1, edition: 1, sha256, file, head, at: nine, timeStamp: 'none' }
    mkdirSync(join(folder.path, 'notes'))
    folder.write(`notes/${sha256}.pdf`, sealedBytes)
    const entry = charted('signed', { meaning: 'authored', head }, { author: 'petra' })
    const audit = { at: nine, actor: 'petra', action: 'sign', outcome: 'done' } as const
    await db.write('sign', { sessionId: 's1', head, entry, note, receivedAt: nine, audit })
    await during(db, folder)
  })

test('a backup made while others chart is one whole file: entries up to an instant, every chain, the sealed notes', () =>
  withClinic(async (db, { path, file }) => {
    const target = join(path, 'backups', 'monday.chairside')
    let going = true
    const charting = (async () => {
      for (let n = 0; going; n += 1) await chart(db, 's2', pulse(60 + (n % 40)))
    })()
    const report = await backup(file, target, join(path, 'notes'))
    going = false
    await charting
    expect(report).toEqual({ file: target, entries: expect.any(Number), notes: 1 })
    expect(readdirSync(join(path, 'backups'))).toEqual(['monday.chairside'])
    const copy = openToRead(target)
    const inCopy = entriesAfter(copy, 0, 100_000)
    expect(inCopy).toEqual(entriesAfter(db, 0, report.entries))
    copy.close()
    expect(checkFile(target)).toMatchObject({
      log: { intact: true },
      audit: { intact: true, rows: 1 },
      unprotected: [],
    })
  }))

test('a restored backup is the clinic as it was, on another machine too', () =>
  withClinic(async (db, { path, file }) => {
    const target = join(path, 'monday.chairside')
    await backup(file, target, join(path, 'notes'))
    const there = join(path, 'other', 'chairside.db')
    const report = restore(target, there, join(path, 'other', 'notes'))
    expect(report).toEqual({ file: there, entries: 3, notes: 1 })
    expect(readFileSync(join(path, 'other', 'notes', `${sha256}.pdf`))).toEqual(sealedBytes)
    const other = await openDb(there)
    expect(entriesAfter(other, 0, 100)).toEqual(entriesAfter(db, 0, 100))
    expect(sessionRows(other, {})).toEqual(sessionRows(db, {}))
    expect(auditRows(other, { limit: 9 })).toEqual(auditRows(db, { limit: 9 }))
    expect(await chart(other, 's9', opening('s9'))).toMatchObject([{ outcome: 'recorded', seq: 4 }])
    await other.close()
  }))

test('what a restore replaces is set aside whole, and a running server is never replaced', async () => {
  await withClinic(async (db, { path, file }) => {
    const target = join(path, 'monday.chairside')
    await backup(file, target, join(path, 'notes'))
    expect(() => restore(target, file)).toThrow(/already running/)

    const there = join(path, 'other.db')
    const other = await openDb(there)
    await chart(other, 'x', opening('x'), pulse(99))
    await other.close()
    const { replaced } = restore(target, there, join(path, 'notes'))
    const aside = await openDb(String(replaced))
    expect(entriesAfter(aside, 0, 9).map(({ sessionId }) => sessionId)).toEqual(['x', 'x'])
    await aside.close()
    const restored = await openDb(there)
    expect(entriesAfter(restored, 0, 9)).toEqual(entriesAfter(db, 0, 9))
    await restored.close()
  })
})

test('an altered backup is refused, with what is wrong in it, and nothing is replaced', () =>
  withClinic(async (_, folder) => {
    const { path, file } = folder
    const target = join(path, 'monday.chairside')
    await backup(file, target, join(path, 'notes'))
    const meddler = new Database(target)
    meddler.exec("DROP TRIGGER log_no_update; UPDATE log SET entry = replace(entry, '72', '27') WHERE seq = 2")
    meddler.close()
    const there = join(path, 'other.db')
    expect(() => restore(target, there)).toThrow(/is not intact: entry 2 is not what was recorded/)
    expect(existsSync(there)).toBe(false)

    const bytes = readFileSync(target)
    bytes.fill(7, 4096 * 3, 4096 * 3 + 200)
    folder.write('damaged.chairside', bytes)
    expect(() => restore(join(path, 'damaged.chairside'), there)).toThrow(/damaged|not intact/)
    expect(existsSync(there)).toBe(false)
  }))

test('a note that is missing or was altered stops the backup, and no half of one is left', () =>
  withClinic(async (_, folder) => {
    const { path, file } = folder
    folder.write(`notes/${sha256}.pdf`, `${sealedBytes} altered`)
    const target = join(path, 'backups', 'monday.chairside')
    await expect(backup(file, target, join(path, 'notes'))).rejects.toMatchObject({ code: 'not-intact' })
    expect(readdirSync(join(path, 'backups'))).toEqual([])
    await expect(backup(file, target, join(path, 'nowhere'))).rejects.toThrow(/is missing/)
  }))

test('a backup never overwrites another', () =>
  withClinic(async (_, { path, file }) => {
    const target = join(path, 'monday.chairside')
    await backup(file, target)
    await expect(backup(file, target)).rejects.toMatchObject({ code: 'exists' })
  }))

test('copies that a killed backup left are cleared also where each start has the same process id; others’ stay', () =>
  withDb(async (_db, { path }) => {
    const file = join(path, 'chairside.db')
    const left = (pid: number) => `${file}.backup-${pid}-3-plain`
    for (const pid of [process.pid, process.ppid]) writeFileSync(left(pid), 'plain')
    clearLeftovers(file)
    expect([process.pid, process.ppid].map((pid) => existsSync(left(pid)))).toEqual([false, true])
    rmSync(left(process.ppid))
  }))

test('a copy left from before the machine started is cleared, also where another program bears its number by now', () =>
  withDb(async (_db, { path }) => {
    const file = join(path, 'chairside.db')
    const left = `${file}.backup-${process.ppid}-3-plain`
    writeFileSync(left, 'plain')
    utimesSync(left, new Date('2001-01-01'), new Date('2001-01-01'))
    clearLeftovers(file)
    expect(existsSync(left)).toBe(false)
  }))
