import type { Instant } from '../chart/units.ts'
import type { Reads, Tx } from './connection.ts'
import { and, asc, desc, eq, inArray, sql } from './drizzle.ts'
import { audit, devices, signIns } from './schema.ts'
import { revokeSignIn } from './sign-ins.ts'

/** A tablet, monitor or pump that entries may come from. */
export type Device = {
  readonly id: string
  readonly name: string
  readonly enrolledAt: Instant
  readonly enrolledBy: string
  readonly revokedAt?: Instant | undefined
  /** SHA-256 of the token in its own cookie, hex; none for what is no tablet. */
  readonly tokenHash?: string | undefined
}

/** When somebody last used a sign-in on it, and who. */
export type DeviceSeen = Device & { readonly seenAt?: Instant | undefined; readonly seenBy?: string | undefined }

const deviceOf = ({ revokedAt, tokenHash, ...row }: typeof devices.$inferSelect): Device => ({
  ...row,
  ...(revokedAt === null ? {} : { revokedAt }),
  ...(tokenHash === null ? {} : { tokenHash }),
})

export function device({ reads }: Reads, id: string): Device | undefined {
  const row = reads.select().from(devices).where(eq(devices.id, id)).get()
  return row && deviceOf(row)
}

/** The tablet whose cookie holds this token. */
export function deviceByToken({ reads }: Reads, tokenHash: string): Device | undefined {
  const row = reads.select().from(devices).where(eq(devices.tokenHash, tokenHash)).get()
  return row && deviceOf(row)
}

/** All of them, the revoked too, the newest first. SQLite takes the person from the row that was seen last. */
export function allDevices({ reads }: Reads): readonly DeviceSeen[] {
  const seen = reads
    .select({ device: signIns.device, at: sql<number>`max(${signIns.lastSeenAt})`, by: signIns.staffId })
    .from(signIns)
    .groupBy(signIns.device)
    .all()
  const last = new Map(seen.map(({ device: id, at, by }) => [id, { seenAt: at, seenBy: by }]))
  return reads
    .select()
    .from(devices)
    .orderBy(desc(devices.enrolledAt))
    .all()
    .map((row) => ({ ...deviceOf(row), ...last.get(row.id) }))
}

/** What stood on a device's label, `from` an instant on; without one from its first day. */
export type DeviceName = { readonly name: string; readonly from?: Instant | undefined }
export type DeviceNames = ReadonlyMap<string, readonly DeviceName[]>

/**
 * Every name that each enrolled device had, the oldest first, as the rows of the audit log tell that gave them. A name
 * can be changed: whoever reads a row of last year must not be told the label of today.
 */
export function deviceNames({ reads }: Reads): DeviceNames {
  const acts = ['enrol-tablet', 'name-tablet', 'revoke-tablet', 'admit-tablet']
  const name = sql<string>`json_extract(${audit.detail}, '$.name')`
  const given = reads
    .select({ id: audit.subjectId, action: audit.action, at: audit.at, name })
    .from(audit)
    .where(and(inArray(audit.action, acts), eq(audit.outcome, 'done'), sql`${name} NOT NULL`))
    .orderBy(asc(audit.seq))
    .all()
  const names = new Map<string, readonly DeviceName[]>()
  for (const { id, action, at, name } of given)
    if (id !== null)
      names.set(id, [...(names.get(id) ?? []), action === 'enrol-tablet' ? { name } : { name, from: at }])
  // One whose label was never changed has that of its first day, also where its enrolment did not write it down.
  for (const { id, name } of reads.select({ id: devices.id, name: devices.name }).from(devices).all())
    if (!names.has(id)) names.set(id, [{ name }])
  return names
}

/** What a device was called then; nothing of one that nobody enrolled. */
export const nameThen = (names: DeviceNames, id: string | undefined, at: Instant): string | undefined =>
  id === undefined ? undefined : names.get(id)?.findLast(({ from }) => from === undefined || from <= at)?.name

/** Enrols a tablet under an id that no other has; `taken` and nothing stored when one has. */
export function enrolDevice(tx: Tx, { device: wanted }: { device: Device }): { readonly outcome: 'stored' | 'taken' } {
  if (device(tx, wanted.id) !== undefined) return { outcome: 'taken' }
  return putDevice(tx, { device: wanted })
}

/**
 * Renames a device, revokes or readmits it (`revoked` false), and leaves as it stands what is not said: of two changes
 * at once neither undoes the other.
 */
export function changeDevice(
  tx: Tx,
  { id, name, revoked, at }: { id: string; name?: string | undefined; revoked?: boolean | undefined; at: Instant },
): { readonly outcome: 'stored'; readonly device: Device } | { readonly outcome: 'unknown' } {
  const known = device(tx, id)
  if (known === undefined) return { outcome: 'unknown' }
  const { revokedAt, ...kept } = known
  const stays = revoked === undefined ? revokedAt : revoked ? (revokedAt ?? at) : undefined
  const next: Device = { ...kept, name: name ?? known.name, ...(stays === undefined ? {} : { revokedAt: stays }) }
  putDevice(tx, { device: next })
  return { outcome: 'stored', device: next }
}

/** Enrols a device, renames it, revokes or readmits it; a revoked one takes its sign-ins with it. */
export function putDevice(tx: Tx, { device: wanted }: { device: Device }): { readonly outcome: 'stored' } {
  const row = { ...wanted, revokedAt: wanted.revokedAt ?? null, tokenHash: wanted.tokenHash ?? null }
  tx.writes.insert(devices).values(row).onConflictDoUpdate({ target: devices.id, set: row }).run()
  if (wanted.revokedAt !== undefined) revokeSignIn(tx, { device: wanted.id, at: wanted.revokedAt })
  return { outcome: 'stored' }
}
