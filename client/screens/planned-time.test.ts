import { expect, test } from 'vitest'
import { instantAt } from './planned-time.ts'

const utc = (text: string) => Date.parse(text)

test.each([
  ['2026-11-23', '09:30', 'UTC', '2026-11-23T09:30:00Z'],
  ['2026-11-23', '09:30', 'Europe/Oslo', '2026-11-23T08:30:00Z'],
  ['2026-07-01', '09:30', 'America/Los_Angeles', '2026-07-01T16:30:00Z'],
  ['2026-11-23', '00:15', 'Pacific/Auckland', '2026-11-22T11:15:00Z'],
  ['2026-11-23', '09:30', 'Asia/Kathmandu', '2026-11-23T03:45:00Z'],
])('%s %s on the clock of %s is %s', (day, time, zone, at) => {
  expect(instantAt(day, time, zone)).toBe(utc(at))
})

test('on the day the clocks go back, the morning is planned by the new time and 02:30 is the first of the two', () => {
  expect(instantAt('2026-10-25', '09:00', 'Europe/Oslo')).toBe(utc('2026-10-25T08:00:00Z'))
  expect(instantAt('2026-10-25', '02:30', 'Europe/Oslo')).toBe(utc('2026-10-25T00:30:00Z'))
})

test('on the day the clocks go forward, the skipped 02:30 is half an hour after the change', () => {
  expect(instantAt('2026-03-29', '02:30', 'Europe/Oslo')).toBe(utc('2026-03-29T01:30:00Z'))
  expect(instantAt('2026-03-29', '09:00', 'Europe/Oslo')).toBe(utc('2026-03-29T07:00:00Z'))
})

test('what is no day or no time plans nothing', () => {
  expect(instantAt('', '09:30', 'UTC')).toBeUndefined()
  expect(instantAt('2026-02-31', '09:3', 'UTC')).toBeUndefined()
  expect(instantAt('2026-13-01', '09:30', 'UTC')).toBeUndefined()
})
