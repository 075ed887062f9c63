import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonical } from '../../chart/chain.ts'
import { entriesIn } from '../../chart/entry.ts'
import { withheld } from '../../chart/moves/withheld.ts'
import { fold } from '../../chart/session.ts'
import { counted } from '../../chart/wording.ts'
import { entriesOf } from '../../db/log.ts'
import { type NoteRow, notesOf } from '../../db/notes.ts'
import { openToRead } from '../../db/open.ts'
import { sessionRows } from '../../db/sessions.ts'
import { databaseFile, notesDir } from '../compose.ts'
import { CannotStart } from '../sentence.ts'
import { showsMoved } from '../usecases/print-note.ts'
import { verifierPage } from '../verifier.ts'
import type { Command } from './index.ts'

/**
 * Writes every session's record and every sealed note into a folder: the clinic's own copy, on any day. With them goes
 * the page by which anyone can verify a note. What was moved to another patient is withheld, as wherever it is read.
 */
export const exportCommand: Command = async (config, [folder]) => {
  if (folder === undefined) throw new CannotStart('Say where to: export FOLDER')
  const { dataDir } = config()
  const db = openToRead(databaseFile(dataDir))
  try {
    mkdirSync(folder, { recursive: true })
    let sessions = 0
    let notes = 0
    let staying = 0
    for (let cursor: string | undefined, more = true; more; ) {
      const page = sessionRows(db, { earliestFirst: true, limit: 200, cursor })
      for (const { sessionId } of page.rows) {
        const entries = withheld(entriesOf(db, sessionId))
        const record = { format: 'chairside-record-1', sessionId, entries }
        writeFileSync(join(folder, `record-${sessionId}.json`), canonical(record), { flag: 'wx' })
        const session = fold(entriesIn(entries))
        // What shows another patient's entries is not handed on; it is kept, and is in every backup.
        const [stays, goes] = parted(notesOf(db, sessionId), ({ head }) => showsMoved({ session, entries }, head))
        copyNotes(goes, notesDir(dataDir), folder)
        sessions += 1
        notes += goes.length
        staying += stays.length
      }
      cursor = page.cursor
      more = cursor !== undefined
    }
    writeFileSync(join(folder, 'verify.html'), (await verifierPage()).html, { flag: 'wx' })
    console.log(`${folder}: ${sessions} records and ${notes} sealed notes.`)
    if (staying > 0)
      console.log(
        `${counted(staying, 'sealed version')} of a note ${staying === 1 ? 'shows' : 'show'} what was moved to another patient since, and ${staying === 1 ? 'stays' : 'stay'} in ${notesDir(dataDir)}.`,
      )
    return 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new CannotStart(`${folder} holds an export already. Name an empty folder: an export never overwrites one.`)
    throw error
  } finally {
    db.close()
  }
}

function copyNotes(notes: readonly NoteRow[], from: string, folder: string) {
  for (const { sessionId, file, sha256, version } of notes) {
    if (
      createHash('sha256')
        .update(readFileSync(join(from, file)))
        .digest('hex') !== sha256
    )
      throw new CannotStart(`The note ${file} is not what was sealed. Run verify on it, and restore it from a backup.`)
    copyFileSync(join(from, file), join(folder, `note-${sessionId}-v${version}.pdf`))
  }
}

/** Those of which it is true, and the others. */
const parted = <T>(all: readonly T[], isSo: (each: T) => boolean): readonly [readonly T[], readonly T[]] => [
  all.filter(isSo),
  all.filter((each) => !isSo(each)),
]
