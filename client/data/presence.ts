import { createEffect, createSignal, onCleanup } from 'solid-js'
import { toWire } from '../../chart/instant.ts'
import type { TabletReport, TabletsHeard, WaitingMark } from '../../chart/wire.ts'
import type { Api } from './api.ts'
import { listIn } from './lists.ts'
import type { Mark } from './marks.ts'

/** A session whose tablet is silent, and since when, epoch ms. */
export type Unheard = { readonly sessionId: string; readonly heardAt: number }

/** What the tablets of the clinic know of each other. */
export type Presence = {
  /** Sessions that no tablet at their chair was heard of for 90 s; a signal. Empty while this tablet hears nothing. */
  readonly unheard: () => readonly Unheard[]
  /** Touches on locked tablets that wait for a PIN, this one's among them; a signal. */
  readonly marks: () => readonly WaitingMark[]
  /** The session whose page is open here, or was when the tablet locked; a signal. */
  readonly at: () => string | undefined
  /** This tablet stands at a chair, or at none. Locking it moves it nowhere. */
  readonly standAt: (sessionId: string | undefined) => void
}

export type PresenceDeps = {
  readonly api: Api
  readonly device: string
  readonly signedIn: () => boolean
  readonly marks: () => readonly Mark[]
  readonly later: (ms: number, run: () => void) => () => void
}

const EVERY = 20_000
const nothing: TabletsHeard = { unheard: [], marks: [] }

/** A server of another version may tell less; a chair must not fail over it. */
const read = (answer: unknown): TabletsHeard => ({
  unheard: [...(listIn<TabletsHeard['unheard'][number]>(answer, 'unheard') ?? [])],
  marks: [...(listIn<WaitingMark>(answer, 'marks') ?? [])],
})

/** Tells the server every few seconds where this tablet stands, and at once when that or what waits on it changes. */
export function createPresence({ api, device, signedIn, marks, later }: PresenceDeps): Presence {
  const [at, standAt] = createSignal<string>()
  const [heard, setHeard] = createSignal(nothing)
  let callOff: (() => void) | undefined
  let round = 0
  const tell = async (report: TabletReport) => {
    callOff?.()
    round += 1
    const mine = round
    const answer = await api.call<unknown>('PUT', `/api/tablets/${encodeURIComponent(device)}`, report)
    if (mine !== round) return
    // Without an answer it knows nothing of the others: that it hears nothing itself is said elsewhere.
    setHeard(answer.ok ? read(answer.value) : nothing)
    callOff = later(EVERY, () => void tell(report))
  }
  createEffect(() => {
    const sessionId = at()
    const report = {
      sessions: sessionId === undefined ? [] : [sessionId],
      marks: marks().map(({ id, sessionId: of, chair, at: touchedAt }) => ({
        ...{ id, sessionId: of, chair },
        at: toWire(touchedAt),
      })),
    }
    if (signedIn()) void tell(report)
    else stop()
  })
  const stop = () => {
    callOff?.()
    round += 1
  }
  onCleanup(stop)
  return {
    unheard: () => heard().unheard.map(({ sessionId, heardAt }) => ({ sessionId, heardAt: Date.parse(heardAt) })),
    marks: () => heard().marks,
    at,
    standAt,
  }
}
