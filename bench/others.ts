import { readFileSync } from 'node:fs'

type Sample = { readonly at: number; readonly all: number; readonly busy: number; readonly ours: number }

const EVERY_MS = 100
const KEPT = 600

/**
 * How much of the machine other programs than these took, so that their load is not counted as a hang of ours. Where
 * the system doesn't say, others take nothing.
 */
export function watchOthers(pids: readonly number[]) {
  const samples: Sample[] = []
  const look = () => {
    const sample = sampleOf(pids)
    if (sample) samples.push(sample)
    if (samples.length > KEPT) samples.shift()
  }
  look()
  const timer = setInterval(look, EVERY_MS)
  return {
    /** From 0 to 1, since a moment of `performance.now()`. */
    share(since: number): number {
      look()
      const [first, last] = [samples.findLast(({ at }) => at <= since) ?? samples[0], samples.at(-1)]
      return first && last ? shareBetween(first, last) : 0
    },
    stop: () => clearInterval(timer),
  }
}

export function shareBetween(first: Sample, last: Sample): number {
  const all = last.all - first.all
  const others = last.busy - first.busy - (last.ours - first.ours)
  return all <= 0 ? 0 : Math.min(1, Math.max(0, others / all))
}

/** Ticks of the processors in all, busy ones, and those of our processes (proc(5)). */
function sampleOf(pids: readonly number[]): Sample | undefined {
  try {
    const [, ...ticks] = (readFileSync('/proc/stat', 'latin1').split('\n')[0] ?? '').split(/\s+/).map(Number)
    const all = ticks.slice(0, 8).reduce((sum, each) => sum + each, 0)
    const busy = all - (ticks[3] ?? 0) - (ticks[4] ?? 0)
    return { at: performance.now(), all, busy, ours: pids.reduce((sum, pid) => sum + ticksOf(pid), 0) }
  } catch {
    return undefined
  }
}

function ticksOf(pid: number): number {
  // Behind the name, which may hold spaces: user and system time are fields 14 and 15.
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? []
  return Number(fields[11]) + Number(fields[12])
}
