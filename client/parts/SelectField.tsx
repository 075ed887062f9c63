/**
 * SelectField: a native labelled choice. Props: label; options [{ value, label }]; value; empty (words for nothing
 * chosen); problem; onChoose(value).
 */
import './TextField.css'
import { createUniqueId, Show } from 'solid-js'
import { Rows } from './Rows.tsx'
import type { Option } from './Segmented.tsx'
import { FieldAbout } from './TextField.tsx'

export type SelectFieldProps<Value extends string> = {
  label: string
  options: readonly Option<Value>[]
  value: Value | undefined
  empty?: string | undefined
  problem?: string | undefined
  onChoose: (value: Value) => void
}

export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const id = createUniqueId()
  const about = createUniqueId()
  const choose = (text: string) => {
    const option = props.options.find((each) => each.value === text)
    if (option) props.onChoose(option.value)
  }
  return (
    <div class="text-field" classList={{ 'text-field-refused': props.problem !== undefined }}>
      <label for={id}>{props.label}</label>
      <select
        id={id}
        autocomplete="off"
        aria-invalid={props.problem !== undefined}
        aria-describedby={about}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <Show when={props.value === undefined}>
          {/* Said to be chosen: where a choice is taken back, the browser would show the first of the others. */}
          <option value="" selected>
            {props.empty ?? '–'}
          </option>
        </Show>
        <Rows each={props.options} by={({ value }) => value}>
          {(option) => (
            <option value={option().value} selected={option().value === props.value}>
              {option().label}
            </option>
          )}
        </Rows>
      </select>
      <FieldAbout id={about} hint={undefined} problem={props.problem} />
    </div>
  )
}
