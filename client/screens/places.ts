import { createMemo, mapArray } from 'solid-js'
import type { SessionRow } from '../../chart/wire.ts'
import type { Chart } from '../data/chart-store.ts'
import { useTablet } from '../data/tablet.ts'
import { type ChairView, chairOf } from './chair-view.ts'
import { useChairView } from './use-chair-view.ts'

/** One of today's sessions with its chart and what the rules say of it now. */
export type Place = {
  readonly id: string
  readonly row: () => SessionRow
  readonly chart: Chart
  readonly chair: () => string
  readonly view: () => ChairView | undefined
  readonly phase: () => SessionRow['phase']
}

/** Charts are opened for those who sit in a chair by the server's list, or who were charted on this tablet. */
export function usePlaces(): () => readonly Place[] {
  const tablet = useTablet()
  const charted = createMemo(() => new Set(tablet.outbox.waiting().map((row) => row.sessionId)))
  const ids = createMemo(() =>
    tablet
      .sessions()
      .flatMap((row) => (row.phase !== 'planned' && !isOver(row) ? [row.id] : charted().has(row.id) ? [row.id] : [])),
  )
  const byId = createMemo(() => new Map(tablet.sessions().map((row) => [row.id, row])))
  const places = mapArray(ids, (id): Place | undefined => {
    const first = byId().get(id)
    if (!first) return undefined
    const chart = tablet.chart(id)
    const view = useChairView(chart)
    const row = () => byId().get(id) ?? first
    return {
      id,
      row,
      chart,
      view,
      chair: () => chairOf(chart.charted(), row().chair),
      phase: () => view()?.phase ?? row().phase,
    }
  })
  return createMemo(() => places().filter((place) => place !== undefined))
}
const isOver = ({ phase }: SessionRow) => phase === 'signed' || phase === 'cancelled'
