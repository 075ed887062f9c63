/** Dice that fall the same way for the same seed, so that a failure can be looked at again (mulberry32). */
export type Dice = {
  readonly seed: number
  /** From 0 up to, but not, 1. */
  readonly next: () => number
  /** A whole number from 0 up to, but not, `below`. */
  readonly below: (below: number) => number
  readonly pick: <T>(of: readonly [T, ...T[]] | readonly T[]) => T
}

export function diceOf(seed: number): Dice {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    seed,
    next,
    below,
    pick<T>(of: readonly T[]): T {
      if (of.length === 0) throw new Error('there is nothing to pick from')
      return of[below(of.length)] as T
    },
  }
}
