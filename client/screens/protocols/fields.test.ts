import { expect, test } from 'vitest'
import { changes } from '../../../chart/protocol/changes.ts'
import { builtInProtocols } from '../../../chart/protocols.ts'
import { fieldGroups, numberOf, valueAt, withValue } from './fields.ts'

const [low, high] = builtInProtocols as [(typeof builtInProtocols)[0], (typeof builtInProtocols)[0]]

test.each([low, high])(
  'every field of $name leads to a number of the protocol, or to a bound that it may name',
  (protocol) => {
    for (const { fields } of fieldGroups(protocol))
      for (const { path, optional, label } of fields) {
        const value = valueAt(protocol, path)
        expect(typeof value === 'number' || (optional === true && value === undefined), label).toBe(true)
      }
  },
)

test('changing one number changes that one and no other', () => {
  for (const { fields } of fieldGroups(low))
    for (const { path, label } of fields) {
      const changed = withValue(low, path, 7.5)
      expect(changes(low, changed), label).toHaveLength(1)
      expect(valueAt(changed, path)).toBe(7.5)
    }
})

test('a bound can be taken off again', () => {
  const without = withValue(low, ['order', 'bounds', 'maxMgPerKg'], undefined)
  expect('maxMgPerKg' in without.order.bounds).toBe(false)
  expect(low.order.bounds.maxMgPerKg).toBe(0.25)
})

test.each([
  ['0,5', false, 0.5],
  ['', true, undefined],
  ['', false, null],
  ['0.5 mg', false, null],
  ['1.2345', false, null],
  ['\u22123', false, -3],
])('%j typed is %s %s', (text, optional, value) => expect(numberOf(text, optional)).toBe(value))
