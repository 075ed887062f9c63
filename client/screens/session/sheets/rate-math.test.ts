import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clinicDefaults } from '../../../../chart/clinic.ts'
import { given } from '../../../../chart/dose.ts'
import { builtInProtocols } from '../../../../chart/protocols.ts'
import { at, script } from '../../../../chart/script.ts'
import { fold } from '../../../../chart/session.ts'
import { bagLeft, compared } from '../live-figures.ts'
import { nextStep, planned, pumpFor } from './rate-math.ts'

const [low, high] = builtInProtocols
if (!low || !high) throw new Error('no protocols')
const patient = { id: 'p1', version: 1, mrn: '1', family: 'Halvorsen', given: 'Marit', birthDate: '1979-08-12' }
const pumping = (text: string, protocol = low) => ({
  session: fold(script(text)),
  context: { protocol, clinic: clinicDefaults, patient, staff: new Map() },
})
const running = (kg: number) => `
  08:40 weight ${kg} kg
  08:50 bag 1 mg/mL 50 mg in 50 mL as bag-1
  09:00 start 35 mL/h`

describe('the rate by step', () => {
  test.each([
    [0.5, 1, 0.55],
    [0.5, -1, 0.45],
    [0.52, 1, 0.55],
    [0.52, -1, 0.5],
    [0.7, 1, 0.75],
  ] as const)('from %s goes %s to %s, on the protocol’s grid', (from, way, to) =>
    expect(nextStep(pumping(running(70)), from, way)).toBe(to),
  )
  test('does not go past the limit, nor to zero: a stop is charted as a stop', () => {
    expect(nextStep(pumping(running(70)), 0.75, 1)).toBeUndefined()
    expect(nextStep(pumping(running(70)), 0.05, -1)).toBeUndefined()
  })
  test('a step up and down again is the step it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 14 }), (count) => {
        const from = (count * 50) / 1000
        const up = nextStep(pumping(running(70)), from, 1)
        return up !== undefined && nextStep(pumping(running(70)), up, -1) === from
      }),
    )
  })
})

describe('the pump value', () => {
  test('for 0.5 mg/kg/h at 70 kg and 1 mg/mL is 35 mL/h', () => expect(pumpFor(pumping(running(70)), 0.5)).toBe(35))
  test('at the maximum rounds down, so that the bound is never passed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 2000 }), (tenths) => {
        const kg = tenths / 10
        const value = pumpFor(pumping(running(kg)), 0.75) ?? Number.NaN
        return value <= 0.75 * kg + 1e-9 && value > 0.75 * kg - 0.1 - 1e-9
      }),
    )
  })
  test('is not known without a weight', () =>
    expect(pumpFor(pumping('08:50 bag 1 mg/mL 50 mg in 50 mL as bag-1\n09:00 start 35 mL/h'), 0.5)).toBeUndefined())
})

test('what follows from a new rate is what will have been given at the end', () => {
  const plan = planned(pumping(running(70)), 42, at('09:10'))
  expect(plan.ends).toBe(at('09:20'))
  const later = fold(script(`${running(70)}\n09:10 rate 42 mL/h`))
  expect(plan.total?.mg).toBeCloseTo(given(later.infusion, at('09:20')).mg ?? 0, 9)
})

describe('the bag', () => {
  test('holds what was not given, line and holds counted', () => {
    const { session } = pumping(`${running(70)}\n08:55 prime 2 mL\n09:06 hold\n09:10 resume 35 mL/h`)
    expect(bagLeft(session, low, at('09:16'))?.mL).toBeCloseTo(50 - 2 - (35 * 12) / 60, 9)
  })
  test.each([
    ['0.5 mL apart agrees', 6.33, true],
    ['over 0.5 mL and over 2 % does not', 6.34 + 0.01, false],
  ])('%s', (_, mL, agrees) =>
    expect(compared(pumping(running(70)).session, { clinic: clinicDefaults }, mL, at('09:10')).agrees).toBe(agrees),
  )
})
