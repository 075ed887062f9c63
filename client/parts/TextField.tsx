/**
 * TextField: a native labelled input, for names, words and passwords. Props: label; value; onInput(text);
 * type (default text); hint; problem (why it is not accepted, then the border and an icon say so); unit;
 * required (says "needed" instead of an asterisk); autocomplete (off unless given: the browser must not keep in clear
 * what was typed of a patient, nor put it back after a reload); inputmode; multiline; firstFocus.
 * SelectField: label, options [{ value, label }], value, empty (words for nothing chosen), onChoose(value).
 */
import './TextField.css'
import { createUniqueId, For, type JSX, Show } from 'solid-js'
import { Icon } from './Icon.tsx'
import type { Option } from './Segmented.tsx'

export type TextFieldProps = {
  label: string
  value: string
  type?: 'text' | 'password' | 'date' | 'time' | 'search' | 'email' | 'tel' | undefined
  hint?: string | undefined
  problem?: string | undefined
  unit?: string | undefined
  required?: boolean | undefined
  autocomplete?: JSX.HTMLAutocomplete | undefined
  inputmode?: 'text' | 'numeric' | 'decimal' | undefined
  multiline?: boolean | undefined
  firstFocus?: boolean | undefined
  onInput: (text: string) => void
}

export function TextField(props: TextFieldProps) {
  const id = createUniqueId()
  const about = createUniqueId()
  const common = () => ({
    id,
    value: props.value,
    required: props.required,
    'aria-invalid': props.problem !== undefined,
    'aria-describedby': about,
    'data-first-focus': props.firstFocus ? '' : undefined,
  })
  return (
    <div class="text-field" classList={{ 'text-field-refused': props.problem !== undefined }}>
      <label for={id}>{props.label}</label>
      <span class="text-field-line">
        <Show
          when={props.multiline}
          fallback={
            <input
              {...common()}
              type={props.type ?? 'text'}
              autocomplete={props.autocomplete ?? 'off'}
              inputmode={props.inputmode}
              onInput={(event) => props.onInput(event.currentTarget.value)}
            />
          }
        >
          <textarea
            {...common()}
            rows={4}
            autocomplete="off"
            onInput={(event) => props.onInput(event.currentTarget.value)}
          />
        </Show>
        <Show when={props.unit}>
          <span class="unit">{props.unit}</span>
        </Show>
      </span>
      <FieldAbout id={about} hint={props.hint} problem={props.problem} />
    </div>
  )
}

function FieldAbout(props: { id: string; hint: string | undefined; problem: string | undefined }) {
  return (
    <p id={props.id} class="text-field-about" classList={{ problem: props.problem !== undefined }}>
      <Show when={props.problem}>
        <Icon name="stop" size={18} />
      </Show>
      {props.problem ?? props.hint}
    </p>
  )
}

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
          <option value="">{props.empty ?? '–'}</option>
        </Show>
        <For each={props.options}>
          {(option) => (
            <option value={option.value} selected={option.value === props.value}>
              {option.label}
            </option>
          )}
        </For>
      </select>
      <FieldAbout id={about} hint={undefined} problem={props.problem} />
    </div>
  )
}
