/**
 * Segmented: one of a few, a native radio group. Rest, chosen (border, tick and weight), nothing chosen (not scored).
 * Props: label; hideLabel; options [{ value, label, note? }]; chosen (undefined: none yet); onChoose(value);
 * column: one below the other, for long sentences such as a score's items.
 */
import './Segmented.css'
import { createUniqueId, Show } from 'solid-js'
import { Icon } from './Icon.tsx'
import { Rows } from './Rows.tsx'

export type Option<Value extends string = string> = { value: Value; label: string; note?: string | undefined }

export type SegmentedProps<Value extends string> = {
  label: string
  hideLabel?: boolean | undefined
  options: readonly Option<Value>[]
  chosen: Value | undefined
  column?: boolean | undefined
  onChoose: (value: Value) => void
}

export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const name = createUniqueId()
  let group: HTMLFieldSetElement | undefined
  const choose = (value: Value) => {
    props.onChoose(value)
    // If the screen did not take the choice, the radios must not look as if it had.
    for (const radio of group?.querySelectorAll('input') ?? []) radio.checked = radio.value === props.chosen
  }
  return (
    <fieldset ref={group} class="segmented" classList={{ 'segmented-column': props.column }}>
      <legend class={props.hideLabel ? 'unseen' : 'segmented-label'}>{props.label}</legend>
      <div class="segmented-options">
        <Rows each={props.options} by={({ value }) => value}>
          {(option) => (
            <label class="segment">
              <input
                type="radio"
                autocomplete="off"
                name={name}
                value={option().value}
                checked={props.chosen === option().value}
                onChange={() => choose(option().value)}
              />
              <Icon name="check" size={18} />
              <span>
                {option().label}
                <Show when={option().note}>
                  <span class="segment-note">{option().note}</span>
                </Show>
              </span>
            </label>
          )}
        </Rows>
      </div>
    </fieldset>
  )
}
