import { expect, test } from 'vitest'
import { hashSecret, isSecret, TooBusy } from './passwords.ts'

test('a secret is stored as argon2id at what OWASP asks at the least, each time with another salt', async () => {
  const [one, other] = await Promise.all([hashSecret('several words'), hashSecret('several words')])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  expect(other).not.toBe(one)
})

test('it is known again, however its letters were composed, and nothing else is', async () => {
  const stored = await hashSecret('caf\u00e9 au lait')
  expect(await isSecret('cafe\u0301 au lait', stored)).toBe(true)
  expect(await isSecret('cafe au lait', stored)).toBe(false)
  expect(await isSecret('caf\u00e9 au lait', undefined)).toBe(false)
})

test('a flood of guesses is turned away rather than held', async () => {
  const tries = await Promise.allSettled(
    Array.from({ length: 80 }, () => hashSecret('guess', { memory: 8, passes: 1, parallelism: 1 })),
  )
  const turnedAway = tries.filter((each) => each.status === 'rejected')
  expect(turnedAway).toHaveLength(80 - 2 - 64)
  expect(turnedAway.every(({ reason }) => reason instanceof TooBusy)).toBe(true)
})

test('who gets no turn for over half a second is told so at once, those before them are checked, and the next ones too', async () => {
  const slow = { memory: 131_072, passes: 3, parallelism: 1 }
  const stored = await hashSecret('a word', slow)
  const tries = await Promise.allSettled(Array.from({ length: 40 }, () => isSecret('a word', stored)))
  const turnedAway = tries.filter((each) => each.status === 'rejected')
  expect(tries.slice(0, 2)).toEqual([
    { status: 'fulfilled', value: true },
    { status: 'fulfilled', value: true },
  ])
  expect(turnedAway.length).toBeGreaterThan(0)
  expect(turnedAway.every(({ reason }) => reason instanceof TooBusy)).toBe(true)
  expect(await isSecret('a word', await hashSecret('a word'))).toBe(true)
})
