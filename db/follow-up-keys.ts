import type { Instant } from '../chart/units.ts'
import { append, type Receipt } from './append.ts'
import { prepared, type Reads, type Tx } from './connection.ts'
import { and, eq, isNull, sql } from './drizzle.ts'
import type { PreparedEntry } from './log.ts'
import { followUpKeys as table } from './schema.ts'

/** What opens one follow-up: a link's token or the code on a card, by its SHA-256 alone. */
export type FollowUpKey = {
  readonly keyHash: string
  /** Names it in the log. */
  readonly id: string
  readonly via: 'link' | 'paper'
  readonly sessionId: string
  readonly hours: number
  readonly createdAt: Instant
  readonly createdBy: string
  readonly expiresAt: Instant
}

const statements = prepared((db) => ({
  byHash: db
    .select()
    .from(table)
    .where(eq(table.keyHash, sql.placeholder('keyHash')))
    .prepare(),
  byId: db
    .select()
    .from(table)
    .where(eq(table.id, sql.placeholder('id')))
    .prepare(),
}))

type Row = typeof table.$inferSelect
const valid = (row: Row | undefined, now: Instant) =>
  row && row.usedAt === null && row.revokedAt === null && now < row.expiresAt ? row : undefined

/** The follow-up that a key opens now. Used, taken back, expired and never made are all nothing. */
export const keyThatOpens = ({ reads }: Reads, keyHash: string, now: Instant): FollowUpKey | undefined =>
  valid(statements(reads).byHash.get({ keyHash }), now)

export const followUpKey = ({ reads }: Reads, id: string): FollowUpKey | undefined => statements(reads).byId.get({ id })

type Entered = { readonly logId: string; readonly entry: PreparedEntry; readonly receivedAt: Instant }

function enter(tx: Tx, { logId, entry, receivedAt }: Entered): Receipt {
  const [receipt] = append(tx, { sessionId: logId, entries: [entry], receivedAt })
  if (receipt === undefined) throw new Error('an entry was answered with nothing')
  return receipt
}

/** Gives out a link or a card, and says so in the course's log. An earlier link of the same follow-up ends with it. */
export function giveFollowUpKey(tx: Tx, { key, ...entered }: Entered & { key: FollowUpKey }): Receipt {
  const same = and(eq(table.sessionId, key.sessionId), eq(table.hours, key.hours), eq(table.via, key.via))
  tx.writes
    .update(table)
    .set({ revokedAt: key.createdAt })
    .where(and(same, isNull(table.usedAt), isNull(table.revokedAt)))
    .run()
  tx.writes.insert(table).values(key).run()
  return enter(tx, entered)
}

/** Takes a link or card back. One that was used or taken back before stays as it is. */
export function revokeFollowUpKey(
  tx: Tx,
  { id, at }: { id: string; at: Instant },
): { readonly outcome: 'stored' | 'gone' } {
  const { changes } = tx.writes
    .update(table)
    .set({ revokedAt: at })
    .where(and(eq(table.id, id), isNull(table.usedAt), isNull(table.revokedAt)))
    .run()
  return { outcome: changes === 1 ? 'stored' : 'gone' }
}

/** Stores what a link's holder answered and ends the link, or does neither. */
export function answerByKey(
  tx: Tx,
  { keyHash, ...entered }: Entered & { keyHash: string },
): Receipt | { readonly outcome: 'gone' } {
  const opens = keyThatOpens(tx, keyHash, entered.receivedAt)
  if (opens === undefined) return { outcome: 'gone' }
  const receipt = enter(tx, entered)
  if (receipt.outcome === 'recorded')
    tx.writes.update(table).set({ usedAt: entered.receivedAt }).where(eq(table.keyHash, keyHash)).run()
  if (receipt.outcome === 'recorded') endKeys(tx, opens.sessionId, opens.hours, entered.receivedAt)
  return receipt
}

/** Adds entries to a course's log. What was answered some other way needs no link and no card any more. */
export function appendToCourse(
  tx: Tx,
  args: { courseId: string; entries: readonly PreparedEntry[]; receivedAt: Instant },
): readonly Receipt[] {
  const { courseId, entries, receivedAt } = args
  const receipts = append(tx, { sessionId: courseId, entries, receivedAt })
  for (const [index, { kind, body }] of entries.entries())
    if (kind === 'follow-up-answered' && receipts[index]?.outcome === 'recorded')
      endKeys(tx, String(body.session), Number(body.hours), receivedAt)
  return receipts
}

function endKeys(tx: Tx, sessionId: string, hours: number, revokedAt: Instant) {
  const same = and(eq(table.sessionId, sessionId), eq(table.hours, hours))
  tx.writes
    .update(table)
    .set({ revokedAt })
    .where(and(same, isNull(table.usedAt), isNull(table.revokedAt)))
    .run()
}
