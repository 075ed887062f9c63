/**
 * Tag: a quiet word in a box. Props: tone plain (default) | attention | critical | proven; icon; children.
 * PhaseMark: a phase by shape and word. Props: phase.
 */
import './Tag.css'
import { type JSX, Show } from 'solid-js'
import { words } from '../words.ts'
import { Icon, type IconName } from './Icon.tsx'

export type Tone = 'plain' | 'attention' | 'critical' | 'proven'

export function Tag(props: { children: JSX.Element; tone?: Tone | undefined; icon?: IconName | undefined }) {
  return (
    <span class={`tag tag-${props.tone ?? 'plain'}`}>
      <Show when={props.icon}>{(icon) => <Icon name={icon()} size={16} />}</Show>
      {props.children}
    </span>
  )
}

export type PhaseName = 'ready' | 'infusing' | 'held' | 'recovery' | 'dischargeable' | 'toSign'

const phaseIcons: Record<PhaseName, IconName> = {
  ready: 'person',
  infusing: 'drop',
  held: 'hold',
  recovery: 'recover',
  dischargeable: 'door',
  toSign: 'sign',
}

export function PhaseMark(props: { phase: PhaseName }) {
  return (
    <span class="phase-mark">
      <Icon name={phaseIcons[props.phase]} />
      {words.phase[props.phase]}
    </span>
  )
}
