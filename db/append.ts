import { hash } from 'node:crypto'
import { kindsAfterSignature } from '../chart/bodies.ts'
import { canonical, isSameEntry } from '../chart/chain.ts'
import { clinicDefaults } from '../chart/clinic.ts'
import type { StoredEntry } from '../chart/entry.ts'
import { fromWire } from '../chart/instant.ts'
import { movedOut } from '../chart/moves/withheld.ts'
import type { Instant } from '../chart/units.ts'
import { forgetEnds, type Head, type Reads, type Tx } from './connection.ts'
import { and, desc, eq } from './drizzle.ts'
import { isStorageFailure, writeFailureOf } from './failures.ts'
import { followInFollowUps } from './follow-ups.ts'
import { entriesOfKinds, entryById, holdsKind, insertEntry, type PreparedEntry, sessionHead } from './log.ts'
import { type NoteRow, putNote } from './notes.ts'
import { conflicts } from './schema.ts'
import { followInRows } from './session-rows.ts'
import { clinic } from './settings.ts'
import { signInByToken } from './sign-ins.ts'
import { staff } from './staff.ts'
import { followInStock } from './stock-moves.ts'
import { followInOrders } from './waiting-orders.ts'

/**
 * What became of an entry. `duplicate`: it was here already, and these are its first seq and hash. `conflict`: the id
 * is taken by other content. `closed`: the session is signed and this was captured after. `moved`: it corrects what
 * was moved to another patient's session. `refused`: the log itself would not have it. Only `recorded` wrote a row.
 */
export type Receipt =
  | { readonly id: string; readonly outcome: 'recorded' | 'duplicate'; readonly seq: number; readonly hash: string }
  | { readonly id: string; readonly outcome: 'conflict' | 'closed' | 'moved' }
  | { readonly id: string; readonly outcome: 'refused'; readonly why: string }

/**
 * Adds entries to one session's log, each judged alone. Sending one twice answers its first receipt. The session's
 * row follows in the same transaction.
 */
export function append(
  tx: Tx,
  { sessionId, entries, receivedAt }: { sessionId: string; entries: readonly PreparedEntry[]; receivedAt: Instant },
): readonly Receipt[] {
  const stored: StoredEntry[] = []
  let sealed = closedAt(tx, sessionId)
  const receipts = entries.map((entry): Receipt => {
    const known = entryById(tx, entry.id)
    if (known !== undefined) return sentAgain(tx, known, sessionId, entry, receivedAt)
    if (sealed !== undefined && !mayFollowSignature(tx, entry, sealed)) return { id: entry.id, outcome: 'closed' }
    if (entry.kind === 'amendment' && wasMoved(tx, sessionId, entry.body.target))
      return { id: entry.id, outcome: 'moved' }
    try {
      const row = insertEntry(tx, sessionId, entry, receivedAt)
      stored.push(row)
      if (row.kind === 'signed') {
        tx.ends.closed.delete(sessionId)
        sealed = closedAt(tx, sessionId)
      }
      return { id: row.id, outcome: 'recorded', seq: row.seq, hash: row.hash }
    } catch (error) {
      // A failed disk concerns everyone; a refusal by the log itself only this entry, which left nothing behind.
      if (isStorageFailure(writeFailureOf(error))) throw error
      forgetEnds(tx)
      return { id: entry.id, outcome: 'refused', why: error instanceof Error ? error.message : String(error) }
    }
  })
  follow(tx, sessionId, stored)
  return receipts
}

/** Keeps everything that is derived from a log in step with what was just added to it, in the same transaction. */
export function follow(tx: Tx, sessionId: string, stored: readonly StoredEntry[]) {
  followInRows(tx, sessionId, stored)
  followInStock(tx, sessionId, stored)
  followInFollowUps(tx, sessionId, stored)
  followInOrders(tx, sessionId, stored)
}

/** A correction of what is gone from here would bring back what it said: it belongs in the other session. */
const wasMoved = (tx: Tx, sessionId: string, target: unknown): boolean =>
  holdsKind(tx, sessionId, 'moved') && movedOut(entriesOfKinds(tx, sessionId, ['moved'])).has(String(target))

const appendOne = (tx: Tx, sessionId: string, entry: PreparedEntry, receivedAt: Instant): Receipt => {
  const [receipt] = append(tx, { sessionId, entries: [entry], receivedAt })
  if (receipt === undefined) throw new Error('an entry was answered with nothing')
  return receipt
}

/** Plans a session: its first entry carries the session's own id, so that the same call again answers the same. */
export const openSession = (tx: Tx, { entry, receivedAt }: { entry: PreparedEntry; receivedAt: Instant }): Receipt =>
  appendOne(tx, entry.id, entry, receivedAt)

export type Signature =
  | Receipt
  | { readonly outcome: 'record-changed'; readonly head?: Head | undefined }
  /** Signed out, or disabled, while it was drawn and sealed. */
  | { readonly outcome: 'not-signed-in' }

/**
 * Adds a signature, and the note that it seals, if the chain still ends where the signer read it; else nothing.
 * A resend of the same signature is answered as the first time.
 */
export function sign(
  tx: Tx,
  args: {
    sessionId: string
    /** The last hash that the signer saw. */
    head: string
    entry: PreparedEntry
    note?: NoteRow | undefined
    receivedAt: Instant
    /** The sign-in of the signer, as the hash of its token: it must still count. */
    signIn?: string | undefined
  },
): Signature {
  const { sessionId, head, entry, note, receivedAt, signIn } = args
  if (staff(tx, entry.author)?.enabled === false) return { outcome: 'not-signed-in' }
  if (signIn !== undefined && signInByToken(tx, signIn)?.revokedAt !== undefined) return { outcome: 'not-signed-in' }
  const now = sessionHead(tx, sessionId)
  if (entryById(tx, entry.id) === undefined && now?.hash !== head) return { outcome: 'record-changed', head: now }
  const receipt = appendOne(tx, sessionId, entry, receivedAt)
  if (receipt.outcome === 'recorded' && note !== undefined) putNote(tx, { note })
  return receipt
}

/** A resend is answered as the first time; other content under the same id is kept aside for the administrator. */
function sentAgain(tx: Tx, known: StoredEntry, sessionId: string, sent: PreparedEntry, receivedAt: Instant): Receipt {
  const { seq, receivedAt: _, prev: __, hash: first, ...content } = known
  if (isSameEntry(content, { ...sent, sessionId })) return { id: sent.id, outcome: 'duplicate', seq, hash: first }
  const entry = canonical({ ...sent, sessionId })
  const row = { id: sent.id, hash: hash('sha256', entry), sessionId, author: sent.author, entry, receivedAt }
  const same = and(eq(conflicts.id, row.id), eq(conflicts.hash, row.hash))
  const seen = tx.writes.select({ id: conflicts.id }).from(conflicts).where(same).get()
  if (seen === undefined) tx.writes.insert(conflicts).values(row).run()
  return { id: sent.id, outcome: 'conflict' }
}

/** When the signature that closed the session reached the server; nothing while it is open. */
function closedAt(tx: Tx, sessionId: string): Instant | undefined {
  const { closed } = tx.ends
  if (!closed.has(sessionId)) closed.set(sessionId, sealedAt(tx, sessionId))
  return closed.get(sessionId)
}

function sealedAt(db: Reads, sessionId: string): Instant | undefined {
  if (!holdsKind(db, sessionId, 'signed')) return undefined
  const sealing = entriesOfKinds(db, sessionId, ['signed']).find(({ body }) => body.meaning === 'authored')
  return sealing && fromWire(sealing.receivedAt)
}

const allowedAfter: ReadonlySet<string> = new Set(kindsAfterSignature)

/**
 * What may join a signed session: what belongs after a signature, and what was captured before it (a late arrival).
 * A clock that was never measured or is off proves nothing, so its entry is kept rather than lost.
 */
function mayFollowSignature(tx: Tx, { kind, recordedAt, clock }: PreparedEntry, sealedAt: Instant): boolean {
  if (allowedAfter.has(kind) || fromWire(recordedAt) < sealedAt) return true
  if (clock === undefined) return false
  const tolerance = (clinic(tx)?.clinic.clockWarnSeconds ?? clinicDefaults.clockWarnSeconds) * 1000
  return clock.offsetMs === null || Math.abs(clock.offsetMs) > tolerance
}

export type Conflict = {
  readonly id: string
  readonly sessionId: string
  readonly author: string
  readonly receivedAt: Instant
  readonly entry: PreparedEntry & { readonly sessionId: string }
}

/** Entries that came under an id that other content had taken, newest first: for the administrator. */
export const conflictsSeen = ({ reads }: Reads, limit: number): readonly Conflict[] =>
  reads
    .select()
    .from(conflicts)
    .orderBy(desc(conflicts.receivedAt))
    .limit(limit)
    .all()
    .map(({ hash: _, entry, ...row }) => ({ ...row, entry: JSON.parse(entry) as Conflict['entry'] }))
