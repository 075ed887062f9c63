/**
 * AlertBlock: a fact that wants a look. Level information | attention | critical; each has its own shape and border.
 * Props: level; title ("BP 172/98, over 160"); children (what follows from it); actions (Seen, Told physician).
 * Only critical interrupts reading aloud. Only critical fills with colour.
 */
import './AlertBlock.css'
import { type JSX, Show } from 'solid-js'
import { Icon, type IconName } from './Icon.tsx'

export type AlertLevel = 'information' | 'attention' | 'critical'

const icons: Record<AlertLevel, IconName> = { information: 'info', attention: 'alert', critical: 'stop' }

export type AlertBlockProps = {
  level: AlertLevel
  title: JSX.Element
  children?: JSX.Element | undefined
  actions?: JSX.Element | undefined
}

export function AlertBlock(props: AlertBlockProps) {
  return (
    <div class={`alert alert-${props.level}`} role={props.level === 'critical' ? 'alert' : 'status'}>
      <Icon name={icons[props.level]} size={24} />
      <p class="alert-text">
        <b>{props.title}</b>
        <Show when={props.children}> {props.children}</Show>
      </p>
      <Show when={props.actions}>
        <div class="alert-actions">{props.actions}</div>
      </Show>
    </div>
  )
}
