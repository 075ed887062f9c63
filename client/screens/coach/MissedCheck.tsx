import './MissedCheck.css'
import { createMemo, For, Show } from 'solid-js'
import type { Body } from '../../../chart/bodies.ts'
import { toWire } from '../../../chart/instant.ts'
import { now } from '../../clock.ts'
import { clockTime } from '../../format.ts'
import { useHere } from '../session/here.ts'
import { missedWords as words } from './check-words.ts'

type Reason = Body<'vitals-missed'>['reason']
const reasons = Object.entries(words.reasons) as readonly (readonly [Reason, string])[]

/** A check that was passed over, until somebody has said why: one tap. The newest first, while it is remembered. */
export function MissedCheck() {
  const here = useHere()
  const open = createMemo(() => {
    const { checks, next } = here.view().due
    const passed = checks.filter(({ state, reason }) => state === 'missed' && reason === undefined)
    const dues = passed.map(({ dueAt }) => dueAt)
    // The one that is due stays due until it is taken; a whole interval over, it may be said why it was not.
    const isOver = next !== undefined && next.why !== 'baseline' && now() >= next.at + next.every
    return isOver ? [...dues, next.at] : dues
  })
  const say = (dueAt: number, reason: Reason, label: string) =>
    void here.save(words.charted(clockTime(dueAt), label), [
      { kind: 'vitals-missed', body: { dueAt: toWire(dueAt), reason } },
    ])
  return (
    <Show when={here.mayChart() && open().at(-1)}>
      {(dueAt) => (
        <fieldset class="missed">
          <legend>
            {words.why(clockTime(dueAt()))}
            <Show when={open().length > 1}>
              <span class="quiet"> {words.more(open().length - 1)}</span>
            </Show>
          </legend>
          <For each={reasons}>
            {([reason, label]) => (
              <button type="button" class="chip missed-chip" onClick={() => say(dueAt(), reason, label)}>
                {label}
              </button>
            )}
          </For>
        </fieldset>
      )}
    </Show>
  )
}
