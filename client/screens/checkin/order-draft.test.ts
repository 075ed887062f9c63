import { describe, expect, test } from 'vitest'
import { builtInProtocols } from '../../../chart/protocols.ts'
import { dosePerKg, isOverTotal, type OrderDraft, orderBody, orderByProtocol, stepped } from './order-draft.ts'

const [low, high] = builtInProtocols
if (!low || !high) throw new Error('the built-in protocols are missing')
const limits = { step: 0.05, min: 0.1, max: 0.75 }

describe('setting an order', () => {
  test('starts as the protocol says', () => {
    expect(orderByProtocol(low)).toEqual({ rate: 0.5, minutes: 20, maximum: 0.75 })
    expect(orderByProtocol(high)).toEqual({ rate: 1, minutes: 240, maximum: 1.5 })
  })
  test('goes by whole steps: thirteen of them from the lowest rate are exactly the highest', () => {
    let rate = 0.1
    for (let step = 0; step < 13; step += 1) rate = stepped(rate, 1, limits) ?? Number.NaN
    expect(rate).toBe(0.75)
  })
  test('ends at the protocol’s limits', () => {
    expect(stepped(0.75, 1, limits)).toBeUndefined()
    expect(stepped(0.1, -1, limits)).toBeUndefined()
  })
  test('0.5 mg/kg/h for 20 min is 0.167 mg/kg, not 0.5', () => {
    expect(dosePerKg(orderByProtocol(low))).toBeCloseTo(0.1667, 4)
  })
  test('a total over the protocol’s cannot be ordered, the very total can', () => {
    const order = (rate: number, minutes: number): OrderDraft => ({ rate, minutes, maximum: 0.75 })
    expect(isOverTotal(order(0.5, 30), low)).toBe(false)
    expect(isOverTotal(order(0.55, 30), low)).toBe(true)
  })
  test('carries its bounds, so that it reads without the protocol beside it', () => {
    const { bounds } = orderBody({ rate: 0.5, minutes: 20, maximum: 0.6 }, low)
    expect(bounds).toMatchObject({ maxMgPerKgPerHour: 0.6, minMgPerKgPerHour: 0.1, maxMgPerKg: 0.25 })
  })
})
