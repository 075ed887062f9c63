import { hash } from 'node:crypto'
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { uptime } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { threadId, Worker } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { connectReader, connectWriter, refuseNewer } from './connection.ts'
import { type BackupKey, decryptFile, encryptFile, isEncrypted } from './encrypted-file.ts'
import { BackupError, openErrorOf } from './failures.ts'
import { lockFor } from './lock.ts'
import { type Verdict, verifyAudit, verifyLog, verifyProtection } from './verify.ts'

/** What a look at a whole database file found. */
export type Check = {
  readonly log: Verdict
  readonly audit: Verdict
  /** Tables and triggers that are not as they must be; empty when all protection is in place. */
  readonly unprotected: readonly string[]
  /** Damaged pages, in SQLite's words; absent when there are none. */
  readonly damage?: string | undefined
}
export type BackupReport = { readonly file: string; readonly entries: number; readonly notes: number }

/**
 * Copies a database while it is in use, reopens the copy, checks every page and both chains, and only then gives it
 * its name. One file holds everything: the sealed notes of `notesDir` too. With a key it is encrypted, and what is
 * checked is what can be decrypted from it again. Off the main thread, so that charting goes on. Throws a BackupError;
 * a copy that fails leaves nothing under the name.
 */
export function backup(file: string, target: string, notesDir?: string, key?: BackupKey): Promise<BackupReport> {
  return inThread({ file, target, notesDir, key })
}

export type BackupOrder = {
  readonly file: string
  readonly target: string
  readonly notesDir: string | undefined
  readonly key: BackupKey | undefined
}
export type BackupAnswer =
  | { readonly report: BackupReport }
  | { readonly code: BackupError['code']; readonly why: string }

const inThread = (order: BackupOrder) =>
  new Promise<BackupReport>((resolve, reject) => {
    const worker = new Worker(new URL('./backup-thread.ts', import.meta.url), { workerData: order, execArgv: [] })
    worker.once('message', (answer: BackupAnswer) =>
      'report' in answer ? resolve(answer.report) : reject(new BackupError(answer.code, answer.why)),
    )
    worker.once('error', reject)
    worker.once('exit', () => reject(new BackupError('failed', 'The backup was broken off.')))
  })

/** The backup itself, start to end. */
export function copyWhole({ file, target, notesDir, key }: BackupOrder): BackupReport {
  if (existsSync(target)) throw new BackupError('exists', `${target} is there already; a backup never overwrites one.`)
  const part = `${target}.part`
  // What is not encrypted yet stays beside the database: the backups may lie on another's disk.
  const plain = key === undefined ? part : workFile(file, 'plain')
  const opened = workFile(file, 'opened')
  try {
    mkdirSync(dirname(target), { recursive: true })
    for (const left of [part, plain, opened]) rmSync(left, { force: true })
    snapshot(file, plain)
    const notes = takeNotes(plain, notesDir)
    if (key !== undefined) {
      encryptFile(plain, part, key)
      decryptFile(part, opened, key)
    }
    const entries = refuseBroken(checkFile(key === undefined ? plain : opened), file)
    settle(part, target)
    return { file: target, entries, notes }
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  } finally {
    if (plain !== part) rmSync(plain, { force: true })
    rmSync(opened, { force: true })
  }
}

/** A copy that exists only while a backup is made or looked at. It says whose it is, so that one left over is known. */
const workFile = (file: string, of: string) => `${file}.backup-${process.pid}-${threadId}-${of}`

/**
 * Removes what backups left beside a database when their process was killed. Before the first backup of this process:
 * what bears its number is an earlier one's, as in a container, where each start has the same. So is what was written
 * before the machine itself started, though its number is another's by now.
 */
export function clearLeftovers(file: string): void {
  const ours = `${basename(file)}.backup-`
  for (const name of readdirSync(dirname(file)).filter((found) => found.startsWith(ours))) {
    const pid = Number(name.slice(ours.length).split('-')[0])
    const left = join(dirname(file), name)
    if (pid === process.pid || !isRunning(pid) || isBeforeBoot(left)) rmSync(left, { force: true })
  }
}

const isBeforeBoot = (file: string) =>
  (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < Date.now() - uptime() * 1000

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** One instant of the database as a new file; whoever writes meanwhile waits for nothing. */
function snapshot(file: string, part: string) {
  const source = new Database(file, { readonly: true, fileMustExist: true })
  try {
    refuseNewer(source, file)
    source.prepare('VACUUM INTO ?').run(part)
  } finally {
    source.close()
  }
}

/** Puts the sealed notes beside the record. Throws when one is missing or not what was sealed. */
function takeNotes(part: string, notesDir: string | undefined): number {
  const copy = new Database(part)
  try {
    // A backup is one file: nothing of it may wait in a second one.
    copy.pragma('journal_mode = DELETE')
    copy.exec('CREATE TABLE sealed (file TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT')
    if (notesDir === undefined) return 0
    const put = copy.prepare('INSERT INTO sealed (file, bytes) VALUES (?, ?)')
    const rows = copy.prepare<[], { file: string; sha256: string }>('SELECT DISTINCT file, sha256 FROM notes').all()
    copy.transaction(() => {
      for (const { file, sha256 } of rows) put.run(file, noteBytes(join(notesDir, file), sha256))
    })()
    return rows.length
  } finally {
    copy.close()
  }
}

function noteBytes(file: string, sha256: string): Buffer {
  if (!existsSync(file)) throw new BackupError('not-intact', `The sealed note ${file} is missing.`)
  const bytes = readFileSync(file)
  if (hash('sha256', bytes) !== sha256) throw new BackupError('not-intact', `The note ${file} is not what was sealed.`)
  return bytes
}

/** Looks at a backup as a restore would. `beside` is the database whose folder may hold the opened copy meanwhile. */
export function checkBackup(from: string, key: BackupKey, beside: string): Check {
  const opened = workFile(beside, 'opened')
  try {
    decryptFile(from, opened, key)
    return checkFile(opened)
  } finally {
    rmSync(opened, { force: true })
  }
}

/** Looks at every page, row and trigger of a database that nobody needs to have open. Throws an OpenError. */
export function checkFile(file: string): Check {
  try {
    const reads = connectReader(file)
    try {
      refuseNewer(reads.$client, file)
      const pages = String(reads.$client.pragma('integrity_check', { simple: true }))
      return {
        log: verifyLog({ reads }),
        audit: verifyAudit({ reads }),
        unprotected: verifyProtection({ reads }),
        ...(pages === 'ok' ? {} : { damage: pages }),
      }
    } finally {
      reads.$client.close()
    }
  } catch (error) {
    throw openErrorOf(error, file)
  }
}

/** Answers how many entries there are; throws when the file is not whole. */
function refuseBroken({ log, audit, unprotected, damage }: Check, file: string): number {
  const refuse = (why: string): never => {
    throw new BackupError('not-intact', `${file} is not intact: ${why}.`)
  }
  if (damage !== undefined) return refuse(damage)
  if (!log.intact) return refuse(`entry ${log.seq} ${log.why}`)
  if (!audit.intact) return refuse(`audit row ${audit.seq} ${audit.why}`)
  if (unprotected.length > 0) return refuse(`${unprotected.join(', ')} is not as it must be`)
  return log.rows
}

export type RestoreReport = BackupReport & {
  /** Where the database that was there before lies now. */
  readonly replaced?: string | undefined
}

/**
 * Puts a backup in the place of a database that no server is using. The backup is checked whole first; what was there
 * is set aside, never removed. Throws an OpenError or a BackupError, and then nothing has changed.
 */
export function restore(from: string, file: string, notesDir?: string, key?: BackupKey): RestoreReport {
  const lock = lockFor(file)
  const incoming = `${file}.restoring`
  try {
    if (!existsSync(from)) throw new BackupError('failed', `There is no file ${from}.`)
    rmSync(incoming, { force: true })
    bring(from, incoming, key)
    const entries = refuseBroken(checkFile(incoming), from)
    const notes = giveNotes(incoming, notesDir)
    connectWriter(incoming).$client.close()
    const replaced = setAside(file)
    settle(incoming, file)
    return { file, entries, notes, replaced }
  } finally {
    rmSync(incoming, { force: true })
    lock.release()
  }
}

function bring(from: string, incoming: string, key: BackupKey | undefined) {
  if (!isEncrypted(from)) return copyFileSync(from, incoming)
  if (key === undefined) throw new BackupError('locked', `${from} is encrypted: a key or a passphrase is needed.`)
  decryptFile(from, incoming, key)
}

/** Takes the sealed notes out of a restored copy, back to where they are read from. */
function giveNotes(incoming: string, notesDir: string | undefined): number {
  const copy = new Database(incoming)
  try {
    const has = copy.prepare("SELECT 1 FROM sqlite_master WHERE name = 'sealed'").get() !== undefined
    if (!has) return 0
    let notes = 0
    for (const { file, bytes } of copy.prepare<[], { file: string; bytes: Buffer }>('SELECT * FROM sealed').iterate()) {
      if (notesDir === undefined) break
      const target = join(notesDir, file)
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(`${target}.part`, bytes)
      settle(`${target}.part`, target)
      notes += 1
    }
    copy.exec('DROP TABLE sealed')
    copy.exec('VACUUM')
    return notes
  } finally {
    copy.close()
  }
}

/** Keeps the database that is there under another name. Its write-ahead log must not meet the restored one. */
function setAside(file: string): string | undefined {
  if (!existsSync(file)) return undefined
  let number = 1
  while (existsSync(`${file}.replaced-${number}`)) number += 1
  const aside = `${file}.replaced-${number}`
  foldWalIn(file)
  for (const suffix of ['-wal', '-shm']) if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
  linkSync(file, aside)
  return aside
}

/** A damaged database cannot; it is set aside with its write-ahead log then. */
function foldWalIn(file: string) {
  try {
    const old = new Database(file)
    old.pragma('wal_checkpoint(TRUNCATE)')
    old.close()
  } catch {
    return
  }
}

/** Gives a finished file its name, on disk for good. */
function settle(part: string, target: string) {
  sync(part)
  renameSync(part, target)
  sync(dirname(target))
}

function sync(path: string) {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
