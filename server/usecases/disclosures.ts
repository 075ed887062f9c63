import { type Static, Type } from 'typebox'
import { toWire } from '../../chart/instant.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import { keptUntil } from '../../chart/retention.ts'
import { disclosuresOf } from '../../db/audit.ts'
import { patient, patientsById } from '../../db/patients.ts'
import { lastSessions } from '../../db/questions.ts'
import { isSession } from '../../db/sessions.ts'
import { clinic } from '../../db/settings.ts'
import { type Act, audited } from '../act.ts'
import type { Deps } from '../deps.ts'

const said = Type.String({ minLength: 1, maxLength: 300 })
/** To whom something of a record goes and what for (45 CFR 164.528), before it is printed or saved. */
export const NewDisclosure = Type.Object(
  {
    what: Type.Unsafe<'note' | 'record'>({ type: 'string', enum: ['note', 'record'] }),
    recipient: said,
    purpose: said,
  },
  { additionalProperties: false },
)
export type NewDisclosure = Static<typeof NewDisclosure>

/** Writes down that a note or record leaves the clinic. The row is the accounting: it is neither changed nor cut. */
export async function disclose(
  deps: Deps,
  act: Act,
  sessionId: string,
  detail: NewDisclosure,
): Promise<Outcome<{ readonly written: true }>> {
  if (!isSession(deps.db, sessionId)) return refuse({ code: 'not-found', what: 'session' })
  const row = audited(act, deps.now(), 'disclose', { kind: 'session', id: sessionId }, detail)
  await deps.db.write('audit', { row })
  return done({ written: true })
}

/** What left by a call of its own. */
const otherwise: Readonly<Record<string, string>> = {
  'export-evidence': 'evidence',
  'print-letter': 'letter',
  'export-billing': 'billing',
  'export-audit': 'audit',
  'export-clinic': 'clinic',
}

export type Disclosed = {
  /** The session, or the course that a letter tells of; empty of a table of many. */
  readonly session: string
  readonly at: string
  readonly by?: string | undefined
  readonly what: string
  readonly recipient: string
  readonly purpose: string
}

/** What of a patient's was given to whom and what for, newest first: handed to the patient who asks for it. */
export function accounting(deps: Deps, patientId: string): Outcome<{ readonly disclosures: readonly Disclosed[] }> {
  if (!patient(deps.db, patientId)) return refuse({ code: 'not-found', what: 'patient' })
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return done({
    disclosures: disclosuresOf(deps.db, patientId).map(({ at, actor, action, subject, detail = {} }) => ({
      session: subject?.kind === 'clinic' ? '' : (subject?.id ?? ''),
      at: toWire(at),
      by: actor,
      what: otherwise[action] ?? text(detail.what),
      recipient: text(detail.recipient),
      purpose: text(detail.purpose),
    })),
  })
}

const MOST = 200

export type Kept = {
  readonly years: number
  readonly minorsUntilAge: number
  /** The patients whose last session is longest ago. */
  readonly patients: readonly {
    readonly id: string
    readonly mrn: string
    readonly name: string
    readonly sessions: number
    readonly last: string
    readonly until: string
    readonly minor: boolean
  }[]
}

/** What is kept until when at least, by the clinic's setting. There is no call, command or job that deletes. */
export function retention(deps: Deps): Outcome<Kept> {
  const settings = clinic(deps.db)?.clinic
  if (!settings) return refuse({ code: 'not-found', what: 'clinic' })
  const last = lastSessions(deps.db, MOST)
  const people = patientsById(
    deps.db,
    last.map(({ patientId }) => patientId),
  )
  const patients = last.flatMap(({ patientId, day, sessions }) => {
    const person = people.get(patientId)
    if (!person) return []
    const { id, mrn, family, given, birthDate } = person
    const until = keptUntil(settings, birthDate, day)
    const minor = until !== keptUntil(settings, '1900-01-01', day)
    return [{ id, mrn, name: `${family}, ${given}`, sessions, last: day, until, minor }]
  })
  return done({ ...settings.retention, patients: patients.toSorted((a, b) => (a.until < b.until ? -1 : 1)) })
}
