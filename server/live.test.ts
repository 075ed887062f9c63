import { PassThrough } from 'node:stream'
import { expect, test, vi } from 'vitest'
import type { LogEntry } from '../chart/entry.ts'
import { createLive } from './live.ts'

test('what cannot be read for one tablet lets that one go, and the others hear on', async () => {
  const errors: unknown[] = []
  const damaged = new Error('database disk image is malformed')
  const live = createLive({
    entriesAfter(seq) {
      if (seq < 5) throw damaged
      return seq < 9 ? [{ seq: 9 } as LogEntry] : []
    },
    failed: (error) => errors.push(error),
  })
  const [behind, near] = [new PassThrough(), new PassThrough()]
  const listen = (out: PassThrough, seq: number) => live.listen(out as never, seq, () => true)
  let heard = ''
  near.on('data', (bytes) => {
    heard += bytes
  })
  listen(behind, 0)
  listen(near, 8)
  await expect.poll(() => heard).toContain('id: 9\n')
  expect([behind.destroyed, near.destroyed, errors]).toEqual([true, false, [damaged]])
  live.stop()
})

test('whose sign-in cannot be read at the beat is let go, and the others hear on', () => {
  vi.useFakeTimers()
  try {
    const errors: unknown[] = []
    const damaged = new Error('database disk image is malformed')
    const live = createLive({ entriesAfter: () => [], failed: (error) => errors.push(error) })
    const [unread, near] = [new PassThrough(), new PassThrough()]
    live.listen(unread as never, 0, () => {
      throw damaged
    })
    live.listen(near as never, 0, () => true)
    vi.advanceTimersByTime(15_000)
    expect([unread.destroyed, near.destroyed, errors]).toEqual([true, false, [damaged]])
    expect(`${near.read()}${near.read()}`).toContain('event: here')
    live.stop()
  } finally {
    vi.useRealTimers()
  }
})

test('the server’s log says that an entry could not be read, and nothing of what it says', async () => {
  const errors: unknown[] = []
  const entriesAfter = () => [JSON.parse('Halvorsen, K., is in pain') as LogEntry]
  const live = createLive({ entriesAfter, failed: (error) => errors.push(error) })
  const out = new PassThrough()
  live.listen(out as never, 0, () => true)
  await expect.poll(() => out.destroyed).toBe(true)
  expect(errors.map(String)).toEqual(['Error: what the log holds is no JSON'])
  live.stop()
})
