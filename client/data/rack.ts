import type { StoredEntry } from '../../chart/entry.ts'
import type { Api } from './api.ts'
import type { Chart, Standing } from './chart-store.ts'
import type { Disk, Heard } from './disk.ts'

/** The charts that are open on this tablet, each session's once. */
export type Rack = {
  /** The session's chart, opened on first use from the disk and then from the server. */
  readonly chart: (sessionId: string) => Chart
  /** The chart of a session that begins on this tablet: there is nothing to read yet. */
  readonly begin: (sessionId: string) => Chart
  readonly has: (sessionId: string) => boolean
  /** Gives entries that the server has to the charts that are open, and keeps them on the disk. */
  readonly hear: (entries: readonly Heard[]) => void
  /** Reads every open chart from the server; false when it did not answer for all of them. */
  readonly readAll: () => Promise<boolean>
  /** Reads those that the server was not heard of yet. */
  readonly readUnknown: () => Promise<unknown>
  /** Forgets all charts: nobody is signed in. */
  readonly empty: () => void
}

export type RackDeps = {
  readonly api: Api
  readonly disk: Disk
  readonly signedIn: () => boolean
  readonly make: (sessionId: string) => Chart
}

export function openRack({ api, disk, signedIn, make }: RackDeps): Rack {
  const charts = new Map<string, Chart>()
  const reading = new Map<string, Promise<boolean>>()

  // A lost copy is read again from the server, so a full disk here loses nothing.
  const keepCopies = async (entries: readonly Heard[]) => {
    const tx = disk.transaction('heard', 'readwrite')
    await Promise.all([...entries.map((entry) => tx.store.put(entry)), tx.done])
  }
  const read = async (chart: Chart): Promise<boolean> => {
    const answer = await api.call<{ entries: readonly StoredEntry[] }>(
      'GET',
      `/api/sessions/${encodeURIComponent(chart.sessionId)}`,
    )
    if (answer.ok) {
      chart.hear(answer.value.entries)
      chart.setStanding('known')
      await keepCopies(answer.value.entries).catch(() => undefined)
      return true
    }
    const some = chart.entries().length > 0
    if (answer.refused.status === 404) chart.setStanding(some ? 'known' : 'absent')
    else chart.setStanding(some ? 'stale' : 'unreachable')
    return answer.refused.byServer
  }
  /** Listening begins with the chart's place in the rack, before it is read: nothing falls between the two. */
  const readOnce = (chart: Chart): Promise<boolean> => {
    const now = reading.get(chart.sessionId) ?? read(chart).finally(() => reading.delete(chart.sessionId))
    reading.set(chart.sessionId, now)
    return now
  }
  const open = async (chart: Chart) => {
    chart.hear(await disk.getAllFromIndex('heard', 'session', chart.sessionId).catch(() => []))
    if (signedIn()) await readOnce(chart)
  }
  return {
    chart(sessionId) {
      const known = charts.get(sessionId)
      if (known) return known
      const chart = make(sessionId)
      charts.set(sessionId, chart)
      void open(chart)
      return chart
    },
    begin(sessionId) {
      const chart = make(sessionId)
      chart.setStanding('known')
      charts.set(sessionId, chart)
      return chart
    },
    has: (sessionId) => charts.has(sessionId),
    hear(entries) {
      const mine = entries.filter((entry) => charts.has(entry.sessionId))
      for (const [sessionId, chart] of charts) chart.hear(mine.filter((entry) => entry.sessionId === sessionId))
      if (mine.length > 0) void keepCopies(mine).catch(() => undefined)
    },
    async readAll() {
      const all = await Promise.all([...charts.values()].map(readOnce))
      return all.every((answered) => answered)
    },
    readUnknown: () =>
      Promise.all([...charts.values()].filter((chart) => !settled.has(chart.standing())).map(readOnce)),
    empty: () => charts.clear(),
  }
}

const settled: ReadonlySet<Standing> = new Set(['known', 'absent'])
