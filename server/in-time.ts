/** The work goes on, and what comes of it is kept; whoever asked is told to ask again. */
export class StillAtWork extends Error {}

/** What the work gives, or StillAtWork once it has taken too long to keep a request open for. */
export type InTime = <T>(work: Promise<T>) => Promise<T>

/** Nobody looks at an empty page for longer, and a proxy in between does not lose its patience. */
export const PATIENCE_MS = 700

export const createInTime =
  (ms = PATIENCE_MS): InTime =>
  async (work) => {
    let timer: NodeJS.Timeout | undefined
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new StillAtWork()), ms)
    })
    try {
      return await Promise.race([work, tooLong])
    } finally {
      clearTimeout(timer)
    }
  }
