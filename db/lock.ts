import { accessSync, constants, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { OpenError, openErrorOf } from './failures.ts'

/**
 * Holds a data folder for one server. The lock is the operating system's own on a file beside the database, so it is
 * gone with the process that held it, even when that one was killed. Throws an OpenError `in-use` when it is taken.
 */
export function lockFor(file: string): { release: () => void } {
  const beside = `${file}.lock`
  let lock: Database.Database | undefined
  try {
    mkdirSync(dirname(file), { recursive: true })
    accessSync(dirname(file), constants.W_OK)
    lock = new Database(beside, { timeout: 0 })
    // Without a journal the lock needs no second file and leaves none behind.
    lock.pragma('journal_mode = MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
    const held = lock
    return { release: () => held.close() }
  } catch (error) {
    lock?.close()
    const failure = openErrorOf(error, file)
    if (failure.code !== 'in-use') throw failure
    throw new OpenError('in-use', `Another Chairside is already running on ${dirname(file)}. Stop it first.`, error)
  }
}
