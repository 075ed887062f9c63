/**
 * Figure: a number that matters now, large, with its line. Props: label; value; unit; below; tone ink (default) | drug
 * |
 * quiet; icon (pause while held).
 * DoseBar: given of ordered. Props: given, ordered (same unit); label (read aloud); before, after: the words at its
 * ends ("51 %", "of 72 mg ordered"); marks: fractions at which the rate changed.
 */
import './Figure.css'
import { For, type JSX, Show } from 'solid-js'
import { Icon, type IconName } from './Icon.tsx'

export type FigureProps = {
  label: JSX.Element
  value: JSX.Element
  unit?: JSX.Element | undefined
  below?: JSX.Element | undefined
  tone?: 'ink' | 'drug' | 'quiet' | undefined
  icon?: IconName | undefined
}

export function Figure(props: FigureProps) {
  return (
    <div class="figure">
      <p class="figure-label">{props.label}</p>
      <p class={`figure-value figure-${props.tone ?? 'ink'}`}>
        <Show when={props.icon}>{(icon) => <Icon name={icon()} size={36} />}</Show>
        <span>{props.value}</span>
        <Show when={props.unit}>
          <span class="unit">{props.unit}</span>
        </Show>
      </p>
      <Show when={props.below}>
        <p class="figure-below">{props.below}</p>
      </Show>
    </div>
  )
}

export type DoseBarProps = {
  label: string
  given: number
  ordered: number
  before?: JSX.Element | undefined
  after?: JSX.Element | undefined
  marks?: readonly number[] | undefined
}

export function DoseBar(props: DoseBarProps) {
  const share = () => (props.ordered > 0 ? Math.min(1, Math.max(0, props.given / props.ordered)) : 0)
  return (
    <div class="dose">
      <b>{props.before}</b>
      <svg class="dose-bar" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label={props.label}>
        <rect class="dose-bed" width="1000" height="10" />
        <rect class="dose-given" width={share() * 1000} height="10" />
        <For each={props.marks}>{(mark) => <path class="dose-mark" d={`M${mark * 1000} 0v10`} />}</For>
      </svg>
      <span>{props.after}</span>
    </div>
  )
}
