import type { Instant } from '../chart/units.ts'

const MOST = 10_000

/**
 * What was begun and waits for its second half, each taken once and only within its time. In memory: after a restart
 * it is begun anew.
 */
export function createPending<T>(now: () => Instant, forMs: number) {
  const waiting = new Map<string, { readonly value: T; readonly until: Instant }>()
  return {
    put(key: string, value: T): void {
      const [oldest] = waiting.keys()
      if (waiting.size >= MOST && oldest !== undefined) waiting.delete(oldest)
      waiting.set(key, { value, until: now() + forMs })
    },
    /** What waits under this key, left there. */
    look(key: string): T | undefined {
      const known = waiting.get(key)
      return known !== undefined && now() < known.until ? known.value : undefined
    },
    take(key: string): T | undefined {
      const value = this.look(key)
      waiting.delete(key)
      return value
    },
  }
}
export type Pending<T> = ReturnType<typeof createPending<T>>
