import type { Denied } from '../../chart/context.ts'
import { may } from '../../chart/people.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import { sinceSealed, versions } from '../../chart/signoff.ts'
import { type NoteRow, note } from '../../db/notes.ts'
import { patientRequests } from '../../db/requests.ts'
import { verifySealed } from '../../verify/seal.ts'
import type { Act } from '../act.ts'
import { type Chart, contextOf } from '../charts.ts'
import type { Deps } from '../deps.ts'

export type Printed = { readonly bytes: Uint8Array; readonly name: string; readonly sealed: boolean }
export type Asked = { readonly version?: number | undefined; readonly preview?: 'signature' | undefined }

/**
 * The session's note: the sealed file of a version, else a draft. A preview is what this person's signature will seal,
 * byte for byte, and names them; only the signature itself is appended to it. Rejects with StillAtWork when it takes
 * longer than a request may stay open.
 */
export const printNote = (deps: Deps, act: Act, sessionId: string, asked: Asked): Promise<Outcome<Printed>> =>
  deps.inTime(printedNote(deps, act, sessionId, asked))

/** The same, however long it takes. */
export async function printedNote(
  deps: Deps,
  act: Act,
  sessionId: string,
  { version, preview }: Asked,
): Promise<Outcome<Printed>> {
  if (preview !== undefined && !may(act.staff.role, 'sign-authored'))
    return refuse({ code: 'not-permitted', needs: 'sign as authored' })
  const chart = deps.charts.chart(sessionId)
  if (!chart) return refuse({ code: 'not-found', what: 'session' })
  if (preview === undefined) {
    const stored = note(deps.db, sessionId, version)
    const shows = stored !== undefined && showsMoved(chart, stored.head)
    // What was signed is never changed. It is not shown either, but to who must be able to prove what was signed.
    if (shows && version !== undefined && !may(act.staff.role, 'read-audit')) return refuse({ code: 'entry-moved' })
    if (stored && !(shows && version === undefined)) {
      const bytes = await deps.notes.read(stored.file, stored.sha256)
      return done({ bytes, name: nameOf(stored), sealed: true })
    }
    if (version !== undefined) return refuse({ code: 'not-found', what: 'version of the note' })
  }
  if (preview !== undefined) deps.timeStamps.isRead(sessionId)
  // Nothing came since the newest version was signed: the next signature joins it.
  const joins = note(deps.db, sessionId)
  if (preview !== undefined && joins && sinceSealed(chart.session).length === 0)
    return done({ bytes: await deps.notes.read(joins.file, joins.sha256), name: nameOf(joins), sealed: true })
  const draft = preview === undefined
  const bytes = await unsignedNote(deps, chart, draft ? undefined : act.staff.id)
  if (!draft) deps.shownNotes.show(act.staff.id, sessionId, chart.entries.at(-1)?.hash ?? '', bytes)
  return done({ bytes, name: `note-${sessionId}-${draft ? 'draft' : 'preview'}.pdf`, sealed: false })
}

/** Whether a version that ends with `head` shows entries that were moved to another patient's session after it. */
export function showsMoved({ entries, session }: Pick<Chart, 'entries' | 'session'>, head: string): boolean {
  const end = entries.find(({ hash }) => hash === head)?.seq ?? 0
  const covered = new Set(entries.filter(({ seq }) => seq <= end).map(({ id }) => id))
  return session.facts.moved.some(({ seq = 0, body }) => seq > end && body.entries.some(({ id }) => covered.has(id)))
}

const nameOf = ({ sessionId, version }: NoteRow) => `note-${sessionId}-v${version}.pdf`

/** What the clinic denied this patient goes with every later note, with the patient's own statement. */
const deniedOf = ({ db }: Deps, patientId: string): readonly Denied[] =>
  patientRequests(db).flatMap(
    ({ patientId: of, kind, state, receivedOn, asked, answeredOn = '', answer = '', ...more }) =>
      of === patientId && kind === 'amendment' && state === 'denied'
        ? [{ askedOn: receivedOn, asked, deniedOn: answeredOn, why: answer, statement: more.statement }]
        : [],
  )

/** The version that a new one would replace, with the SHA-256 over what its author signed. */
async function newestSealed({ db, notes }: Deps, chart: Chart) {
  const row = note(db, chart.session.id)
  if (!row) return undefined
  const bytes = await notes.read(row.file, row.sha256)
  const { signatures, findings } = await verifySealed(bytes)
  const digest = signatures[0]?.digest
  if (findings.length > 0 || !digest) throw new Error('a sealed note no longer holds')
  const shows = showsMoved(chart, row.head)
  return { version: row.version, bytes, digest, ...(shows ? { withheld: true as const } : {}) }
}

/**
 * The note of the record as it stands: for `signer` to sign, whose name it bears, or without one a draft. Nothing but
 * these two decides its bytes.
 */
export async function unsignedNote(deps: Deps, chart: Chart, signer?: string): Promise<Uint8Array> {
  const { session, entries } = chart
  const before = await newestSealed(deps, chart)
  const known = contextOf(deps.db, session)
  const denied = deniedOf(deps, known.patient.id)
  const ctx = denied.length > 0 ? { ...known, denied } : known
  return deps.press.print({ sessionId: session.id, entries, ctx, version: versions(session) + 1, signer, before })
}
