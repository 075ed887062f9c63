import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { openConnection } from './connection.ts'

/** What a load measured: answers per second, and the times that half and all but one of a hundred took, in ms. */
export type Timing = { readonly perSecond: number; readonly p50: number; readonly p99: number }
export type Request = { readonly method: string; readonly path: string; readonly body?: string }

/** Clients that each ask, wait for the answer and ask again, for so many seconds. Throws at any answer but 200. */
export async function load(
  server: { host: string; port: number },
  { cookies, seconds, next }: { cookies: readonly string[]; seconds: number; next: (client: number) => Request },
): Promise<Timing> {
  const times: number[] = []
  const from = performance.now()
  // The first moments open connections and warm up; they do not count.
  const counted = from + Math.min(1000, seconds * 200)
  const until = from + seconds * 1000
  await Promise.all(
    cookies.map(async (cookie, client) => {
      const connection = openConnection(server, cookie)
      for (let now = performance.now(); now < until; ) {
        const { method, path, body } = next(client)
        const { status, body: answer } = await connection.ask(method, path, body)
        if (status !== 200) throw new Error(`${method} ${path} was answered with ${status}: ${answer}`)
        const after = performance.now()
        if (now >= counted) times.push(after - now)
        now = after
      }
      connection.close()
    }),
  )
  return timingOf(times, performance.now() - counted)
}

export function timingOf(times: readonly number[], tookMs: number): Timing {
  const sorted = times.toSorted((one, other) => one - other)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { perSecond: (sorted.length / tookMs) * 1000, p50: at(0.5), p99: at(0.99) }
}

export const median = (of: readonly number[]): number => {
  const sorted = of.toSorted((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Takes two measures in turn, A B B A, so that what else the machine does falls on both; the median of each. */
export async function inTurn<T, U>(rounds: number, one: () => Promise<T>, other: () => Promise<U>) {
  const ones: T[] = []
  const others: U[] = []
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) {
      ones.push(await one())
      others.push(await other())
    } else {
      others.push(await other())
      ones.push(await one())
    }
  }
  return { ones, others }
}

export const medianTiming = (timings: readonly Timing[]): Timing => ({
  perSecond: median(timings.map(({ perSecond }) => perSecond)),
  p50: median(timings.map(({ p50 }) => p50)),
  p99: median(timings.map(({ p99 }) => p99)),
})

/** How much of the machine was busy since, ours and others' together, from 0 to 1; Linux only. */
export function busySince(): () => number | undefined {
  const read = () => {
    try {
      const [, ...ticks] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(/\s+/).map(Number)
      return { all: ticks.slice(0, 8).reduce((sum, n) => sum + n, 0), idle: (ticks[3] ?? 0) + (ticks[4] ?? 0) }
    } catch {
      return undefined
    }
  }
  const before = read()
  return () => {
    const after = read()
    if (!before || !after) return undefined
    return 1 - (after.idle - before.idle) / Math.max(1, after.all - before.all)
  }
}

export const machine = () =>
  `${cpus().length} cores, ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.versions.node}`
