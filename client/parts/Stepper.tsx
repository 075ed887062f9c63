/**
 * Stepper: a rate by the protocol's step. Props: label (read aloud); value and unit (shown); tone 'drug' for rates;
 * down, up: the value that the key leads to, undefined when there is none; downWhy, upWhy say why then;
 * onDown, onUp; onType: tapping the number opens typing.
 */
import './Stepper.css'
import { type JSX, Show } from 'solid-js'
import { words } from '../words.ts'
import { Icon, type IconName } from './Icon.tsx'

export type StepperProps = {
  label: string
  value: string
  unit: JSX.Element
  tone?: 'ink' | 'drug' | undefined
  down: string | undefined
  up: string | undefined
  downWhy?: string | undefined
  upWhy?: string | undefined
  onDown: () => void
  onUp: () => void
  onType?: (() => void) | undefined
}

export function Stepper(props: StepperProps) {
  return (
    <fieldset class="stepper">
      <legend class="unseen">{props.label}</legend>
      <Step icon="minus" word={words.stepper.less} to={props.down} why={props.downWhy} onStep={props.onDown} />
      <Show
        when={props.onType}
        fallback={
          <p class="stepper-value">
            <Value {...props} />
          </p>
        }
      >
        <button type="button" class="stepper-value" onClick={() => props.onType?.()}>
          <Value {...props} />
        </button>
      </Show>
      <Step icon="plus" word={words.stepper.more} to={props.up} why={props.upWhy} onStep={props.onUp} />
    </fieldset>
  )
}

function Value(props: StepperProps) {
  return (
    <>
      <output class="stepper-number" classList={{ 'stepper-drug': props.tone === 'drug' }}>
        {props.value}
      </output>
      <span class="unit">{props.unit}</span>
    </>
  )
}

type StepProps = { icon: IconName; word: string; to: string | undefined; why: string | undefined; onStep: () => void }

function Step(props: StepProps) {
  return (
    <button
      type="button"
      class="step"
      aria-disabled={props.to === undefined ? 'true' : undefined}
      onClick={() => props.to !== undefined && props.onStep()}
    >
      <Icon name={props.icon} size={30} />
      <span class="unseen">{props.word}</span>
      <span class="step-to">{props.to ?? props.why}</span>
    </button>
  )
}
