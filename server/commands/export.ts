import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonical } from '../../chart/chain.ts'
import { withheld } from '../../chart/moves/withheld.ts'
import { entriesOf } from '../../db/log.ts'
import { notesOf } from '../../db/notes.ts'
import { openToRead } from '../../db/open.ts'
import { sessionRows } from '../../db/sessions.ts'
import { databaseFile, notesDir } from '../compose.ts'
import { CannotStart } from '../sentence.ts'
import { verifierPage } from '../verifier.ts'
import type { Command } from './index.ts'

/**
 * Writes every session's record and every sealed note into a folder: the clinic's own copy, on any day. With them goes
 * the page by which anyone can verify a note.
 */
export const exportCommand: Command = async (config, [folder]) => {
  if (folder === undefined) throw new CannotStart('Say where to: export FOLDER')
  const { dataDir } = config()
  const db = openToRead(databaseFile(dataDir))
  try {
    mkdirSync(folder, { recursive: true })
    let sessions = 0
    let notes = 0
    for (let cursor: string | undefined, more = true; more; ) {
      const page = sessionRows(db, { earliestFirst: true, limit: 200, cursor })
      for (const { sessionId } of page.rows) {
        const record = { format: 'chairside-record-1', sessionId, entries: withheld(entriesOf(db, sessionId)) }
        writeFileSync(join(folder, `record-${sessionId}.json`), canonical(record), { flag: 'wx' })
        notes += copyNotes(db, sessionId, notesDir(dataDir), folder)
        sessions += 1
      }
      cursor = page.cursor
      more = cursor !== undefined
    }
    writeFileSync(join(folder, 'verify.html'), (await verifierPage()).html, { flag: 'wx' })
    console.log(`${folder}: ${sessions} records and ${notes} sealed notes.`)
    return 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new CannotStart(`${folder} holds an export already. Name an empty folder: an export never overwrites one.`)
    throw error
  } finally {
    db.close()
  }
}

function copyNotes(db: Parameters<typeof notesOf>[0], sessionId: string, from: string, folder: string): number {
  const notes = notesOf(db, sessionId)
  for (const { file, sha256, version } of notes) {
    if (
      createHash('sha256')
        .update(readFileSync(join(from, file)))
        .digest('hex') !== sha256
    )
      throw new CannotStart(`The note ${file} is not what was sealed. Run verify on it, and restore it from a backup.`)
    copyFileSync(join(from, file), join(folder, `note-${sessionId}-v${version}.pdf`))
  }
  return notes.length
}
