import { type Accessor, createEffect, createMemo, createSignal, on } from 'solid-js'
import type { EarlierToday } from '../../../chart/context.ts'
import { fromWire } from '../../../chart/instant.ts'
import { latest } from '../../../chart/session.ts'
import type { SessionRow } from '../../../chart/wire.ts'
import type { Chart } from '../../data/chart-store.ts'
import { listIn } from '../../data/lists.ts'
import { dayOf, type Tablet } from '../../data/tablet.ts'

/**
 * The patient's sessions that were planned before this one on its day; a signal. Today's are on the tablet, also
 * without a network; those of another day are asked of the server. Until it answers, undefined; of a session that is
 * under way, over midnight, what the tablet has: nobody at the chair waits for it.
 */
export function useEarlierToday(
  { api, sessions, time }: Tablet,
  chart: Chart,
): Accessor<readonly EarlierToday[] | undefined> {
  const own = createMemo(() => latest(chart.charted(), 'session-opened')?.body)
  const otherDay = createMemo(() => {
    const plan = own()
    const day = plan && dayOf(fromWire(plan.plannedStart))
    return plan && day !== dayOf(time.now()) ? `day=${day}&patient=${encodeURIComponent(plan.patientId)}` : undefined
  })
  const [asked, setAsked] = createSignal<readonly SessionRow[]>()
  const ask = async (query: string) => {
    const answer = await api.call<unknown>('GET', `/api/sessions?${query}`)
    const rows = answer.ok ? listIn<SessionRow>(answer.value, 'sessions') : undefined
    if (query === otherDay()) setAsked((before) => rows ?? before ?? [])
  }
  createEffect(on(otherDay, (query) => query !== undefined && void ask(query)))
  const isUnderWay = () => {
    const { infusion, facts } = chart.charted()
    return infusion.startedAt !== undefined && facts.discharged.length === 0
  }
  // The board's list is another one with each entry that waits to be sent; what it says of this patient is not.
  return createMemo(
    () => {
      const plan = own()
      const rows = otherDay() === undefined ? sessions() : (asked() ?? (isUnderWay() ? sessions() : undefined))
      return plan && rows?.filter((row) => isBefore(row, plan, chart.sessionId)).map(earlier)
    },
    undefined,
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  )
}

const earlier = ({ id, chair, plannedStart }: SessionRow): EarlierToday => ({
  sessionId: id,
  chair,
  plannedStart: fromWire(plannedStart),
})

function isBefore(row: SessionRow, plan: { patientId: string; plannedStart: string }, id: string): boolean {
  if (row.id === id || row.patient.id !== plan.patientId || row.phase === 'cancelled') return false
  // One that goes on from yesterday stands on today's board as well: it is another day's.
  if (dayOf(fromWire(row.plannedStart)) !== dayOf(fromWire(plan.plannedStart))) return false
  return row.plannedStart < plan.plannedStart || (row.plannedStart === plan.plannedStart && row.id < id)
}
