import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { kgFromLb, lbFromKg, weightQuestion } from './weight.ts'

const clinicLimit = { weightChangePercent: 5, firstWeight: { underKg: 35, overKg: 120 } }
const about = (kg: number, last?: number) => weightQuestion(kg, last, clinicLimit)?.about

describe('the weight is asked about when it looks like a slip', () => {
  test('70 kg last time and 154 typed: were these pounds? 69.9 kg is offered', () => {
    expect(weightQuestion(154, 70, clinicLimit)).toMatchObject({ about: 'pounds-as-kg', suggests: 69.9 })
  })
  test('154 kg last time and 70 typed: was the scale in kilograms? 154.3 kg is offered', () => {
    expect(weightQuestion(70, 154, clinicLimit)).toMatchObject({ about: 'kg-as-pounds', suggests: 154.3 })
  })
  test('the bounds of both slips belong to them', () => {
    expect([215, 225].map((kg) => about(kg, 100))).toEqual(['pounds-as-kg', 'pounds-as-kg'])
    expect([214.9, 225.1].map((kg) => about(kg, 100))).toEqual(['change', 'change'])
    expect([44, 47].map((kg) => about(kg, 100))).toEqual(['kg-as-pounds', 'kg-as-pounds'])
    expect([43.9, 47.1].map((kg) => about(kg, 100))).toEqual(['change', 'change'])
  })
  test('5 % is no question, a tenth of a kilogram more is, either way', () => {
    expect([about(73.5, 70), about(66.5, 70)]).toEqual([undefined, undefined])
    expect([about(73.6, 70), about(66.4, 70)]).toEqual(['change', 'change'])
  })
  test('a first weight is asked about only where few patients are: 180 typed as kilograms, 60 as pounds', () => {
    expect(weightQuestion(180, undefined, clinicLimit)).toEqual({ about: 'first', scale: 'pounds', suggests: 81.6 })
    expect(weightQuestion(27.2, undefined, clinicLimit)).toEqual({ about: 'first', scale: 'kilograms', suggests: 60 })
    expect([35, 70, 120].map((kg) => about(kg))).toEqual([undefined, undefined, undefined])
  })
  test('where the clinic sets other limits these are asked about, and no others', () => {
    const heavy = { ...clinicLimit, firstWeight: { underKg: 40, overKg: 200 } }
    const asked = [180, 200.1, 39.9].map((kg) => weightQuestion(kg, undefined, heavy))
    expect(asked).toMatchObject([undefined, { scale: 'pounds' }, { scale: 'kilograms' }])
  })
  test('whoever weighs the same in pounds and types it as kilograms is always asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 2000 }), (tenths) => {
        expect(about(lbFromKg(tenths / 10), tenths / 10)).toBe('pounds-as-kg')
      }),
    )
  })
  test('pounds and back are right within what a scale shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 50, max: 4000 }), (tenths) => {
        expect(Math.abs(kgFromLb(lbFromKg(tenths / 10)) - tenths / 10)).toBeLessThanOrEqual(0.1 + 1e-9)
      }),
    )
  })
})
