import './Wall.css'
import { createMemo, For, Index, onCleanup, onMount, Show } from 'solid-js'
import { phaseLabels } from '../../../chart/phase.ts'
import { go } from '../../address.ts'
import { now } from '../../clock.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime, duration, nearDate, timer } from '../../format.ts'
import { Icon } from '../../parts/Icon.tsx'
import { paths } from '../../paths.ts'
import { isAtChair, levelOf } from '../chair-view.ts'
import { useWakeLock } from '../coach/wake-lock.ts'
import { type Place, usePlaces } from '../places.ts'
import { columnsFor, nameOnWall } from './on-the-wall.ts'
import { wallWords as words } from './words.ts'

/**
 * Every chair for whoever looks up: chair, first name or initials, where it stands and what is due. The screen is
 * locked meanwhile: nothing else of a patient is in the page, and a key or a touch leads to the PIN.
 */
export default function Wall() {
  const { directory, presence, live } = useTablet()
  const places = usePlaces()
  useWakeLock(() => true)
  const seated = createMemo(() => places().filter((place) => isAtChair(place.phase())))
  const chairs = createMemo(() => [
    ...new Set([...(directory.clinic()?.chairs ?? []), ...seated().map((place) => place.chair())]),
  ])
  const at = (chair: string) => seated().find((place) => place.chair() === chair)
  const leave = (event: Event) => {
    if (event instanceof KeyboardEvent && (event.altKey || event.ctrlKey || event.metaKey)) return
    go(paths.board)
  }
  onMount(() => {
    presence.standAt(undefined)
    document.addEventListener('pointerdown', leave)
    document.addEventListener('keydown', leave)
  })
  onCleanup(() => {
    document.removeEventListener('pointerdown', leave)
    document.removeEventListener('keydown', leave)
  })
  return (
    <main class="wall" style={{ '--columns': columnsFor(chairs().length) }}>
      <header class="wall-head">
        <h1 class="unseen">{words.title}</h1>
        <b class="wall-clock">{clockTime(now())}</b>
        <span>{nearDate(now())}</span>
        <Show when={!live.connected()}>
          <b class="wall-cut" role="status">
            <Icon name="cloudOff" size={32} /> {words.notConnected}
          </b>
        </Show>
      </header>
      <ul class="wall-chairs">
        <Index each={chairs()}>
          {(chair) => (
            <Show when={at(chair())} fallback={<Empty chair={chair()} />}>
              {(place) => <Seat place={place()} chair={chair()} />}
            </Show>
          )}
        </Index>
      </ul>
    </main>
  )
}

function Empty(props: { chair: string }) {
  const { sessions, board } = useTablet()
  const next = () => sessions().find(({ chair, phase }) => chair === props.chair && phase === 'planned')
  return (
    <li class="wall-chair wall-empty" aria-label={words.chair(props.chair)}>
      <span class="wall-number">{props.chair}</span>
      <span class="wall-phase">
        {board.isKnown() ? words.empty : ''}
        <Show when={next()}>{(row) => <>, {words.next(clockTime(Date.parse(row().plannedStart)))}</>}</Show>
      </span>
    </li>
  )
}

function Seat(props: { place: Place; chair: string }) {
  const { directory, presence } = useTablet()
  const view = () => props.place.view()
  const level = () => levelOf(view())
  const name = () => nameOnWall(props.place.row().patient, directory.clinic()?.wallNames ?? 'initials')
  const course = () => {
    const seen = view()
    if (seen?.heldFor !== undefined) return words.held(duration(seen.heldFor))
    if (seen?.phase === 'infusing')
      return seen.over > 0 ? words.over(duration(seen.over)) : words.left(duration(seen.left))
    return seen?.sinceEnd === undefined ? '' : words.sinceEnd(duration(seen.sinceEnd))
  }
  const due = () => {
    const next = view()?.due.next
    if (next === undefined || next.why === 'baseline') return undefined
    return { isOver: now() >= next.at, text: timer(Math.abs(next.at - now())) }
  }
  const heardAt = () => presence.unheard().find(({ sessionId }) => sessionId === props.place.id)?.heardAt
  const asks = () => {
    const alerts = view()?.alerts ?? []
    if (alerts.some(({ severity }) => severity === 'critical')) return words.critical
    return alerts.length > 0 ? words.attention : undefined
  }
  const isRunning = () => ['infusing', 'held'].includes(view()?.phase ?? '')
  return (
    <li class={`wall-chair wall-${level()}`} aria-label={words.chair(props.chair)}>
      <span class="wall-number">{props.chair}</span>
      <span class="wall-name">{name()}</span>
      <span class="wall-phase">
        <b>{phaseLabels[props.place.phase()]}</b> {course()}
      </span>
      <Show when={due()}>
        {(check) => (
          <span class="wall-due">
            {check().isOver ? words.overdue : words.vitals} <b>{check().text}</b>
          </span>
        )}
      </Show>
      <For
        each={[asks(), isRunning() ? heardAt() && words.unheard(clockTime(heardAt() ?? 0)) : undefined].filter(Boolean)}
      >
        {(text) => (
          <b class="wall-asks">
            <Icon name={level() === 'critical' ? 'stop' : 'alert'} size={40} /> {text}
          </b>
        )}
      </For>
    </li>
  )
}
