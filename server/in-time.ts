import type { Press } from './note/press.ts'

/** The work goes on, and what comes of it is kept; whoever asked is told to ask again. */
export class StillAtWork extends Error {}

/** What the work gives, or StillAtWork once it has taken too long to keep a request open for. */
export type InTime = <T>(work: Promise<T>) => Promise<T>

/** Ms that a request for pages may stay open. */
export type Patience = {
  /** While more is asked of the press than it soon has drawn: nobody looks at an empty page for longer. */
  readonly crowded: number
  /** Else: a slow machine is no reason to send anybody away. */
  readonly atMost: number
}
const usual: Patience = { crowded: 700, atMost: 10_000 }

export const createInTime =
  (press: Pick<Press, 'isCrowded'>, { crowded, atMost }: Patience = usual): InTime =>
  async (work) => {
    let timer: NodeJS.Timeout | undefined
    const tooLong = new Promise<never>((_, reject) => {
      const wait = (ms: number, left: number) => {
        timer = setTimeout(() => {
          if (left <= 0 || press.isCrowded()) reject(new StillAtWork())
          else wait(Math.min(crowded, left), left - crowded)
        }, ms)
      }
      wait(crowded, atMost - crowded)
    })
    try {
      return await Promise.race([work, tooLong])
    } finally {
      clearTimeout(timer)
    }
  }
