import { createSignal } from 'solid-js'
import type { SessionRow } from '../../chart/wire.ts'
import type { Api } from './api.ts'
import { listIn } from './lists.ts'
import type { Store } from './store.ts'

/** The session that a patient had before; `first`: there was none. `plannedStart` as on the wire. */
export type Before = { readonly id: string; readonly plannedStart: string } | 'first'

/** Which session came before which, asked of the server once and kept on the tablet: it is needed without a network. */
export type Earlier = {
  /** Of a session; undefined while nobody found out. A signal. */
  readonly before: (sessionId: string) => Before | undefined
  /** Asks anew, since a list grows; false when the server did not answer and the tablet does not know. */
  readonly find: (session: Asked) => Promise<boolean>
  /** Reads what the tablet keeps, once its store is open. */
  readonly load: () => Promise<void>
  /** Forgets all but these sessions' own; answers the sessions before them. */
  readonly keepOnly: (sessionIds: ReadonlySet<string>) => Promise<readonly string[]>
  readonly empty: () => void
}
type Asked = { readonly id: string; readonly patientId: string; readonly plannedStart: string }

/** Sessions that hold something of an earlier visit. */
const happened = ({ phase }: SessionRow) => phase !== 'planned' && phase !== 'cancelled' && phase !== 'check-in'

const KEPT = 'earlier'

export function createEarlier(api: Api, store: Store): Earlier {
  const [known, setKnown] = createSignal<ReadonlyMap<string, Before>>(new Map())
  const asking = new Map<string, Promise<boolean>>()
  const keep = () => store.keep(KEPT, [...known()])
  const ask = async ({ id, patientId, plannedStart }: Asked) => {
    const answer = await api.call<unknown>('GET', `/api/sessions?patient=${encodeURIComponent(patientId)}&limit=50`)
    const rows = answer.ok ? listIn<SessionRow>(answer.value, 'sessions') : undefined
    if (rows === undefined) return known().has(id)
    const earlier = rows.filter((row) => row.id !== id && row.plannedStart < plannedStart && happened(row))
    const last = earlier.toSorted((a, b) => (a.plannedStart < b.plannedStart ? 1 : -1))[0]
    const before = last === undefined ? 'first' : { id: last.id, plannedStart: last.plannedStart }
    setKnown((all) => new Map([...all, [id, before]]))
    await keep()
    return true
  }
  return {
    before: (sessionId) => known().get(sessionId),
    /** Asked by several parts of one page at once, the server is asked once. */
    find(session) {
      const now = asking.get(session.id) ?? ask(session).finally(() => asking.delete(session.id))
      asking.set(session.id, now)
      return now
    },
    async load() {
      const kept = (await store.kept<readonly (readonly [string, Before])[]>(KEPT)) ?? []
      setKnown((all) => new Map([...kept, ...all]))
    },
    async keepOnly(sessionIds) {
      const mine = [...known()].filter(([id]) => sessionIds.has(id))
      if (mine.length < known().size) {
        setKnown(new Map(mine))
        await keep()
      }
      return mine.flatMap(([, before]) => (before === 'first' ? [] : [before.id]))
    },
    empty: () => void setKnown(new Map()),
  }
}
