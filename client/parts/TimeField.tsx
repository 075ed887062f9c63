/**
 * TimeField: a time of day on the clinic's own clock of 12 or 24 hours, whatever the machine or the browser counts by.
 * Props: label; value ("hh:mm" of 24 hours, '' for none; read when the field appears); half: the half of the day to
 * begin with ("14:20" or another time of it; default the value's); problem: why a time is not accepted;
 * pad { label, onDone }: the own digits below it instead of the system's keyboard, and the key that puts them away;
 * firstFocus; required; onInput(time): at each change, '' while what stands there is no time of day.
 */
import './TimeField.css'
import { createSignal, createUniqueId, onMount, Show } from 'solid-js'
import { hourCycle } from '../format.ts'
import { words } from '../words.ts'
import { NumberPad } from './NumberPad.tsx'
import { Segmented } from './Segmented.tsx'
import { FieldAbout } from './TextField.tsx'
import { type HalfOfDay, isUnfinished, onFace, timeAfter, timeTyped } from './time-typed.ts'

export type TimeFieldProps = {
  label: string
  value: string
  half?: string | undefined
  problem?: string | undefined
  pad?: { label: string; onDone: () => void } | undefined
  firstFocus?: boolean | undefined
  required?: boolean | undefined
  onInput: (time: string) => void
}

const halves: readonly { value: HalfOfDay; label: string }[] = [
  { value: 'am', label: words.time.am },
  { value: 'pm', label: words.time.pm },
]

export default function TimeField(props: TimeFieldProps) {
  const id = createUniqueId()
  const about = createUniqueId()
  let input: HTMLInputElement | undefined
  const started = onFace(props.value || props.half || '00:00', hourCycle())
  const [text, setText] = createSignal(props.value && started.text)
  const [half, setHalf] = createSignal(started.half)
  const [left, setLeft] = createSignal(false)
  const time = () => timeTyped(text(), hourCycle(), half())
  const isBegun = () => text() !== '' && isUnfinished(text(), hourCycle())
  const isNone = () => text() !== '' && time() === undefined && (left() || !isBegun())
  const problem = () => (isNone() ? words.time.isNone(text()) : props.problem)
  const type = (typed: string) => {
    setLeft(false)
    setText(typed)
    const own = /([ap])\.?m?\.?\s*$/i.exec(typed)?.[1]?.toLowerCase()
    if (own !== undefined) setHalf(own === 'p' ? 'pm' : 'am')
    props.onInput(time() ?? '')
  }
  const chooseHalf = (chosen: HalfOfDay) => {
    setHalf(chosen)
    // "2:20 pm" was typed, and "am" tapped after it: the tap counts.
    setText(text().replace(/\s*[ap]\.?m?\.?\s*$/i, ''))
    props.onInput(time() ?? '')
  }
  onMount(() => props.pad && input?.focus({ preventScroll: true }))
  return (
    <div class="time-field text-field" classList={{ 'text-field-refused': problem() !== undefined }}>
      <label for={id}>{props.label}</label>
      <span class="text-field-line">
        <input
          id={id}
          ref={input}
          type="text"
          autocomplete="off"
          inputmode={props.pad ? 'none' : 'text'}
          placeholder={words.time.shape}
          value={text()}
          required={props.required}
          aria-invalid={problem() !== undefined}
          aria-describedby={about}
          data-first-focus={props.firstFocus ? '' : undefined}
          onInput={(event) => type(event.currentTarget.value)}
          onChange={() => setLeft(true)}
        />
        <Show when={hourCycle() === '12h'}>
          <Segmented label={words.time.half} hideLabel options={halves} chosen={half()} onChoose={chooseHalf} />
        </Show>
      </span>
      <div role="status">
        <FieldAbout id={about} hint={isBegun() ? words.time.unfinished : undefined} problem={problem()} />
      </div>
      <Show when={props.pad}>
        {(pad) => (
          <NumberPad
            label={props.label}
            aside={{ label: pad().label, onPress: () => pad().onDone() }}
            onKey={(key) => type(timeAfter(text(), key, hourCycle()))}
          />
        )}
      </Show>
    </div>
  )
}
