import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
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
