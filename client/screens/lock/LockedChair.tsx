import { createSignal, For, Show } from 'solid-js'
import { actInWords, type EmergencyAct } from '../../../chart/emergency.ts'
import { phaseLabels } from '../../../chart/phase.ts'
import { now } from '../../clock.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime, duration, timer } from '../../format.ts'
import { Button } from '../../parts/Button.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { levelOf } from '../chair-view.ts'
import type { Place } from '../places.ts'
import { lockWords as words } from './words.ts'

/** Touches at one chair: on the tablet's disk, without a name. `failed` when the disk did not take the last one. */
export function useTouches(place: () => Place, emergency = false) {
  const { marks } = useTablet()
  const [failed, setFailed] = createSignal(false)
  return {
    failed,
    waiting: () => marks.waiting().filter(({ sessionId }) => sessionId === place().id),
    touch: (act: EmergencyAct) =>
      marks.touch({ sessionId: place().id, chair: place().chair(), act, emergency }).then(
        () => setFailed(false),
        () => setFailed(true),
      ),
  }
}

/**
 * One chair of a locked tablet: its number, where it stands, what is due. Whose it is, and what was measured, is not
 * here.
 */
export function LockedChair(props: { place: Place; onEmergency: () => void }) {
  const touches = useTouches(() => props.place)
  const view = () => props.place.view()
  const level = () => levelOf(view())
  const running = () => view()?.phase === 'infusing'
  const isHeldHere = () => touches.waiting().some(({ act }) => act.act === 'hold' || act.act === 'stop')
  const due = () => {
    const next = view()?.due.next
    if (next === undefined || next.why === 'baseline') return undefined
    const text = timer(Math.abs(next.at - now()))
    return now() >= next.at ? words.overdue(text) : words.next(text)
  }
  const course = () => {
    const seen = view()
    if (seen?.heldFor !== undefined) return words.held(duration(seen.heldFor))
    if (seen?.phase !== 'infusing') return ''
    return seen.over > 0 ? words.over(duration(seen.over)) : words.left(duration(seen.left))
  }
  return (
    <li class={`lock-chair lock-chair-${level()}`} aria-label={words.chair(props.place.chair())}>
      <span class="chair-number">{props.place.chair()}</span>
      <p class="lock-state">
        <b>
          <Show when={level() !== 'calm'}>
            <Icon name={level() === 'critical' ? 'stop' : 'alert'} size={18} />
          </Show>
          {phaseLabels[props.place.phase()]}
        </b>
        <span>{[due(), course()].filter(Boolean).join(', ')}</span>
        <Show when={level() === 'critical' && view()?.alerts.some(({ severity }) => severity === 'critical')}>
          <span>{words.critical}</span>
        </Show>
        <For each={touches.waiting()}>
          {(mark) => <span role="status">{words.marked(actInWords(mark.act), clockTime(mark.at))}</span>}
        </For>
        <Show when={isHeldHere()}>
          <b role="alert">{words.setPump}</b>
        </Show>
        <Show when={touches.failed()}>
          <b role="alert">{words.notKept}</b>
        </Show>
      </p>
      <div class="lock-acts">
        <Show when={running() && !isHeldHere()}>
          <Button icon="hold" onPress={() => void touches.touch({ act: 'hold' })}>
            {words.hold}
          </Button>
        </Show>
        <Button icon="alert" onPress={() => props.onEmergency()}>
          {words.emergency}
        </Button>
      </div>
    </li>
  )
}
