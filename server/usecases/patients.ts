import type { Problem } from '../../chart/entry.ts'
import type { Patient } from '../../chart/people.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import type { NewPatient, PatientChange } from '../../chart/wire.ts'
import { type PatientWritten, patient } from '../../db/patients.ts'
import { type Act, audited } from '../act.ts'
import type { Deps } from '../deps.ts'

/** A new patient. The same call again, with the same id, answers the same. */
export async function addPatient(deps: Deps, act: Act, wanted: NewPatient): Promise<Outcome<Patient>> {
  const errors = birthDateProblems(wanted.birthDate)
  if (errors.length > 0) return refuse({ code: 'bad-input', errors })
  const { id = deps.newId(), ...fields } = wanted
  const at = deps.now()
  const written = await deps.db.write('putPatient', {
    patient: { id, ...fields },
    base: 0,
    at,
    by: act.staff.id,
    audit: audited(act, at, 'add-patient', { kind: 'patient', id }),
  })
  return writtenPatient(written)
}

/** A new version of a patient. Who changed it meanwhile is not overwritten. */
export async function changePatient(
  deps: Deps,
  act: Act,
  id: string,
  { version: base, ...change }: PatientChange,
): Promise<Outcome<Patient>> {
  const known = patient(deps.db, id)
  if (!known) return refuse({ code: 'not-found', what: 'patient' })
  const errors = change.birthDate === undefined ? [] : birthDateProblems(change.birthDate)
  if (errors.length > 0) return refuse({ code: 'bad-input', errors })
  const { version: _, ...fields } = known
  const at = deps.now()
  const written = await deps.db.write('putPatient', {
    patient: { ...fields, ...change },
    base,
    at,
    by: act.staff.id,
    audit: audited(act, at, 'change-patient', { kind: 'patient', id }, { fields: Object.keys(change) }),
  })
  return writtenPatient(written)
}

function writtenPatient(written: PatientWritten): Outcome<Patient> {
  if (written.outcome === 'mrn-taken') return refuse({ code: 'name-taken', what: 'record number' })
  if (written.outcome === 'changed') return refuse({ code: 'changed-meanwhile', what: 'patient' })
  return done(written.patient)
}

function birthDateProblems(text: string): readonly Problem[] {
  const at = Date.parse(`${text}T00:00:00.000Z`)
  const exists = !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
  return exists ? [] : [{ path: '/birthDate', message: 'is not a date that exists' }]
}
