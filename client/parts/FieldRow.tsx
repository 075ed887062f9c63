/**
 * FieldRow: a line of the vitals sheet: label, unit, what is typed, the last value ghosted at the right, never filled
 * in.
 * Props: label ("HR", JSX for SpO₂); unit ("per min"); values: one, or two for a blood pressure
 *   [{ id, name (read aloud), typed ('' = nothing), active, over? }]; pressure: the larger type;
 * last ("84"), lastNote ("10:36", "drowsy"); hint: what follows ("118 is over 110. Saving raises an alert.");
 * problem: why it is not accepted; notTaken: the reason; notDue: when it will be; children: buttons under the hint
 * (Swap, a question's two answers); onPick(id) when a value is tapped.
 */
import './FieldRow.css'
import { Index, type JSX, Show } from 'solid-js'
import { words } from '../words.ts'
import { Icon, Triangle } from './Icon.tsx'

export type FieldValue = {
  id: string
  name: string
  typed: string
  active: boolean
  over?: 'over' | 'under' | undefined
}

export type FieldRowProps = {
  label: JSX.Element
  unit: JSX.Element
  values: readonly FieldValue[]
  pressure?: boolean | undefined
  last?: string | undefined
  lastNote?: string | undefined
  hint?: JSX.Element | undefined
  problem?: JSX.Element | undefined
  notTaken?: string | undefined
  notDue?: string | undefined
  children?: JSX.Element | undefined
  onPick: (id: string) => void
}

export function FieldRow(props: FieldRowProps) {
  const isActive = () => props.values.some((value) => value.active)
  const isOver = () => props.hint !== undefined || props.values.some((value) => value.over)
  return (
    <div
      class="field"
      classList={{ 'field-active': isActive(), 'field-over': isOver(), 'field-refused': props.problem !== undefined }}
    >
      <div class="field-line">
        <span class="field-label" aria-hidden="true">
          <b>{props.label}</b>
          <span>{props.unit}</span>
        </span>
        <span class="field-values" classList={{ 'field-pressure': props.pressure }}>
          {/* By place: with each digit the values are others, and their buttons stay. Not taken is said once. */}
          <Index each={props.notTaken === undefined ? props.values : props.values.slice(0, 1)}>
            {(value, index) => (
              <>
                {index > 0 && (
                  <span class="field-slash" aria-hidden="true">
                    /
                  </span>
                )}
                <Value value={value()} first={index === 0} notTaken={props.notTaken} onPick={props.onPick} />
              </>
            )}
          </Index>
          <Show when={props.notTaken ?? props.notDue}>{(why) => <span class="field-why">{why()}</span>}</Show>
        </span>
        <Show when={props.last}>
          <span class="field-last">
            <span class="unseen">{words.pad.last} </span>
            {props.last}
            <Show when={props.lastNote}>
              <span>{props.lastNote}</span>
            </Show>
          </span>
        </Show>
      </div>
      <Show when={props.problem ?? props.hint}>
        {(text) => (
          <p class="field-hint" role="status">
            <Icon name={props.problem === undefined ? 'alert' : 'stop'} size={20} />
            <span>{text()}</span>
          </p>
        )}
      </Show>
      <Show when={props.children}>
        <div class="field-answers">{props.children}</div>
      </Show>
    </div>
  )
}

type ValueProps = { value: FieldValue; first: boolean; notTaken: string | undefined; onPick: (id: string) => void }

function Value(props: ValueProps) {
  const spoken = () => {
    const typed = props.notTaken === undefined ? props.value.typed || words.pad.empty : words.pad.notTaken
    return `${props.value.name}, ${typed}`
  }
  return (
    <button
      type="button"
      class="field-value"
      classList={{ 'field-value-first': props.first }}
      aria-current={props.value.active ? 'true' : undefined}
      aria-label={spoken()}
      onClick={() => props.onPick(props.value.id)}
    >
      <Show when={props.value.over}>
        {(over) => <Triangle down={over() === 'under'} label={words.limit[over()]} />}
      </Show>
      <Show when={props.notTaken === undefined} fallback={<span class="field-not-taken">{words.pad.notTaken}</span>}>
        <Show when={props.value.typed !== '' || props.value.active} fallback={<span class="field-dash">–</span>}>
          <span>{props.value.typed}</span>
        </Show>
        <Show when={props.value.active}>
          <span class="field-caret" />
        </Show>
      </Show>
    </button>
  )
}
