import { type Accessor, createEffect, createMemo, createSignal, on } from 'solid-js'
import { latest, type Session } from '../../chart/session.ts'
import { useTablet } from '../data/tablet.ts'

/** What is known of the patient's last session here: shown beside this one's, never filled in. `at`: planned start. */
export type LastTime =
  | { readonly state: 'asking' | 'first' | 'unknown' }
  | { readonly state: 'known'; readonly session: Session; readonly at: number }

/** The session before this one; a signal. Once it was here it is also here without a network. */
export function useLastTime(sessionId: string): Accessor<LastTime> {
  const { chart, earlier, live } = useTablet()
  const [failed, setFailed] = createSignal(false)
  const opened = createMemo(() => latest(chart(sessionId).session(), 'session-opened')?.body)
  createEffect(
    on([opened, live.connected], async ([body]) => {
      if (body === undefined) return
      const { patientId, plannedStart } = body
      setFailed(!(await earlier.find({ id: sessionId, patientId, plannedStart })))
    }),
  )
  return createMemo((): LastTime => {
    const before = earlier.before(sessionId)
    if (before === undefined) return { state: failed() ? 'unknown' : 'asking' }
    if (before === 'first') return { state: 'first' }
    const session = chart(before.id).session()
    // The list and the chart must speak of the same person before one's values stand beside the other's.
    const own = latest(session, 'session-opened')?.body.patientId === opened()?.patientId
    return own ? { state: 'known', session, at: Date.parse(before.plannedStart) } : { state: 'asking' }
  })
}
