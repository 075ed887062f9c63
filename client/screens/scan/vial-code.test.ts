import { describe, expect, test } from 'vitest'
import { vialCode } from './vial-code.ts'

describe('the code on a vial', () => {
  test('tells drug, lot, expiry and serial number', () =>
    expect(vialCode('(01)00363323113100(17)280331(10)6C117(21)S0001')).toEqual({
      lot: '6C117',
      expires: '2028-03-31',
      ndc: '6332311310',
      serial: 'S0001',
    }))
  test('in whatever order', () =>
    expect(vialCode('(10)6C117(17)280331(01)00363323113100')).toMatchObject({ lot: '6C117', ndc: '6332311310' }))
  test('day 00 is the whole month', () => expect(vialCode('(17)280300')).toEqual({ expires: '2028-03' }))
  test('a shop’s code tells the product alone', () => expect(vialCode('363323113100')).toEqual({ ndc: '6332311310' }))
  test.each([
    ['a product number with a digit misread', '(01)00363323113101'],
    ['a product of another kind', '(01)04012345678901'],
    ['a month that is none', '(17)281331'],
    ['anything else', 'https://example.org/'],
    ['nothing', ''],
  ])('%s tells nothing', (_, text) => expect(vialCode(text)).toBeUndefined())
})
