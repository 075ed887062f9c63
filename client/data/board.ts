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
  /** Positive suicide screens of follow-ups, and whom to call; only in memory; a signal. */
  readonly followUps: () => FollowUpLists
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
  const [today, setToday] = createSignal<readonly SessionRow[]>([])
  const [toSign, setToSign] = createSignal<readonly SessionRow[]>([])
  const [followUps, setFollowUps] = createSignal<FollowUpLists>({ risks: [], due: [] })
  const readFollowUps = async () => {
    const answer = await api.call<FollowUpLists>('GET', '/api/follow-ups')
    if (answer.ok && Array.isArray(answer.value.risks)) setFollowUps(answer.value)
  }
  const read = async (query: string) => {
    const answer = await api.call<{ seq: number }>('GET', `/api/sessions?${query}`)
    const rows = answer.ok ? listIn<SessionRow>(answer.value, 'sessions') : undefined
    return answer.ok && rows !== undefined ? { rows, seq: answer.value.seq } : undefined
  }
  return {
    today,
    toSign,
    followUps,
    async load() {
      setToday((await store.kept<readonly SessionRow[]>('today')) ?? [])
      setToSign((await store.kept<readonly SessionRow[]>('to-sign')) ?? [])
    },
    empty() {
      setToday([])
      setToSign([])
      setFollowUps({ risks: [], due: [] })
    },
    async refresh(day) {
      const [ofDay, open] = await Promise.all([read(`day=${day}&limit=100`), read('open=true&limit=100')])
      if (ofDay === undefined || open === undefined) return undefined
      void readFollowUps()
      const known = new Set(ofDay.rows.map(({ id }) => id))
      const waits = ({ phase }: SessionRow) => phase === 'to-sign' || phase === 'to-re-sign'
      setToday(sorted([...ofDay.rows, ...open.rows.filter((row) => !waits(row) && !known.has(row.id))]))
      setToSign(sorted(open.rows.filter(waits)))
      await store.keep('today', today())
      await store.keep('to-sign', toSign())
      // The older of the two: what came in between is heard once more, never missed.
      return Math.min(ofDay.seq, open.seq)
    },
  }
}
