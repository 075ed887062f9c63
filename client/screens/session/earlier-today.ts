import { type Accessor, createEffect, createMemo, createSignal } from 'solid-js'
import type { EarlierToday } from '../../../chart/context.ts'
import { fromWire } from '../../../chart/instant.ts'
import { latest } from '../../../chart/session.ts'
import type { SessionRow } from '../../../chart/wire.ts'
import type { Chart } from '../../data/chart-store.ts'
import { listIn } from '../../data/lists.ts'
import { dayOf, type Tablet } from '../../data/tablet.ts'

/**
 * The patient's sessions that were planned before this one on its day; a signal. Today's are on the tablet, also
 * without a network; those of another day are asked of the server, and nothing is known of them until it answers.
 */
export function useEarlierToday({ api, sessions, time }: Tablet, chart: Chart): Accessor<readonly EarlierToday[]> {
  const own = createMemo(() => latest(chart.charted(), 'session-opened')?.body, undefined, {
    equals: (a, b) => a?.patientId === b?.patientId && a?.plannedStart === b?.plannedStart,
  })
  const otherDay = () => {
    const plan = own()
    const day = plan && dayOf(fromWire(plan.plannedStart))
    return plan && day !== undefined && day !== dayOf(time.now()) ? { day, patient: plan.patientId } : undefined
  }
  const ask = async ({ day, patient }: { day: string; patient: string }) => {
    const answer = await api.call<unknown>('GET', `/api/sessions?day=${day}&patient=${encodeURIComponent(patient)}`)
    return (answer.ok && listIn<SessionRow>(answer.value, 'sessions')) || []
  }
  const [asked, setAsked] = createSignal<readonly SessionRow[]>([])
  createEffect(() => {
    const [plan, day] = [own(), otherDay()]
    setAsked([])
    if (day !== undefined) void ask(day).then((rows) => own() === plan && setAsked(rows))
  })
  // The board's list is another one with each entry that waits to be sent; what it says of this patient is not.
  return createMemo(
    (): readonly EarlierToday[] => {
      const plan = own()
      const rows = otherDay() === undefined ? sessions() : asked()
      return plan === undefined ? [] : rows.filter((row) => isBefore(row, plan, chart.sessionId)).map(earlier)
    },
    [],
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
