import type { Instant } from '../chart/units.ts'
import type { Reads, Tx } from './connection.ts'
import { and, desc, eq, isNull } from './drizzle.ts'
import { keys } from './schema.ts'

/** A key or certificate. The private key is text that only the master key opens. */
export type KeyRow = {
  readonly id: string
  /** Such as `authority`, `signer` or `tls`. */
  readonly purpose: string
  /** The staff id whose key it is; absent for the clinic's own. */
  readonly owner?: string | undefined
  readonly wrapped: string
  /** PEM */
  readonly certificate?: string | undefined
  readonly at: Instant
}

/** The newest key for a purpose, of one person or (without an owner) of the clinic. */
export function key({ reads }: Reads, purpose: string, owner?: string): KeyRow | undefined {
  const whose = owner === undefined ? isNull(keys.owner) : eq(keys.owner, owner)
  const row = reads
    .select()
    .from(keys)
    .where(and(eq(keys.purpose, purpose), whose))
    .orderBy(desc(keys.at))
    .limit(1)
    .get()
  return row && keyRow(row)
}

/** Adds a key. Throws when its id is taken: a key stays as it was made. */
export function putKey(tx: Tx, { key: row }: { key: KeyRow }): { readonly outcome: 'stored' } {
  tx.writes
    .insert(keys)
    .values({ ...row, owner: row.owner ?? null, certificate: row.certificate ?? null })
    .run()
  return { outcome: 'stored' }
}

const keyRow = ({ owner, certificate, ...row }: typeof keys.$inferSelect): KeyRow => ({
  ...row,
  ...(owner === null ? {} : { owner }),
  ...(certificate === null ? {} : { certificate }),
})
