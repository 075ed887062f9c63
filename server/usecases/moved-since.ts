import { movedOut } from '../../chart/moves/withheld.ts'
import { done, type Outcome } from '../../chart/refusal.ts'
import type { MovedSince } from '../../chart/wire.ts'
import { headSeq, movesAfter } from '../../db/log.ts'
import type { Deps } from '../deps.ts'

/** How far the log is read back for it; a tablet that was away for longer forgets all its copies. */
const FURTHEST = 100_000

/**
 * The ids of the entries that were moved to other patients after a place in the log: what a tablet that was away must
 * drop from its disk before anything else. Without a place only where the log ends.
 */
export function movedSince(deps: Deps, after: number | undefined): Outcome<MovedSince> {
  const seq = headSeq(deps.db)
  if (after === undefined) return done({ ids: [], seq })
  if (seq - after > FURTHEST) return done({ ids: [], seq, all: true })
  return done({ ids: [...movedOut(movesAfter(deps.db, after))], seq })
}
