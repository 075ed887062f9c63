import { createRoot } from 'solid-js'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { startClock } from '../clock.ts'
import { createLock, type Lock } from './lock.ts'

const MINUTE = 60_000
let stopClock: () => void
const ends: (() => void)[] = []
beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-23T09:00:00.000Z') })
  localStorage.clear()
  stopClock = startClock()
})
afterEach(() => {
  for (const end of ends.splice(0)) end()
  stopClock()
  vi.useRealTimers()
})
/** A page of the tablet; opening another one on the same storage is a reload. */
const page = (minutes = 5): Lock =>
  createRoot((dispose) => {
    const lock = createLock({ storage: localStorage, raw: Date.now, minutes: () => minutes })
    ends.push(dispose)
    return lock
  })
const touch = () => document.dispatchEvent(new Event('pointerdown'))

describe('the tablet locks', () => {
  test('after the clinic’s time without a touch, and not before', () => {
    const lock = page(5)
    vi.advanceTimersByTime(5 * MINUTE - 2000)
    expect(lock.locked()).toBe(false)
    vi.advanceTimersByTime(3000)
    expect(lock.locked()).toBe(true)
  })
  test('each touch begins the time anew', () => {
    const lock = page(5)
    for (let minute = 0; minute < 20; minute += 4) {
      vi.advanceTimersByTime(4 * MINUTE)
      touch()
    }
    expect(lock.locked()).toBe(false)
  })
  test('a tablet that slept past its time is locked by the very touch that wakes it', () => {
    const lock = page(5)
    stopClock()
    vi.setSystemTime(Date.now() + 20 * MINUTE)
    touch()
    expect(lock.locked()).toBe(true)
    stopClock = startClock()
  })
  test('a clock set back does not keep it open', () => {
    const lock = page(5)
    vi.setSystemTime(Date.now() - 60 * MINUTE)
    touch()
    expect(lock.locked()).toBe(true)
  })
})

describe('a reload', () => {
  test('opens no lock', () => {
    page().lock()
    expect(page().locked()).toBe(true)
  })
  test('long after the last touch finds it locked', () => {
    page(5).open()
    vi.setSystemTime(Date.now() + 6 * MINUTE)
    const lock = page(5)
    touch()
    expect(lock.locked()).toBe(true)
  })
  test('after the right PIN finds it open', () => {
    const lock = page()
    lock.lock()
    lock.open()
    expect(page().locked()).toBe(false)
  })
})
