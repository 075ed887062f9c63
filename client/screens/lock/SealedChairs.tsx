import './Lock.css'
import { createSignal, For, Show } from 'solid-js'
import { actInWords, type EmergencyAct } from '../../../chart/emergency.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime } from '../../format.ts'
import { Button } from '../../parts/Button.tsx'
import { lockWords as words } from './words.ts'

/** A chair by its number and the session's id: all that is known of it while the tablet's store is sealed. */
export type SealedChair = { readonly sessionId: string; readonly chair: string }

const KEPT = 'chairside.chairs'

/** Kept in clear, so that a tablet that was reloaded without a network can still chart a hold. */
export const keepChairs = (chairs: readonly SealedChair[]) => localStorage.setItem(KEPT, JSON.stringify(chairs))

function keptChairs(): readonly SealedChair[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]')
    return Array.isArray(kept) ? kept : []
  } catch {
    return []
  }
}

/** Hold and Emergency at each chair before anybody could open the tablet; the touch waits, nameless, for its PIN. */
export function SealedChairs() {
  const { marks } = useTablet()
  const [failed, setFailed] = createSignal(false)
  const touch = (chair: SealedChair, act: EmergencyAct, emergency = false) =>
    void marks.touch({ ...chair, act, emergency }).then(
      () => setFailed(false),
      () => setFailed(true),
    )
  return (
    <Show when={keptChairs().length > 0}>
      <section aria-label={words.chairs}>
        <h2 class="lock-label">{words.sealed}</h2>
        <ul class="lock-grid">
          <For each={keptChairs()}>
            {(chair) => (
              <li class="lock-chair" aria-label={words.chair(chair.chair)}>
                <span class="chair-number">{chair.chair}</span>
                <p class="lock-state">
                  <For each={marks.waiting().filter(({ sessionId }) => sessionId === chair.sessionId)}>
                    {(mark) => (
                      <span role="status">
                        {words.marked(actInWords(mark.act), clockTime(mark.at))}. <b>{words.setPump}</b>
                      </span>
                    )}
                  </For>
                </p>
                <div class="lock-acts">
                  <Button icon="hold" onPress={() => touch(chair, { act: 'hold' })}>
                    {words.hold}
                  </Button>
                  <Button icon="alert" onPress={() => touch(chair, { act: 'stop' }, true)}>
                    {words.emergencyStop}
                  </Button>
                </div>
              </li>
            )}
          </For>
        </ul>
        <Show when={failed()}>
          <b role="alert">{words.notKept}</b>
        </Show>
      </section>
    </Show>
  )
}
