import { describe, expect, test } from 'vitest'
import { builtInProtocols } from '../../../chart/protocols.ts'
import { beyond, dosePerKg, type OrderDraft, orderBody, orderByProtocol, startingRate, stepped } from './order-draft.ts'

const [low, high] = builtInProtocols
if (!low || !high) throw new Error('the built-in protocols are missing')
const limits = { step: 0.05, min: 0.1, max: 0.75 }

describe('setting an order', () => {
  test('starts as the protocol says', () => {
    expect(orderByProtocol(low)).toEqual({ by: 'rate', rate: 0.5, dose: 0.167, minutes: 20, maximum: 0.75 })
    expect(orderByProtocol(high)).toEqual({ by: 'rate', rate: 1, dose: 4, minutes: 240, maximum: 1.5 })
  })
  test('goes by whole steps: thirteen of them from the lowest rate are exactly the highest', () => {
    let rate = 0.1
    for (let step = 0; step < 13; step += 1) rate = stepped(rate, 1, limits) ?? Number.NaN
    expect(rate).toBe(0.75)
  })
  test('goes to the next whole step from in between', () => {
    expect(stepped(0.167, 1, { step: 0.01, min: 0.01, max: 1 })).toBe(0.17)
    expect(stepped(0.167, -1, { step: 0.01, min: 0.01, max: 1 })).toBe(0.16)
  })
  test('ends at the protocol’s limits', () => {
    expect(stepped(0.75, 1, limits)).toBeUndefined()
    expect(stepped(0.1, -1, limits)).toBeUndefined()
  })
  test('0.5 mg/kg/h for 20 min is 0.167 mg/kg, not 0.5', () => {
    expect(dosePerKg(orderByProtocol(low))).toBeCloseTo(0.1667, 4)
  })
  const usual = orderByProtocol(low)
  const order = (change: Partial<OrderDraft>): OrderDraft => ({ ...usual, ...change })
  test('0.5 mg/kg as a whole dose in 40 min starts at 0.75 mg/kg/h, and is written as a dose', () => {
    const dose = order({ by: 'dose', dose: 0.5, minutes: 40 })
    expect(startingRate(dose)).toBe(0.75)
    expect(orderBody(dose, low)).toMatchObject({ mgPerKg: 0.5, minutes: 40 })
    expect(orderBody(dose, low)).not.toHaveProperty('mgPerKgPerHour')
  })
  test('a total over the protocol’s is beyond it, the very total is not', () => {
    expect(beyond(order({ rate: 0.5, minutes: 30 }), low)).toEqual([])
    expect(beyond(order({ rate: 0.55, minutes: 30 }), low)).toEqual(['Gives 0.275 mg/kg; the protocol allows 0.25'])
  })
  test('a rate, a time and a maximum beyond the protocol are each said', () =>
    expect(beyond(order({ rate: 0.8, maximum: 0.9, minutes: 45 }), low)).toEqual([
      'Starts at 0.8 mg/kg/h; the protocol allows 0.75',
      'Runs for 45 min; the protocol allows 30',
      'Gives 0.6 mg/kg; the protocol allows 0.25',
      'Up to 0.9 mg/kg/h; the protocol allows 0.75',
    ]))
  test('carries its bounds, so that it reads without the protocol beside it', () => {
    const { bounds } = orderBody(order({ maximum: 0.6 }), low)
    expect(bounds).toMatchObject({ maxMgPerKgPerHour: 0.6, minMgPerKgPerHour: 0.1, maxMgPerKg: 0.25 })
  })
  test('what is ordered beyond the protocol moves the order’s bounds along', () => {
    const { bounds } = orderBody(order({ rate: 0.8, maximum: 0.9, minutes: 45 }), low)
    expect(bounds).toMatchObject({ maxMgPerKgPerHour: 0.9, maxMgPerKg: 0.6, maxMinutes: 45 })
  })
})
