import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clinicDefaults } from './clinic.ts'
import { type Container, custody } from './custody.ts'
import { script } from './script.ts'
import { fold } from './session.ts'

const containers = (text: string) => custody(fold(script(text)), clinicDefaults)
const only = (text: string): Container => {
  const [first] = containers(text)
  if (!first) throw new Error('no container')
  return first
}
const lowDose = `
  08:45 weight 70 kg
  08:46 bag 1 mg/mL 50 mg in 50 mL as bag-1
  09:00 start 35 mL/h
  09:20 complete
`

describe('a bag', () => {
  test('closes when what was not given is wasted, to the microgram', () =>
    expect(only(`${lowDose}10:00 waste 38.333 mg from bag-1 witness nils`)).toMatchObject({
      id: 'bag-1',
      drawn: 50_000,
      given: 11_667,
      wasted: 38_333,
      unaccounted: 0,
      closes: true,
      witnesses: ['nils'],
    }))
  test.each([
    ['is unaccounted for while nobody witnessed it', '', 38_333, false],
    ['closes at the tolerance: 2 % of 50 mg', '10:00 waste 37.333 mg from bag-1 witness nils', 1000, true],
    ['does not close a microgram beyond', '10:00 waste 37.332 mg from bag-1 witness nils', 1001, false],
    ['does not close with more wasted than was there', '10:00 waste 39.4 mg from bag-1 witness nils', -1067, false],
    ['what is returned counts', '10:00 return 38.333 mg from bag-1 witness nils', 0, true],
    [
      'the discarded line counts',
      '10:00 discard 2 mL from bag-1\n10:01 waste 36.333 mg from bag-1 witness nils',
      0,
      true,
    ],
    [
      'a flush of saline counts only what it says of drug',
      '10:00 flush 10 mL\n10:01 waste 38.333 mg from bag-1 witness nils',
      0,
      true,
    ],
    ['a flush of drug counts', '10:00 flush 2 mL 2 mg\n10:01 waste 36.333 mg from bag-1 witness nils', 0, true],
  ])('%s', (_, lines, unaccounted, closes) => expect(only(lowDose + lines)).toMatchObject({ unaccounted, closes }))

  test('tolerates 2 mg at most, however much is in it', () =>
    expect(only('08:46 bag 2 mg/mL 500 mg in 250 mL as bag-1').tolerance).toBe(2000))
  test('holds what was drawn into it, whatever its label says, and shows both', () =>
    expect(only('08:45 draw 48 mg to bag-1\n08:46 bag 1 mg/mL 50 mg in 50 mL as bag-1')).toMatchObject({
      drawn: 48_000,
      preparedMg: 50,
    }))
  test('without a name is the container that was drawn into', () =>
    expect(containers('08:45 draw 50 mg to syringe-7\n08:46 bag 1 mg/mL').map(({ id }) => id)).toEqual(['syringe-7']))
  test('without a name or a draw is the one that the waste speaks of', () =>
    expect(
      only('08:46 bag 1 mg/mL 50 mg\n09:00 start 36 mL/h\n09:20 stop\n10:00 waste 38 mg from bag witness nils'),
    ).toMatchObject({ id: 'bag', closes: true }))
  test('of which nothing was drawn or labelled never closes once drug was given', () =>
    expect(only('08:46 bag 1 mg/mL\n09:00 start 36 mL/h\n09:20 stop')).toMatchObject({
      drawn: 0,
      given: 12_000,
      closes: false,
    }))
})

describe('a discrepancy', () => {
  const short = `${lowDose}10:00 waste 30 mg from bag-1 witness nils\n`
  test('closes with a reason and a second person', () =>
    expect(only(`${short}10:05 discrepancy 8.333 mg from bag-1 witness nils: spilled`)).toMatchObject({ closes: true }))
  test('does not close without the second person', () =>
    expect(only(`${short}10:05 discrepancy 8.333 mg from bag-1: spilled`)).toMatchObject({ closes: false }))
  test('does not close when it explains another amount', () =>
    expect(only(`${short}10:05 discrepancy 3 mg from bag-1 witness nils: spilled`)).toMatchObject({ closes: false }))
})

describe('a vial', () => {
  const vial = '08:40 vial v1 500 mg 10 mL lot 6C117\n08:45 draw 50 mg to bag-1\n'
  test('must add up exactly: what was not drawn is returned or wasted', () => {
    expect(only(vial)).toMatchObject({ id: 'v1', what: 'vial', passedOn: 50_000, unaccounted: 450_000, closes: false })
    expect(only(`${vial}10:00 return 450 mg from v1 witness nils`)).toMatchObject({ closes: true, tolerance: 0 })
    expect(only(`${vial}10:00 return 449.999 mg from v1 witness nils`)).toMatchObject({ closes: false })
  })
  test('gives its lot to the bag', () =>
    expect(containers(`${vial}08:46 bag 1 mg/mL as bag-1`).at(1)).toMatchObject({ lots: ['6C117'] }))
})

test('undiluted drug has no tolerance', () =>
  expect(
    containers('08:40 vial v1 500 mg 10 mL with {"mgPerMl": 50}\n08:45 draw 50 mg to s\n08:46 bag 50 mg/mL as s').at(1),
  ).toMatchObject({ tolerance: 0 }))

test('each bag accounts for what ran from it, and a bolus for the bag that hung', () => {
  const [first, second] = containers(`
    08:46 bag 1 mg/mL 50 mg in 50 mL as bag-1
    09:00 start 60 mL/h
    09:10 bolus 5 mg over 60 s
    09:30 rebag 2 mg/mL 100 mg in 50 mL as bag-2
    10:00 stop`)
  expect(first).toMatchObject({ id: 'bag-1', given: 35_000 })
  expect(second).toMatchObject({ id: 'bag-2', given: 60_000 })
})

test('the sum of any number of stretches is rounded once, not once a hold', () =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 997 }), { minLength: 1, maxLength: 20 }), (seconds) => {
      const lines = ['08:46 bag 1 mg/mL 500 mg as bag-1']
      let clock = 9 * 3600
      const time = () =>
        `${String(Math.floor(clock / 3600)).padStart(2, '0')}:${String(Math.floor(clock / 60) % 60).padStart(2, '0')}:${String(clock % 60).padStart(2, '0')}`
      for (const [index, each] of seconds.entries()) {
        lines.push(`${time()} ${index === 0 ? 'start' : 'resume'} 33.3 mL/h`)
        clock += each
        lines.push(`${time()} hold`)
        clock += 60
      }
      const total = seconds.reduce((sum, each) => sum + each, 0)
      expect(only(lines.join('\n')).given).toBe(Math.round((33_300 * total) / 3600))
    }),
  ))
