/**
 * Tag: a quiet word in a box. Props: tone plain (default) | attention | critical | proven; icon; children.
 * PhaseMark: a phase by shape and word. Props: phase.
 * SyncMark: where what was charted is. Props: state saved | sending | onTablet | failed, with count.
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

export type SyncState =
  | { at: 'saved' }
  | { at: 'sending'; count: number }
  | { at: 'onTablet'; count: number }
  | { at: 'failed' }

const syncIcons: Record<SyncState['at'], IconName> = {
  saved: 'check',
  sending: 'sync',
  onTablet: 'cloudOff',
  failed: 'stop',
}

export function SyncMark(props: { state: SyncState }) {
  const word = () => {
    const state = props.state
    if (state.at === 'sending') return words.sync.sending(state.count)
    if (state.at === 'onTablet') return words.sync.onTablet(state.count)
    return words.sync[state.at]
  }
  return (
    <span class={`sync-mark sync-${props.state.at}`} role="status">
      <Icon name={syncIcons[props.state.at]} size={16} />
      {word()}
    </span>
  )
}
