/**
 * Chips: any number of a list, native check boxes. Props: label; hideLabel; options [{ value, label }];
 * chosen: values; onChoose(values, in the order of the options).
 * ChipChoice: one of a list, or none; a second tap takes it back, which radios cannot do.
 * Props: label; hideLabel; options; chosen (or undefined); onChoose(value or undefined).
 */
import './Segmented.css'
import { Icon } from './Icon.tsx'
import { Rows } from './Rows.tsx'
import type { Option } from './Segmented.tsx'

export type ChipsProps<Value extends string> = {
  label: string
  hideLabel?: boolean | undefined
  options: readonly Option<Value>[]
  chosen: readonly Value[]
  onChoose: (values: Value[]) => void
}

export function Chips<Value extends string>(props: ChipsProps<Value>) {
  const toggle = (value: Value, box: HTMLInputElement) => {
    const chosen = new Set(props.chosen)
    if (!chosen.delete(value)) chosen.add(value)
    props.onChoose(props.options.map((option) => option.value).filter((each) => chosen.has(each)))
    // If the screen did not take the choice, the box must not look as if it had.
    box.checked = props.chosen.includes(value)
  }
  return (
    <fieldset>
      <legend class={props.hideLabel ? 'unseen' : 'chips-label'}>{props.label}</legend>
      <div class="chips">
        <Rows each={props.options} by={({ value }) => value}>
          {(option) => (
            <label class="chip">
              <input
                type="checkbox"
                autocomplete="off"
                value={option().value}
                checked={props.chosen.includes(option().value)}
                onChange={(event) => toggle(option().value, event.currentTarget)}
              />
              <Icon name="check" size={18} />
              {option().label}
            </label>
          )}
        </Rows>
      </div>
    </fieldset>
  )
}

export type ChipChoiceProps<Value extends string> = {
  label: string
  hideLabel?: boolean | undefined
  options: readonly Option<Value>[]
  chosen: Value | undefined
  onChoose: (value: Value | undefined) => void
}

export function ChipChoice<Value extends string>(props: ChipChoiceProps<Value>) {
  const list = () => (props.chosen === undefined ? [] : [props.chosen])
  const choose = (values: Value[]) => props.onChoose(values.find((value) => value !== props.chosen))
  return (
    <Chips label={props.label} hideLabel={props.hideLabel} options={props.options} chosen={list()} onChoose={choose} />
  )
}
