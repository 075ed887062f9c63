import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clinicDefaults } from '../../../chart/clinic.ts'
import {
  heightQuestion,
  type Known,
  kgFromLb,
  lbFromKg,
  MOST,
  mayGrow,
  type Weighed,
  weightQuestion,
} from './weight.ts'

const limits = { ...clinicDefaults, weightChangePercent: 5 }
const inKg = (typed: number): Weighed => ({ typed, unit: 'kg' })
const inLb = (typed: number): Weighed => ({ typed, unit: 'lb' })
const asked = (weighed: Weighed, known: Known = {}) => weightQuestion(weighed, known, limits)
const about = (kg: number, lastKg?: number) => asked(inKg(kg), { lastKg })?.about

describe('the weight is asked about when it looks like a slip', () => {
  test('70 kg last time and 154 typed: were these pounds? 69.9 kg is offered', () => {
    expect(asked(inKg(154), { lastKg: 70 })).toMatchObject({ about: 'pounds-as-kg', suggests: 69.9 })
  })
  test('154 kg last time and 154 lb typed: was the scale in kilograms? 154 kg is offered, as it was typed', () => {
    expect(asked(inLb(154), { lastKg: 154 })).toMatchObject({ about: 'kg-as-pounds', suggests: 154 })
  })
  test('the bounds of both slips belong to them', () => {
    expect([215, 225].map((kg) => about(kg, 100))).toEqual(['pounds-as-kg', 'pounds-as-kg'])
    expect([214.9, 225.1].map((kg) => about(kg, 100))).toEqual(['change', 'change'])
    const aboutLb = (lb: number) => asked(inLb(lb), { lastKg: 100 })?.about
    expect([97, 103.6].map(aboutLb)).toEqual(['kg-as-pounds', 'kg-as-pounds'])
    expect([96.8, 103.9].map(aboutLb)).toEqual(['change', 'change'])
  })
  test('70 kg typed where pounds were charted as 154 kg: asked, and 154 is not offered again', () => {
    const lax = { ...limits, weightChangePercent: 100 }
    expect(weightQuestion(inKg(70), { lastKg: 154 }, lax)).toMatchObject({ about: 'change' })
    expect(weightQuestion(inLb(340), { lastKg: 70 }, lax)?.about).toBe('change')
  })
  test('5 % is no question, a tenth of a kilogram more is, either way', () => {
    expect([about(73.5, 70), about(66.5, 70)]).toEqual([undefined, undefined])
    expect([about(73.6, 70), about(66.4, 70)]).toEqual(['change', 'change'])
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

describe('a first weight has none to be compared with', () => {
  test('a usual one is not asked about, in either unit, nor is the limit itself', () => {
    expect([inKg(82), inLb(180.8), inKg(40), inKg(120)].map((weighed) => asked(weighed))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
  test('154 typed as kilograms: were these pounds? 69.9 kg is offered', () => {
    expect(asked(inKg(154))).toEqual({ about: 'first', heightCm: undefined, suggests: 69.9 })
  })
  test('70 typed as pounds: was the scale in kilograms? 70 kg is offered, as it was typed', () => {
    expect(asked(inLb(70))).toEqual({ about: 'first', heightCm: undefined, suggests: 70 })
  })
  test('what the other unit would not make likelier is asked about, and nothing is offered', () => {
    expect([inKg(32), inLb(300), inKg(500)].map((weighed) => asked(weighed))).toEqual(
      Array(3).fill({ about: 'first', heightCm: undefined, suggests: undefined }),
    )
  })
  test('with a height the BMI decides: 115 kg at 160 cm is asked about, 125 kg at 190 cm is not', () => {
    expect(asked(inKg(115), { heightCm: 160 })).toEqual({ about: 'first', heightCm: 160, suggests: 52.2 })
    expect(asked(inKg(125), { heightCm: 190 })).toBeUndefined()
  })
  test('a weight of last time speaks louder than the limits: who weighed 154 kg then is not asked at 154', () => {
    expect(asked(inKg(154), { lastKg: 154, heightCm: 160 })).toBeUndefined()
  })
  test('the limits are the clinic’s', () => {
    const { firstWeight } = limits
    const other = { ...limits, firstWeight: { ...firstWeight, overKg: 160, underKg: 50, overBmi: 60, underBmi: 20 } }
    expect(weightQuestion(inKg(154), {}, other)).toBeUndefined()
    expect(weightQuestion(inKg(45), {}, other)?.about).toBe('first')
    expect(weightQuestion(inKg(150), { heightCm: 160 }, other)).toBeUndefined()
    expect(weightQuestion(inKg(50), { heightCm: 165 }, other)?.about).toBe('first')
  })
  test('whoever has a BMI of 18.5 to 40 is asked when pounds are typed as kilograms, and offered the right weight', () => {
    fc.assert(
      fc.property(fc.integer({ min: 185, max: 399 }), fc.integer({ min: 140, max: 205 }), (tenthsOfBmi, heightCm) => {
        const kg = Math.round((tenthsOfBmi / 10) * (heightCm / 100) ** 2 * 10) / 10
        const question = asked(inKg(lbFromKg(kg)), { heightCm })
        expect(question?.about).toBe('first')
        expect(Math.abs((question && 'suggests' in question ? (question.suggests ?? 0) : 0) - kg)).toBeLessThan(0.11)
      }),
    )
  })
})

test('8 and 32 kg may be the beginning of more, 82 kg, 154 kg and 8. may not', () => {
  expect([8, 32, 63].map((kg) => mayGrow(String(kg), kg, MOST.kg))).toEqual([true, true, true])
  expect([64, 82, 154].map((kg) => mayGrow(String(kg), kg, MOST.kg))).toEqual([false, false, false])
  expect(mayGrow('8.', 8, MOST.kg)).toBe(false)
})

describe('a height charted after a first weight', () => {
  test('casts doubt on 115 kg at 160 cm, not on 115 kg at 180 cm', () => {
    expect([heightQuestion(160, 115, limits), heightQuestion(180, 115, limits)]).toEqual([true, false])
  })
  test('does not ask again about a weight that was asked about when it was typed', () => {
    expect(heightQuestion(160, 154, limits)).toBe(false)
  })
})
