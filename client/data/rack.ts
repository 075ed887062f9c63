import { isWhole, type LogEntry } from '../../chart/entry.ts'
import { movedOut } from '../../chart/moves/withheld.ts'
import type { MovedSince } from '../../chart/wire.ts'
import type { Api } from './api.ts'
import type { Chart, Standing } from './chart-store.ts'
import type { Heard } from './disk.ts'
import type { Store } from './store.ts'

/** The charts that are open on this tablet, each session's once. */
export type Rack = {
  /** The session's chart, opened on first use from the disk and then from the server. */
  readonly chart: (sessionId: string) => Chart
  /** The chart of a session that begins on this tablet: there is nothing to read yet. */
  readonly begin: (sessionId: string) => Chart
  readonly has: (sessionId: string) => boolean
  /** Gives entries that the server has to the charts that are open, and keeps them on the disk. */
  readonly hear: (entries: readonly Heard[]) => void
  /**
   * What was moved to other patients while this tablet was away leaves its disk, also of charts that are not open;
   * false when the server did not answer.
   */
  readonly dropMoved: () => Promise<boolean>
  /** Reads every open chart from the server; false when it did not answer for all of them. */
  readonly readAll: () => Promise<boolean>
  /** Reads those that the server was not heard of yet. */
  readonly readUnknown: () => Promise<unknown>
  /** Reads the open charts from the disk, now that the tablet's store is open. */
  readonly load: () => Promise<unknown>
  readonly ids: () => ReadonlySet<string>
  /** Forgets all charts: nobody is signed in. */
  readonly empty: () => void
}

export type RackDeps = {
  readonly api: Api
  readonly store: Store
  readonly signedIn: () => boolean
  readonly make: (sessionId: string) => Chart
}

export function openRack({ api, store, signedIn, make }: RackDeps): Rack {
  const charts = new Map<string, Chart>()
  const reading = new Map<string, Promise<boolean>>()

  // A lost copy is read again from the server, so a full disk here loses nothing.
  const keepCopies = (entries: readonly Heard[], gone: ReadonlySet<string>) =>
    store.keepHeard(entries, gone).then(
      () => true,
      () => false,
    )
  const read = async (chart: Chart): Promise<boolean> => {
    const answer = await api.call<{ entries: readonly LogEntry[] }>(
      'GET',
      `/api/sessions/${encodeURIComponent(chart.sessionId)}?for=board`,
    )
    if (answer.ok) {
      const entries = answer.value.entries.filter(isWhole)
      chart.hear(entries)
      chart.setStanding('known')
      await keepCopies(entries, chart.gone())
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
  const fromDisk = async (chart: Chart) => {
    chart.hear(await store.heard(chart.sessionId).catch(() => []))
    if (chart.gone().size > 0) await keepCopies([], chart.gone())
  }
  const open = async (chart: Chart) => {
    await fromDisk(chart)
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
    load: () => Promise.all([...charts.values()].map(fromDisk)),
    ids: () => new Set(charts.keys()),
    has: (sessionId) => charts.has(sessionId),
    hear(entries) {
      const mine = entries.filter((entry) => charts.has(entry.sessionId))
      for (const [sessionId, chart] of charts) chart.hear(mine.filter((entry) => entry.sessionId === sessionId))
      // Also of charts that are not open: what belongs to another patient leaves this disk as soon as that is heard.
      const gone = new Set([...movedOut(entries), ...[...charts.values()].flatMap((chart) => [...chart.gone()])])
      if (mine.length + gone.size > 0) void keepCopies(mine, gone)
    },
    async dropMoved() {
      const heard = await store.kept<number>(MOVES_HEARD)
      const answer = await api.call<MovedSince>('GET', `/api/moves${heard === undefined ? '' : `?after=${heard}`}`)
      if (!answer.ok) return false
      const { ids, seq, all } = answer.value
      // Nobody knows how long this disk was away: its copies are read again.
      const dropped =
        heard === undefined || all
          ? await store.keepOnly(new Set()).then(
              () => true,
              () => false,
            )
          : ids.length === 0 || (await keepCopies([], new Set(ids)))
      // Asked for again the next time: what belongs to another patient must leave.
      if (!dropped) return true
      await store.keep(MOVES_HEARD, seq)
      return true
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

/** As far as this place in the log every move was heard. */
const MOVES_HEARD = 'moves-heard'

const settled: ReadonlySet<Standing> = new Set(['known', 'absent'])
