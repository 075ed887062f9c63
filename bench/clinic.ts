import { randomBytes } from 'node:crypto'
import { clinicDefaults } from '../chart/clinic.ts'
import { toWire } from '../chart/instant.ts'
import type { Staff } from '../chart/people.ts'
import { builtInProtocols } from '../chart/protocols.ts'
import { HOUR } from '../chart/units.ts'
import { type Db, openDb } from '../db/open.ts'
import { databaseFile } from '../server/compose.ts'
import { hashSecret } from '../server/passwords.ts'
import { hashToken } from '../server/usecases/sign-in.ts'

export type BenchClinic = {
  /** A signed-in tablet each, ready to send as a header; of the nurse, or of `staff` in turn. */
  readonly cookies: readonly string[]
  /** Ids of planned sessions. */
  readonly sessions: readonly string[]
}

export const PASSWORD = 'a long enough password'
const people: readonly Staff[] = [
  { id: 'nora', username: 'nora', name: 'Nora Test', credential: 'RN', initials: 'NT', role: 'nurse', enabled: true },
  {
    id: 'petra',
    username: 'petra',
    name: 'Petra Test',
    credential: 'MD',
    initials: 'PT',
    role: 'physician',
    enabled: true,
  },
  {
    id: 'ada',
    username: 'ada',
    name: 'Ada Test',
    credential: '',
    initials: 'AT',
    role: 'administrator',
    enabled: true,
  },
]

/** Sets up a clinic in a data folder that no server uses yet, with so many tablets signed in and sessions planned. */
export async function makeClinic(
  dataDir: string,
  {
    tablets,
    sessions,
    staff = ['nora'],
    patients = 1,
  }: { tablets: number; sessions: number; staff?: readonly string[]; patients?: number },
): Promise<BenchClinic> {
  const db = await openDb(databaseFile(dataDir))
  try {
    const at = Date.now()
    const password = await hashSecret(PASSWORD)
    const accounts = people.map((staff) => ({ staff, secrets: { password } }))
    const clinic = { ...clinicDefaults, name: 'Bench clinic' }
    await db.write('setup', { clinic, accounts, protocols: builtInProtocols, at, by: 'ada' })
    const person = { family: 'Halvorsen', given: 'Marit', birthDate: '1971-03-09' }
    for (let n = 1; n <= patients; n += 1) {
      const patient = { id: `patient-${n}`, mrn: String(n).padStart(4, '0'), ...person }
      await db.write('putPatient', { patient, base: 0, at, by: 'nora' })
    }
    return {
      cookies: await Promise.all(
        Array.from({ length: tablets }, (_, n) => signedIn(db, String(staff[n % staff.length]), at)),
      ),
      sessions: await Promise.all(Array.from({ length: sessions }, (_, n) => planned(db, `session-${n}`, at))),
    }
  } finally {
    await db.close()
  }
}

/**
 * A sign-in made behind the door: proving a password costs as much as hundreds of entries, and is not what is
 * measured.
 */
export async function signedIn(db: Db, staffId: string, at: number): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const until = at + 12 * HOUR
  const row = { tokenHash: hashToken(token), staffId, createdAt: at, idleUntil: until, absoluteUntil: until }
  await db.write('signIn', row)
  return `chairside=${token}`
}

async function planned(db: Db, id: string, at: number): Promise<string> {
  const time = toWire(at - HOUR)
  const body = {
    patientId: 'patient-1',
    protocolId: 'low-dose-1',
    chair: '1',
    plannedStart: time,
    indication: 'Depression',
  }
  const entry = { id, kind: 'session-opened', occurredAt: time, recordedAt: time, author: 'nora', body }
  await db.write('openSession', { entry, receivedAt: at })
  return id
}

let made = 0
/** One set of vital signs, as a tablet sends it. The id is new in this process and, by `run`, in every other. */
export function vitals(run: string, at = Date.now()) {
  made += 1
  const time = toWire(at)
  const body = {
    systolic: 110 + (made % 30),
    diastolic: 70,
    heartRate: 60 + (made % 40),
    respiratoryRate: 14,
    spo2: 98,
  }
  return { id: `${run}.${made}`, kind: 'vitals', occurredAt: time, recordedAt: time, body }
}
export type SentVitals = ReturnType<typeof vitals>
