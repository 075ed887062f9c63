import type { Body } from '../bodies.ts'
import { isBody, isWhole, type LogEntry, type StoredEntry } from '../entry.ts'

type Move = { readonly id: string; readonly author: string; readonly body: Body<'moved'> }

/** An entry that takes others out of its session counts only as the act of two people, one of whom charted it. */
function isMove(entry: { readonly id: string; readonly kind: string; readonly author: string; body: unknown }) {
  if (entry.kind !== 'moved' || !isBody('moved', entry.body)) return undefined
  const { askedBy, confirmedBy } = entry.body
  if (askedBy === confirmedBy || (entry.author !== askedBy && entry.author !== confirmedBy)) return undefined
  return { id: entry.id, author: entry.author, body: entry.body } satisfies Move
}

/** The ids of the entries of this session that two people moved to another patient's. */
export function movedOut(
  entries: Iterable<{ readonly id: string; readonly kind: string; readonly author: string; readonly body: unknown }>,
): ReadonlySet<string> {
  const gone = new Set<string>()
  for (const entry of entries) for (const { id } of isMove(entry)?.body.entries ?? []) gone.add(id)
  return gone
}

/**
 * `id hash` of every entry that a later one of the same log names as moved, where what asked for it stands before it
 * as the other person's own. Whether the log holds what it says is for the chain to tell.
 */
export function vouchedFor(log: readonly LogEntry[]): ReadonlyMap<string, string> {
  const asked = new Map<string, string>()
  const earlier = new Set<string>()
  const vouched = new Map<string, string>()
  for (const entry of log) {
    earlier.add(`${entry.id} ${entry.hash}`)
    if (!isWhole(entry)) continue
    if (entry.kind === 'move-asked') asked.set(entry.id, entry.author)
    const move = isMove(entry)
    if (move === undefined || asked.get(move.body.asked) !== move.body.askedBy) continue
    for (const { id, hash } of move.body.entries) {
      const named = `${id} ${hash}`
      if (earlier.has(named)) vouched.set(named, move.id)
    }
  }
  return vouched
}

/** The log as whoever reads this session sees it: of what was moved away only its place in the chain. */
export function withheld(log: readonly StoredEntry[]): readonly LogEntry[] {
  const gone = movedOut(log)
  return gone.size === 0 ? log : log.map((entry) => (gone.has(entry.id) ? withoutBody(entry) : entry))
}

export const withoutBody = ({ id, sessionId, seq, prev, hash }: StoredEntry): LogEntry => ({
  ...{ id, sessionId, seq, prev, hash },
  withheld: true,
})
