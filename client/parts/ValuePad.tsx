/**
 * ValuePad: one tap for a value out of few (SpO2, sedation, pain, RR). The last value is only marked, never chosen.
 * Props: label; hint (default "one tap"); values [{ value, text?, note?, limit?: over | under: outside the limits, then
 * dashed and with
 * a triangle }]; last (value, marked with a foot line and the word); chosen; columns (default 3); onChoose(value);
 * other { label, onPress }: the quiet key at the end ("Type it", "Not taken"); a list of them is fine.
 */
import './Pad.css'
import { For, type JSX, Show } from 'solid-js'
import { figure } from '../format.ts'
import { words } from '../words.ts'
import { Triangle } from './Icon.tsx'
import { PadHead } from './NumberPad.tsx'
import { Rows } from './Rows.tsx'

export type PadValue = {
  value: number
  text?: string | undefined
  note?: string | undefined
  limit?: 'over' | 'under' | undefined
}

export type ValuePadProps = {
  label: JSX.Element
  hint?: JSX.Element | undefined
  values: readonly PadValue[]
  last?: number | undefined
  chosen?: number | undefined
  columns?: 2 | 3 | 4 | undefined
  other?: readonly { label: string; onPress: () => void }[] | undefined
  onChoose: (value: number) => void
}

export function ValuePad(props: ValuePadProps) {
  return (
    <div class="pad">
      <PadHead label={props.label} hint={props.hint ?? words.pad.oneTap} />
      <div class={`pad-keys pad-keys-${props.columns ?? 3}`}>
        <Rows each={props.values} by={({ value }) => String(value)}>
          {(each) => (
            <button
              type="button"
              class="key key-value"
              classList={{ 'key-over': each().limit !== undefined, 'key-last': props.last === each().value }}
              aria-pressed={props.chosen === each().value}
              onClick={() => props.onChoose(each().value)}
            >
              <span>
                <Show when={each().limit}>
                  {(limit) => <Triangle down={limit() === 'under'} label={words.limit[limit()]} />}
                </Show>
                {each().text ?? figure(each().value, 1)}
              </span>
              <Show when={each().note}>
                <span class="key-note">{each().note}</span>
              </Show>
              <Show when={props.last === each().value}>
                <span class="key-note">{words.pad.last}</span>
              </Show>
            </button>
          )}
        </Rows>
        <For each={props.other}>
          {(other) => (
            <button type="button" class="key key-quiet" onClick={() => other.onPress()}>
              {other.label}
            </button>
          )}
        </For>
      </div>
    </div>
  )
}
