import './Board.css'
import { createMemo, createSignal, For, Index, lazy, onMount, Show, Suspense } from 'solid-js'
import { may } from '../../chart/people.ts'
import { sentBack } from '../../chart/signoff.ts'
import type { SessionRow } from '../../chart/wire.ts'
import { now } from '../clock.ts'
import { useTablet } from '../data/tablet.ts'
import { clockTime, nearDate, shortName, timer } from '../format.ts'
import { Button } from '../parts/Button.tsx'
import { Icon } from '../parts/Icon.tsx'
import { Rows } from '../parts/Rows.tsx'
import { paths } from '../paths.ts'
import { boardWords } from './board-words.ts'
import { about, ChairCard } from './ChairCard.tsx'
import { isAtChair, waitsForSignature } from './chair-view.ts'
import { TabletCheck } from './coach/TabletCheck.tsx'
import { deskTabs } from './desk-tabs.ts'
import { type Place, usePlaces } from './places.ts'
import { Standing } from './Standing.tsx'
import { MyShift } from './shift/MyShift.tsx'
import { TopLine } from './TopLine.tsx'
import { VerbalOrders } from './VerbalOrders.tsx'

const words = boardWords.board
const fetchPlanning = async () => ({ default: (await import('./PlanSession.tsx')).PlanSession })
const PlanSession = lazy(fetchPlanning)
const SignMany = lazy(async () => ({ default: (await import('./SignMany.tsx')).SignMany }))
const DAY = 86_400_000

export const boardTabs = (current: 'now' | 'patients') => [
  { label: words.now, href: paths.board, current: current === 'now' },
  ...deskTabs(current === 'now' ? undefined : current).slice(1),
]

/** Every chair now. Chairs never re-sort; who needs someone is named above them. */
export function Board() {
  const { sessions, board, directory, refresh, me } = useTablet()
  const [planning, setPlanning] = createSignal(false)
  onMount(() => {
    void refresh()
    void fetchPlanning().catch(() => undefined)
  })

  const places = usePlaces()
  const seated = () => places().filter((place) => isAtChair(place.phase()))
  const chairs = createMemo(() => {
    const known = directory.clinic()?.chairs ?? []
    const more = seated().map((place) => place.chair())
    return [...new Set([...known, ...more])]
  })
  const later = () => sessions().filter((row) => phaseOfRow(places(), row) === 'planned')
  const toSign = createMemo(() => {
    const today = places().filter((place) => waitsForSignature(place.phase()))
    const known = new Set(today.map(({ id }) => id))
    return [...board.toSign().filter(({ id }) => !known.has(id)), ...today.map(({ row }) => row())]
  })
  const mayPlan = () => may(me.me()?.staff.role ?? 'administrator', 'plan-sessions')
  return (
    <>
      <TopLine title={words.title} note={nearDate(now())} tabs={boardTabs('now')} />
      <main class="board">
        <div class="board-chairs">
          <Standing />
          <TabletCheck />
          <FollowUpRisks />
          <NeedSomeone places={seated()} />
          {/* No chair is called empty before it is known who sits where. */}
          <Show when={board.isKnown() || seated().length > 0} fallback={<p role="status">{words.reading}</p>}>
            <div class="board-grid">
              <For each={chairs()}>
                {(chair) => {
                  const here = () => seated().filter((place) => place.chair() === chair)
                  return (
                    <Show
                      when={here().length > 0}
                      fallback={<EmptyChair chair={chair} next={nextAt(later(), chair)} />}
                    >
                      <For each={here()}>
                        {(place) => (
                          <ChairCard row={place.row()} chair={chair} chart={place.chart} view={place.view()} />
                        )}
                      </For>
                    </Show>
                  )
                }}
              </For>
            </div>
          </Show>
        </div>
        <aside class="board-side">
          <Later rows={later()} onPlan={mayPlan() ? () => setPlanning(true) : undefined} />
          <VerbalOrders />
          <MyShift />
          <ToCall />
          <ToSign rows={toSign()} />
        </aside>
      </main>
      <Show when={planning()}>
        <Suspense>
          <PlanSession onClose={() => setPlanning(false)} />
        </Suspense>
      </Show>
    </>
  )
}

const phaseOfRow = (places: readonly Place[], row: SessionRow) =>
  places.find((place) => place.id === row.id)?.phase() ?? row.phase
const nextAt = (later: readonly SessionRow[], chair: string) => later.find((row) => row.chair === chair)

function NeedSomeone(props: { places: readonly Place[] }) {
  const needs = () =>
    props.places
      .flatMap((place) => {
        const view = place.view()
        if (!view) return []
        const { next, overdue, red } = view.due
        const late = overdue > 0 && next !== undefined ? `${words.vitalsOverdue} ${timer(now() - next.at)}` : undefined
        const critical =
          view.alerts.find((alert) => alert.severity === 'critical')?.sentence ?? (red ? late : undefined)
        const text = critical ?? view.alerts[0]?.sentence ?? late
        return text === undefined ? [] : [{ place, critical: critical !== undefined, text }]
      })
      .toSorted((a, b) => (a.critical ? 0 : 1) - (b.critical ? 0 : 1))
  return (
    <Show when={needs().length > 0}>
      <div class="board-needs">
        <span role="status">{words.needSomeone(needs().length)}</span>
        {/* By index: the texts tick each second, and a link that is made anew would lose the finger that is on it. */}
        <Index each={needs()}>
          {(need) => (
            <a class="need" classList={{ 'need-critical': need().critical }} href={paths.session(need().place.id)}>
              <Icon name={need().critical ? 'stop' : 'clock'} />
              <b>{need().place.chair()}</b> {need().text}
            </a>
          )}
        </Index>
      </div>
    </Show>
  )
}

/** A patient at home who answered that they might hurt themselves: before everything else. */
function FollowUpRisks() {
  const { board } = useTablet()
  return (
    <Show when={(board.followUps()?.risks.length ?? 0) > 0}>
      <div class="board-needs" role="alert">
        <Rows each={board.followUps()?.risks ?? []} by={({ patient }) => patient.id}>
          {(risk) => (
            <a class="need need-critical" href={paths.followUps}>
              <Icon name="stop" />
              <b>{shortName(risk().patient)}</b> {words.riskAtHome}
            </a>
          )}
        </Rows>
      </div>
    </Show>
  )
}

function ToCall() {
  const { board } = useTablet()
  const due = () => board.followUps()?.due ?? []
  const overdue = () => due().filter((line) => line.overdue).length
  return (
    <Show when={due().length > 0}>
      <section class="board-list board-sign" aria-label={words.followUps}>
        <header>
          <h2>{words.followUps}</h2>
          <span>{due().length}</span>
        </header>
        <ul>
          <li>
            <a href={paths.followUps}>
              <span>
                <b>{words.toCall(due().length)}</b>
                <Show when={overdue() > 0}>
                  <span class="board-warn">{words.callsOverdue(overdue())}</span>
                </Show>
              </span>
              <Icon name="next" />
            </a>
          </li>
        </ul>
      </section>
    </Show>
  )
}

function EmptyChair(props: { chair: string; next: SessionRow | undefined }) {
  const { board } = useTablet()
  return (
    <article class="chair chair-empty" aria-label={`${words.chair} ${props.chair}`}>
      <div class="chair-open">
        <span class="chair-number">{props.chair}</span>
        <span class="chair-who">
          <Show when={board.isKnown()} fallback={<span>{words.reading}</span>}>
            <b>{words.empty}</b>
            <span>{props.next ? words.next(clockTime(Date.parse(props.next.plannedStart))) : words.noNext}</span>
          </Show>
        </span>
      </div>
      <Show when={props.next}>
        {(next) => (
          <>
            <p class="chair-phase">
              <b>{shortName(next().patient)}</b>
            </p>
            <footer class="chair-foot">
              <a class="chair-next" href={paths.checkIn(next().id)}>
                <Icon name="person" />
                <span>{words.checkIn}</span>
              </a>
            </footer>
          </>
        )}
      </Show>
    </article>
  )
}

function Later(props: { rows: readonly SessionRow[]; onPlan: (() => void) | undefined }) {
  const { board } = useTablet()
  return (
    <section class="board-list" aria-label={words.later}>
      <header>
        <h2>{words.later}</h2>
        <span>{board.isKnown() || props.rows.length > 0 ? props.rows.length : ''}</span>
      </header>
      <ul>
        <Rows
          each={props.rows}
          by={({ id }) => id}
          fallback={<li class="board-none">{board.isKnown() ? words.nothingLater : ''}</li>}
        >
          {(row) => (
            <li>
              <a href={paths.checkIn(row().id)}>
                <b class="board-time">{clockTime(Date.parse(row().plannedStart))}</b>
                <span>
                  <b>{shortName(row().patient)}</b>
                  <span>{about(row())}</span>
                </span>
                <span class="board-chair">{row().chair}</span>
              </a>
            </li>
          )}
        </Rows>
      </ul>
      <Show when={props.onPlan}>
        {(onPlan) => (
          <Button icon="plus" onPress={() => onPlan()()}>
            {words.plan}
          </Button>
        )}
      </Show>
    </section>
  )
}

function ToSign(props: { rows: readonly SessionRow[] }) {
  const { board, chart, directory, me } = useTablet()
  const [many, setMany] = createSignal(false)
  const maySign = () => may(me.me()?.staff.role ?? 'administrator', 'sign-authored')
  const nameOf = (id: string) => directory.staff().get(id)?.name ?? id
  const waits = (row: SessionRow) => Math.floor((now() - Date.parse(row.plannedStart)) / DAY)
  return (
    <section class="board-list board-sign" aria-label={words.toSign}>
      <header>
        <h2>{words.toSign}</h2>
        <span>{board.isKnown() || props.rows.length > 0 ? props.rows.length : ''}</span>
      </header>
      <ul>
        <Rows
          each={props.rows}
          by={({ id }) => id}
          fallback={<li class="board-none">{board.isKnown() ? words.nothingToSign : ''}</li>}
        >
          {(row) => (
            <li>
              <a href={paths.review(row().id)}>
                <span>
                  <b>{shortName(row().patient)}</b>
                  <span>{nearDate(Date.parse(row().plannedStart))}</span>
                  <Show when={waits(row()) > 0}>
                    <span class="board-warn">{words.daysWaiting(waits(row()))}</span>
                  </Show>
                  <For each={sentBack(chart(row().id).session())}>
                    {({ body }) => <span class="board-warn">{words.sentBackTo(nameOf(body.to), body.reason)}</span>}
                  </For>
                  <Show when={row().phase === 'to-re-sign'}>
                    <span class="board-warn">{words.toReSign}</span>
                  </Show>
                </span>
                <Icon name="next" />
              </a>
            </li>
          )}
        </Rows>
      </ul>
      <Show when={maySign() && props.rows.length > 1}>
        <Button icon="sign" onPress={() => setMany(true)}>
          {words.many.open}
        </Button>
      </Show>
      <Show when={many()}>
        <Suspense>
          <SignMany rows={props.rows} onClose={() => setMany(false)} />
        </Suspense>
      </Show>
    </section>
  )
}
