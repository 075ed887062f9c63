import { createSignal } from 'solid-js'
import type { SessionRow } from '../../chart/wire.ts'
import type { Api } from './api.ts'
import type { FollowUpLists } from './follow-ups.ts'
import { listIn } from './lists.ts'
import type { Store } from './store.ts'

/** The lists that the board shows, as the server last told them; each chair's own numbers come from its chart. */
export type BoardStore = {
  /** Today's sessions, and those of another day that still go on (over midnight, say), by planned start; a signal. */
  readonly today: () => readonly SessionRow[]
  /** Sessions of any day that wait for a signature, oldest first; a signal. */
  readonly toSign: () => readonly SessionRow[]
  /** Both lists were read, here or from the server: before that an empty one says nothing. A signal. */
  readonly isKnown: () => boolean
  /** Positive suicide screens of follow-ups, and whom to call; only in memory, undefined until read; a signal. */
  readonly followUps: () => FollowUpLists | undefined
  /** Reads what the tablet keeps of them, once its store is open. */
  readonly load: () => Promise<void>
  /** Nobody is signed in: nothing stays in memory. */
  readonly empty: () => void
  /** Reads both lists; answers the log's head when they were read, undefined without an answer. */
  readonly refresh: (day: string) => Promise<number | undefined>
}

const byStart = (a: SessionRow, b: SessionRow) => (a.plannedStart < b.plannedStart ? -1 : 1)
const sorted = (rows: readonly SessionRow[]) => rows.toSorted(byStart)

export function createBoard(api: Api, store: Store): BoardStore {
  const [read, setToday] = createSignal<readonly SessionRow[]>()
  const today = () => read() ?? []
  const [toSign, setToSign] = createSignal<readonly SessionRow[]>([])
  const [followUps, setFollowUps] = createSignal<FollowUpLists>()
  const readFollowUps = async () => {
    const answer = await api.call<FollowUpLists>('GET', '/api/follow-ups')
    if (answer.ok && Array.isArray(answer.value.risks)) setFollowUps(answer.value)
  }
  const ask = async (query: string) => {
    const answer = await api.call<{ seq: number }>('GET', `/api/sessions?${query}`)
    const rows = answer.ok ? listIn<SessionRow>(answer.value, 'sessions') : undefined
    return answer.ok && rows !== undefined ? { rows, seq: answer.value.seq } : undefined
  }
  return {
    today,
    isKnown: () => read() !== undefined,
    toSign,
    followUps,
    async load() {
      const waiting = await store.kept<readonly SessionRow[]>('to-sign')
      const kept = await store.kept<readonly SessionRow[]>('today')
      // What the server has said meanwhile is newer.
      if (read()) return
      setToSign(waiting ?? [])
      setToday(kept)
    },
    empty() {
      setToday(undefined)
      setToSign([])
      setFollowUps(undefined)
    },
    async refresh(day) {
      const [ofDay, open] = await Promise.all([ask(`day=${day}&limit=100`), ask('open=true&limit=100')])
      if (ofDay === undefined || open === undefined) return undefined
      void readFollowUps()
      const known = new Set(ofDay.rows.map(({ id }) => id))
      const waits = ({ phase }: SessionRow) => phase === 'to-sign' || phase === 'to-re-sign'
      setToSign(sorted(open.rows.filter(waits)))
      setToday(sorted([...ofDay.rows, ...open.rows.filter((row) => !waits(row) && !known.has(row.id))]))
      await store.keep('today', today())
      await store.keep('to-sign', toSign())
      // The older of the two: what came in between is heard once more, never missed.
      return Math.min(ofDay.seq, open.seq)
    },
  }
}
