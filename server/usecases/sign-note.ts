import type { Body, Meaning } from '../../chart/bodies.ts'
import { toWire } from '../../chart/instant.ts'
import { may } from '../../chart/people.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import { blocks, statements, versions } from '../../chart/signoff.ts'
import type { Instant } from '../../chart/units.ts'
import type { SignatureRequest } from '../../chart/wire.ts'
import type { Signature } from '../../db/append.ts'
import type { PreparedEntry } from '../../db/log.ts'
import type { NoteRow } from '../../db/notes.ts'
import { clinic } from '../../db/settings.ts'
import { secretOf, staff } from '../../db/staff.ts'
import { type Act, audited } from '../act.ts'
import { clinicAuthority } from '../authority-store.ts'
import { type Chart, contextOf } from '../charts.ts'
import type { Deps } from '../deps.ts'
import { isSecret } from '../passwords.ts'
import { unsignedNote } from './print-note.ts'
import { isStored, refusalOfReceipt } from './record-entries.ts'

export type Signed = {
  readonly id: string
  readonly seq: number
  readonly hash: string
  readonly meaning: Meaning
  /** The sealed version of the note, for `authored`. */
  readonly note?: { readonly version: number; readonly sha256: string }
}

type Signing = {
  readonly deps: Deps
  readonly act: Act
  readonly chart: Chart
  readonly request: SignatureRequest
  readonly at: Instant
  /** Of the `signed` entry, and the event that the certificate names. */
  readonly id: string
}

/**
 * Signs what the signer read: `head` is the last hash that they saw. The password is asked for each time. `authored`
 * draws and seals the note first; the entry and the note's row are then stored together, or neither is.
 */
export async function signNote(
  deps: Deps,
  act: Act,
  sessionId: string,
  request: SignatureRequest,
): Promise<Outcome<Signed>> {
  const { meaning } = request
  const privilege = `sign-${meaning}` as const
  if (!may(act.staff.role, privilege)) return refuse({ code: 'not-permitted', needs: `sign as ${meaning}` })
  const chart = deps.charts.chart(sessionId)
  if (!chart) return refuse({ code: 'not-found', what: 'session' })
  const known = await isSigner(deps, act, request.password)
  if (!known.ok) return known
  const changed = sinceRead(chart, request.head)
  if (changed) return changed
  const at = deps.now()
  const open = blocks(chart.session, contextOf(deps.db, chart.session), at, {
    signer: act.staff.id,
    meaning,
    overrides: request.overrides,
  })
  if (open.length > 0)
    return refuse({ code: 'unfinished', findings: open.map(({ id, sentence }) => ({ id, sentence })) })
  const signing = { deps, act, chart, request, at, id: deps.newId() }
  return meaning === 'authored' ? seal(signing) : store(signing)
}

async function isSigner(deps: Deps, act: Act, password: string): Promise<Outcome<true>> {
  const account = `${act.staff.id} ${act.address}`
  const wait = deps.passwordTries.enter(account)
  if (wait > 0) return refuse({ code: 'too-many-tries', retryAfterSeconds: wait })
  if (!(await isSecret(password, secretOf(deps.db, act.staff.id, 'password'))))
    return refuse({ code: 'wrong-password' })
  deps.passwordTries.passed(account)
  return done(true)
}

/** What came into the record after the signer read it; nothing when they saw all of it. */
function sinceRead({ entries }: Chart, head: string): Outcome<never> | undefined {
  const newest = entries.at(-1)
  if (!newest || newest.hash === head) return undefined
  const seen = entries.findIndex(({ hash }) => hash === head)
  return refuse({ code: 'record-changed', head: newest.hash, entries: entries.slice(seen + 1) })
}

async function seal(signing: Signing): Promise<Outcome<Signed>> {
  const { deps, chart, request, at } = signing
  const sealed = await sealedNote(signing)
  const kept = await deps.notes.keep(sealed)
  const { id: sessionId } = chart.session
  const note = { sessionId, version: versions(chart.session) + 1, ...kept, head: request.head, at }
  try {
    const outcome = await store(signing, note)
    if (!outcome.ok) await deps.notes.drop(kept.file)
    return outcome
  } catch (error) {
    await deps.notes.drop(kept.file)
    throw error
  }
}

/** The note with the signer's seal. Every signature has a certificate and a key of its own, used once. */
async function sealedNote({ deps, act, chart, request, at, id }: Signing): Promise<Uint8Array> {
  const [{ seal: sealBytes }, { issueSigner }] = await Promise.all([
    import('../note/seal.ts'),
    import('../note/authority.ts'),
  ])
  const { db, now, newId, config } = deps
  const authority = await clinicAuthority({ db, masterKeyFile: config.masterKeyFile, now, newId })
  const { name, credential, role } = act.staff
  const identity = issueSigner(authority, { name, credential, role, signingEventId: id }, at)
  const { clinic: settings } = contextOf(db, chart.session)
  const reasons = (request.overrides ?? []).map(({ finding, reason }) => `${finding}: ${reason}`)
  return sealBytes(await unsignedNote(deps, chart, act.staff.id), {
    field: 'authored',
    identity,
    signedAt: at,
    timeZone: settings.timeZone,
    name,
    credential,
    meaning: statements.authored,
    ...(reasons.length > 0 ? { reason: reasons.join('; ') } : {}),
  })
}

/** The `signed` entry and, with it in one transaction, the note that it seals. */
async function store(signing: Signing, note?: NoteRow): Promise<Outcome<Signed>> {
  const { deps, act, chart, request, at, id } = signing
  const sessionId = chart.session.id
  const subject = { kind: 'session', id: sessionId }
  const answer: Signature = await deps.db.write('sign', {
    sessionId,
    head: request.head,
    entry: entryOf(signing, note),
    note,
    receivedAt: at,
    audit: audited(act, at, 'sign', subject, {
      meaning: request.meaning,
      entry: id,
      ...(note ? { version: note.version, sha256: note.sha256 } : {}),
      ...(request.overrides?.length ? { overrides: request.overrides.length } : {}),
    }),
  })
  if (answer.outcome === 'record-changed') {
    const now = deps.charts.chart(sessionId)
    return (now && sinceRead(now, request.head)) ?? refuse({ code: 'changed-meanwhile', what: 'session' })
  }
  if (!isStored(answer)) return refuse(refusalOfReceipt(answer))
  deps.live.announce()
  const { seq, hash } = answer
  const sealed = note ? { note: { version: note.version, sha256: note.sha256 } } : {}
  return done({ id, seq, hash, meaning: request.meaning, ...sealed })
}

function entryOf({ deps, act, chart, request, at, id }: Signing, note: NoteRow | undefined): PreparedEntry {
  const body: Body<'signed'> = {
    meaning: request.meaning,
    head: request.head,
    statement: statements[request.meaning],
    versions: pinned(deps, act, chart),
    ...(request.overrides?.length ? { overrides: request.overrides } : {}),
    ...(note ? { noteVersion: note.version, noteHash: note.sha256 } : {}),
    event: id,
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
