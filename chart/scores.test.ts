import { describe, expect, test } from 'vitest'
import { builtInProtocols } from './protocols.ts'
import { gad7, pcl5, phq9 } from './scores/questionnaires.ts'
import { aldrete } from './scores/recovery.ts'
import { band, instrumentOf, instruments, provenByVitals, scoreProblems, total } from './scores.ts'
import { at, script } from './script.ts'
import { fold } from './session.ts'

const low = builtInProtocols[0]!
/** Answers that add up to a sum, at most 3 each, as a patient might give them. */
const answers = (count: number, sum: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`q${i + 1}`, Math.max(0, Math.min(3, sum - 3 * i))]))

describe('published bands', () => {
  // Kroenke 2001, table 4; Spitzer 2006.
  test.each([
    [0, 'minimal'],
    [4, 'minimal'],
    [5, 'mild'],
    [9, 'mild'],
    [10, 'moderate'],
    [14, 'moderate'],
    [15, 'moderately severe'],
    [19, 'moderately severe'],
    [20, 'severe'],
    [27, 'severe'],
  ])('PHQ-9 %i is %s', (sum, label) => {
    expect(total(phq9, answers(9, sum))).toBe(sum)
    expect(band(phq9, answers(9, sum))?.label).toBe(label)
  })
  test.each([
    [0, 'minimal'],
    [4, 'minimal'],
    [5, 'mild'],
    [9, 'mild'],
    [10, 'moderate'],
    [14, 'moderate'],
    [15, 'severe'],
    [21, 'severe'],
  ])('GAD-7 %i is %s', (sum, label) => {
    expect(total(gad7, answers(7, sum))).toBe(sum)
    expect(band(gad7, answers(7, sum))?.label).toBe(label)
  })
})

describe('PCL-5', () => {
  const each = (value: number) => Object.fromEntries(pcl5.items.map(({ id }) => [id, value]))
  // National Center for PTSD: 20 items of 0 to 4, a total of 0 to 80; 31 to 33 is the cut-off.
  test('runs from 0 to 80 over 20 items', () => {
    expect(pcl5.items).toHaveLength(20)
    expect([total(pcl5, each(0)), total(pcl5, each(4))]).toEqual([0, 80])
  })
  test.each([
    [30, 'below the cut-off'],
    [31, 'at or over the cut-off'],
    [33, 'at or over the cut-off'],
  ])('%i is %s', (sum, label) => {
    const items = Object.fromEntries(pcl5.items.map(({ id }, i) => [id, Math.max(0, Math.min(4, sum - 4 * i))]))
    expect(total(pcl5, items)).toBe(sum)
    expect(band(pcl5, items)?.label).toBe(label)
  })
})

describe.each(Object.values(instruments))('$short', (instrument) => {
  test('has items, options and a source', () => {
    expect(instrument.items.length).toBeGreaterThan(0)
    for (const { options } of instrument.items)
      expect(new Set(options.map(({ value }) => value)).size).toBe(options.length)
    expect(instrument.citation).not.toBe('')
  })
  test('its best and worst totals lie in a band, where it has bands', () => {
    const sums = [Math.min, Math.max].map((pick) =>
      Object.fromEntries(instrument.items.map(({ id, options }) => [id, pick(...options.map(({ value }) => value))])),
    )
    for (const items of sums) if (instrument.bands) expect(band(instrument, items)).toBeDefined()
  })
})

test('totals run as published: Aldrete and PADSS 0 to 10, RASS -5 to 4, MOAA/S 0 to 5', () => {
  const range = (id: string) => {
    const items = instrumentOf(id)?.items ?? []
    const of = (pick: typeof Math.min) =>
      items.reduce((sum, { options }) => sum + pick(...options.map(({ value }) => value)), 0)
    return [of(Math.min), of(Math.max)]
  }
  expect(['aldrete', 'padss', 'rass', 'moaas', 'pain', 'nausea', 'dissociation'].map(range)).toEqual([
    [0, 10],
    [0, 10],
    [-5, 4],
    [0, 5],
    [0, 10],
    [0, 3],
    [0, 10],
  ])
})

test('there is no total while an item is missing: it would look like a worse patient', () =>
  expect(total(aldrete, { activity: 2, respiration: 2, circulation: 2, consciousness: 2 })).toBeUndefined())

describe('a score that cannot be stored', () => {
  const whole = { instrument: 'rass', version: 'rass-2002', items: { value: -1 } }
  test.each([
    ['a good one can', whole, []],
    ['an instrument nobody knows', { ...whole, instrument: 'cadss' }, ['/body/instrument']],
    ['a name of the language is no instrument', { ...whole, instrument: 'constructor' }, ['/body/instrument']],
    ['another variant', { ...whole, version: 'rass-1999' }, ['/body/version']],
    ['an item that it does not have', { ...whole, items: { value: 0, mood: 1 } }, ['/body/items/mood']],
    ['a value outside the scale', { ...whole, items: { value: 5 } }, ['/body/items/value']],
    ['no item at all', { ...whole, items: {} }, ['/body/items']],
  ])('%s', (_, body, paths) => expect(scoreProblems(body).map(({ path }) => path)).toEqual(paths))
})

describe('what the vital signs prove of Aldrete', () => {
  const check = '08:50 vitals 100/60 spo2 98\n09:00 start 35 mL/h'
  const proven = (set: string, now = '10:00', base = check) =>
    provenByVitals(fold(script(`${base}\n10:00 vitals ${set}`)), low, at(now))

  test.each([
    ['within 20 %', '120/60 spo2 98', 2],
    ['20 % lower', '80/60 spo2 98', 2],
    ['over 20 %', '121/60 spo2 98', 1],
    ['under 50 %', '149/60 spo2 98', 1],
    ['50 %', '150/60 spo2 98', 0],
    ['50 % lower', '50/30 spo2 98', 0],
  ])('circulation: %s', (_, set, value) => expect(proven(set).circulation).toBe(value))

  test.each([
    ['over 92 on air', '100/60 spo2 93', 2],
    ['92 on air', '100/60 spo2 92', 1],
    ['88 on air', '100/60 spo2 88', 1],
    ['91 on oxygen', '100/60 spo2 91 o2 2', 1],
    ['99 on oxygen is not on air', '100/60 spo2 99 o2 2', 1],
    ['90 on oxygen', '100/60 spo2 90 o2 2', 0],
  ])('oxygen: %s', (_, set, value) => expect(proven(set).oxygen).toBe(value))

  test('5 min later they still do, then no more', () => {
    expect(proven('100/60 spo2 98', '10:05')).toEqual({ circulation: 2, oxygen: 2 })
    expect(proven('100/60 spo2 98', '10:05:01')).toEqual({})
  })
  test('a partial set proves nothing, and an older whole one does not stand in for it', () => {
    expect(proven('spo2 84')).toEqual({})
    expect(proven('spo2 84', '10:00', `${check}\n09:58 vitals 100/60 spo2 98`)).toEqual({})
  })
  test('without a baseline circulation is not proven', () =>
    expect(proven('100/60 spo2 98', '10:00', '09:00 start 35 mL/h')).toEqual({ oxygen: 2 }))
  test('a rating in between changes nothing', () =>
    expect(
      provenByVitals(fold(script(`${check}\n10:00 vitals 100/60 spo2 98\n10:01 vitals pain 2`)), low, at('10:02')),
    ).toEqual({
      circulation: 2,
      oxygen: 2,
    }))
})
