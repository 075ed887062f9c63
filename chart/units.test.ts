import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  concentration,
  dose,
  doseInMg,
  doseInMicrograms,
  doseOf,
  dosingRate,
  HOUR,
  hasAtMostThreeDecimals,
  inMg,
  inMlPerHour,
  type Micrograms,
  mass,
  mgPerKgPerHour,
  minutes,
  pumpRate,
  rate,
  volume,
  volumeInMl,
  weight,
} from './units.ts'

describe('a figure of the wire', () => {
  test.each([
    [0.1, 100],
    [0.3, 300],
    [1.005, 1005],
    [41.2, 41_200],
    [999.999, 999_999],
  ])('%s means exactly %i thousandths', (value, whole) => expect(mass(value)).toBe(whole))

  test('is a whole number of milliseconds when it says minutes', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (thousandths) => {
        expect(minutes(thousandths / 1000)).toBe(thousandths * 60)
      }),
    ))

  test('comes back as it was typed, for every number of three decimals', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (whole) => {
        expect(inMg(mass(whole / 1000))).toBe(whole / 1000)
      }),
    ))

  test.each([
    [35, true],
    [0.001, true],
    [0.1 + 0.2, true],
    [0.0005, false],
    [35.1234, false],
    [1e-7, false],
  ])('%s has at most three decimals: %s', (value, is) => expect(hasAtMostThreeDecimals(value)).toBe(is))
})

describe('volume and dose', () => {
  test('a day at the fastest pump rate is still an exact integer', () =>
    expect(Number.isSafeInteger(volume(rate(1200), 24 * HOUR))).toBe(true))

  test('70 mL/h for four hours are 280 mL and not 288', () => expect(volumeInMl(volume(rate(70), 4 * HOUR))).toBe(280))

  test('a dose keeps its last microgram where a double would not', () => {
    const exact = dose(volume(rate(999.999), 6 * HOUR), concentration(99.999))
    expect(exact).toBe(999_999n * 21_600_000n * 99_999n)
    expect(doseInMg(exact)).toBeCloseTo(599_993.4, 1)
  })

  test('is rounded half up, once', () => {
    expect(doseInMicrograms(1_799_999_999n)).toBe(0)
    expect(doseInMicrograms(1_800_000_000n)).toBe(1)
    expect(doseInMicrograms(doseOf(500 as Micrograms))).toBe(500)
  })
})

describe('the pump value of a dosing rate', () => {
  const resolution = rate(0.1)
  test.each([
    ['0.5 mg/kg/h at 70 kg', 0.5, 1, 70, 35],
    ['rounds half up: 48.7 kg at 0.5 is 24.35', 0.5, 1, 48.7, 24.4],
    ['1 mg/kg/h of 2 mg/mL at 82.4 kg', 1, 2, 82.4, 41.2],
  ])('%s', (_, perKg, mgPerMl, kg, pump) =>
    expect(inMlPerHour(pumpRate(dosingRate(perKg), concentration(mgPerMl), weight(kg), resolution))).toBe(pump),
  )

  test('at a bound it rounds down, so that the limit is not passed', () =>
    expect(inMlPerHour(pumpRate(dosingRate(0.5), concentration(1), weight(48.7), resolution, true))).toBe(24.3))

  test('what a whole step means exactly stays itself, up or down', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), fc.constantFrom(1, 2, 0.5, 10), (tenths, mgPerMl) => {
        // For a kilogram of 1 mg/mL the pump's mL/h is the mg/kg/h itself.
        const wanted = dosingRate((tenths / 10) * mgPerMl)
        const down = pumpRate(wanted, concentration(mgPerMl), weight(1), resolution, true)
        expect(down).toBe(tenths * 100)
      }),
    ))

  test('rounded down it never passes the bound', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 2000 }),
        fc.integer({ min: 1000, max: 250_000 }),
        fc.integer({ min: 100, max: 10_000 }),
        (bound, grams, perMl) => {
          const down = pumpRate(
            dosingRate(bound / 1000),
            concentration(perMl / 1000),
            weight(grams / 1000),
            resolution,
            true,
          )
          expect(mgPerKgPerHour(down, concentration(perMl / 1000), weight(grams / 1000))).toBeLessThanOrEqual(
            bound / 1000 + 1e-9,
          )
        },
      ),
    ))

  test('24.4 mL/h at 48.7 kg is 0.21 % over what was ordered', () => {
    const programmed = mgPerKgPerHour(rate(24.4), concentration(1), weight(48.7))
    expect(programmed).toBeCloseTo(0.50103, 5)
    expect((programmed / 0.5 - 1) * 100).toBeCloseTo(0.21, 2)
  })
})

test('minutes are ms', () => expect(minutes(20)).toBe(1_200_000))
