import type { Instant } from '../chart/units.ts'
import { prepared, type Reads, type Tx } from './connection.ts'
import { and, eq, isNull, sql } from './drizzle.ts'
import { devices, signIns } from './schema.ts'

/** Who is signed in where. Both limits must lie ahead and it must not be revoked for it to count. */
export type SignIn = {
  /** SHA-256 of the cookie's token, hex. */
  readonly tokenHash: string
  readonly staffId: string
  readonly device?: string | undefined
  readonly createdAt: Instant
  readonly lastSeenAt: Instant
  readonly idleUntil: Instant
  readonly absoluteUntil: Instant
  readonly revokedAt?: Instant | undefined
}

const statements = prepared((db) => ({
  byToken: db
    .select()
    .from(signIns)
    .where(eq(signIns.tokenHash, sql.placeholder('tokenHash')))
    .prepare(),
}))

/** The sign-in of a token, whether or not it still counts. */
export function signInByToken({ reads }: Reads, tokenHash: string): SignIn | undefined {
  const row = statements(reads).byToken.get({ tokenHash })
  return row && signInOf(row)
}

/** One person's sign-ins that were not revoked. */
export const signInsOf = ({ reads }: Reads, staffId: string): readonly SignIn[] =>
  reads
    .select()
    .from(signIns)
    .where(and(eq(signIns.staffId, staffId), isNull(signIns.revokedAt)))
    .all()
    .map(signInOf)

const signInOf = ({ device, revokedAt, ...row }: typeof signIns.$inferSelect): SignIn => ({
  ...row,
  ...(device === null ? {} : { device }),
  ...(revokedAt === null ? {} : { revokedAt }),
})

/** Signs someone in under a new token; `replaces` is the one that it takes the place of, revoked in the same breath. */
export function signIn(
  tx: Tx,
  args: Omit<SignIn, 'revokedAt' | 'lastSeenAt'> & { replaces?: string | undefined },
): { readonly outcome: 'stored' } {
  const { replaces, ...row } = args
  if (replaces !== undefined) revokeSignIn(tx, { tokenHash: replaces, at: row.createdAt })
  tx.writes
    .insert(signIns)
    .values({ ...row, device: row.device ?? null, lastSeenAt: row.createdAt })
    .run()
  return { outcome: 'stored' }
}

/** Notes that a sign-in was used. A revoked one stays revoked. */
export function touchSignIn(
  tx: Tx,
  { tokenHash, at, idleUntil }: { tokenHash: string; at: Instant; idleUntil: Instant },
): { readonly outcome: 'stored' | 'gone' } {
  const { changes } = tx.writes
    .update(signIns)
    .set({ lastSeenAt: at, idleUntil })
    .where(and(eq(signIns.tokenHash, tokenHash), isNull(signIns.revokedAt)))
    .run()
  return { outcome: changes === 1 ? 'stored' : 'gone' }
}

/** Ends one sign-in by its token, or all of a person's or a device's. Says how many. */
export function revokeSignIn(
  tx: Tx,
  args: { at: Instant } & ({ tokenHash: string } | { staffId: string } | { device: string }),
): { readonly revoked: number } {
  const whose =
    'tokenHash' in args
      ? eq(signIns.tokenHash, args.tokenHash)
      : 'staffId' in args
        ? eq(signIns.staffId, args.staffId)
        : eq(signIns.device, args.device)
  const { changes } = tx.writes
    .update(signIns)
    .set({ revokedAt: args.at })
    .where(and(whose, isNull(signIns.revokedAt)))
    .run()
  return { revoked: changes }
}

/** A tablet, monitor or pump that entries may come from. */
export type Device = {
  readonly id: string
  readonly name: string
  readonly enrolledAt: Instant
  readonly enrolledBy: string
  readonly revokedAt?: Instant | undefined
}

const deviceOf = ({ revokedAt, ...row }: typeof devices.$inferSelect): Device => ({
  ...row,
  ...(revokedAt === null ? {} : { revokedAt }),
})

export function device({ reads }: Reads, id: string): Device | undefined {
  const row = reads.select().from(devices).where(eq(devices.id, id)).get()
  return row && deviceOf(row)
}

/** Enrols a device, renames it or revokes it; a revoked one takes its sign-ins with it. */
export function putDevice(tx: Tx, { device: wanted }: { device: Device }): { readonly outcome: 'stored' } {
  const row = { ...wanted, revokedAt: wanted.revokedAt ?? null }
  tx.writes.insert(devices).values(row).onConflictDoUpdate({ target: devices.id, set: row }).run()
  if (wanted.revokedAt !== undefined) revokeSignIn(tx, { device: wanted.id, at: wanted.revokedAt })
  return { outcome: 'stored' }
}
