import { type Accessor, createMemo, createRoot, onCleanup } from 'solid-js'
import { now } from '../clock.ts'
import type { Chart } from '../data/chart-store.ts'
import { type Tablet, useTablet } from '../data/tablet.ts'
import { type ChairView, chairView } from './chair-view.ts'

/** Seconds between two judgements of a chair; its timers tick between them, and each new entry is judged at once. */
const BEAT = 5000

type View = Accessor<ChairView | undefined>
const shared = new WeakMap<Chart, { readonly view: View; readonly end: () => void; users: number }>()

/**
 * A memo of the chair's view, following the chart and the clock; nothing while the chart or its context is not here.
 * All
 * who ask share one, since screen, board and coach judge the same chair at every entry.
 */
export function useChairView(chart: Chart): View {
  const tablet = useTablet()
  const known = shared.get(chart) ?? createRoot((end) => ({ view: judged(chart, tablet), end, users: 0 }))
  shared.set(chart, known)
  known.users += 1
  onCleanup(() => {
    known.users -= 1
    if (known.users > 0) return
    known.end()
    shared.delete(chart)
  })
  return known.view
}

function judged(chart: Chart, { directory, time }: Tablet): View {
  const beat = createMemo(() => Math.floor(now() / BEAT))
  return createMemo(() => {
    beat()
    const session = chart.charted()
    const context = directory.context(session)
    // By the clock itself: the tick may be a second behind an entry that was charted just now.
    return context && chairView(session, context, time.now())
  })
}
