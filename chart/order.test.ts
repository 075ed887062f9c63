import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clinicDefaults } from './clinic.ts'
import { boundsInForce, dosingWeight, judgeRate, orderedMinutes, orderInForce, readBack } from './order.ts'
import { builtInProtocols } from './protocols.ts'
import { at, script } from './script.ts'
import { fold } from './session.ts'

const [low, high] = builtInProtocols as [(typeof builtInProtocols)[0], (typeof builtInProtocols)[0]]
const pump = { weightKg: 70, mgPerMl: 1, resolution: 0.1 }

describe('the order read back', () => {
  test.each([
    [
      'the low-dose order',
      { mgPerKgPerHour: 0.5, minutes: 20 },
      pump,
      '0.5 mg/kg/h = 35.0 mL/h: 11.7 mg, 0.17 mg/kg in 20 min',
    ],
    [
      'a dose is told as a dose',
      { mgPerKg: 0.5, minutes: 40 },
      pump,
      '0.5 mg/kg in 40 min = 52.5 mL/h: 35 mg, 0.5 mg/kg in 40 min',
    ],
    [
      'the high-dose order',
      { mgPerKgPerHour: 1, minutes: 240 },
      pump,
      '1 mg/kg/h = 70.0 mL/h: 280 mg, 4 mg/kg in 240 min',
    ],
    [
      'pounds typed as kilograms stand out',
      { mgPerKgPerHour: 0.5, minutes: 20 },
      { ...pump, weightKg: 154 },
      '0.5 mg/kg/h = 77.0 mL/h: 25.7 mg, 0.17 mg/kg in 20 min',
    ],
    ['without minutes there is no total', { mgPerKgPerHour: 0.5 }, pump, '0.5 mg/kg/h = 35.0 mL/h'],
    [
      'a dose at a rate gives its own minutes',
      { mgPerKgPerHour: 0.5, mgPerKg: 0.25 },
      pump,
      '0.5 mg/kg/h = 35.0 mL/h: 17.5 mg, 0.25 mg/kg in 30 min',
    ],
    [
      'a pump with whole steps',
      { mgPerKgPerHour: 0.5, minutes: 20 },
      { ...pump, resolution: 1 },
      '0.5 mg/kg/h = 35 mL/h: 11.7 mg, 0.17 mg/kg in 20 min',
    ],
  ])('%s', (_, order, by, sentence) => expect(readBack(order, by)?.sentence).toBe(sentence))

  test('after rounding to the pump, what will be given is told, with its deviation', () => {
    const read = readBack({ mgPerKgPerHour: 0.5, minutes: 20 }, { ...pump, weightKg: 48.7 })
    expect(read?.mlPerHour).toBe(24.4)
    expect(read?.deviationPercent).toBeCloseTo(0.2053, 4)
    expect(read?.mg).toBeCloseTo(8.1333, 4)
  })

  test.each([
    ['no rate and no dose', {}],
    ['a dose without its minutes', { mgPerKg: 0.5 }],
  ])('%s cannot be read back', (_, order) => expect(readBack(order, pump)).toBeUndefined())

  test('the pump is never off by more than half a step', () => {
    const grams = fc.integer({ min: 20_000, max: 200_000 })
    fc.assert(
      fc.property(grams, fc.integer({ min: 100, max: 1500 }), fc.constantFrom(1, 2, 5), (g, ug, mgPerMl) => {
        const read = readBack(
          { mgPerKgPerHour: ug / 1000, minutes: 60 },
          { weightKg: g / 1000, mgPerMl, resolution: 0.1 },
        )
        const exact = ((ug / 1000) * (g / 1000)) / mgPerMl
        expect(Math.abs((read?.mlPerHour ?? 0) - exact)).toBeLessThanOrEqual(0.05 + 1e-9)
      }),
    )
  })
})

describe('the order in force', () => {
  const given = '08:00 order 0.5 mg/kg/h for 20 min with {"bounds":{"maxMgPerKgPerHour":0.6,"maxMg":40}}'
  const order = (text: string, when?: string) =>
    orderInForce(fold(script(text)), when === undefined ? undefined : at(when))

  test('none is in force before one was given', () => {
    expect(order('08:00 weight 70 kg')).toBeUndefined()
    expect(order(given, '07:59')).toBeUndefined()
  })
  test('a change says only what is new', () =>
    expect(order(`${given}\n09:05 reorder 0.4 mg/kg/h with {"bounds":{"maxMg":20}}`)).toMatchObject({
      mgPerKgPerHour: 0.4,
      minutes: 20,
      bounds: { maxMgPerKgPerHour: 0.6, maxMg: 20 },
      at: at('09:05'),
    }))
  test('before the change the old one held', () =>
    expect(order(`${given}\n09:05 reorder 0.4 mg/kg/h`, '09:04')?.mgPerKgPerHour).toBe(0.5))
  test('a new order replaces the old one whole', () =>
    expect(order(`${given}\n09:05 order 0.4 mg/kg/h`)).toMatchObject({ minutes: undefined, bounds: {} }))
  test('a dose ordered after a rate is not both', () =>
    expect(order(`${given}\n09:05 reorder 0.2 mg/kg`)).toMatchObject({ mgPerKg: 0.2, mgPerKgPerHour: undefined }))
  test('a verbal order waits until the physician authenticates it', () => {
    const verbal = '09:05 order 0.6 mg/kg/h for 20 min verbal petra'
    expect(order(verbal)).toMatchObject({ verbal: { orderedBy: 'petra', readBack: true }, authenticated: undefined })
    const entries = script(verbal)
    const signed = script(`10:00 authenticate ${entries[0]?.id} [by petra]`)
    expect(orderInForce(fold([...entries, ...signed]))?.authenticated).toEqual({ by: 'petra', at: at('10:00') })
  })
  test.each([
    ['as ordered', '08:00 order 0.5 mg/kg/h for 25 min', 25],
    ['by the dose at the rate', '08:00 order-given {"mgPerKgPerHour":0.5,"mgPerKg":0.25}', 30],
    ["by the protocol's minutes", '08:00 order 0.5 mg/kg/h', 20],
    ["without an order, by the protocol's", '08:00 weight 70 kg', 20],
  ])('minutes: %s', (_, text, expected) => expect(orderedMinutes(fold(script(text)), low)).toBe(expected))
  test("the protocol's bounds hold where the order names none", () =>
    expect(boundsInForce(fold(script(given)), low)).toMatchObject({
      maxMgPerKgPerHour: 0.6,
      maxMg: 40,
      maxMgPerKg: 0.25,
    }))
})

describe('a pump rate judged', () => {
  const ready = '08:40 weight 70 kg\n08:55 bag 1 mg/mL'
  const judge = (mlPerHour: number, text = ready, protocol = low) =>
    judgeRate(fold(script(text)), { protocol, clinic: clinicDefaults }, mlPerHour, at('09:00'))
  const ordered = `${ready}\n08:45 order 0.5 mg/kg/h with {"bounds":{"maxMgPerKgPerHour":0.6}}`

  // 70 kg at 1 mg/mL: 0.1 mg/kg/h is 7 mL/h, 0.6 is 42, 0.75 is 52.5.
  test.each([
    ['as ordered', 35, ready, 'within'],
    ['a step below the maximum', 52.4, ready, 'within'],
    ['the maximum', 52.5, ready, 'at-maximum'],
    ['half a step over is rounding', 52.55, ready, 'at-maximum'],
    ['a step over', 52.6, ready, 'over-limit'],
    ['the minimum', 7, ready, 'within'],
    ['a step under the minimum', 6.9, ready, 'under'],
    ['the ordered maximum', 42, ordered, 'at-maximum'],
    ['over the order, within the protocol', 42.1, ordered, 'over-order'],
    ['over both', 52.6, ordered, 'over-limit'],
    [
      'a maximum that the physician raised',
      70,
      ready.concat('\n08:45 order 1 mg/kg/h with {"bounds":{"maxMgPerKgPerHour":1}}'),
      'at-maximum',
    ],
    ['without a weight nothing is judged', 900, '08:55 bag 1 mg/mL', 'within'],
  ])('%s', (_, mlPerHour, text, verdict) => expect(judge(mlPerHour, text).verdict).toBe(verdict))

  test('where the maximum falls between two steps, the lower one is the maximum', () => {
    // 48.7 kg: 0.75 mg/kg/h is 36.525 mL/h.
    const light = '08:40 weight 48.7 kg\n08:55 bag 1 mg/mL'
    expect([36.4, 36.5, 36.6].map((rate) => judge(rate, light).verdict)).toEqual(['within', 'at-maximum', 'over-limit'])
  })
  test('says what it is and what it is over', () =>
    expect(judge(70)).toEqual({
      mgPerKgPerHour: 1,
      verdict: 'over-limit',
      sentence: '1 mg/kg/h is over the limit of 0.75 mg/kg/h',
    }))
  test('what cannot be known is null, never 0', () => expect(judge(35, '08:55 bag 1 mg/mL').mgPerKgPerHour).toBeNull())
  test('the concentration counts', () =>
    expect(judge(35, ready.replace('1 mg/mL', '2 mg/mL')).verdict).toBe('over-limit'))
  test('limits are the protocol version\u2019s own', () => expect(judge(70, ready, high).verdict).toBe('within'))
  test('over the cap weight the dose is that of the cap', () => {
    const capped = { ...low, capWeightKg: 100 }
    const heavy = '08:40 weight 140 kg\n08:55 bag 1 mg/mL'
    expect(dosingWeight(fold(script(heavy)), capped)).toBe(100_000)
    expect([judge(75, heavy, capped).verdict, judge(75.1, heavy, capped).verdict]).toEqual(['at-maximum', 'over-limit'])
  })
})
