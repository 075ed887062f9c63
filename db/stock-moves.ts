import { entryOf, type StoredEntry } from '../chart/entry.ts'
import { fold } from '../chart/session.ts'
import { movesOf, movingKinds, STOCK } from '../chart/stock.ts'
import type { Tx } from './connection.ts'
import { eq } from './drizzle.ts'
import { entriesOfKinds } from './log.ts'
import { stockMoves as table } from './schema.ts'

/** The kinds that move drug. */
const moving: ReadonlySet<string> = new Set(movingKinds)

/** Keeps a session's moves in step with what was just appended to it, in the same transaction. */
export function followInStock(tx: Tx, sessionId: string, stored: readonly StoredEntry[]) {
  if (sessionId === STOCK || !stored.some(({ kind }) => moving.has(kind))) return
  tellMoves(tx, sessionId)
}

/** Writes a session's moves anew from its log. */
export function tellMoves(tx: Tx, sessionId: string) {
  tx.writes.delete(table).where(eq(table.sessionId, sessionId)).run()
  const rows = movesOf(fold(entriesOfKinds(tx, sessionId, movingKinds).map(entryOf))).map(
    ({ lot, witness, ...move }) => ({
      ...move,
      sessionId,
      lot: lot?.trim() ?? '',
      witness: witness ?? null,
    }),
  )
  if (rows.length > 0) tx.writes.insert(table).values(rows).run()
}
