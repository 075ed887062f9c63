import './Elsewhere.css'
import { createMemo, Index, Show } from 'solid-js'
import { now } from '../../clock.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime, timer } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { paths } from '../../paths.ts'
import { useCoach } from './Coach.tsx'
import type { Call } from './escalation.ts'
import { coachWords as words } from './words.ts'

/**
 * What other chairs ask of whoever is at this tablet; a tap leads to the chair. The board tells overdue ones itself.
 */
export function Elsewhere() {
  const { presence, marks } = useTablet()
  const { calls, places } = useCoach()
  const lines = createMemo(() =>
    calls().filter(
      (call) => call.sessionId !== presence.at() && (presence.at() !== undefined || call.why === 'unheard'),
    ),
  )
  const others = () => {
    const own = new Set(marks.waiting().map(({ id }) => id))
    return presence.marks().filter(({ id }) => !own.has(id))
  }
  const text = ({ why, reach, chair, since, sessionId }: Call) => {
    if (why === 'critical') return words.critical(chair, clockTime(since))
    if (why === 'overdue')
      return words[reach === 'everyone' ? 'everyone' : 'overdue'](chair, timer(Math.max(0, now() - since)))
    const last = places()
      .find(({ id }) => id === sessionId)
      ?.view()?.last
    return words.unheard(chair, clockTime(since), last && clockTime(last.at))
  }
  return (
    <Show when={lines().length + others().length > 0}>
      <section class="elsewhere" aria-label={words.label}>
        {/* By index: the texts tick each second, and a link that is made anew would lose the finger that is on it. */}
        <Index each={lines()}>
          {(call) => (
            <a
              class={`elsewhere-call elsewhere-${call().why} elsewhere-${call().reach}`}
              href={paths.session(call().sessionId)}
            >
              <Icon name={call().why === 'critical' ? 'stop' : call().why === 'overdue' ? 'clock' : 'cloudOff'} />
              {text(call())}
            </a>
          )}
        </Index>
        <Index each={others()}>
          {(mark) => (
            <a class="elsewhere-call" href={paths.session(mark().sessionId)}>
              <Icon name="lock" />
              {words.marks(mark().chair, clockTime(Date.parse(mark().at)))}
            </a>
          )}
        </Index>
      </section>
    </Show>
  )
}

/** During an infusion a screen that goes to sleep tells nothing. */
export function AsleepNotice() {
  const { staysAwake } = useCoach()
  return (
    <Show when={staysAwake() === false}>
      <AlertBlock level="attention" title={words.asleep} />
    </Show>
  )
}
