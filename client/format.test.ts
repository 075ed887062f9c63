import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import {
  ageAt,
  bandName,
  calendarDate,
  clinicZone,
  clockTime,
  duration,
  figure,
  fullDate,
  initials,
  lastInstantAt,
  nearDate,
  shortName,
  staffName,
  timer,
  useClinicZone,
  withUnit,
} from './format.ts'

const at = (text: string) => Date.parse(text)
const minute = 60_000

describe('times', () => {
  const own = clinicZone()
  afterEach(() => useClinicZone(own))

  test("stand in the clinic's zone, whatever the tablet is set to", () => {
    useClinicZone('Europe/Oslo')
    expect(clockTime(at('2026-11-17T09:46:00Z'))).toBe('10:46')
    useClinicZone('America/Denver')
    expect(clockTime(at('2026-11-17T09:46:00Z'))).toBe('02:46')
  })

  test('are cut to the minute, never rounded up', () => {
    expect(clockTime(at('2026-11-17T10:46:59.999Z'), 'UTC')).toBe('10:46')
  })

  test('midnight is 00:00, not 24:00', () => {
    expect(clockTime(at('2026-11-17T00:00:00Z'), 'UTC')).toBe('00:00')
  })

  test('a zone that does not exist is refused and the old one stays', () => {
    useClinicZone('Europe/Oslo')
    expect(() => useClinicZone('Europe/Atlantis')).toThrow(RangeError)
    expect(clinicZone()).toBe('Europe/Oslo')
  })

  test('dates read as on the drawings, September with three letters', () => {
    expect(fullDate(at('2026-11-17T10:00:00Z'), 'UTC')).toBe('17 Nov 2026')
    expect(nearDate(at('2026-11-17T10:00:00Z'), 'UTC')).toBe('Tue 17 Nov')
    expect(fullDate(at('2026-09-01T10:00:00Z'), 'UTC')).toBe('1 Sep 2026')
  })

  test('a birthday does not shift with the zone', () => {
    useClinicZone('America/Denver')
    expect(calendarDate('1979-08-12')).toBe('12 Aug 1979')
    expect(ageAt('1979-08-12', at('2026-08-12T05:00:00Z'))).toBe(46)
    expect(ageAt('1979-08-12', at('2026-08-12T07:00:00Z'))).toBe(47)
  })
})

describe('a picked time of day', () => {
  const now = at('2026-11-17T10:46:30Z')

  test('is the last time the clock showed it', () => {
    expect(lastInstantAt('10:31', now, 'UTC')).toBe(at('2026-11-17T10:31:00Z'))
    expect(lastInstantAt('10:46', now, 'UTC')).toBe(at('2026-11-17T10:46:00Z'))
  })

  test('may lie before midnight', () => {
    expect(lastInstantAt('23:50', at('2026-11-17T00:10:00Z'), 'UTC')).toBe(at('2026-11-16T23:50:00Z'))
  })

  test('is refused when it is still to come', () => {
    expect(lastInstantAt('10:47', now, 'UTC')).toBeUndefined()
    expect(lastInstantAt('12:00', now, 'UTC')).toBeUndefined()
  })

  test('in the hour that comes twice, is the one just gone', () => {
    const again = at('2026-10-25T01:00:00Z')
    expect(clockTime(again, 'Europe/Oslo')).toBe('02:00')
    expect(lastInstantAt('02:59', again, 'Europe/Oslo')).toBe(again - minute)
  })

  test('is never in the future and always shows what was picked, also when the clocks change', () => {
    const night = at('2026-10-25T00:00:00Z')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 660 }), (later, back) => {
        const before = night + later * minute
        const time = clockTime(before - back * minute, 'Europe/Oslo')
        const found = lastInstantAt(time, before, 'Europe/Oslo')
        expect(found).toBeDefined()
        expect(found).toBeLessThanOrEqual(before)
        expect(clockTime(found ?? 0, 'Europe/Oslo')).toBe(time)
      }),
    )
  })
})

describe('durations and timers', () => {
  test('say hours and minutes, cut', () => {
    expect(duration(73 * minute + 59_000)).toBe('1 h 13 min')
    expect(duration(6 * minute)).toBe('6 min')
    expect(duration(120 * minute)).toBe('2 h')
    expect(duration(-1)).toBe('0 min')
  })

  test('a running timer is minutes and seconds, from an hour on words', () => {
    expect(timer(312_000)).toBe('5:12')
    expect(timer(999)).toBe('0:00')
    expect(timer(3_599_999)).toBe('59:59')
    expect(timer(3_600_000)).toBe('1 h')
  })
})

describe('figures', () => {
  test.each([
    [0.5, 1, '0.5'],
    [4, 2, '4'],
    [0.05, 2, '0.05'],
    [11.666666666666666, 2, '11.67'],
    [1.005, 2, '1.01'],
    [2.675, 2, '2.68'],
    [0.25, 1, '0.3'],
    [-1, 0, '−1'],
    [-0.25, 1, '−0.3'],
    [-0.04, 1, '0'],
    [9.995, 2, '10'],
    [1200, 0, '1200'],
  ])('%d to %i places is %s', (value, places, text) => {
    expect(figure(value, places)).toBe(text)
  })

  test('nothing that is not a number ever stands on a screen', () => {
    expect(() => figure(Number.NaN)).toThrow(RangeError)
    expect(() => figure(Number.POSITIVE_INFINITY)).toThrow(RangeError)
  })

  test('never a trailing zero or a bare point, never further off than half of the last place', () => {
    const thousandths = fc.integer({ min: -5_000_000, max: 5_000_000 }).map((n) => n / 1000)
    fc.assert(
      fc.property(thousandths, fc.integer({ min: 0, max: 3 }), (value, places) => {
        const text = figure(value, places)
        expect(text).toMatch(/^−?(0|[1-9]\d*)(\.\d*[1-9])?$/)
        expect(Math.abs(Number(text.replace('−', '-')) - value)).toBeLessThanOrEqual(0.5 / 10 ** places + 1e-9)
      }),
    )
  })

  test('the unit stands after a space', () => {
    expect(withUnit(0.5, 'mg/kg')).toBe('0.5 mg/kg')
  })
})

describe('names', () => {
  const marit = { family: 'Halvorsen', given: 'Marit Elise' }

  test('the band has the surname in capitals and all given names', () => {
    expect(bandName(marit)).toEqual({ family: 'HALVORSEN', given: 'Marit Elise' })
  })

  test('a list has the first given name, staff an initial', () => {
    expect(shortName(marit)).toBe('Halvorsen, Marit')
    expect(shortName({ family: 'Sukarno', given: '' })).toBe('Sukarno')
    expect(staffName({ family: 'Adeyemi', given: 'Rose' })).toBe('R. Adeyemi')
  })

  test('initials take whole letters', () => {
    expect(initials({ family: 'Östberg', given: 'élise' })).toBe('ÉÖ')
  })
})
