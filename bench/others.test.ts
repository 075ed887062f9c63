import { expect, test } from 'vitest'
import { shareBetween } from './others.ts'

const at = { at: 0, all: 1000, busy: 500, ours: 100 }

test('what others took of the machine is what was busy and not ours, of all that there was', () => {
  expect(shareBetween(at, { at: 1, all: 1200, busy: 650, ours: 150 })).toBe(0.5)
})

test('a machine that does nothing but wait for us took nothing from us: our own hang is a hang', () => {
  expect(shareBetween(at, { at: 1, all: 1200, busy: 505, ours: 105 })).toBe(0)
  expect(shareBetween(at, { at: 1, all: 1200, busy: 700, ours: 300 })).toBe(0)
  expect(shareBetween(at, at)).toBe(0)
})
