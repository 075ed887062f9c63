import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { clockOffset, learnServerTime, now, startClock } from './clock.ts'

let stop: () => void

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-17T10:41:12.400Z') })
  learnServerTime(0, 0, 0)
  stop = startClock()
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

test('it ticks on the second', () => {
  vi.advanceTimersByTime(605)
  expect(now()).toBe(Date.parse('2026-11-17T10:41:13.005Z'))
  vi.advanceTimersByTime(1000)
  expect(now()).toBe(Date.parse('2026-11-17T10:41:14.005Z'))
})

test("it is the server's time, also when the tablet's clock is wrong", () => {
  const asked = Date.now()
  learnServerTime(asked + 120_050, asked, asked + 100)
  expect(clockOffset()).toBe(120_000)
  expect(now()).toBe(asked + 120_000)
})

test('after hours asleep it is right at the first look, not a second later', () => {
  vi.setSystemTime(Date.parse('2026-11-17T13:00:00.700Z'))
  document.dispatchEvent(new Event('visibilitychange'))
  expect(now()).toBe(Date.parse('2026-11-17T13:00:00.700Z'))
})

test('stopped, it leaves no timer behind', () => {
  stop()
  expect(vi.getTimerCount()).toBe(0)
})
