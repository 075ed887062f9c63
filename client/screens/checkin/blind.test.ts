import { expect, test } from 'vitest'
import { blindResult } from './blind.ts'

const right = { mg: 50, mlPerHour: 35 }
test.each([
  ['both figures right', '50', '35', 'same'],
  ['35.0 is 35', '50', '35.0', 'same'],
  ['a vial read as its concentration: ten times', '500', '35', 'differs'],
  ['a pump rate of another weight', '50', '77', 'differs'],
  ['a tenth off', '50', '35.1', 'differs'],
  ['no pump rate yet', '50', '', 'open'],
  ['no number', 'fifty', '35', 'open'],
])('%s', (_, mg, mlPerHour, result) => expect(blindResult({ mg, mlPerHour }, right)).toBe(result))

test('before the order only the drug in it is worked out', () =>
  expect(blindResult({ mg: '50', mlPerHour: '' }, { mg: 50 })).toBe('same'))
