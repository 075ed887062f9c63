import type { Instant } from '../chart/units.ts'
import { prepared, type Reads, type Tx } from './connection.ts'
import { and, eq, isNull, sql } from './drizzle.ts'
import { devices, signIns } from './schema.ts'
import { type SecretKind, secretOf, staff } from './staff.ts'

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
  /** Opens the enrolment of a second factor and nothing else. */
  readonly limited: boolean
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

/** Whether this person ever signed in on that device. */
export const wasSignedInOn = ({ reads }: Reads, staffId: string, device: string): boolean =>
  reads
    .select({ staffId: signIns.staffId })
    .from(signIns)
    .where(and(eq(signIns.staffId, staffId), eq(signIns.device, device)))
    .limit(1)
    .get() !== undefined

/**
 * Signs someone in under a new token; `replaces` is the one that it takes the place of, revoked in the same breath.
 * `overtaken` and nothing stored when the account, the tablet, the sign-in that it is `within` or the secret that was
 * `shown` counted when it was checked and does so no more.
 */
export function signIn(
  tx: Tx,
  args: Omit<SignIn, 'revokedAt' | 'lastSeenAt' | 'limited'> & {
    limited?: boolean | undefined
    replaces?: string | undefined
    within?: string | undefined
    /** The hash that a password or PIN was checked against. */
    shown?: { readonly kind: SecretKind; readonly hash: string } | undefined
  },
): { readonly outcome: 'stored' | 'overtaken' } {
  const { replaces, within, shown, ...row } = args
  const { staffId, device } = row
  if (staff(tx, staffId)?.enabled === false) return { outcome: 'overtaken' }
  if (device !== undefined && isRevokedDevice(tx, device)) return { outcome: 'overtaken' }
  if (within !== undefined && signInByToken(tx, within)?.revokedAt !== undefined) return { outcome: 'overtaken' }
  if (shown !== undefined && secretOf(tx, staffId, shown.kind) !== shown.hash) return { outcome: 'overtaken' }
  if (replaces !== undefined) revokeSignIn(tx, { tokenHash: replaces, at: row.createdAt })
  tx.writes
    .insert(signIns)
    .values({ ...row, device: row.device ?? null, limited: row.limited === true, lastSeenAt: row.createdAt })
    .run()
  return { outcome: 'stored' }
}

const isRevokedDevice = ({ reads }: Reads, id: string): boolean =>
  (reads.select({ revokedAt: devices.revokedAt }).from(devices).where(eq(devices.id, id)).get()?.revokedAt ?? null) !==
  null

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
