import { canonical } from '../chart/chain.ts'
import type { Staff } from '../chart/people.ts'
import type { Instant } from '../chart/units.ts'
import { prepared, type Reads, type Tx } from './connection.ts'
import { and, desc, eq, sql } from './drizzle.ts'
import { secrets, staff as table, usernames } from './schema.ts'

/** A person as one version of their row tells it. */
export type StaffVersion = Staff & { readonly version: number }
export type SecretKind = 'password' | 'pin'

const statements = prepared((db) => ({
  newest: db
    .select({ version: table.version, body: table.body })
    .from(table)
    .where(eq(table.id, sql.placeholder('id')))
    .orderBy(desc(table.version))
    .limit(1)
    .prepare(),
  version: db
    .select({ version: table.version, body: table.body })
    .from(table)
    .where(and(eq(table.id, sql.placeholder('id')), eq(table.version, sql.placeholder('version'))))
    .prepare(),
  all: db
    .select({ version: sql<number>`max(${table.version})`, body: table.body })
    .from(table)
    .groupBy(table.id)
    .prepare(),
  username: db
    .select({ staffId: usernames.staffId })
    .from(usernames)
    .where(eq(usernames.username, sql.placeholder('username')))
    .prepare(),
  secret: db
    .select({ version: secrets.version, hash: secrets.hash })
    .from(secrets)
    .where(and(eq(secrets.staffId, sql.placeholder('staffId')), eq(secrets.kind, sql.placeholder('kind'))))
    .orderBy(desc(secrets.version))
    .limit(1)
    .prepare(),
}))

const staffOf = ({ version, body }: { version: number; body: string }): StaffVersion => ({
  ...(JSON.parse(body) as Staff),
  version,
})

/** A person as last written, or as one version (the one that a signature pinned) had them. */
export function staff({ reads }: Reads, id: string, version?: number): StaffVersion | undefined {
  const { newest, version: of } = statements(reads)
  const row = version === undefined ? newest.get({ id }) : of.get({ id, version })
  return row && staffOf(row)
}

/** Whose username this is, in any case of its letters; nothing once that person goes by another. */
export function staffByUsername(db: Reads, username: string): StaffVersion | undefined {
  const owner = statements(db.reads).username.get({ username: folded(username) })
  const found = owner && staff(db, owner.staffId)
  return found !== undefined && folded(found.username) === folded(username) ? found : undefined
}

/** Everyone, the disabled too, by name: SQLite takes the body from the row that has the newest version. */
export const allStaff = ({ reads }: Reads): readonly StaffVersion[] =>
  statements(reads)
    .all.all()
    .map(staffOf)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))

/** True until the first account is made. */
export const isEmpty = ({ reads }: Reads): boolean =>
  reads.select({ id: table.id }).from(table).limit(1).get() === undefined

/** The argon2id hash that counts now; nothing when none was ever set. */
export const secretOf = ({ reads }: Reads, staffId: string, kind: SecretKind): string | undefined =>
  statements(reads).secret.get({ staffId, kind })?.hash

const folded = (username: string) => username.normalize('NFKC').toLowerCase()

/**
 * `changed`: someone wrote a newer version than the one this was made from. `username-taken`: the name belongs to
 * someone else, and does so for ever. Only `stored` wrote.
 */
export type StaffWritten =
  | { readonly outcome: 'stored' | 'changed'; readonly staff: StaffVersion }
  | { readonly outcome: 'username-taken' }
  /** Nobody could manage the accounts any more. */
  | { readonly outcome: 'last-administrator' }

export type Secrets = { readonly [K in SecretKind]?: string | undefined }

const isManager = ({ role, enabled }: Staff) => role === 'administrator' && enabled

/** Writes a new version of a person, with their secrets if given. `base` is the version it was made from; 0 for new. */
export function putStaff(
  tx: Tx,
  args: { staff: Staff; base: number; secrets?: Secrets | undefined; at: Instant; by: string },
): StaffWritten {
  const { base, at, by } = args
  const { id } = args.staff
  const now = staff(tx, id)
  if ((now?.version ?? 0) !== base && now !== undefined) return { outcome: 'changed', staff: now }
  if (now !== undefined && isManager(now) && !isManager(args.staff))
    if (!allStaff(tx).some((other) => other.id !== id && isManager(other))) return { outcome: 'last-administrator' }
  const username = folded(args.staff.username)
  const owner = statements(tx.writes).username.get({ username })
  if (owner !== undefined && owner.staffId !== id) return { outcome: 'username-taken' }
  if (owner === undefined) tx.writes.insert(usernames).values({ username, staffId: id }).run()
  const version = (now?.version ?? 0) + 1
  tx.writes
    .insert(table)
    .values({ id, version, body: canonical(args.staff), at, by })
    .run()
  for (const kind of ['password', 'pin'] as const) {
    const hash = args.secrets?.[kind]
    if (hash !== undefined) putSecret(tx, { staffId: id, kind, hash, at, by })
  }
  return { outcome: 'stored', staff: { ...args.staff, version } }
}

/** Replaces a password or PIN by its new argon2id hash. */
export function putSecret(
  tx: Tx,
  args: { staffId: string; kind: SecretKind; hash: string; at: Instant; by: string },
): { readonly outcome: 'stored' } {
  const { staffId, kind } = args
  const version = (statements(tx.writes).secret.get({ staffId, kind })?.version ?? 0) + 1
  tx.writes
    .insert(secrets)
    .values({ ...args, version })
    .run()
  return { outcome: 'stored' }
}
