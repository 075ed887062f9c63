import { afterAll, expect, test } from 'vitest'
import { createPress } from './press.ts'
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
  await Promise.all(Array.from({ length: 10 }, () => press.print(order)))
  clearInterval(timer)
  expect(ticks).toBeGreaterThan(20)
})

test('a press that is stopped says so to whoever waits, and draws again when it is asked', async () => {
  const waits = press.print(order)
  const stopped = press.stop()
  await expect(waits).rejects.toThrow('stopping')
  await stopped
  expect((await press.print(order)).length).toBeGreaterThan(10_000)
})
