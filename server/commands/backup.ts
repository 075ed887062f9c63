import { join } from 'node:path'
import { backup, restore } from '../../db/backup.ts'
import { nameAt, openingKey, sealingKey } from '../backups.ts'
import { databaseFile, notesDir } from '../compose.ts'
import { CannotStart } from '../sentence.ts'
import type { Command } from './index.ts'

/** Copies the record while it may be in use. The copy counts only once it was reopened and every chain followed. */
export const backupCommand: Command = async (config, [target]) => {
  const settings = config()
  const { dataDir, backupDir } = settings
  const file = target ?? join(backupDir, nameAt(Date.now()))
  const report = await backup(databaseFile(dataDir), file, notesDir(dataDir), sealingKey(settings))
  console.log(`${report.file}: ${report.entries} entries and ${report.notes} sealed notes, every chain intact.`)
  return 0
}

export const restoreCommand: Command = async (config, [from]) => {
  if (from === undefined) throw new CannotStart('Say which backup: restore FILE')
  const settings = config()
  const { dataDir } = settings
  const report = restore(from, databaseFile(dataDir), notesDir(dataDir), openingKey(settings))
  console.log(`${dataDir} holds ${report.entries} entries and ${report.notes} sealed notes of ${from}.`)
  if (report.replaced) console.log(`What was there before lies in ${report.replaced}.`)
  return 0
}
