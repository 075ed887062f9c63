/** Work on one thing waits for the work on it that began before; other things go on beside it. */
export type Turns = <T>(of: string, work: () => Promise<T>) => Promise<T>

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return async (of, work) => {
    const before = last.get(of) ?? Promise.resolve()
    const mine = before.then(work, work)
    const settled = mine.catch(() => undefined)
    last.set(of, settled)
    try {
      return await mine
    } finally {
      if (last.get(of) === settled) last.delete(of)
    }
  }
}
