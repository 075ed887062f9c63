import type { Check as CheckItem } from '../protocol.ts'
import { isMeasured, type Reading, reasonNotTaken } from '../readings.ts'
import type { Duration, Instant } from '../units.ts'

/** What the readings of the last minutes say together of each item of a check. */
export type Fresh = {
  /** Takes in the next reading, in order of time. */
  readonly hear: (reading: Reading) => void
  readonly isThere: (item: CheckItem) => boolean
  /** Why it was not taken, in small letters; of several reasons the last. */
  readonly reasonFor: (item: CheckItem) => string | undefined
  /** The check was taken: what was said until now counts for no other. */
  readonly clear: () => void
}

/**
 * Of each item only when it was last measured and when its absence was last explained are kept: with sets of one value
 * each, looking through all of the last minutes for every one of them made the walk as long as its square.
 */
export function freshOf(items: Iterable<CheckItem>, freshFor: Duration): Fresh {
  const all = [...new Set(items)]
  const measuredAt = new Map<CheckItem, Instant>()
  const reasons = new Map<CheckItem, { readonly at: Instant; readonly reason: string }>()
  let now: Instant = Number.NEGATIVE_INFINITY
  const isFresh = (at: Instant | undefined) => at !== undefined && now - at <= freshFor
  return {
    hear(reading) {
      now = reading.at
      for (const item of all) {
        if (isMeasured(reading, item)) measuredAt.set(item, now)
        const reason = reasonNotTaken(reading, item)
        if (reason !== undefined) reasons.set(item, { at: now, reason: reason.toLowerCase() })
      }
    },
    isThere: (item) => isFresh(measuredAt.get(item)),
    reasonFor(item) {
      const known = reasons.get(item)
      return isFresh(known?.at) ? known?.reason : undefined
    },
    clear() {
      measuredAt.clear()
      reasons.clear()
    },
  }
}
