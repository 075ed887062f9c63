import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { longFrom1, longFrom12, numberTyped, type PadKey, padKeyOf, press, type Slot, type Typing } from './typing.ts'

const slots: readonly Slot[] = [
  { id: 'systolic', long: longFrom12 },
  { id: 'diastolic', long: longFrom1 },
  { id: 'heartRate', long: longFrom12 },
]
const start: Typing = { typed: {}, active: 'systolic' }
const type = (keys: string, from = start, into = slots) =>
  [...keys].reduce((state, key) => press(state, key === '<' ? 'delete' : (key as PadKey), into), from)

describe('digits', () => {
  test('118, 74 and 88 go into their fields with seven taps and nothing between', () => {
    expect(type('1187488')).toEqual({
      typed: { systolic: '118', diastolic: '74', heartRate: '88' },
      active: 'heartRate',
    })
  })

  test('a systolic of 94 is full after two digits', () => {
    expect(type('94').active).toBe('diastolic')
  })

  test('a diastolic of 24 does not wait for a third digit, one of 104 does', () => {
    expect(type('11824').active).toBe('heartRate')
    expect(type('11810').active).toBe('diastolic')
    expect(type('118104').typed.diastolic).toBe('104')
  })

  test('a digit in a full field starts it anew', () => {
    const back = { ...type('11874'), active: 'systolic' }
    expect(type('9', back).typed.systolic).toBe('9')
  })

  test('the last field keeps the thumb where it is', () => {
    expect(type('118748').active).toBe('heartRate')
  })
})

describe('Delete', () => {
  test('takes the last digit', () => {
    expect(type('11<').typed.systolic).toBe('1')
  })

  test('on an empty field goes back and takes nothing', () => {
    const back = type('118<')
    expect(back).toEqual({ typed: { systolic: '118' }, active: 'systolic' })
  })

  test('on the first, empty field stays', () => {
    expect(type('<')).toEqual(start)
  })
})

describe('a decimal field', () => {
  const weight: readonly Slot[] = [
    { id: 'kg', decimals: 1 },
    { id: 'next', long: longFrom12 },
  ]
  const empty: Typing = { typed: {}, active: 'kg' }

  test('never moves on by itself, since 72 may become 72.4', () => {
    expect(type('72.4', empty, weight)).toEqual({ typed: { kg: '72.4' }, active: 'kg' })
  })

  test('a point first gets its leading zero', () => {
    expect(type('.5', empty, weight).typed.kg).toBe('0.5')
  })

  test('takes no second point, no digit too many', () => {
    expect(type('72.4.59', empty, weight).typed.kg).toBe('72.4')
    expect(type('7244', empty, weight).typed.kg).toBe('724')
  })

  test('a whole field takes no point', () => {
    expect(type('11.8').typed.systolic).toBe('118')
  })
})

test('whatever is typed, a field never holds what is not a short number, and no other field changes', () => {
  const key = fc.constantFrom<PadKey>('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', 'delete')
  fc.assert(
    fc.property(fc.array(key, { maxLength: 40 }), (keys) => {
      let state = start
      for (const each of keys) {
        const before = state
        state = press(before, each, slots)
        for (const slot of slots) {
          expect(state.typed[slot.id] ?? '').toMatch(/^\d{0,3}$/)
          if (slot.id !== before.active) expect(state.typed[slot.id]).toBe(before.typed[slot.id])
        }
      }
    }),
  )
})

test('nothing typed is no number; "0." is not zero', () => {
  expect(numberTyped('')).toBeUndefined()
  expect(numberTyped(undefined)).toBeUndefined()
  expect(numberTyped('0.')).toBeUndefined()
  expect(numberTyped('0')).toBe(0)
  expect(numberTyped('72.4')).toBe(72.4)
})

test('a keyboard types like the pad', () => {
  expect(padKeyOf('7')).toBe('7')
  expect(padKeyOf('Backspace')).toBe('delete')
  expect(padKeyOf(',')).toBe('.')
  expect(padKeyOf('a')).toBeUndefined()
  expect(padKeyOf('F1')).toBeUndefined()
})
