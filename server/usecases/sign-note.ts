import type { Body, Meaning } from '../../chart/bodies.ts'
import { toWire } from '../../chart/instant.ts'
import { may } from '../../chart/people.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import { blocks, overridesInWords, statements, versions } from '../../chart/signoff.ts'
import type { Instant } from '../../chart/units.ts'
import type { SignatureRequest } from '../../chart/wire.ts'
import type { Signature } from '../../db/append.ts'
import type { PreparedEntry } from '../../db/log.ts'
import { type NoteRow, note } from '../../db/notes.ts'
import { clinic } from '../../db/settings.ts'
import { staff } from '../../db/staff.ts'
import { freeFields } from '../../verify/fields.ts'
import { type Act, audited } from '../act.ts'
import { type Chart, contextOf } from '../charts.ts'
import type { Deps } from '../deps.ts'
import type { Site } from '../passkeys.ts'
import { signerFor } from '../signer.ts'
import type { ReportedMark } from '../tablets.ts'
import type { Stamped } from '../time-stamps.ts'
import { unsignedNote } from './print-note.ts'
import { notAccepted } from './proofs.ts'
import { isStored, refusalOfReceipt } from './record-entries.ts'
import { type ShownPasskey, signerShown } from './show-signer.ts'

export type Signed = {
  readonly id: string
  readonly seq: number
  readonly hash: string
  readonly meaning: Meaning
  /** The sealed version of the note that it makes or joins; none for `charted`. */
  readonly note?: { readonly version: number; readonly sha256: string }
}

type Signing = {
  readonly deps: Deps
  readonly act: Act
  readonly chart: Chart
  readonly request: Omit<SignatureRequest, 'password' | 'passkey'>
  readonly at: Instant
  /** Of the `signed` entry, and the event that the certificate names. */
  readonly id: string
  readonly passkey: ShownPasskey | undefined
}

/**
 * Signs what the signer read: `head` is the last hash that they saw. The password or a passkey is asked for each time.
 * `authored` draws and seals the note first, `reviewed` and `countersigned` join the sealed one; the entry and the
 * note's row are then stored together, or neither is.
 */
export async function signNote(
  deps: Deps,
  act: Act,
  sessionId: string,
  request: SignatureRequest,
  site?: Site,
): Promise<Outcome<Signed>> {
  const { meaning } = request
  const privilege = `sign-${meaning}` as const
  if (!may(act.staff.role, privilege)) return refuse({ code: 'not-permitted', needs: `sign as ${meaning}` })
  const chart = deps.charts.chart(sessionId)
  if (!chart) return refuse({ code: 'not-found', what: 'session' })
  const owed = notAccepted(deps, act)
  if (owed) return refuse(owed)
  const known = await signerShown(deps, act, sessionId, request, site)
  return known.ok ? signKnown(deps, act, chart, request, known.value) : known
}

/** Signs for whoever has just shown that it is they; `passkey`: by what, when it was not the password. */
export async function signKnown(
  deps: Deps,
  act: Act,
  chart: Chart,
  request: Omit<SignatureRequest, 'password' | 'passkey'>,
  passkey?: ShownPasskey,
): Promise<Outcome<Signed>> {
  const { meaning } = request
  const changed = sinceRead(chart, request.head)
  if (changed) return changed
  const waits = meaning === 'authored' ? deps.tablets.marks(chart.session.id) : []
  if (waits.length > 0) return refuse({ code: 'not-signable', why: waitingTouches(waits) })
  const at = deps.now()
  const open = blocks(chart.session, contextOf(deps.db, chart.session), at, {
    signer: act.staff.id,
    meaning,
    overrides: request.overrides,
  })
  if (open.length > 0)
    return refuse({ code: 'unfinished', findings: open.map(({ id, sentence }) => ({ id, sentence })) })
  const signing = { deps, act, chart, request, at, id: deps.newId(), passkey }
  return meaning === 'charted' ? store(signing) : deps.noteTurns(chart.session.id, () => seal(signing))
}

/** What somebody touched on a locked tablet belongs to the record: it is claimed before the record is signed. */
function waitingTouches(marks: readonly ReportedMark[]): string {
  const chairs = [...new Set(marks.map(({ chair }) => chair))].join(', ')
  const touches = marks.length === 1 ? 'A touch' : `${marks.length} touches`
  return `${touches} on the locked tablet at chair ${chairs} must be claimed first, by a PIN on that tablet.`
}

/** What came into the record after the signer read it; nothing when they saw all of it. */
function sinceRead({ entries }: Chart, head: string): Outcome<never> | undefined {
  const newest = entries.at(-1)
  if (!newest || newest.hash === head) return undefined
  const seen = entries.findIndex(({ hash }) => hash === head)
  return refuse({ code: 'record-changed', head: newest.hash, entries: entries.slice(seen + 1) })
}

/** A note to be: which version of it, in which edition, and its bytes. */
type Sealed = { readonly version: number; readonly edition: number } & Stamped

/** Nothing of it stays when it cannot be stored whole: the session is then still to sign. */
async function seal(signing: Signing): Promise<Outcome<Signed>> {
  const { deps, chart, request, at } = signing
  const sealed = request.meaning === 'authored' ? await newVersion(signing) : await joined(signing)
  if (!sealed.ok) return sealed
  const { bytes, ...made } = sealed.value
  const kept = await keep(deps, bytes)
  if (!kept.ok) return kept
  const note: NoteRow = { sessionId: chart.session.id, ...made, ...kept.value, head: request.head, at }
  try {
    const outcome = await store(signing, note)
    if (!outcome.ok) await deps.notes.drop(note.file)
    return outcome
  } catch (error) {
    await deps.notes.drop(note.file)
    throw error
  }
}

async function keep(deps: Deps, bytes: Uint8Array): Promise<Outcome<{ sha256: string; file: string }>> {
  try {
    return done(await deps.notes.keep(bytes))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT') return refuse({ code: 'storage-full' })
    throw error
  }
}

async function newVersion(signing: Signing): Promise<Outcome<Sealed>> {
  const { deps, act, chart, request } = signing
  const bytes = await unsignedNote(deps, chart, act.staff.id)
  if (deps.shownNotes.isOther(act.staff.id, chart.session.id, request.head, bytes)) {
    const why = "The patient's data or the clinic's settings changed after you opened the pages. Open them again first."
    return refuse({ code: 'not-signable', why })
  }
  const sealed = await sealedBy(signing, bytes)
  return sealed.ok ? done({ version: versions(chart.session) + 1, edition: 1, ...sealed.value }) : sealed
}

/** The newest version with one more signature in the field reserved for it; what was signed before stays as it is. */
async function joined(signing: Signing): Promise<Outcome<Sealed>> {
  const { deps, chart, request } = signing
  const before = note(deps.db, chart.session.id)
  if (!before) return refuse({ code: 'not-found', what: 'version of the note' })
  const bytes = await deps.notes.read(before.file, before.sha256)
  if (!freeFields(bytes).includes(request.meaning)) {
    const why = `Version ${before.version} of the note has no place left for a signature as ${request.meaning}.`
    return refuse({ code: 'not-signable', why })
  }
  const sealed = await sealedBy(signing, bytes)
  return sealed.ok ? done({ version: before.version, edition: before.edition + 1, ...sealed.value }) : sealed
}

/** The file with the signer's seal, and the time-stamp of that where one is to be had. */
async function sealedBy(signing: Signing, bytes: Uint8Array): Promise<Outcome<Stamped>> {
  const { deps, act, chart, request, at, id } = signing
  const { seal: sealBytes } = await import('../note/seal.ts')
  const identity = await signerFor(deps, act, at, id)
  if (!identity.ok) return identity
  const { name, credential } = act.staff
  const ctx = contextOf(deps.db, chart.session)
  const { overrides = [] } = request
  const sealed = await sealBytes(bytes, {
    field: request.meaning,
    identity: identity.value,
    signedAt: at,
    timeZone: ctx.clinic.timeZone,
    name,
    credential,
    meaning: statements[request.meaning],
    ...(overrides.length > 0 ? { reason: overridesInWords(chart.session, ctx, at, overrides) } : {}),
  })
  return done(await deps.timeStamps.stamp(sealed))
}

/** The `signed` entry and, with it in one transaction, the note that it seals. */
async function store(signing: Signing, sealed?: NoteRow): Promise<Outcome<Signed>> {
  const { deps, act, chart, request, at, id, passkey } = signing
  const sessionId = chart.session.id
  const subject = { kind: 'session', id: sessionId }
  const answer: Signature = await deps.db.write('sign', {
    sessionId,
    head: request.head,
    entry: entryOf(signing, sealed),
    note: sealed,
    receivedAt: at,
    signIn: act.signIn,
    audit: audited(act, at, 'sign', subject, {
      meaning: request.meaning,
      entry: id,
      by: passkey ? 'passkey' : 'password',
      ...(sealed ? { version: sealed.version, sha256: sealed.sha256 } : {}),
      ...(request.overrides?.length ? { overrides: request.overrides.length } : {}),
    }),
  })
  if (answer.outcome === 'not-signed-in') return refuse({ code: 'not-signed-in' })
  if (answer.outcome === 'record-changed') {
    const now = deps.charts.chart(sessionId)
    return (now && sinceRead(now, request.head)) ?? refuse({ code: 'changed-meanwhile', what: 'session' })
  }
  if (!isStored(answer)) return refuse(refusalOfReceipt(answer))
  deps.live.announce()
  const { seq, hash } = answer
  const made = sealed ? { note: { version: sealed.version, sha256: sealed.sha256 } } : {}
  return done({ id, seq, hash, meaning: request.meaning, ...made })
}

function entryOf({ deps, act, chart, request, at, id, passkey }: Signing, sealed: NoteRow | undefined): PreparedEntry {
  const body: Body<'signed'> = {
    meaning: request.meaning,
    head: request.head,
    statement: statements[request.meaning],
    versions: pinned(deps, act, chart),
    ...(request.overrides?.length ? { overrides: request.overrides } : {}),
    ...(sealed ? { noteVersion: sealed.version, noteHash: sealed.sha256 } : {}),
    event: id,
    ...(passkey ? { passkey } : {}),
  }
  const time = toWire(at)
  return { id, kind: 'signed', occurredAt: time, recordedAt: time, body, author: act.staff.id }
}

/** The versions that the signature covers: the note can always be drawn again from these. */
function pinned(deps: Deps, act: Act, { session }: Chart): Record<string, string> {
  const { protocol, patient } = contextOf(deps.db, session)
  return {
    patient: `${patient.id} ${patient.version}`,
    protocol: protocol.id,
    clinic: String(clinic(deps.db)?.version ?? 0),
    signer: `${act.staff.id} ${staff(deps.db, act.staff.id)?.version ?? 0}`,
  }
}
