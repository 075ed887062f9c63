import { createPublicKey, hash } from 'node:crypto'
import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Check, checkFile } from '../db/backup.ts'
import type { Reads } from '../db/connection.ts'
import { openToRead } from '../db/open.ts'
import type { Verdict } from '../db/verify.ts'
import { type CheckpointVerdict, verifyCheckpoints } from '../db/verify-checkpoints.ts'
import { genuineBy, readCheckpointFile } from './checkpoint-file.ts'
import { checkpointKey } from './checkpoints.ts'

/** What was found of a whole database, in words; `first` names the first row of each log that is not as it was. */
export type DatabaseVerdict = {
  readonly intact: boolean
  /** What is not as it was written, the first row of each kind first. */
  readonly findings: readonly string[]
  readonly entries: number
  readonly auditRows: number
  readonly checkpoints?: CheckpointVerdict['covered']
  /** SHA-256 of the key that signed the checkpoints: compare it with the one that the clinic wrote down. */
  readonly key?: string | undefined
  /** What is intact but to be known: what no checkpoint covers yet, or that none lie outside. */
  readonly remarks: readonly string[]
}

export const checkpointsBeside = (file: string) => join(dirname(file), 'checkpoints.jsonl')

/** Checks every page, row, link and trigger of a database, and holds both logs against the signed checkpoints. */
export function verifyDatabase(file: string, checkpointFile = checkpointsBeside(file)): DatabaseVerdict {
  const check = checkFile(file)
  const opened = openToRead(file)
  try {
    return verdictOf(check, opened, checkpointFile)
  } finally {
    opened.close()
  }
}

function verdictOf(check: Check, db: Reads, checkpointFile: string): DatabaseVerdict {
  const outside = readCheckpointFile(checkpointFile)
  // A first line that was overwritten must not pass for a house that keeps no checkpoints outside.
  const spoiled = outside === undefined && (statSync(checkpointFile, { throwIfNoEntry: false })?.size ?? 0) > 0
  const publicKey = outside?.publicKey ?? checkpointKey(db)
  const isGenuine = publicKey === undefined ? () => false : genuineBy(publicKey)
  const { breaches, covered, inside } = verifyCheckpoints(db, outside?.checkpoints ?? [], isGenuine)
  const rows = (verdict: Verdict) => (verdict.intact ? verdict.rows : 0)
  const findings = [
    ...(check.damage === undefined ? [] : [`The file is damaged: ${check.damage}.`]),
    ...firstOf(
      'Entry',
      check.log,
      breaches.find(({ of }) => of === 'log'),
    ),
    ...firstOf(
      'Audit row',
      check.audit,
      breaches.find(({ of }) => of === 'audit'),
    ),
    ...breaches.filter(({ of }) => of === 'checkpoint').map(({ seq, why }) => `Checkpoint ${seq} ${why}.`),
    ...(spoiled ? [`${checkpointFile} is no file of signed checkpoints.`] : []),
    ...(outside?.unreadable === undefined ? [] : [`Line ${outside.unreadable} of ${checkpointFile} cannot be read.`]),
    ...(check.unprotected.length > 0 ? [`${check.unprotected.join(', ')} is not as it must be.`] : []),
  ]
  return {
    intact: findings.length === 0,
    findings,
    entries: rows(check.log),
    auditRows: rows(check.audit),
    ...(covered ? { checkpoints: covered } : {}),
    ...(publicKey === undefined ? {} : { key: fingerprintOf(publicKey) }),
    remarks: [...remarksOf(check, covered), ...outsideInWords(outside?.checkpoints.length, inside)],
  }
}

/** The chain and the checkpoints may each find something: the earlier row is where it began. */
function firstOf(name: string, verdict: Verdict, breach: { seq: number; why: string } | undefined): readonly string[] {
  if (breach !== undefined && (verdict.intact || breach.seq < verdict.seq))
    return [`${name} ${breach.seq} ${breach.why}.`]
  if (verdict.intact) return []
  const { seq, id, sessionId, why } = verdict
  const which = id === undefined ? '' : ` (${id}${sessionId === undefined ? '' : ` of session ${sessionId}`})`
  return [`${name} ${seq}${which} ${why}.`]
}

function remarksOf({ log, audit }: Check, covered: CheckpointVerdict['covered']): readonly string[] {
  const later = (verdict: Verdict, until: number) => Math.max(0, (verdict.intact ? verdict.rows : 0) - until)
  const entries = later(log, covered?.log ?? 0)
  const rows = later(audit, covered?.audit ?? 0)
  if (entries + rows === 0) return []
  return [`Not yet covered by a checkpoint: the last ${entries} entries and ${rows} audit rows.`]
}

/** A power cut can keep the newest from the file, until the server starts again; else somebody took lines from it. */
function outsideInWords(outside: number | undefined, inside: number): readonly string[] {
  if (outside === undefined)
    return ['No checkpoints lie outside this database: a tail that was cut off with them would not show.']
  if (outside >= inside) return []
  return [
    `Only ${outside} of ${inside} checkpoints lie outside this database: the others were not written there yet, or were taken away.`,
  ]
}

const fingerprintOf = (publicKey: string) =>
  hash('sha256', createPublicKey(publicKey).export({ type: 'spki', format: 'der' }), 'hex')
