import { clockOffset, learnServerTime } from '../clock.ts'

/** This tablet's clock against the server's. */
export type ServerTime = {
  /** Now by the server's clock as far as known, ms. */
  readonly now: () => number
  readonly raw: () => number
  /** Server minus tablet in ms; null until it was measured once. */
  readonly offset: () => number | null
  readonly learn: (server: number, askedAt: number, answeredAt: number, precise?: boolean) => void
}

/** A Date header is cut to the second, so it only corrects what is off by more than that. */
const COARSE = 1500
/** A slower answer says little about when the server wrote it. */
const SLOW = 4000

export function createServerTime(raw: () => number = Date.now): ServerTime {
  let measured = false
  let precisely = false
  return {
    raw,
    now: () => raw() + clockOffset(),
    offset: () => (measured ? clockOffset() : null),
    learn(server, askedAt, answeredAt, precise = false) {
      // A tablet that slept, or whose clock was set, between the two local instants measured nothing.
      if (answeredAt < askedAt || answeredAt - askedAt > SLOW) return
      const off = Math.abs(server - (askedAt + answeredAt) / 2 - clockOffset())
      if (!precise && precisely && off < COARSE) return
      learnServerTime(server, askedAt, answeredAt)
      measured = true
      precisely = precise
    },
  }
}
