import type { Instant } from '../chart/units.ts'
import type { Reads, Tx } from './connection.ts'
import { desc, eq, isNull, sql } from './drizzle.ts'
import { emergencyReviews as reviews, emergencyAccess as table } from './schema.ts'

/** A look at one session's chart from a locked tablet, without a PIN. Who looked is as typed, not proven. */
export type EmergencyAccess = {
  readonly id: string
  readonly tablet: string
  readonly sessionId: string
  readonly name: string
  readonly reason: string
  /** The sign-in that the tablet still held, and whose it was. */
  readonly tokenHash: string
  readonly signedIn: string
  readonly at: Instant
  readonly until: Instant
}
export type EmergencyReview = { readonly found: string; readonly at: Instant; readonly by: string }
export type ReviewedAccess = EmergencyAccess & { readonly review?: EmergencyReview | undefined }

/** Writes that somebody looks, and why, before the chart is shown. */
export function putEmergencyAccess(tx: Tx, { access }: { access: EmergencyAccess }): { readonly outcome: 'stored' } {
  tx.writes.insert(table).values(access).run()
  return { outcome: 'stored' }
}

/** As they came: a clock that was put back makes no older access the newest, and hides none. */
const newestFirst = desc(sql`emergency_access.rowid`)

export const emergencyAccess = ({ reads }: Reads, id: string): EmergencyAccess | undefined =>
  reads.select().from(table).where(eq(table.id, id)).get()

/** The newest access from a tablet, by when it was written: a tablet shows one chart at a time. */
export const newestAccessOf = ({ reads }: Reads, tablet: string): EmergencyAccess | undefined =>
  reads.select().from(table).where(eq(table.tablet, tablet)).orderBy(newestFirst).limit(1).get()

/** Newest first, with what an administrator found. */
export const emergencyAccesses = ({ reads }: Reads, limit: number): readonly ReviewedAccess[] =>
  reads
    .select({ access: table, review: reviews })
    .from(table)
    .leftJoin(reviews, eq(reviews.accessId, table.id))
    .orderBy(newestFirst)
    .limit(limit)
    .all()
    .map(({ access, review }) => ({
      ...access,
      ...(review === null ? {} : { review: { found: review.found, at: review.at, by: review.by } }),
    }))

/** How many nobody has looked into yet, of all time. */
export const unreviewedAccesses = ({ reads }: Reads): number =>
  reads
    .select({ count: sql<number>`count(*)` })
    .from(table)
    .leftJoin(reviews, eq(reviews.accessId, table.id))
    .where(isNull(reviews.accessId))
    .get()?.count ?? 0

/** `changed`: somebody had looked into it before; the first finding stays. */
export function putEmergencyReview(
  tx: Tx,
  { accessId, found, at, by }: { accessId: string; found: string; at: Instant; by: string },
): { readonly outcome: 'stored' | 'changed' } {
  const before = tx.writes.select({ at: reviews.at }).from(reviews).where(eq(reviews.accessId, accessId)).get()
  if (before !== undefined) return { outcome: 'changed' }
  tx.writes.insert(reviews).values({ accessId, found, at, by }).run()
  return { outcome: 'stored' }
}
