import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  clockFace,
  clockTime,
  clockTimeBeside,
  counted,
  dateAndTime,
  duration,
  figure,
  listed,
  milligrams,
  milligramsPerKg,
  millilitres,
  plainDate,
  sentences,
  zoneOffset,
} from './wording.ts'

describe('a clock of 12 h', () => {
  const clock = { timeZone: 'UTC', hourCycle: '12h' } as const
  test.each([
    ['00:00', '12:00 am'],
    ['00:59', '12:59 am'],
    ['11:59', '11:59 am'],
    ['12:00', '12:00 pm'],
    ['14:05', '2:05 pm'],
    ['23:59', '11:59 pm'],
  ])('says %s as %s, cut to the minute and never rounded up', (time, said) => {
    const at = Date.parse(`2026-11-24T${time}:59.999Z`)
    expect(clockTime(at, clock)).toBe(said)
    expect(clockFace(at, clock)).toBe(said.slice(0, -3))
    expect(clockTime(at, { ...clock, hourCycle: '24h' })).toBe(time)
  })
  test('no two minutes of a day are said alike', () => {
    const midnight = Date.parse('2026-11-24T00:00:00Z')
    const said = Array.from({ length: 1440 }, (_, minute) => clockTime(midnight + minute * 60_000, clock))
    expect(new Set(said).size).toBe(1440)
  })
  test('a bare zone is read in 24 h: what is parsed, compared or printed', () =>
    expect(clockTime(Date.parse('2026-11-24T14:05:00Z'), 'UTC')).toBe('14:05'))
})

describe('a figure', () => {
  test.each([
    [5, 1, '5'],
    [0.5, 1, '0.5'],
    [0.05, 1, '0.1'],
    [0.04, 1, '0'],
    [-0.04, 1, '0'],
    [-1, 0, '−1'],
    [1.005, 2, '1.01'],
    [165.658333, 2, '165.66'],
    [99.95, 1, '100'],
    [10, 2, '10'],
    [123_456.789, 2, '123456.79'],
  ])('%s with at most %i decimals is %s', (value, places, text) => expect(figure(value, places)).toBe(text))

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('%s is never written', (value) =>
    expect(() => figure(value)).toThrow(RangeError),
  )

  test('never has a bare point, a trailing zero after it, or a hyphen for a minus', () =>
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.nat(4), (value, places) => {
        const text = figure(value, places)
        expect(text).toMatch(/^−?(0|[1-9]\d*)(\.\d*[1-9])?$/)
        expect(Math.abs(Number(text.replace('−', '-')) - value)).toBeLessThanOrEqual(0.5 * 10 ** -places + 1e-6)
      }),
    ))
})

describe('the totals of the two protocols', () => {
  test('low-dose', () =>
    expect([milligrams(35 / 3), milligramsPerKg(35 / 3 / 70)]).toEqual(['11.67 mg', '0.167 mg/kg']))
  test('high-dose', () =>
    expect([millilitres(165.658333), milligrams(331.316667), milligramsPerKg(4.020833)]).toEqual([
      '165.66 mL',
      '331.32 mg',
      '4.02 mg/kg',
    ]))
  test('what cannot be known yet is a dash', () =>
    expect([milligrams(null), milligramsPerKg(null)]).toEqual(['–', '–']))
})

describe('times in the clinic’s zone', () => {
  const at = Date.UTC(2026, 10, 17, 15, 46, 59, 999)
  test('are cut to the minute, never rounded up', () => expect(clockTime(at, 'America/New_York')).toBe('10:46'))
  test('midnight is 00:00', () => expect(clockTime(Date.UTC(2026, 0, 1), 'UTC')).toBe('00:00'))
  test('with their date', () => expect(dateAndTime(at, 'Asia/Tokyo')).toBe('18 Nov 2026 00:46'))
  test.each([
    ['America/New_York', 'UTC−05:00'],
    ['Asia/Kolkata', 'UTC+05:30'],
    ['UTC', 'UTC+00:00'],
  ])('%s is %s', (zone, offset) => expect(zoneOffset(at, zone)).toBe(offset))
  test('a time of another day says its day', () => {
    expect(clockTimeBeside(at, at + 60_000, 'UTC')).toBe('15:46')
    expect(clockTimeBeside(at, at + 86_400_000, 'UTC')).toBe('17 Nov 2026 15:46')
  })
})

test('a birth date has no zone', () => expect(plainDate('1979-08-12')).toBe('12 Aug 1979'))
test('an expiry without a day stays as it is written', () => expect(plainDate('2027-04')).toBe('2027-04'))

test.each([
  [0, '0 min'],
  [59_999, '0 min'],
  [6 * 60_000, '6 min'],
  [73 * 60_000, '1 h 13 min'],
  [120 * 60_000, '2 h'],
])('%i ms are %s', (ms, text) => expect(duration(ms)).toBe(text))

test('lists and counts read as sentences', () => {
  expect(listed(['name', 'birth date', 'photo'])).toBe('name, birth date and photo')
  expect(listed(['name'])).toBe('name')
  expect([counted(1, 'entry', 'entries'), counted(2, 'entry', 'entries')]).toEqual(['1 entry', '2 entries'])
  expect(sentences('Held.', undefined, '', 'pressure over limit')).toBe('Held. pressure over limit')
  expect(sentences(undefined, false)).toBeUndefined()
})
