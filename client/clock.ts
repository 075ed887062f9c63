/**
 * The tablet's one clock. Every timer on every screen reads `now()`, so no two of them can disagree, and none counts
 * down by itself: after sleep, reload or lock they are right at the first tick.
 */
import { createSignal } from 'solid-js'

const [offset, setOffset] = createSignal(0)
const [tick, setTick] = createSignal(Date.now())

/** The server's time as far as this tablet knows, epoch ms; changes once a second. */
export const now = () => tick() + offset()

/** How far the server's clock is ahead of the tablet's, ms. Over 30 s the patient band says so. */
export const clockOffset = offset

/**
 * Learns the offset from one answer of the server.
 * The server wrote `serverTime` somewhere between the two local instants; the middle is wrong by half the way at most.
 */
export function learnServerTime(serverTime: number, askedAt: number, answeredAt: number) {
  setOffset(Math.round(serverTime - (askedAt + answeredAt) / 2))
}

/** Starts ticking, on the second; returns what stops it. Ticks at once when the tablet wakes or the page is shown. */
export function startClock(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const beat = () => {
    clearTimeout(timer)
    const local = Date.now()
    setTick(local)
    const server = local + offset()
    // A little past the second: a timeout that fires a hair early would show the old second for a whole second more.
    timer = setTimeout(beat, 1000 - (((server % 1000) + 1000) % 1000) + 5)
  }
  const wake = () => {
    if (!document.hidden) beat()
  }
  beat()
  document.addEventListener('visibilitychange', wake)
  window.addEventListener('pageshow', wake)
  window.addEventListener('focus', wake)
  return () => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', wake)
    window.removeEventListener('pageshow', wake)
    window.removeEventListener('focus', wake)
  }
}
