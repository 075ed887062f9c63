import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { checklistItems } from './checklist.ts'
import { Protocol } from './protocol.ts'
import { builtInProtocols } from './protocols.ts'
import { instruments } from './scores.ts'

describe.each(builtInProtocols)('the built-in $name protocol', (protocol) => {
  test('is what the schema asks for', () => expect([...Value.Errors(Protocol, protocol)]).toEqual([]))
  test('has no criterion twice: alerts are found again by its id', () => {
    const ids = protocol.criteria.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
  test('every criterion says what meets it', () =>
    expect(protocol.criteria.filter(({ limit, drift, events }) => !limit && !drift && !events)).toEqual([]))
  test('names only instruments and checklist items that exist', () => {
    expect(protocol.scales.filter((scale) => !Object.hasOwn(instruments, scale))).toEqual([])
    expect(protocol.checklist.filter(({ item }) => !Object.hasOwn(checklistItems, item))).toEqual([])
  })
  test('its starting rate and minutes are within its own bounds', () => {
    const { mgPerKgPerHour, minutes, bounds } = protocol.order
    expect(mgPerKgPerHour).toBeLessThanOrEqual(bounds.maxMgPerKgPerHour ?? 0)
    expect(mgPerKgPerHour).toBeGreaterThanOrEqual(bounds.minMgPerKgPerHour ?? 1)
    expect(minutes).toBeLessThanOrEqual(bounds.maxMinutes ?? 0)
    expect((mgPerKgPerHour * minutes) / 60).toBeLessThanOrEqual(bounds.maxMgPerKg ?? 0)
  })
  test('each recipe gives the concentration that it says', () => {
    for (const { vialMgPerMl, drugMl, diluentMl, mgPerMl } of protocol.recipes)
      expect((vialMgPerMl * drugMl) / (drugMl + diluentMl)).toBeCloseTo(mgPerMl, 9)
  })
  test('no interval while infusing is over its cap', () => {
    for (const { everyMinutes } of protocol.vitals.infusing)
      expect(everyMinutes).toBeLessThanOrEqual(protocol.vitals.neverOverMinutes)
  })
})

test("the two protocols are the clinic's table", () => {
  const table = builtInProtocols.map(({ name, order, recoveryMinutes, discharge, series, indications }) => ({
    name,
    rate: order.mgPerKgPerHour,
    minutes: order.minutes,
    appointment: order.minutes + recoveryMinutes,
    afterEnd: discharge.minutesAfterEnd,
    initial: [series.initial.atLeast, series.initial.atMost],
    maintenance: [series.maintenanceWeeks.min, series.maintenanceWeeks.max],
    indications: indications.join(', '),
  }))
  expect(table).toEqual([
    {
      name: 'low-dose',
      rate: 0.5,
      minutes: 20,
      appointment: 60,
      afterEnd: 40,
      initial: [1, 6],
      maintenance: [3, 5],
      indications: 'depression, anxiety, PTSD, OCD, fibromyalgia, migraine',
    },
    {
      name: 'high-dose',
      rate: 1,
      minutes: 240,
      appointment: 360,
      afterEnd: 120,
      initial: [5, 5],
      maintenance: [6, 8],
      indications: 'CRPS, RSD',
    },
  ])
})

test('nothing is approved before a physician approved it', () =>
  expect(builtInProtocols.map(({ approved }) => approved)).toEqual([undefined, undefined]))
