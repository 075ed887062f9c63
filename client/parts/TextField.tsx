/**
 * TextField: a native labelled input, for names, words and passwords. Props: label; value; onInput(text);
 * type (default text); hint; problem (why it is not accepted, then the border and an icon say so); unit;
 * required (says "needed" instead of an asterisk); autocomplete (off unless given: the browser must not keep in clear
 * what was typed of a patient, nor put it back after a reload); inputmode; multiline; firstFocus.
 */
import './TextField.css'
import { createUniqueId, type JSX, Show } from 'solid-js'
import { Icon } from './Icon.tsx'

export type TextFieldProps = {
  label: string
  value: string
  type?: 'text' | 'password' | 'date' | 'search' | 'email' | 'tel' | undefined
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

/** Each attribute by its name: one spread of them would bring Solid's table of all properties of all elements along. */
export function TextField(props: TextFieldProps) {
  const id = createUniqueId()
  const about = createUniqueId()
  const isWrong = () => props.problem !== undefined
  const first = () => (props.firstFocus ? '' : undefined)
  return (
    <div class="text-field" classList={{ 'text-field-refused': isWrong() }}>
      <label for={id}>{props.label}</label>
      <span class="text-field-line">
        <Show
          when={props.multiline}
          fallback={
            <input
              id={id}
              value={props.value}
              required={props.required}
              aria-invalid={isWrong()}
              aria-describedby={about}
              data-first-focus={first()}
              type={props.type ?? 'text'}
              autocomplete={props.autocomplete ?? 'off'}
              inputmode={props.inputmode}
              onInput={(event) => props.onInput(event.currentTarget.value)}
            />
          }
        >
          <textarea
            id={id}
            value={props.value}
            required={props.required}
            aria-invalid={isWrong()}
            aria-describedby={about}
            data-first-focus={first()}
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

/** What stands under a field: a hint, or why it is not accepted. */
export function FieldAbout(props: { id: string; hint: string | undefined; problem: string | undefined }) {
  return (
    <p id={props.id} class="text-field-about" classList={{ problem: props.problem !== undefined }}>
      <Show when={props.problem}>
        <Icon name="stop" size={18} />
      </Show>
      {props.problem ?? props.hint}
    </p>
  )
}
