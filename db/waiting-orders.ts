import type { Kind } from '../chart/bodies.ts'
import { entryOf, type StoredEntry } from '../chart/entry.ts'
import { fold } from '../chart/session.ts'
import { unconfirmedOrders } from '../chart/signoff.ts'
import type { Instant } from '../chart/units.ts'
import type { Reads, Tx } from './connection.ts'
import { asc, eq } from './drizzle.ts'
import { entriesOfKinds } from './log.ts'
import { waitingOrders as table } from './schema.ts'

/** An order by word of mouth that waits for whoever gave it. */
export type WaitingOrder = {
  readonly sessionId: string
  readonly entry: string
  readonly orderedBy: string
  readonly at: Instant
}

const telling = [
  'order-given',
  'order-changed',
  'order-authenticated',
  'amendment',
  'moved',
] as const satisfies readonly Kind[]
const isTelling: ReadonlySet<string> = new Set(telling)

/** Keeps a session's waiting orders in step with what was just appended to it, in the same transaction. */
export function followInOrders(tx: Tx, sessionId: string, stored: readonly StoredEntry[]) {
  if (stored.some(({ kind }) => isTelling.has(kind))) tellOrders(tx, sessionId)
}

/** Writes a session's waiting orders anew from its log. */
export function tellOrders(tx: Tx, sessionId: string) {
  tx.writes.delete(table).where(eq(table.sessionId, sessionId)).run()
  const rows = unconfirmedOrders(fold(entriesOfKinds(tx, sessionId, telling).map(entryOf))).map(({ id, at, body }) => ({
    sessionId,
    entry: id,
    orderedBy: body.verbal?.orderedBy ?? '',
    at,
  }))
  if (rows.length > 0) tx.writes.insert(table).values(rows).run()
}

/** Every order that waits, the oldest first. */
export const ordersWaiting = ({ reads }: Reads, limit: number): readonly WaitingOrder[] =>
  reads.select().from(table).orderBy(asc(table.at)).limit(limit).all()
