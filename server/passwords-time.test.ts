import type crypto from 'node:crypto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hashSecret, isSecret } from './passwords.ts'

// How long a check takes cannot be measured in a test; what it does can be looked at.
const { derived, compared } = vi.hoisted(() => ({ derived: [] as object[], compared: [] as number[] }))
vi.mock('node:crypto', async (load) => {
  const real = await load<typeof crypto>()
  const argon2: typeof real.argon2 = (algorithm, given, done) => {
    derived.push({ algorithm, memory: given.memory, passes: given.passes, parallelism: given.parallelism })
    return real.argon2(algorithm, given, done)
  }
  const timingSafeEqual: typeof real.timingSafeEqual = (one, other) => {
    compared.push(one.byteLength)
    return real.timingSafeEqual(one, other)
  }
  return { ...real, argon2, timingSafeEqual }
})
afterEach(() => {
  derived.length = 0
  compared.length = 0
})
let stored = ''
beforeEach(async () => {
  stored = await hashSecret('several words')
  derived.length = 0
})

test.each([
  ['the right secret', 'several words', true, true],
  ['a wrong one', 'other words', true, false],
  ['one of somebody who has none', 'several words', false, false],
])('%s costs one derivation of the same cost and one comparison of all its bytes', async (_, secret, known, right) => {
  expect(await isSecret(secret, known ? stored : undefined)).toBe(right)
  expect(derived).toEqual([{ algorithm: 'argon2id', memory: 19_456, passes: 2, parallelism: 1 }])
  expect(compared).toEqual([32])
})
