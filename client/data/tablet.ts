import { createContext, createEffect, createMemo, createRoot, createSignal, on, useContext } from 'solid-js'
import type { Body } from '../../chart/bodies.ts'
import { lockMinutesByDefault } from '../../chart/clinic/lock.ts'
import type { SessionRow } from '../../chart/wire.ts'
import { dayOf as dayIn } from '../../chart/wording.ts'
import { clinicZone, useClinicZone } from '../format.ts'
import type { SyncState } from '../parts/SyncMark.tsx'
import { type Answer, type Api, createApi, noNetwork } from './api.ts'
import { type BoardStore, createBoard } from './board.ts'
import { type Chart, createChart, sentFrom } from './chart-store.ts'
import { createDirectory, type Directory } from './directory.ts'
import { changeClear, type Disk, type Heard, openDisk, readClear, writeClear } from './disk.ts'
import { createEarlier, type Earlier } from './earlier.ts'
import { idMaker } from './ids.ts'
import { openKeyring, type Wraps } from './keyring.ts'
import { createLive, type Live, type Stream } from './live.ts'
import { createLock, type Lock, type LockDeps } from './lock.ts'
import { type Mark, type Marks, openMarks } from './marks.ts'
import { createMe, type MeStore } from './me.ts'
import { type Charted, type Outbox, openOutbox } from './outbox.ts'
import { createPresence, type Presence } from './presence.ts'
import { openRack, type Rack } from './rack.ts'
import { createServerTime, type ServerTime } from './server-time.ts'
import { openStore, type Store } from './store.ts'
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
  readonly lock: Lock
  /** Touches on the locked tablet that wait for a PIN. */
  readonly marks: Marks
  readonly presence: Presence
  /** This tablet's own id, as it is enrolled. */
  readonly device: string
  /** Which session of a patient came before which. */
  readonly earlier: Earlier
  readonly newId: () => string
  /** The chart of one session: the same one for whoever asks, read from the disk and the server on first use. */
  readonly chart: (sessionId: string) => Chart
  /** Today's sessions, with those planned on this tablet that the server has not acknowledged; a signal. */
  readonly sessions: () => readonly SessionRow[]
  /** Makes a session's first entry and stores nothing yet. Throws NotCharted. */
  readonly makePlan: (plan: Plan) => Charted
  /** Plans the session that this entry begins; answers its id. Throws NotCharted. */
  readonly plan: (made: Charted) => Promise<string>
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
  /** Where the lock is kept over a reload. */
  readonly storage?: LockDeps['storage'] | undefined
  /** Rounds of what a typed PIN or password is turned into a key by. */
  readonly rounds?: number | undefined
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
  const keys = await openKeyring({
    read: () => readClear<Wraps>(disk, 'keys'),
    change: (change) => changeClear<Wraps>(disk, 'keys', change),
    now: time.raw,
    rounds: given.rounds,
  })
  const store = openStore(disk, keys)
  const marks = await openMarks({
    read: () => readClear<readonly Mark[]>(disk, 'marks'),
    change: (change) => changeClear<readonly Mark[]>(disk, 'marks', change),
    newId,
    now: time.now,
  })
  const outbox = await openOutbox(store)
  let signOuts = 0
  /** For patients and charts: an answer that comes after whoever asked has signed out brings no patient back. */
  const reading = onlyWhile(api, () => signOuts)
  const directory = createDirectory({ api: reading, store })
  const board = createBoard(reading, store)
  const earlier = createEarlier(reading, store)

  return createRoot((dispose) => {
    const opened = async () =>
      void (await Promise.all([outbox.look(), directory.load(), board.load(), earlier.load(), rack.load()]))
    const lock = createLock({
      storage: given.storage ?? localStorage,
      raw: time.raw,
      minutes: () => directory.clinic()?.lockMinutes ?? lockMinutesByDefault,
    })
    const me = openingLock(createMe({ api, disk, store, keys, time, device, opened, lock: lock.lock, later }), lock)
    const author = () => me.me()?.staff.id
    const presence = createPresence({
      api,
      device,
      signedIn: () => author() !== undefined,
      marks: marks.waiting,
      later,
    })
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
      api: reading,
      store,
      signedIn: () => author() !== undefined,
      make: (id) =>
        createChart(id, { outbox, time, newId, author, device, sending: sync.sending, flush: () => void sync.flush() }),
    })
    const lists = async () => {
      const head = await readLists(board, directory, rack, time)
      if (head !== undefined) await prune({ board, directory, earlier, rack, outbox, store })
      return head
    }
    const refresh = async () => void (await lists())
    const soon = once(later, () => void refresh())
    const hear = (entries: readonly Heard[]) => {
      rack.hear(entries)
      if (entries.some((entry) => !rack.has(entry.sessionId) || changesLists.has(entry.kind))) soon()
    }
    const live = createLive({
      open: given.openStream,
      catchUp: async () => {
        if (!(await rack.dropMoved())) return undefined
        await directory.refresh()
        const head = await lists()
        return head !== undefined && (await rack.readAll()) ? head : undefined
      },
      hear: together(later, hear),
      gaveUp: () => void me.ask(),
      now: time.now,
      later,
      random,
    })
    const back = () => {
      const now = me.here()
      if (now.at !== 'here') return void me.ask()
      if (!now.proven) void me.ask()
      live.wake()
      void sync.retryNow()
    }
    const unlisten = onWake(back, live.lost)

    const [signedOut, setSignedOut] = createSignal(false)
    createEffect(
      on(author, (now, before) => {
        setSignedOut(now === undefined && (before !== undefined || signedOut()))
        if (now !== undefined) {
          live.wake()
          void sync.retryNow()
        } else if (before !== undefined) {
          signOuts += 1
          live.stop()
          rack.empty()
          board.empty()
          directory.empty()
          earlier.empty()
        }
      }),
    )
    // Also later: what was on its way to the server when they signed out.
    createEffect(() => signedOut() && outbox.count() === 0 && void wipe(store))
    createEffect(on(live.connected, (connected) => connected && void rack.readUnknown()))
    createEffect(() => {
      const clinic = me.me()?.clinic
      if (!clinic) return
      directory.useClinic(clinic)
      useClinicZone(clinic.timeZone, clinic.hourCycle)
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
      lock,
      marks,
      presence,
      device,
      earlier,
      newId,
      refresh,
      chart: rack.chart,
      sessions: createMemo(() =>
        [...board.today(), ...plannedHere(board.today(), outbox, directory)].toSorted(byStart),
      ),
      makePlan: (body) => sentFrom({ kind: 'session-opened', body }, { time, newId, author, device }, newId()),
      async plan(made) {
        await rack.begin(made.sessionId).recordSet([], { made: [made] })
        return made.sessionId
      },
      syncState: createMemo(() => syncState(outbox, sync)),
      stop() {
        unlisten()
        lock.stop()
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

/** What the stream brings within a frame is heard together: a set of six is folded and drawn once. */
function together<T>(later: (ms: number, run: () => void) => () => void, run: (all: readonly T[]) => void) {
  let heard: T[] = []
  return (item: T) => {
    if (heard.push(item) > 1) return
    later(16, () => {
      const all = heard
      heard = []
      run(all)
    })
  }
}

/** No answer is given where `era` is another one than when it was asked for. */
function onlyWhile(api: Api, era: () => number): Api {
  return {
    async call<T>(...asked: Parameters<Api['call']>): Promise<Answer<T>> {
      const since = era()
      const answer = await api.call<T>(...asked)
      return era() === since ? answer : { ok: false, refused: noNetwork }
    },
  }
}

async function deviceOf(disk: Disk, newId: () => string): Promise<string> {
  const known = await readClear<string>(disk, 'device')
  const device = known ?? newId()
  if (known === undefined) await writeClear(disk, 'device', device)
  return device
}

/** The day that it is in the clinic: 2026-11-23. */
export const dayOf = (at: number) => dayIn(at, clinicZone())

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

type Held = { board: BoardStore; directory: Directory; earlier: Earlier; rack: Rack; outbox: Outbox; store: Store }

/** Of patients and sessions stays what the lists show, what is open on this tablet, and what waits to be sent. */
async function prune({ board, directory, earlier, rack, outbox, store }: Held) {
  const rows = [...board.today(), ...board.toSign()]
  const waiting = outbox.waiting()
  const sessions = new Set([...rows.map(({ id }) => id), ...rack.ids(), ...waiting.map(({ sessionId }) => sessionId)])
  for (const id of await earlier.keepOnly(sessions)) sessions.add(id)
  const patients = new Set(rows.map(({ patient }) => patient.id))
  for (const id of rack.ids())
    for (const { body } of rack.chart(id).session().facts['session-opened']) patients.add(body.patientId)
  for (const { entry } of waiting) if (entry.kind === 'session-opened') patients.add((entry.body as Plan).patientId)
  await Promise.all([store.keepOnly(sessions), directory.keepOnly(patients)]).catch(() => undefined)
}

/** Nobody is signed in and the server has everything: nothing of a patient stays on the tablet. */
async function wipe(store: Store) {
  await store.keepOnly(new Set()).catch(() => undefined)
  await store.forget('patients', 'today', 'to-sign', 'earlier')
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
  if (outbox.failed()) return { at: 'failed' }
  const count = outbox.waiting().filter((row) => row.refused === undefined).length + outbox.unreadable()
  if (count === 0) return { at: 'saved' }
  return sync.sending().size > 0 && !sync.troubled() ? { at: 'sending', count } : { at: 'onTablet', count }
}

/**
 * Runs `run` when the tablet wakes, is shown again or is back on a network, `lost` when it lost it; returns what ends
 * that.
 */
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

/** Whoever types a right PIN or password finds the tablet open; coming back by the cookie alone opens no lock. */
function openingLock(me: MeStore, lock: Lock): MeStore {
  const opening =
    <A extends readonly unknown[]>(call: (...given: A) => Promise<Answer<unknown>>) =>
    async (...given: A) => {
      const answer = await call(...given)
      if (answer.ok) lock.open()
      return answer
    }
  return { ...me, signIn: opening(me.signIn), unlock: opening(me.unlock), setUp: opening(me.setUp) }
}

export const TabletContext = createContext<Tablet>()

/** The tablet that the screen runs on. */
export function useTablet(): Tablet {
  const tablet = useContext(TabletContext)
  if (!tablet) throw new Error('no tablet around this screen')
  return tablet
}
