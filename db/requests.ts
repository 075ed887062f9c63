import { canonical } from '../chart/chain.ts'
import type { Instant } from '../chart/units.ts'
import type { Reads, Tx } from './connection.ts'
import { desc, eq, sql } from './drizzle.ts'
import { requests as table } from './schema.ts'

/** What a patient asked the clinic for, and what came of it. Dates are YYYY-MM-DD, of the clinic's calendar. */
export type PatientRequest = {
  readonly id: string
  readonly patientId: string
  readonly kind: 'copy' | 'amendment'
  readonly receivedOn: string
  /** In the patient's own words, as far as they were written down. */
  readonly asked: string
  readonly state: 'open' | 'granted' | 'denied'
  readonly answeredOn?: string | undefined
  /** What was handed out, or why not. */
  readonly answer?: string | undefined
  /** The patient's statement of disagreement with a denial. */
  readonly statement?: string | undefined
}
export type StoredRequest = PatientRequest & { readonly version: number }

const storedOf = ({ version, body }: { version: number; body: string }): StoredRequest => ({
  ...(JSON.parse(body) as PatientRequest),
  version,
})

export function patientRequest({ reads }: Reads, id: string): StoredRequest | undefined {
  const row = reads.select().from(table).where(eq(table.id, id)).orderBy(desc(table.version)).limit(1).get()
  return row && storedOf(row)
}

/** Every request as last written: a clinic has a few a year. */
export const patientRequests = ({ reads }: Reads): readonly StoredRequest[] =>
  reads
    .select({ version: sql<number>`max(${table.version})`, body: table.body })
    .from(table)
    .groupBy(table.id)
    .all()
    .map(storedOf)

/** `changed`: someone wrote a newer version than the one this was made from; nothing was stored. */
export type RequestWritten = { readonly outcome: 'stored' | 'changed'; readonly request: StoredRequest }

/** Writes a new version of a request. `base` is the version that it was made from; 0 for a new one. */
export function putRequest(
  tx: Tx,
  { request, base, at, by }: { request: PatientRequest; base: number; at: Instant; by: string },
): RequestWritten {
  const now = patientRequest(tx, request.id)
  if (now !== undefined && now.version !== base) return { outcome: 'changed', request: now }
  const version = (now?.version ?? 0) + 1
  tx.writes
    .insert(table)
    .values({ id: request.id, version, body: canonical(request), at, by })
    .run()
  return { outcome: 'stored', request: { ...request, version } }
}
