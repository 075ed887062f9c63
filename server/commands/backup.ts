import { join } from 'node:path'
import { backup, restore } from '../../db/backup.ts'
import { databaseFile, notesDir } from '../compose.ts'
import { CannotStart } from '../sentence.ts'
import type { Command } from './index.ts'

/** Copies the record while it may be in use. The copy counts only once it was reopened and every chain followed. */
export const backupCommand: Command = async (config, [target]) => {
  const { dataDir, backupDir } = config()
  const stamp = new Date().toISOString().replace(/[:.]/g, '-')
  const report = await backup(
    databaseFile(dataDir),
    target ?? join(backupDir, `chairside-${stamp}.db`),
    notesDir(dataDir),
  )
  console.log(`${report.file}: ${report.entries} entries and ${report.notes} sealed notes, every chain intact.`)
  return 0
}

export const restoreCommand: Command = async (config, [from]) => {
  if (from === undefined) throw new CannotStart('Say which backup: restore FILE')
  const { dataDir } = config()
  const report = restore(from, databaseFile(dataDir), notesDir(dataDir))
  console.log(`${dataDir} holds ${report.entries} entries and ${report.notes} sealed notes of ${from}.`)
  if (report.replaced) console.log(`What was there before lies in ${report.replaced}.`)
  return 0
}
