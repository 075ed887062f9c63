import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { resolve } from 'node:path'
import { broken } from '../../chart/chain.ts'
import { isWhole, type LogEntry } from '../../chart/entry.ts'
import { isWireTime, toWire } from '../../chart/instant.ts'
import { type Check, checkBackup } from '../../db/backup.ts'
import { isEncrypted } from '../../db/encrypted-file.ts'
import { BackupError } from '../../db/failures.ts'
import type { Verdict } from '../../db/verify.ts'
import { openingKey } from '../backups.ts'
import { notCheckpoints } from '../checkpoint-file.ts'
import { databaseFile } from '../compose.ts'
import type { Config } from '../config.ts'
import { CannotStart } from '../sentence.ts'
import { checkpointsBeside, verifyDatabase } from '../verify-database.ts'
import type { Command } from './index.ts'
import { ofNote } from './verify-note.ts'

/** What was found of one file: a line for what is intact, or for the first thing that is not. */
export type Found = { readonly intact: boolean; readonly words: string }

/**
 * Says of each file what is intact, and names the first thing that is not. Ends with 1 when anything is wrong. Where
 * checkpoints are named and cannot be read nothing is judged: without them a tail that was cut off would pass unseen.
 */
export const verifyCommand: Command = async (config, files, { checkpoints }) => {
  if (files.length === 0) throw new CannotStart('Say what to verify: verify FILE…')
  if (checkpoints !== undefined) {
    const why = notCheckpoints(checkpoints)
    if (why !== undefined) throw new CannotStart(`${checkpoints} ${why}. Nothing was verified.`)
    const other = files.find((file) => !isDatabase(beginning(file)))
    if (other !== undefined)
      throw new CannotStart(
        `${other} is no database: checkpoints are held against a database only. Nothing was verified.`,
      )
  }
  let intact = true
  for (const file of files) {
    const found = await look(file, config, checkpoints)
    intact &&= found.intact
    console.log(`${file}: ${found.intact ? 'intact' : 'NOT INTACT'}. ${found.words}`)
  }
  return intact ? 0 : 1
}

async function look(file: string, config: () => Config, checkpoints: string | undefined): Promise<Found> {
  const begin = beginning(file)
  if (begin === undefined) return { intact: false, words: 'The file cannot be read.' }
  // Never read whole: after some years it is larger than what fits into memory.
  if (isDatabase(begin)) return ofDatabase(file, config, checkpoints)
  if (isEncrypted(file)) return ofBackup(file, config())
  const bytes = readFileSync(file)
  return begin.startsWith('%PDF-') ? ofNote(bytes) : ofRecord(bytes)
}

const isDatabase = (begin: string | undefined) => begin?.startsWith('SQLite format 3') === true

function beginning(file: string): string | undefined {
  let handle: number | undefined
  try {
    handle = openSync(file, 'r')
    const bytes = Buffer.alloc(16)
    return bytes.toString('latin1', 0, readSync(handle, bytes))
  } catch {
    return undefined
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

/** An encrypted backup is opened beside the database, as a restore would, and looked at like any other. */
function ofBackup(file: string, config: Config): Found {
  try {
    return ofCopy(checkBackup(file, openingKey(config), databaseFile(config.dataDir)))
  } catch (error) {
    if (error instanceof BackupError) return { intact: false, words: error.message }
    throw error
  }
}

function ofDatabase(file: string, config: () => Config, named: string | undefined): Found {
  const usual = () => {
    const { dataDir, checkpointFile } = config()
    return resolve(file) === databaseFile(dataDir) ? checkpointFile : checkpointsBeside(file)
  }
  const { intact, findings, entries, auditRows, checkpoints, key, remarks } = verifyDatabase(file, named ?? usual())
  if (!intact) return { intact, words: findings.join(' ') }
  const signed = checkpoints
    ? ` Checkpoint ${checkpoints.number} of ${checkpoints.at} holds, signed by the key ${key}.`
    : ''
  return {
    intact,
    words: [`${entries} entries and ${auditRows} audit rows, every chain follows.${signed}`, ...remarks].join(' '),
  }
}

function ofCopy({ log, audit, unprotected, damage }: Check): Found {
  if (damage !== undefined) return { intact: false, words: `The file is damaged: ${damage}.` }
  for (const [name, verdict] of [
    ['Entry', log],
    ['Audit row', audit],
  ] as const)
    if (!verdict.intact) return { intact: false, words: inWords(name, verdict) }
  if (unprotected.length > 0) return { intact: false, words: `${unprotected.join(', ')} is not as it must be.` }
  const rows = (verdict: Verdict) => (verdict.intact ? verdict.rows : 0)
  return { intact: true, words: `${rows(log)} entries and ${rows(audit)} audit rows, every chain follows.` }
}

const inWords = (name: string, { seq, id, sessionId, why }: Exclude<Verdict, { intact: true }>) =>
  `${name} ${seq}${id === undefined ? '' : ` (${id}${sessionId === undefined ? '' : ` of session ${sessionId}`})`} ${why}.`

function ofRecord(bytes: Buffer): Found {
  const entries = entriesIn(bytes)
  if (entries === undefined) return { intact: false, words: 'This is no note, no database and no exported record.' }
  const first = broken(entries)
  if (first) return { intact: false, words: `Entry ${first.seq} (${first.id}) ${first.why}.` }
  const last = entries.at(-1)
  const until =
    last && isWhole(last) && isWireTime(last.receivedAt) ? ` until ${toWire(Date.parse(last.receivedAt))}` : ''
  return { intact: true, words: `${entries.length} entries${until}; the head of the chain is ${last?.hash ?? 'none'}.` }
}

function entriesIn(bytes: Buffer): readonly LogEntry[] | undefined {
  try {
    const record: unknown = JSON.parse(bytes.toString('utf8'))
    const entries = typeof record === 'object' && record !== null && 'entries' in record ? record.entries : undefined
    return Array.isArray(entries) ? entries : undefined
  } catch {
    return undefined
  }
}
