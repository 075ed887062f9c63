import type { Instant } from '../chart/units.ts'
import { follow, type Receipt } from './append.ts'
import { type AuditRow, recordAudit } from './audit.ts'
import type { Tx } from './connection.ts'
import { entriesOfKinds, insertEntry, type PreparedEntry, sessionHead } from './log.ts'

export type Move = {
  /** The session in which they stand, and its chain's end when what goes was worked out. */
  readonly source: string
  readonly head: string
  /** The session that they belong to. */
  readonly target: string
  readonly copies: readonly PreparedEntry[]
  readonly movedIn: PreparedEntry
  /** Names what asked for it in `asked`: the same one is carried out once. */
  readonly moved: PreparedEntry
  readonly receivedAt: Instant
  /** What the audit log says of the target; the source's row comes with the command, as every command's. */
  readonly arrival: AuditRow
}
export type MoveReceipt = Receipt | { readonly outcome: 'record-changed' }

/**
 * Moves entries to the session that they belong to: there the copies and what tells of them, here what takes them out.
 * All of it or nothing. Asked again it answers the first receipt; a chain that grew meanwhile is planned anew.
 */
export function moveEntries(tx: Tx, args: Move): MoveReceipt {
  const { source, head, target, copies, movedIn, moved, receivedAt, arrival } = args
  const before = entriesOfKinds(tx, source, ['moved']).find(({ body }) => body.asked === moved.body.asked)
  if (before !== undefined) return { id: before.id, outcome: 'duplicate', seq: before.seq, hash: before.hash }
  if (sessionHead(tx, source)?.hash !== head) return { outcome: 'record-changed' }
  follow(
    tx,
    target,
    [...copies, movedIn].map((entry) => insertEntry(tx, target, entry, receivedAt)),
  )
  const told = insertEntry(tx, source, moved, receivedAt)
  follow(tx, source, [told])
  recordAudit(tx, arrival)
  return { id: told.id, outcome: 'recorded', seq: told.seq, hash: told.hash }
}
