import { afterAll, expect, test } from 'vitest'
import { script } from '../../chart/script.ts'
import { createPress, QueueFull } from './press.ts'
import { printedNote } from './print.ts'
import { sampleOrder } from './sample.ts'

const press = createPress()
afterAll(() => press.stop())
const order = sampleOrder()

test('a note drawn in the thread is the note', async () => {
  const [drawn, here] = await Promise.all([press.print(order), printedNote(order)])
  expect(Buffer.from(drawn).equals(Buffer.from(here))).toBe(true)
})

test('one that cannot be drawn is refused, and the next is drawn', async () => {
  const [broken, whole] = await Promise.allSettled([press.print({ ...order, entries: [] }), press.print(order)])
  expect(broken).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('no note') } })
  expect(whole.status).toBe('fulfilled')
})

test('while it draws, the thread that charts goes on', async () => {
  let ticks = 0
  const timer = setInterval(() => {
    ticks += 1
  }, 1)
  await Promise.all(Array.from({ length: 10 }, (_, version) => press.print({ ...order, version: 10 + version })))
  clearInterval(timer)
  expect(ticks).toBeGreaterThan(20)
})

test('a press that is stopped says so to whoever waits, and draws again when it is asked', async () => {
  const waits = press.print({ ...order, version: 30 })
  const stopped = press.stop()
  await expect(waits).rejects.toThrow('stopping')
  await stopped
  expect((await press.print(order)).length).toBeGreaterThan(10_000)
})

/** A session with more to read than any chart: its note takes many times as long as a usual one. */
function giantOrder() {
  const words = (n: number) => Array.from({ length: 300 }, (_, index) => `w${n}x${index * 7919}`).join(' ')
  const notes = Array.from({ length: 40 }, (_, n) => `09:${String(10 + (n % 40))} note: ${words(n)}`)
  return sampleOrder(
    script(['08:20 open low-dose-1 patient pat-1 chair 3 planned 09:00 indication depression', ...notes].join('\n')),
  )
}

test('a usual note does not wait for a giant one', async () => {
  const order = sampleOrder()
  const done: string[] = []
  const giant = press.print(giantOrder()).then(() => done.push('giant'))
  await press.print({ ...order, version: 2 }).then(() => done.push('usual'))
  expect(done).toEqual(['usual'])
  await giant
})

test('a usual note is no crowd, a giant one or many are, and nobody is once they are drawn', async () => {
  const other = createPress()
  const one = other.print(order)
  expect(other.isCrowded()).toBe(false)
  const more = Array.from({ length: 9 }, (_, version) => other.print({ ...order, version: 40 + version }))
  expect(other.isCrowded()).toBe(true)
  await Promise.all([one, ...more])
  expect(other.isCrowded()).toBe(false)
  const giant = other.print(giantOrder())
  expect(other.isCrowded()).toBe(true)
  await giant
  await other.stop()
})

test('the same note is drawn once for all who ask, is at hand for two minutes, and another one is drawn anew', async () => {
  let now = 0
  const other = createPress(() => now)
  const first = await other.print(order)
  expect(await other.print(order)).toBe(first)
  expect(await other.print({ ...order, signer: undefined })).not.toBe(first)
  now = 120_001
  const again = await other.print(order)
  expect(again).not.toBe(first)
  expect(Buffer.from(again).equals(Buffer.from(first))).toBe(true)
  await other.stop()
})

test('more orders than it can ever draw in time are not taken, and those that were are drawn', async () => {
  const other = createPress()
  const orders = Array.from({ length: 40 }, (_, version) => other.print({ ...order, version }))
  const answers = await Promise.allSettled(orders)
  expect(answers.slice(0, 32).every(({ status }) => status === 'fulfilled')).toBe(true)
  expect(answers.slice(32)).toEqual(
    Array.from({ length: 8 }, () => ({ status: 'rejected', reason: expect.any(QueueFull) })),
  )
  expect((await other.print({ ...order, version: 99 })).length).toBeGreaterThan(10_000)
  await other.stop()
})
