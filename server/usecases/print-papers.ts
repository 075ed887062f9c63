import { downtimeForm } from '../../chart/note/downtime.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import { startOfMinute } from '../../chart/units.ts'
import { protocol } from '../../db/protocols.ts'
import { type SessionRow, sessionRows } from '../../db/sessions.ts'
import { clinic } from '../../db/settings.ts'
import { type Act, audited } from '../act.ts'
import type { Deps } from '../deps.ts'
import { type Printed, printedNote } from './print-note.ts'

/** Whoever is in these has a note that is worth paper: what is planned or still runs is printed by itself. */
const written: ReadonlySet<SessionRow['phase']> = new Set(['to-sign', 'signed', 'to-re-sign'])
const MOST_A_DAY = 200

/** The blank form for the hours without Chairside, in the note's own layout, by one version of a protocol. */
export async function printDowntimeForm(deps: Deps, protocolId: string): Promise<Outcome<Printed>> {
  const pinned = protocol(deps.db, protocolId)
  const settings = clinic(deps.db)
  if (!pinned || !settings) return refuse({ code: 'not-found', what: 'protocol' })
  // To the minute: asked for again in a moment, it is the same file.
  const at = startOfMinute(deps.now())
  const form = downtimeForm(pinned, settings.clinic, at)
  const bytes = await deps.inTime(deps.press.print({ pages: form, paper: settings.clinic.paper, dated: at }))
  return done({ bytes, name: `downtime-${pinned.name}-v${pinned.version}.pdf`, sealed: false })
}

/**
 * The newest notes of a day's sessions in one file, by planned start: sealed ones as they were sealed, the others with
 * DRAFT across them. Each is a reading of that chart and is written down as one, before any of it is answered.
 */
export async function printDay(deps: Deps, act: Act, day: string): Promise<Outcome<Printed>> {
  const { rows } = sessionRows(deps.db, { day, limit: MOST_A_DAY })
  const sessions = rows.filter(({ phase }) => written.has(phase)).map(({ sessionId }) => sessionId)
  if (sessions.length === 0) return refuse({ code: 'not-found', what: 'note of that day' })
  const printed = await deps.inTime(inOneFile(deps, act, day, sessions))
  if (!printed.ok) return printed
  for (const id of sessions) {
    const row = audited(act, deps.now(), 'print-note', { kind: 'session', id }, { day })
    await deps.db.write('audit', { row })
  }
  return done({ bytes: printed.value, name: `notes-${day}.pdf`, sealed: false })
}

/** Goes on when whoever asked was told to ask again: what it has drawn by then need not be drawn once more. */
async function inOneFile(deps: Deps, act: Act, day: string, sessions: readonly string[]): Promise<Outcome<Uint8Array>> {
  const files: Uint8Array[] = []
  for (const sessionId of sessions) {
    const printed = await printedNote(deps, act, sessionId, {})
    if (!printed.ok) return printed
    files.push(printed.value.bytes)
  }
  return done(await deps.press.print({ files, title: `Notes of ${day}` }))
}
