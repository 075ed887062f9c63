/**
 * NumberPad: Chairside's own digits, so that no system keyboard covers half the screen.
 * Props: label (what is typed, e.g. "HR"); hint (right of it, e.g. "last 84"); onKey('0'…'9' | '.' | 'delete');
 * decimal: shows the point, at the lower left; aside { label, onPress } is the key at the lower left otherwise
 * ("Not taken", "Badge"), below the pad if the point has that place.
 * The rule what a key does is `press` in typing.ts.
 */
import './Pad.css'
import { For, type JSX, Show } from 'solid-js'
import { words } from '../words.ts'
import { Icon } from './Icon.tsx'
import type { PadKey } from './typing.ts'

export type NumberPadProps = {
  label: JSX.Element
  hint?: JSX.Element | undefined
  decimal?: boolean | undefined
  aside?: { label: string; onPress: () => void } | undefined
  onKey: (key: PadKey) => void
}

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const

export function NumberPad(props: NumberPadProps) {
  const Aside = () => (
    <Show when={props.aside}>
      {(aside) => (
        <button type="button" class="key key-quiet" onClick={() => aside().onPress()}>
          {aside().label}
        </button>
      )}
    </Show>
  )
  return (
    <div class="pad">
      <PadHead label={props.label} hint={props.hint} />
      <div class="pad-keys">
        <For each={digits}>{(digit) => <Key digit={digit} onKey={props.onKey} />}</For>
        <Show when={props.decimal} fallback={<Show when={props.aside} fallback={<span />} children={<Aside />} />}>
          <button type="button" class="key" aria-label={words.pad.decimalPoint} onClick={() => props.onKey('.')}>
            .
          </button>
        </Show>
        <Key digit="0" onKey={props.onKey} />
        <button type="button" class="key key-quiet" aria-label={words.pad.delete} onClick={() => props.onKey('delete')}>
          <Icon name="backspace" size={26} />
        </button>
        <Show when={props.decimal}>
          <Aside />
        </Show>
      </div>
    </div>
  )
}

function Key(props: { digit: PadKey; onKey: (key: PadKey) => void }) {
  return (
    <button type="button" class="key" onClick={() => props.onKey(props.digit)}>
      {props.digit}
    </button>
  )
}

export function PadHead(props: { label: JSX.Element; hint?: JSX.Element | undefined }) {
  return (
    <p class="pad-head">
      <b>{props.label}</b>
      <span>{props.hint}</span>
    </p>
  )
}
