import { createContext, createEffect, createMemo, createRoot, on, useContext } from 'solid-js'
import type { Body } from '../../chart/bodies.ts'
import type { SessionRow } from '../../chart/wire.ts'
import { clinicZone, useClinicZone } from '../format.ts'
import type { SyncState } from '../parts/Tag.tsx'
import { type Api, createApi } from './api.ts'
import { type BoardStore, openBoard } from './board.ts'
import { type Chart, createChart } from './chart-store.ts'
import { type Directory, openDirectory } from './directory.ts'
import { type Disk, type Heard, keep, kept, openDisk } from './disk.ts'
import { idMaker } from './ids.ts'
import { createLive, type Live, type Stream } from './live.ts'
import { createMe, type MeStore } from './me.ts'
import { type Outbox, openOutbox } from './outbox.ts'
import { openRack, type Rack } from './rack.ts'
import { createServerTime, type ServerTime } from './server-time.ts'
import { createSync, type Sync } from './sync.ts'

/** What a session is planned with. */
export type Plan = Body<'session-opened'>

/** Everything of Chairside that lives on one tablet. One per page. */
export type Tablet = {
  readonly api: Api
  readonly me: MeStore
  readonly directory: Directory
  readonly board: BoardStore
  readonly outbox: Outbox
  readonly sync: Sync
  readonly live: Live
  readonly time: ServerTime
  readonly newId: () => string
  /** The chart of one session: the same one for whoever asks, read from the disk and the server on first use. */
  readonly chart: (sessionId: string) => Chart
  /** Today's sessions, with those planned on this tablet that the server has not acknowledged; a signal. */
  readonly sessions: () => readonly SessionRow[]
  /** Plans a session; answers its id. Throws NotCharted. */
  readonly plan: (plan: Plan) => Promise<string>
  /** Where this tablet's entries are, for the mark in every top line; a signal. */
  readonly syncState: () => SyncState
  /** Reads the lists anew. */
  readonly refresh: () => Promise<void>
  readonly stop: () => void
}

export type TabletDeps = {
  readonly fetch: typeof fetch
  readonly openStream: (url: string) => Stream
  readonly diskName?: string | undefined
  readonly raw?: (() => number) | undefined
  readonly later?: ((ms: number, run: () => void) => () => void) | undefined
  readonly random?: (() => number) | undefined
}

const timeout = (ms: number, run: () => void) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

/** Opens this tablet's disk and begins to ask who is here. Throws where the browser offers no disk to save on. */
export async function openTablet(given: TabletDeps): Promise<Tablet> {
  const later = given.later ?? timeout
  const random = given.random ?? Math.random
  const time = createServerTime(given.raw)
  const disk = await openDisk(given.diskName)
  const newId = idMaker(time.now)
  const device = await deviceOf(disk, newId)
  const api = createApi({ fetch: given.fetch, now: time.raw, learnTime: time.learn, reached: () => undefined })
  const outbox = await openOutbox(disk)
  const directory = await openDirectory({ api, disk })
  const board = await openBoard(api, disk)

  return createRoot((dispose) => {
    const me = createMe({ api, disk, time })
    const author = () => me.me()?.staff.id
    const sync = createSync({
      api,
      outbox,
      author,
      later,
      random,
      onServer: (entries) => hear(entries),
      signedOut: () => void me.ask(),
    })
    const rack = openRack({
      api,
      disk,
      signedIn: () => author() !== undefined,
      make: (id) =>
        createChart(id, { outbox, time, newId, author, device, sending: sync.sending, flush: () => void sync.flush() }),
    })
    const refresh = async () => void (await readLists(board, directory, rack, time))
    const soon = once(later, () => void refresh())
    const hear = (entries: readonly Heard[]) => {
      rack.hear(entries)
      if (entries.some((entry) => !rack.has(entry.sessionId) || changesLists.has(entry.kind))) soon()
    }
    const live = createLive({
      open: given.openStream,
      catchUp: async () => {
        await directory.refresh()
        const head = await readLists(board, directory, rack, time)
        return head !== undefined && (await rack.readAll()) ? head : undefined
      },
      hear: (entry) => hear([entry]),
      check: async () => (await api.call('GET', '/health')).ok,
      gaveUp: () => void me.ask(),
      now: time.now,
      later,
      random,
    })
    const back = () => {
      if (me.me() === undefined) return void me.ask()
      live.wake()
      void sync.retryNow()
    }
    const unlisten = onWake(back, live.lost)

    createEffect(
      on(author, (now, before) => {
        if (now !== undefined) {
          live.wake()
          void sync.retryNow()
        } else if (before !== undefined) {
          live.stop()
          rack.empty()
          void wipe(disk).catch(() => undefined)
        }
      }),
    )
    createEffect(on(live.connected, (connected) => connected && void rack.readUnknown()))
    createEffect(() => {
      const clinic = me.me()?.clinic
      if (!clinic) return
      directory.useClinic(clinic)
      useClinicZone(clinic.timeZone)
    })
    void me.ask()

    return {
      api,
      me,
      directory,
      board,
      outbox,
      sync,
      live,
      time,
      newId,
      refresh,
      chart: rack.chart,
      sessions: createMemo(() =>
        [...board.today(), ...plannedHere(board.today(), outbox, directory)].toSorted(byStart),
      ),
      async plan(plan) {
        const id = newId()
        await rack.begin(id).record('session-opened', plan)
        return id
      },
      syncState: createMemo(() => syncState(outbox, sync)),
      stop() {
        unlisten()
        live.stop()
        sync.stop()
        dispose()
        disk.close()
      },
    }
  })
}

const changesLists: ReadonlySet<string> = new Set([
  'session-opened',
  'session-cancelled',
  'chair-changed',
  'discharged',
  'signed',
])

const byStart = (a: SessionRow, b: SessionRow) => (a.plannedStart < b.plannedStart ? -1 : 1)

/** Once however often it is asked for within a moment. */
function once(later: (ms: number, run: () => void) => () => void, run: () => void) {
  let due = false
  return () => {
    if (due) return
    due = true
    later(300, () => {
      due = false
      run()
    })
  }
}

async function deviceOf(disk: Disk, newId: () => string): Promise<string> {
  const known = await kept<string>(disk, 'device')
  const device = known ?? newId()
  if (known === undefined) await keep(disk, 'device', device)
  return device
}

/** The day that it is in the clinic: 2026-11-23. */
export const dayOf = (at: number) => new Intl.DateTimeFormat('sv-SE', { timeZone: clinicZone() }).format(at)

/** Reads the board's lists, opens the charts of the chairs in use; answers the log's head. */
async function readLists(board: BoardStore, directory: Directory, rack: Rack, time: ServerTime) {
  const head = await board.refresh(dayOf(time.now()))
  for (const row of board.today()) if (isAtChair(row)) rack.chart(row.id)
  const met = [...board.today(), ...board.toSign()].map((row) => directory.fetchPatient(row.patient.id))
  await Promise.all(met)
  return head
}

/** Phases with somebody in the chair, so that the board must know every entry at once. */
const isAtChair = ({ phase }: SessionRow) => !['planned', 'signed', 'cancelled'].includes(phase)

/** Nothing of a patient stays on a tablet that nobody is signed in on, but for what the server does not have yet. */
async function wipe(disk: Disk) {
  const tx = disk.transaction(['heard', 'kept'], 'readwrite')
  const store = tx.objectStore('kept')
  await Promise.all([
    tx.objectStore('heard').clear(),
    store.delete('patients'),
    store.delete('today'),
    store.delete('to-sign'),
    tx.done,
  ])
}

/** Sessions planned here whose first entry still waits: they stand on the board like any other. */
function plannedHere(today: readonly SessionRow[], outbox: Outbox, directory: Directory): readonly SessionRow[] {
  return outbox.waiting().flatMap(({ sessionId, entry, refused }): readonly SessionRow[] => {
    if (entry.kind !== 'session-opened' || refused !== undefined || today.some(({ id }) => id === sessionId)) return []
    const { patientId, protocolId, chair, plannedStart, indication } = entry.body as Plan
    const patient = directory.patient(patientId)
    const protocol = directory.protocols().find(({ id }) => id === protocolId)
    if (!patient || !protocol) return []
    const head = { seq: 0, hash: '' }
    const row = { id: sessionId, phase: 'planned', patient, chair, protocol, plannedStart, head } as const
    return [indication === undefined ? row : { ...row, indication }]
  })
}

function syncState(outbox: Outbox, sync: Sync): SyncState {
  const count = outbox.waiting().filter((row) => row.refused === undefined).length
  if (count === 0) return { at: 'saved' }
  return sync.sending().size > 0 && !sync.troubled() ? { at: 'sending', count } : { at: 'onTablet', count }
}

/** Runs `run` when the tablet wakes, is shown again or is back on a network, `lost` when it lost it; returns what ends that. */
function onWake(run: () => void, lost: () => void): () => void {
  let hiddenAt = 0
  const shown = () => {
    if (document.hidden) hiddenAt = Date.now()
    else if (Date.now() - hiddenAt > 5000) run()
  }
  document.addEventListener('visibilitychange', shown)
  window.addEventListener('online', run)
  window.addEventListener('offline', lost)
  return () => {
    document.removeEventListener('visibilitychange', shown)
    window.removeEventListener('online', run)
    window.removeEventListener('offline', lost)
  }
}

export const TabletContext = createContext<Tablet>()

/** The tablet that the screen runs on. */
export function useTablet(): Tablet {
  const tablet = useContext(TabletContext)
  if (!tablet) throw new Error('no tablet around this screen')
  return tablet
}
