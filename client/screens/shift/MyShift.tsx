import './Shift.css'
import { createMemo, createSignal, For, Index, lazy, Show, Suspense } from 'solid-js'
import { may } from '../../../chart/people.ts'
import { unattestedEntries } from '../../../chart/signoff/signatures.ts'
import { sentBack } from '../../../chart/signoff.ts'
import { now } from '../../clock.ts'
import { useTablet } from '../../data/tablet.ts'
import { shortName, timer } from '../../format.ts'
import { Button } from '../../parts/Button.tsx'
import { Rows } from '../../parts/Rows.tsx'
import { paths } from '../../paths.ts'
import { waitsForSignature } from '../chair-view.ts'
import { useCoach } from '../coach/Coach.tsx'
import { usePlaces } from '../places.ts'
import { shiftWords as words } from './words.ts'

const HandOffDialog = lazy(async () => ({ default: (await import('./HandOff.tsx')).HandOffDialog }))

/** The nurse's shift beside the chairs: due in order, mine to attest, and a break covered in three taps. */
export function MyShift() {
  const { me, board } = useTablet()
  const { places } = useCoach()
  const [handing, setHanding] = createSignal(false)
  const due = createMemo(() =>
    places()
      .flatMap((place) => {
        const next = place.view()?.due.next
        return next === undefined || next.why === 'baseline' ? [] : [{ place, at: next.at }]
      })
      .toSorted((a, b) => a.at - b.at),
  )
  return (
    <Show when={may(me.me()?.staff.role ?? 'administrator', 'chart')}>
      <section class="board-list shift" aria-label={words.title}>
        <header>
          <h2>{words.title}</h2>
        </header>
        <h3>{words.due}</h3>
        <ul>
          <Index each={due()} fallback={<li class="board-none">{board.isKnown() ? words.nothingDue : ''}</li>}>
            {(row) => (
              <li>
                <a class="shift-row" href={paths.session(row().place.id)}>
                  <span class="board-chair">{row().place.chair()}</span>
                  <b>{timer(Math.abs(row().at - now()))}</b>
                  <span>{now() >= row().at ? words.overdue : ''}</span>
                </a>
              </li>
            )}
          </Index>
        </ul>
        <ToAttest />
        <Show when={places().length > 0}>
          <Button icon="users" onPress={() => setHanding(true)}>
            {words.handOff}
          </Button>
        </Show>
      </section>
      <Show when={handing()}>
        <Suspense>
          <HandOffDialog onClose={() => setHanding(false)} />
        </Suspense>
      </Show>
    </Show>
  )
}

/** Own entries of sessions that are over: while one goes on, more will come. */
function ToAttest() {
  const { me, board, chart } = useTablet()
  const all = usePlaces()
  const rows = createMemo(() => {
    const own = me.me()?.staff.id ?? ''
    const today = all().filter((place) => waitsForSignature(place.phase()))
    const ids = new Map([
      ...board.toSign().map((row) => [row.id, { row, session: chart(row.id).session }] as const),
      ...today.map((place) => [place.id, { row: place.row(), session: place.chart.session }] as const),
    ])
    return [...ids.values()].flatMap(({ row, session }) => {
      const count = unattestedEntries(session()).get(own)?.length ?? 0
      const reasons = sentBack(session()).flatMap(({ body }) => (body.to === own ? [body.reason] : []))
      return count + reasons.length === 0 ? [] : [{ row, count, reasons }]
    })
  })
  return (
    <>
      <h3>{words.toAttest}</h3>
      <ul>
        <Rows
          each={rows()}
          by={({ row }) => row.id}
          fallback={<li class="board-none">{board.isKnown() ? words.nothingToAttest : ''}</li>}
        >
          {(own) => (
            <li>
              <a class="shift-row" href={paths.review(own().row.id)}>
                <span>
                  <For each={own().reasons}>
                    {(reason) => <b class="board-warn">{words.sentBack(shortName(own().row.patient), reason)}</b>}
                  </For>
                  <Show when={own().count > 0}>
                    <span>{words.attest(own().count, shortName(own().row.patient))}</span>
                  </Show>
                </span>
              </a>
            </li>
          )}
        </Rows>
      </ul>
    </>
  )
}
