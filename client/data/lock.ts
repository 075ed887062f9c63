import { createEffect, createSignal, on, onCleanup } from 'solid-js'
import { now } from '../clock.ts'

/** The lock in place: who signed in stays signed in, what runs goes on, and nothing of a patient is on the screen. */
export type Lock = {
  /** A signal. */
  readonly locked: () => boolean
  readonly lock: () => void
  /** A PIN or a password was right. */
  readonly open: () => void
  readonly stop: () => void
}

export type LockDeps = {
  /** Kept by the page's own storage: reloading a locked tablet must not open it. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  /** The tablet's own clock, ms. */
  readonly raw: () => number
  /** The clinic's time without a touch, min. A signal. */
  readonly minutes: () => number
}

const LOCKED = 'chairside.locked'
const TOUCHED = 'chairside.touched'
/** How often a touch is written down: each stroke of a pad would be a write of its own. */
const WRITE_EVERY = 2000

/** Locks by itself after the clinic's time without a touch; a tablet that slept past it is locked when it wakes. */
export function createLock({ storage, raw, minutes }: LockDeps): Lock {
  const touchedBefore = Number(storage.getItem(TOUCHED) ?? Number.NaN)
  const [locked, setLocked] = createSignal(storage.getItem(LOCKED) !== null)
  let touchedAt = Number.isFinite(touchedBefore) ? touchedBefore : raw()
  let writtenAt = touchedAt

  const lock = () => {
    storage.setItem(LOCKED, String(raw()))
    setLocked(true)
  }
  const touch = () => {
    if (locked()) return
    // The touch that wakes a tablet comes before its clock ticks: it must not pass for one in time.
    if (isIdle()) return lock()
    touchedAt = raw()
    if (touchedAt - writtenAt < WRITE_EVERY) return
    writtenAt = touchedAt
    storage.setItem(TOUCHED, String(touchedAt))
  }
  // A clock set back must not keep a tablet open for hours.
  const isIdle = () => Math.abs(raw() - touchedAt) >= minutes() * 60_000
  const elsewhere = (event: StorageEvent) => {
    if (event.key === LOCKED) setLocked(event.newValue !== null)
    if (event.key === TOUCHED && event.newValue !== null) touchedAt = Math.max(touchedAt, Number(event.newValue))
  }
  createEffect(on([now, minutes], () => !locked() && isIdle() && lock()))
  document.addEventListener('pointerdown', touch, { capture: true })
  document.addEventListener('keydown', touch, { capture: true })
  window.addEventListener('storage', elsewhere)
  const stop = () => {
    document.removeEventListener('pointerdown', touch, { capture: true })
    document.removeEventListener('keydown', touch, { capture: true })
    window.removeEventListener('storage', elsewhere)
  }
  onCleanup(stop)
  return {
    locked,
    lock,
    open() {
      touchedAt = raw()
      writtenAt = touchedAt
      storage.setItem(TOUCHED, String(touchedAt))
      storage.removeItem(LOCKED)
      setLocked(false)
    },
    stop,
  }
}
