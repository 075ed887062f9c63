import { expect, test } from 'vitest'
import { createLive, type Stream } from './live.ts'

/** A stream and timers in the hand of the test. */
function listening() {
  const streams: (Stream & { url: string; beat: () => void })[] = []
  const due = new Set<{ at: number; run: () => void }>()
  let clock = 0
  const live = createLive({
    open(url) {
      const heard: (() => void)[] = []
      const stream = {
        url,
        onopen: null,
        onmessage: null,
        onerror: null,
        readyState: 1,
        addEventListener: (_: 'here', run: () => void) => void heard.push(run),
        beat: () => {
          for (const run of heard) run()
        },
        close: () => undefined,
      }
      streams.push(stream)
      return stream
    },
    catchUp: async () => 7,
    hear: () => undefined,
    gaveUp: () => undefined,
    now: () => clock,
    later(ms, run) {
      const timer = { at: clock + ms, run }
      due.add(timer)
      return () => void due.delete(timer)
    },
    random: () => 0.5,
  })
  return {
    live,
    streams,
    async pass(ms: number) {
      clock += ms
      for (const timer of [...due]) if (timer.at <= clock && due.delete(timer)) timer.run()
      await Promise.resolve()
    },
  }
}

test('a stream that says nothing any more is not trusted: the page says so and connects anew', async () => {
  const { live, streams, pass } = listening()
  live.start()
  await expect.poll(() => streams.length).toBe(1)
  streams[0]?.onopen?.(new Event('open'))
  for (let beat = 0; beat < 10; beat += 1) {
    await pass(15_000)
    streams[0]?.beat()
  }
  expect(live.connected(), 'heartbeats are enough').toBe(true)
  expect(live.upToDateAt()).toBe(150_000)
  await pass(41_000)
  expect(live.connected()).toBe(false)
  expect(live.upToDateAt(), 'when it last knew').toBe(150_000)
  await pass(2_000)
  await expect.poll(() => streams.length).toBe(2)
  expect(streams[1]?.url).toBe('/api/live?after=7')
  streams[0]?.beat()
  expect(live.connected(), 'what the old stream still brings is not for us').toBe(false)
})
