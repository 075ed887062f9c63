import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonical } from '../../chart/chain.ts'
import { entriesIn } from '../../chart/entry.ts'
import { withheld } from '../../chart/moves/withheld.ts'
import { fold } from '../../chart/session.ts'
import { counted } from '../../chart/wording.ts'
import type { Reads } from '../../db/connection.ts'
import { entriesOf, headSeq } from '../../db/log.ts'
import { type NoteRow, notesOf } from '../../db/notes.ts'
import { openToRead } from '../../db/open.ts'
import { sessionRows } from '../../db/sessions.ts'
import { databaseFile, notesDir } from '../compose.ts'
import { askServer } from '../console-door.ts'
import { CannotStart } from '../sentence.ts'
import { exportRow, goingTo } from '../usecases/export-clinic.ts'
import { showsMoved } from '../usecases/print-note.ts'
import { verifierPage } from '../verifier.ts'
import { withDatabase } from './database.ts'
import type { Command } from './index.ts'

const VERIFIER = 'verify.html'

/**
 * Writes every session's record and every sealed note into a folder, on any day. With them goes the page by which
 * anyone can verify a note. What was moved to another patient is withheld, as wherever it is read. That it was made
 * stands in the audit log before the first file is written: for whom and what for, or that it stays with the clinic.
 */
export const exportCommand: Command = async (config, [folder], { recipient, purpose }) => {
  if (folder === undefined) throw new CannotStart('Say where to: export FOLDER')
  const goes = goingTo({ recipient, purpose })
  if (!goes.ok)
    throw new CannotStart(
      'Say for whom and what for, both: --recipient WHO --purpose WHAT. Neither: it stays in-house.',
    )
  const settings = config()
  const { dataDir } = settings
  refuseFilled(folder)
  // While a server runs the database is its to write: it is asked for the row, and what the row says is what is read.
  const serving = openToRead(databaseFile(dataDir))
  try {
    serving.reads.$client.exec('BEGIN')
    const answer = await askServer(dataDir, { head: headSeq(serving), ...goes.value })
    if (answer === 'refused')
      throw new CannotStart('The audit log could not be written, so nothing was exported. The server’s log says why.')
    if (answer === 'written') return await writeAll(serving, dataDir, folder)
  } finally {
    serving.close()
  }
  return withDatabase(settings, async (db) => {
    await db.write('audit', { row: exportRow(Date.now(), { head: headSeq(db), ...goes.value }) })
    return writeAll(db, dataDir, folder)
  })
}

/** Before anything is said to have left: an export never goes among the files of another. */
function refuseFilled(folder: string) {
  mkdirSync(folder, { recursive: true })
  if (readdirSync(folder).some((name) => name === VERIFIER || /^(record|note)-/.test(name)))
    throw new CannotStart(`${folder} holds an export already. Name an empty folder: an export never overwrites one.`)
}

async function writeAll(db: Reads, dataDir: string, folder: string): Promise<number> {
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
  writeFileSync(join(folder, VERIFIER), (await verifierPage()).html, { flag: 'wx' })
  console.log(`${folder}: ${sessions} records and ${notes} sealed notes.`)
  if (staying > 0)
    console.log(
      `${counted(staying, 'sealed version')} of a note ${staying === 1 ? 'shows' : 'show'} what was moved to another patient since, and ${staying === 1 ? 'stays' : 'stay'} in ${notesDir(dataDir)}.`,
    )
  return 0
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
