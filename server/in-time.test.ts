import { expect, test } from 'vitest'
import { createInTime, StillAtWork } from './in-time.ts'

const after = (ms: number) => new Promise<string>((resolve) => setTimeout(() => resolve('drawn'), ms))

test('a note that nothing else is drawn beside is waited for, also on a slow machine', async () => {
  const inTime = createInTime({ isCrowded: () => false }, { crowded: 20, atMost: 10_000 })
  expect(await inTime(after(150))).toBe('drawn')
})

test('in a crowd whoever waits is told soon; at last everybody is', async () => {
  const crowded = createInTime({ isCrowded: () => true }, { crowded: 20, atMost: 10_000 })
  await expect(crowded(after(5000))).rejects.toThrow(StillAtWork)
  const alone = createInTime({ isCrowded: () => false }, { crowded: 20, atMost: 60 })
  await expect(alone(after(5000))).rejects.toThrow(StillAtWork)
})

test('a note that could not be drawn is no note that takes long', async () => {
  const inTime = createInTime({ isCrowded: () => true })
  await expect(inTime(Promise.reject(new Error('no ink')))).rejects.toThrow('no ink')
})
