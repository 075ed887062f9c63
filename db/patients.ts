import type { SQL } from 'drizzle-orm'
import { canonical } from '../chart/chain.ts'
import type { Patient } from '../chart/people.ts'
import type { Instant } from '../chart/units.ts'
import { prepared, type Reads, type Tx } from './connection.ts'
import { and, asc, desc, eq, gt, inArray, or, sql } from './drizzle.ts'
import { patientRows, patients as table } from './schema.ts'

const statements = prepared((db) => ({
  newest: db
    .select({ body: table.body })
    .from(table)
    .where(eq(table.id, sql.placeholder('id')))
    .orderBy(desc(table.version))
    .limit(1)
    .prepare(),
  version: db
    .select({ body: table.body })
    .from(table)
    .where(and(eq(table.id, sql.placeholder('id')), eq(table.version, sql.placeholder('version'))))
    .prepare(),
}))

const patientOf = (row: { body: string } | undefined) => row && (JSON.parse(row.body) as Patient)

/** A patient as last written, or as one version (the one that a signature pinned) had it. */
export function patient({ reads }: Reads, id: string, version?: number): Patient | undefined {
  const { newest, version: of } = statements(reads)
  return patientOf(version === undefined ? newest.get({ id }) : of.get({ id, version }))
}

/** Several patients as last written, in one read: for lists of sessions. */
export function patientsById({ reads }: Reads, ids: readonly string[]): ReadonlyMap<string, Patient> {
  const rows = reads
    .select({ body: table.body })
    .from(patientRows)
    .innerJoin(table, and(eq(table.id, patientRows.id), eq(table.version, patientRows.version)))
    .where(inArray(patientRows.id, [...new Set(ids)]))
    .all()
  return new Map(rows.map(({ body }) => JSON.parse(body) as Patient).map((one) => [one.id, one]))
}

export type PatientPage = { readonly patients: readonly Patient[]; readonly cursor?: string | undefined }

/**
 * Patients by name, a page at a time. Every word of `search` must begin a word of the name, the record number or the
 * birth date.
 */
export function patients(
  { reads }: Reads,
  { search = '', cursor, limit = 50 }: { search?: string | undefined; cursor?: string | undefined; limit?: number },
): PatientPage {
  const wanted: (SQL | undefined)[] = folded(search)
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => sql`${patientRows.words} LIKE ${`% ${word.replace(/[\\%_]/g, '\\$&')}%`} ESCAPE '\\'`)
  wanted.push(cursor === undefined ? undefined : afterCursor(cursor))
  const rows = reads
    .select({ id: patientRows.id, sortName: patientRows.sortName, body: table.body })
    .from(patientRows)
    .innerJoin(table, and(eq(table.id, patientRows.id), eq(table.version, patientRows.version)))
    .where(and(...wanted))
    .orderBy(asc(patientRows.sortName), asc(patientRows.id))
    .limit(limit + 1)
    .all()
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    patients: page.map(({ body }) => JSON.parse(body) as Patient),
    ...(last === undefined ? {} : { cursor: `${last.id}|${last.sortName}` }),
  }
}

function afterCursor(cursor: string): SQL | undefined {
  const at = cursor.indexOf('|')
  const [id, sortName] = [cursor.slice(0, at), cursor.slice(at + 1)]
  return or(gt(patientRows.sortName, sortName), and(eq(patientRows.sortName, sortName), gt(patientRows.id, id)))
}

/** Lower case without accents, single spaces: how names are sorted and searched. */
const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim()

/**
 * `stored`: a new version. `unchanged`: the newest version says exactly this already. `changed`: someone wrote a newer
 * version than the one this was made from. `mrn-taken`: another patient has this record number, and two people under
 * one number is how the wrong one is treated. Only `stored` wrote.
 */
export type PatientWritten =
  | { readonly outcome: 'stored' | 'unchanged' | 'changed'; readonly patient: Patient }
  | { readonly outcome: 'mrn-taken'; readonly id: string }

/** Writes a new version of a patient. `base` is the version that it was made from; 0 for a new patient. */
export function putPatient(
  tx: Tx,
  args: { patient: Omit<Patient, 'version'>; base: number; at: Instant; by: string },
): PatientWritten {
  const { base, at, by } = args
  const { id, mrn, family, given, birthDate } = args.patient
  const now = patient(tx, id)
  if (now !== undefined && canonical({ ...args.patient, version: now.version }) === canonical(now))
    return { outcome: 'unchanged', patient: now }
  if (now !== undefined && now.version !== base) return { outcome: 'changed', patient: now }
  const holder = tx.writes.select({ id: patientRows.id }).from(patientRows).where(eq(patientRows.mrn, mrn)).get()
  if (holder !== undefined && holder.id !== id) return { outcome: 'mrn-taken', id: holder.id }
  const version = (now?.version ?? 0) + 1
  const stored: Patient = { ...args.patient, version }
  tx.writes
    .insert(table)
    .values({ id, version, body: canonical(stored), at, by })
    .run()
  const words = ` ${folded(`${family} ${given} ${mrn} ${birthDate}`)}`
  const row = { id, version, mrn, sortName: folded(`${family}, ${given}`), words }
  tx.writes.insert(patientRows).values(row).onConflictDoUpdate({ target: patientRows.id, set: row }).run()
  return { outcome: 'stored', patient: stored }
}
