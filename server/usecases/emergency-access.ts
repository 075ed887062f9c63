import type { LogEntry } from '../../chart/entry.ts'
import { toWire } from '../../chart/instant.ts'
import type { Patient } from '../../chart/people.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import { minutes } from '../../chart/units.ts'
import type { EmergencyAccessRequest } from '../../chart/wire.ts'
import { device } from '../../db/devices.ts'
import {
  type EmergencyAccess,
  emergencyAccess,
  emergencyAccesses,
  newestAccessOf,
  unreviewedAccesses,
} from '../../db/emergency-access.ts'
import { sessionRow } from '../../db/sessions.ts'
import { type Act, audited } from '../act.ts'
import { contextOf } from '../charts.ts'
import type { Deps } from '../deps.ts'

/** One chart for reading, until a time. Nothing can be charted with it, and nothing else be read. */
export type EmergencyReading = {
  readonly id: string
  readonly until: string
  readonly patient: Patient
  readonly entries: readonly LogEntry[]
}

/** Where somebody is in the chair: what else there is of a patient is no emergency at a locked tablet. */
const AT_THE_CHAIR: readonly string[] = ['check-in', 'infusing', 'held', 'recovery']

/**
 * Opens one chair's chart from an enrolled tablet that is locked (45 CFR 164.312(a)(2)(ii)): its sign-in is still good,
 * nobody shows a PIN. The rows of the audit log are that tablet's, since nobody knows who it was.
 */
export async function openInEmergency(
  deps: Deps,
  act: Act,
  tablet: string,
  { sessionId, name, reason }: EmergencyAccessRequest,
): Promise<Outcome<EmergencyReading>> {
  if (!isEnrolled(deps, act, tablet)) return refuse({ code: 'not-found', what: 'enrolled tablet' })
  if (name.trim() === '' || reason.trim() === '') {
    const path = name.trim() === '' ? '/name' : '/reason'
    return refuse({ code: 'bad-input', errors: [{ path, message: 'is empty' }] })
  }
  const row = sessionRow(deps.db, sessionId)
  if (!row || !AT_THE_CHAIR.includes(row.phase)) return refuse({ code: 'not-found', what: 'session at a chair' })
  const at = deps.now()
  const { emergencyAccessMinutes } = settingsOf(deps, sessionId)
  const access: EmergencyAccess = {
    id: deps.newId(),
    tablet,
    sessionId,
    name: name.trim(),
    reason: reason.trim(),
    tokenHash: act.signIn,
    signedIn: act.staff.id,
    at,
    until: at + minutes(emergencyAccessMinutes),
  }
  await deps.db.write('putEmergencyAccess', { access, audit: ofTablet(deps, act, access, 'emergency-access') })
  return done(readingOf(deps, access))
}

/** The same chart again, as it is by now; the answer ends with the time, the sign-in, or the session. */
export async function readInEmergency(deps: Deps, act: Act, id: string): Promise<Outcome<EmergencyReading>> {
  const access = emergencyAccess(deps.db, id)
  const isOpen =
    access !== undefined &&
    deps.now() < access.until &&
    access.tokenHash === act.signIn &&
    isEnrolled(deps, act, access.tablet) &&
    newestAccessOf(deps.db, access.tablet)?.id === id &&
    AT_THE_CHAIR.includes(sessionRow(deps.db, access.sessionId)?.phase ?? '')
  if (!isOpen) return refuse({ code: 'not-found', what: 'open emergency access' })
  await deps.db.write('audit', { row: ofTablet(deps, act, access, 'emergency-read') })
  return done(readingOf(deps, access))
}

/** A tablet that is enrolled and was not revoked, and whose own sign-in asks. */
const isEnrolled = ({ db }: Deps, act: Act, tablet: string): boolean =>
  act.device === tablet && device(db, tablet)?.revokedAt === undefined

function chartOf(deps: Deps, sessionId: string) {
  const chart = deps.charts.chart(sessionId)
  if (!chart) throw new Error('a session has a row and no entries')
  return chart
}

const settingsOf = (deps: Deps, sessionId: string) => contextOf(deps.db, chartOf(deps, sessionId).session).clinic

function readingOf(deps: Deps, { id, until, sessionId }: EmergencyAccess): EmergencyReading {
  const { session, entries } = chartOf(deps, sessionId)
  return { id, until: toWire(until), patient: contextOf(deps.db, session).patient, entries }
}

function ofTablet(deps: Deps, act: Act, { id, sessionId, tablet }: EmergencyAccess, action: string) {
  const row = audited(act, deps.now(), action, { kind: 'session', id: sessionId }, { access: id })
  return { ...row, actor: undefined, device: tablet }
}

const MOST = 500

export type EmergencyList = {
  readonly accesses: readonly {
    readonly id: string
    readonly tablet: string
    readonly session: string
    readonly name: string
    readonly reason: string
    readonly signedIn: string
    readonly at: string
    readonly until: string
    readonly review?: { readonly found: string; readonly at: string; readonly by: string } | undefined
  }[]
  readonly unreviewed: number
}

/** Every such access, the newest first, with what came of looking into it: the administrator's list and badge. */
export function listEmergencies(deps: Deps): Outcome<EmergencyList> {
  const accesses = emergencyAccesses(deps.db, MOST)
  return done({
    accesses: accesses.map(({ tokenHash: _, sessionId, at, until, review, tablet, ...access }) => ({
      ...access,
      tablet: device(deps.db, tablet)?.name ?? tablet,
      session: sessionId,
      at: toWire(at),
      until: toWire(until),
      ...(review ? { review: { ...review, at: toWire(review.at) } } : {}),
    })),
    unreviewed: unreviewedAccesses(deps.db),
  })
}

/** Says that this person looked into an access, and what they found. Once: the first finding stays. */
export async function reviewEmergency(
  deps: Deps,
  act: Act,
  id: string,
  { found }: { found: string },
): Promise<Outcome<EmergencyList>> {
  const access = emergencyAccess(deps.db, id)
  if (!access) return refuse({ code: 'not-found', what: 'emergency access' })
  const at = deps.now()
  const subject = { kind: 'session', id: access.sessionId }
  const audit = audited(act, at, 'review-emergency', subject, { access: id })
  const { outcome } = await deps.db.write('putEmergencyReview', { accessId: id, found, at, by: act.staff.id, audit })
  return outcome === 'changed' ? refuse({ code: 'changed-meanwhile', what: 'emergency access' }) : listEmergencies(deps)
}
