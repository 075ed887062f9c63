import type { Instant } from '../chart/units.ts'

type Tries = { readonly failed: number; readonly blockedUntil: Instant }

const FREE_TRIES = 5
const LONGEST_SECONDS = 900
/** Old tries are forgotten after this, so that yesterday's typing errors do not lock out today's nurse. */
const FORGET_MS = 3_600_000
const MOST_KEYS = 50_000

/** Slows down guessing: after a few wrong tries of one key, each further one doubles the wait. */
export type Throttle = ReturnType<typeof createThrottle>

export function createThrottle(now: () => Instant, freeTries = FREE_TRIES) {
  const tries = new Map<string, Tries>()
  return {
    /**
     * Seconds to wait before this key may be tried, 0 for now. A try that may go ahead counts as failed until it is
     * said to have passed: otherwise a hundred guesses sent at once would all be free.
     */
    enter(key: string): number {
      const at = now()
      const known = tries.get(key)
      // Farther ahead than any wait: the clock was put back since.
      const isAhead = known !== undefined && known.blockedUntil - at > LONGEST_SECONDS * 1000
      const fresh = known === undefined || isAhead || at - known.blockedUntil > FORGET_MS
      if (!fresh && at < known.blockedUntil) return Math.ceil((known.blockedUntil - at) / 1000)
      const failed = (fresh ? 0 : known.failed) + 1
      const wait = failed < freeTries ? 0 : Math.min(LONGEST_SECONDS, 2 ** (failed - freeTries)) * 1000
      if (tries.size >= MOST_KEYS) forgetOldest(tries)
      tries.delete(key)
      tries.set(key, { failed, blockedUntil: at + wait })
      return 0
    },
    passed(key: string): void {
      tries.delete(key)
    },
    /** A try that went ahead and was never checked is no failed one: the wait before it was waited out already. */
    takeBack(key: string): void {
      const known = tries.get(key)
      if (known === undefined) return
      if (known.failed <= 1) tries.delete(key)
      else tries.set(key, { failed: known.failed - 1, blockedUntil: Math.min(known.blockedUntil, now()) })
    },
  }
}

/** What a check says. One that could not be made, as the server was too busy for it, is taken back as a try. */
export async function ifChecked<T>(check: Promise<T>, ...of: readonly (readonly [Throttle, string])[]): Promise<T> {
  try {
    return await check
  } catch (error) {
    for (const [throttle, key] of of) throttle.takeBack(key)
    throw error
  }
}

function forgetOldest(tries: Map<string, Tries>) {
  const [oldest] = tries.keys()
  if (oldest !== undefined) tries.delete(oldest)
}
