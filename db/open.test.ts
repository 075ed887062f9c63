import { spawn } from 'node:child_process'
import { hash } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { broken } from '../chart/chain.ts'
import { connectWriter } from './connection.ts'
import { OpenError, WriteError } from './failures.ts'
import { chart, nine, opening, ownFolder, pulse, withDb } from './fixture.ts'
import { entriesAfter, entriesOf, headSeq } from './log.ts'
import { atOnce, openDb } from './open.ts'
import { verifyLog } from './verify.ts'

const whyNot = async (file: string): Promise<OpenError> => {
  const error = await openDb(file).then(
    async (db) => db.close(),
    (reason: unknown) => reason,
  )
  if (!(error instanceof OpenError)) throw new Error(`it opened, or failed otherwise: ${error}`)
  return error
}

test('what is acknowledged is on disk: synchronous is FULL at every open, not only at the first', () => {
  const folder = ownFolder()
  for (const _ of ['made', 'opened again']) {
    const db = connectWriter(folder.file)
    expect(db.$client.pragma('synchronous', { simple: true })).toBe(2)
    expect(db.$client.pragma('journal_mode', { simple: true })).toBe('wal')
    // Before 3.51.3 a checkpoint at the wrong moment could damage a database in WAL mode.
    const version = String(db.$client.prepare('SELECT sqlite_version()').pluck().get())
    expect(version.localeCompare('3.51.3', 'en', { numeric: true })).toBeGreaterThanOrEqual(0)
    db.$client.close()
  }
  folder.remove()
})

test('a second server on the same data is told so, and the first goes on', () =>
  withDb(async (db, { file }) => {
    expect(await whyNot(file)).toMatchObject({ code: 'in-use', message: expect.stringContaining('already running') })
    expect(await chart(db, 's1', opening('s1'))).toMatchObject([{ outcome: 'recorded' }])
  }))

test('a database of a newer version is left as it is', async () => {
  const folder = ownFolder()
  await (await openDb(folder.file)).close()
  const newer = new Database(folder.file)
  newer.prepare("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('later', ?)").run(Date.now() * 2)
  newer.close()
  const before = hash('sha256', readFileSync(folder.file))
  expect(await whyNot(folder.file)).toMatchObject({ code: 'newer-version' })
  expect(hash('sha256', readFileSync(folder.file))).toBe(before)
  folder.remove()
})

test('a file that is no database, and a database of another program, are left as they are', async () => {
  const folder = ownFolder()
  writeFileSync(folder.file, 'Dear diary, '.repeat(1000))
  expect(await whyNot(folder.file)).toMatchObject({ code: 'not-chairside' })
  expect(readFileSync(folder.file, 'utf8')).toMatch(/^Dear diary/)

  const other = join(folder.path, 'other.db')
  new Database(other).exec('CREATE TABLE recipes (name TEXT)').close()
  expect(await whyNot(other)).toMatchObject({ code: 'not-chairside' })
  expect(new Database(other).pragma('journal_mode', { simple: true })).toBe('delete')
  folder.remove()
})

test('a folder that cannot be made or written is named', async () => {
  const folder = ownFolder()
  writeFileSync(join(folder.path, 'file'), '')
  const error = await whyNot(join(folder.path, 'file', 'chairside.db'))
  expect(error.message).toMatch(/file/)
  folder.remove()
})

/** Runs a few lines in a Node of their own; `before` names what takes rights or limits from it. */
function inOwnProcess(lines: string, before: readonly string[] = []) {
  const open = fileURLToPath(new URL('./open.ts', import.meta.url))
  const script = `import { openDb } from ${JSON.stringify(open)}\n${lines}`
  const [command = '', ...args] = [...before, process.execPath, '--input-type=module', '-e', script]
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
  /** Waits until what it said is enough. Throws, with what it said instead, when it ends before. */
  const until = async (enough: (said: string) => boolean) => {
    const ended = once(child, 'close').then(() => false)
    while (!enough(said)) {
      const goesOn = await Promise.race([once(child.stdout, 'data'), ended])
      if (goesOn === false && !enough(said)) throw new Error(said)
    }
  }
  return { child, until, said: () => said }
}

test('a data folder that is read-only is told as that, and nothing is damaged', async () => {
  const folder = ownFolder()
  await (await openDb(folder.file)).close()
  rmSync(`${folder.file}.lock`)
  const asRoot = process.getuid?.() === 0
  chmodSync(folder.file, 0o444)
  chmodSync(folder.path, 0o555)
  // Root may write everywhere, unless that right is taken.
  const lines = `await openDb(${JSON.stringify(folder.file)}).catch((e) => console.log(e.code, e.message))`
  const { child, said } = inOwnProcess(lines, asRoot ? ['setpriv', '--bounding-set=-dac_override'] : [])
  await once(child, 'close')
  expect(said()).toMatch(/^read-only The database .* cannot be written/)
  chmodSync(folder.path, 0o755)
  chmodSync(folder.file, 0o644)
  await (await openDb(folder.file)).close()
  folder.remove()
})

test('a full disk is told at the start, nothing is damaged, and it starts when there is space', async () => {
  const folder = ownFolder()
  const lines = `await openDb(${JSON.stringify(folder.file)}).catch((e) => console.log(e.code, e.message))`
  for (const sentence of ['for a new database', 'for one that is there']) {
    const { child, said } = inOwnProcess(lines, ['prlimit', '--fsize=0'])
    await once(child, 'close')
    expect(said(), sentence).toMatch(/^full (There is no space|The disk of the database .* takes no more)/)
    await (await openDb(folder.file)).close()
  }
  folder.remove()
})

test('a first start that was killed before it had made anything is simply started again', async () => {
  const folder = ownFolder()
  const half = new Database(folder.file)
  half.exec('CREATE TABLE __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)').close()
  const db = await openDb(folder.file)
  expect(await chart(db, 's1', opening('s1'))).toMatchObject([{ outcome: 'recorded' }])
  await db.close()
  folder.remove()
})

const charting = (file: string) => `
const db = await openDb(${JSON.stringify(file)})
const at = '2026-11-23T09:00:00.000Z'
const more = { occurredAt: at, recordedAt: at, author: 'nora' }
const body = { patientId: 'pat', protocolId: 'low-dose-1', chair: '1', plannedStart: at }
const tablet = async (session) => {
  await db.write('openSession', { entry: { id: session, kind: 'session-opened', body, ...more }, receivedAt: Date.parse(at) })
  for (let n = 0; ; n += 1) {
    const entry = { id: session + '.' + n, kind: 'vitals', body: { heartRate: 60 + (n % 40) }, ...more }
    const failure = await db.write('append', { sessionId: session, entries: [entry], receivedAt: Date.parse(at) })
      .then(([{ seq, outcome }]) => { console.log('kept', entry.id, seq, outcome) }, (error) => error)
    if (failure !== undefined) { console.log('failed', failure.code); await new Promise((r) => setTimeout(r, 20)); n -= 1 }
  }
}
const life = String(process.pid)
for (const name of ['a', 'b', 'c', 'd']) void tablet(life + name)
`
const kept = (said: string) =>
  [...said.matchAll(/^kept (\S+) (\d+) recorded$/gm)].map(([, id, seq]) => ({ id, seq: Number(seq) }))

test('after kill -9 every acknowledged entry is there, the chain is whole, and it starts without a hand', async () => {
  const folder = ownFolder()
  const acknowledged: { id: string | undefined; seq: number }[] = []
  for (let life = 0; life < 4; life += 1) {
    const { child, said, until } = inOwnProcess(charting(folder.file))
    await until((text) => kept(text).length > 10)
    await new Promise((resolve) => setTimeout(resolve, 10 + life * 30))
    child.kill('SIGKILL')
    await once(child, 'close')
    acknowledged.push(...kept(said()))
    const db = await openDb(folder.file)
    const stored = new Map(entriesAfter(db, 0, 1_000_000).map(({ id, seq }) => [id, seq]))
    for (const { id, seq } of acknowledged) expect(stored.get(id ?? '')).toBe(seq)
    expect(verifyLog(db)).toMatchObject({ intact: true, rows: stored.size })
    await db.close()
  }
  expect(acknowledged.length).toBeGreaterThan(40)
  folder.remove()
})

test('a disk that takes no more loses nothing acknowledged, says so, and goes on when there is space', async () => {
  const folder = ownFolder()
  await (await openDb(folder.file)).close()
  // The limit on a file's size fails the write itself, as a full disk does; it can be lifted from outside.
  const { child, said, until } = inOwnProcess(charting(folder.file), ['prlimit', '--fsize=1000000:unlimited'])
  await until((text) => /^failed storage-(full|failed)$/m.test(text))
  const before = kept(said()).length
  const lift = spawn('prlimit', ['--fsize=unlimited', '--pid', String(child.pid)])
  expect(await once(lift, 'close')).toEqual([0, null])
  await until((text) => kept(text).length >= before + 20)
  child.kill('SIGTERM')
  await once(child, 'close')
  const db = await openDb(folder.file)
  const stored = new Map(entriesAfter(db, 0, 1_000_000).map(({ id, seq }) => [id, seq]))
  for (const { id, seq } of kept(said())) expect(stored.get(id ?? '')).toBe(seq)
  expect(kept(said()).length).toBeGreaterThanOrEqual(before + 20)
  expect(verifyLog(db)).toMatchObject({ intact: true })
  await db.close()
  folder.remove()
})

/** How often a database was committed to since its write-ahead log began: frames that end a transaction say so. */
function commits(file: string) {
  const wal = readFileSync(`${file}-wal`)
  const pageSize = wal.readUInt32BE(8)
  let count = 0
  for (let at = 32; at < wal.length; at += 24 + pageSize) if (wal.readUInt32BE(at + 4) !== 0) count += 1
  return count
}

test('who waits at the same time shares a commit; who is alone waits for nobody', () =>
  withDb(async (db, { file }) => {
    await chart(db, 's1', opening('s1'))
    const before = commits(file)
    for (const n of [1, 2, 3]) await chart(db, 's1', pulse(60 + n))
    expect(commits(file) - before).toBe(3)
    await Promise.all(Array.from({ length: 100 }, (_, n) => chart(db, 's1', pulse(60 + n))))
    expect(commits(file) - before - 3).toBeLessThan(20)
    expect(headSeq(db)).toBe(104)
    expect(broken(entriesOf(db, 's1'))).toBeUndefined()
  }))

test('a command that the database refuses fails alone; the others of its commit are kept', () =>
  withDb(async (db) => {
    const note = {
      sessionId: 's1',
      version: 1,
      edition: 1,
      sha256: 'a'.repeat(64),
      file: 'a.pdf',
      head: 'h',
      at: nine,
      timeStamp: 'none',
    } as const
    const audit = { at: nine, actor: 'petra', action: 'seal', outcome: 'done' } as const
    await db.write('putNote', { note })
    const [first, second, third] = await Promise.allSettled([
      chart(db, 's1', opening('s1')),
      db.write('putNote', { note: { ...note, sha256: 'b'.repeat(64) }, audit }),
      chart(db, 's1', pulse(72)),
    ])
    expect(second.status === 'rejected' && second.reason).toBeInstanceOf(WriteError)
    expect(second).toMatchObject({ reason: { code: 'not-allowed', message: 'a sealed note never changes' } })
    expect([first.status, third.status]).toEqual(['fulfilled', 'fulfilled'])
    // What was undone moved no end of a chain: the next entry follows the last that was kept.
    expect(await chart(db, 's1', pulse(74))).toMatchObject([{ outcome: 'recorded', seq: 3 }])
    expect(broken(entriesOf(db, 's1'))).toBeUndefined()
  }))

test('closing finishes what was asked before it, and takes nothing more', async () => {
  const folder = ownFolder()
  const db = await openDb(folder.file)
  const asked = [chart(db, 's1', opening('s1')), chart(db, 's1', pulse(72))]
  const closed = db.close()
  await expect(chart(db, 's1', pulse(73))).rejects.toMatchObject({ code: 'closed' })
  await closed
  expect((await Promise.all(asked)).flat().map(({ outcome }) => outcome)).toEqual(['recorded', 'recorded'])
  expect(existsSync(`${folder.file}-wal`)).toBe(false)
  const again = await openDb(folder.file)
  expect(headSeq(again)).toBe(2)
  await again.close()
  folder.remove()
})

test('several reads at once see one instant', () =>
  withDb(async (db, { file }) => {
    await chart(db, 's1', opening('s1'))
    const other = new Database(file)
    atOnce(db, () => {
      const seq = headSeq(db)
      other.exec("INSERT INTO facts VALUES ('demo', 'yes')")
      expect(db.reads.$client.prepare('SELECT count(*) n FROM facts').get()).toEqual({ n: 0 })
      expect(headSeq(db)).toBe(seq)
    })
    expect(db.reads.$client.prepare('SELECT count(*) n FROM facts').get()).toEqual({ n: 1 })
    other.close()
  }))
