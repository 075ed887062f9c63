import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import cases from './cases/dose.json' with { type: 'json' }
import { activeTime, exactDose, given, heldTime, projectedEnd, rateAt, remaining, segments } from './dose.ts'
import type { Entry } from './entry.ts'
import { at, script } from './script.ts'
import { fold } from './session.ts'
import { doseInMg, inMlPerHour, MINUTE, minutes } from './units.ts'

const infusion = (text: string) => fold(script(text)).infusion

describe.each(cases.cases)('$name', ({ weightKg, entries, expected }) => {
  const start = at('09:00')
  const entry = (kind: string, occurredAt: number, body: object, index: number) =>
    ({ id: `e${index}`, sessionId: 's', kind, body, occurredAt, recordedAt: occurredAt, author: 'nora' }) as Entry
  const session = fold([
    entry('weight-measured', start - 3_600_000, { kg: weightKg }, 0),
    ...entries.map(({ kind, atMs, body }, index) => entry(kind, start + atMs, body, index + 1)),
  ])
  test.each(expected)('$atMs ms after the start', ({ atMs, mL, mg, mgPerKg }) => {
    const is = given(session.infusion, start + atMs)
    expect(Math.abs(is.mL - mL)).toBeLessThanOrEqual(1e-9)
    expect(Math.abs((is.mg ?? Number.NaN) - mg)).toBeLessThanOrEqual(1e-9)
    expect(Math.abs((is.mgPerKg ?? Number.NaN) - mgPerKg)).toBeLessThanOrEqual(1e-9)
  })
})

describe('the worked examples', () => {
  const run = (kg: number, mgPerMl: number, lines: string) =>
    given(infusion(`08:00 weight ${kg} kg\n08:01 bag ${mgPerMl} mg/mL\n${lines}`), at('20:00'))

  test.each([
    ['(a) 35 mL/h for 20 min', 70, 1, '09:00 start 35 mL/h\n09:20 complete', 11.6667, 11.6667, 0.1667],
    ['(b) 52.5 mL/h for 40 min', 70, 1, '09:00 start 52.5 mL/h\n09:40 complete', 35, 35, 0.5],
    ['(c) 70 mL/h for 240 min', 70, 1, '09:00 start 70 mL/h\n13:00 complete', 280, 280, 4],
    [
      '(d) changes and a hold',
      82.4,
      2,
      `09:00 start 41.2 mL/h
       09:30 rate 51.5 mL/h: tolerating
       10:15 hold: rest
       10:25 resume 41.2 mL/h
       13:00 complete`,
      165.6583,
      331.3167,
      4.0208,
    ],
    ['(e) the pump rounds', 48.7, 1, '09:00 start 24.4 mL/h\n10:00 complete', 24.4, 24.4, 0.50103],
    ['(f) pounds for kilograms', 154, 1, '09:00 start 77 mL/h\n09:20 complete', 25.6667, 25.6667, 0.1667],
  ])('%s', (_, kg, mgPerMl, lines, mL, mg, mgPerKg) => {
    const is = run(kg, mgPerMl, lines)
    expect(is.mL).toBeCloseTo(mL, 4)
    expect(is.mg).toBeCloseTo(mg, 4)
    expect(is.mgPerKg).toBeCloseTo(mgPerKg, 4)
  })
})

const high = `
  08:00 weight 82.4 kg
  08:01 bag 2 mg/mL
  09:00 start 41.2 mL/h
  09:30 rate 51.5 mL/h: tolerating
  10:15 hold: rest
  10:25 resume 41.2 mL/h
  13:00 complete`

describe('the rate table', () => {
  const rows = segments(infusion(high), at('20:00'))
  test('has a row for every constant stretch, each with all it needs to be multiplied out', () => {
    expect(rows.map(({ from, to, rate }) => [from, to, inMlPerHour(rate)])).toEqual([
      [at('09:00'), at('09:30'), 41.2],
      [at('09:30'), at('10:15'), 51.5],
      [at('10:25'), at('13:00'), 41.2],
    ])
    for (const row of rows) expect(row).toMatchObject({ concentration: 2000, weight: 82_400 })
  })
  test('ends at what was given in all', () =>
    expect(rows.at(-1)?.cumulative).toEqual(given(infusion(high), at('20:00'))))
  test('adds up', () => expect(rows.reduce((sum, { mL }) => sum + mL, 0)).toBeCloseTo(165.6583, 4))
})

describe('while held', () => {
  const held = infusion(`${high.split('10:25')[0]}`)
  test('nothing more is given', () => expect(given(held, at('11:00'))).toEqual(given(held, at('10:15'))))
  test('nothing runs', () => expect(rateAt(held, at('10:20'))).toBe(0))
  test('the end moves with the clock', () => {
    const end = (time: string) => projectedEnd(held, minutes(240), at(time))
    expect(end('10:15')).toBe(at('13:00'))
    expect(end('10:25')).toBe(at('13:10'))
  })
  test('the held minutes are counted', () => expect(heldTime(held, at('10:25'))).toBe(10 * MINUTE))
})

test('holds push the end out: 230 active minutes of 240', () => {
  expect(activeTime(infusion(high), at('20:00'))).toBe(230 * MINUTE)
  expect(projectedEnd(infusion(high), minutes(240), at('13:05'))).toBeUndefined()
})

test('what is left follows from the rate that runs', () => {
  const left = remaining(
    infusion('08:00 weight 70 kg\n08:01 bag 1 mg/mL\n09:00 start 35 mL/h'),
    minutes(20),
    at('09:05'),
  )
  expect(left).toMatchObject({ time: 15 * MINUTE, mL: 8.75, mg: 8.75, percent: 25 })
})

test('a pump at 0 mL/h is not active, and no time is lost by it', () =>
  expect(
    activeTime(infusion('08:01 bag 1 mg/mL\n09:00 start 35 mL/h\n09:10 rate 0 mL/h: x\n09:20 stop'), at('10:00')),
  ).toBe(10 * MINUTE))

describe('what cannot be known yet is never 0', () => {
  test('no bag charted: no mg', () =>
    expect(given(infusion('08:00 weight 70 kg\n09:00 start 35 mL/h'), at('09:20'))).toMatchObject({
      mg: null,
      mgPerKg: null,
    }))
  test('no weight charted: mg but no mg/kg', () => {
    const is = given(infusion('08:01 bag 1 mg/mL\n09:00 start 36 mL/h'), at('09:20'))
    expect(is).toEqual({ mL: 12, mg: 12, mgPerKg: null })
  })
  test('a bag charted after the start was there all along', () =>
    expect(given(infusion('09:00 start 36 mL/h\n09:05 bag 1 mg/mL'), at('09:20')).mg).toBe(12))
  test('before the start 0 was given, and that is known', () =>
    expect(given(infusion(high), at('08:30'))).toEqual({ mL: 0, mg: 0, mgPerKg: 0 }))
})

describe('bags and weights', () => {
  test('a bag prepared while another runs does not run until it is charted as the change', () => {
    const twoBags = '08:01 bag 1 mg/mL\n09:00 start 60 mL/h\n09:30 bag 2 mg/mL'
    expect(given(infusion(twoBags), at('10:00')).mg).toBe(60)
    expect(given(infusion(`${twoBags}\n09:40 rebag 2 mg/mL`), at('10:00')).mg).toBe(40 + 40)
  })
  test('a second weighing after the start opens a new segment and leaves the old one alone', () => {
    const weighed = infusion(
      '08:00 weight 60 kg\n08:01 bag 1 mg/mL\n09:00 start 60 mL/h\n09:30 weight 50 kg\n10:00 stop',
    )
    expect(given(weighed, at('10:00')).mgPerKg).toBeCloseTo(30 / 60 + 30 / 50, 12)
  })
  test('a bolus counts at once, in mg and not in the infused mL', () => {
    const bolus = infusion(
      '08:00 weight 50 kg\n08:01 bag 1 mg/mL\n09:00 bolus 5 mg over 60 s\n09:10 start 60 mL/h\n09:20 stop',
    )
    expect(given(bolus, at('09:00'))).toEqual({ mL: 0, mg: 5, mgPerKg: 0.1 })
    expect(given(bolus, at('09:20'))).toMatchObject({ mL: 10, mg: 15 })
  })
})

test('it only ever grows, and all of it is in the exact dose', () =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 240 }), { minLength: 2, maxLength: 8 }), (times) => {
      const run = infusion(high)
      const seen = times.toSorted((a, b) => a - b).map((minute) => at('09:00') + minute * MINUTE)
      for (const [index, instant] of seen.entries()) {
        const is = given(run, instant)
        expect(is.mg).toBe(doseInMg(exactDose(run, instant) ?? -1n))
        if (index > 0) expect(is.mL).toBeGreaterThanOrEqual(given(run, seen[index - 1] ?? 0).mL)
      }
    }),
  ))
