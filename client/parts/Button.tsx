/**
 * Button: kind primary | secondary (default) | quiet; size normal (48 px) | big (a sheet's one action, 76 px);
 * icon; note (second line); waitingFor: what is missing, then it is dashed and a press calls onWaiting, which should
 * lead to the missing thing; onPress; submit; label when the words shown do not suffice.
 * IconButton: icon, label, onPress.
 * QuickAction: icon, children (word), wide (icon beside the word), strong (the one to press next, e.g. Resume),
 * why: not allowed, dashed, says why; onPress.
 */
import './Button.css'
import { type JSX, Show } from 'solid-js'
import { Icon, type IconName } from './Icon.tsx'

export type ButtonProps = {
  children: JSX.Element
  kind?: 'primary' | 'secondary' | 'quiet' | undefined
  size?: 'normal' | 'big' | undefined
  icon?: IconName | undefined
  note?: JSX.Element | undefined
  waitingFor?: string | undefined
  label?: string | undefined
  submit?: boolean | undefined
  onPress?: (() => void) | undefined
  onWaiting?: (() => void) | undefined
}

export function Button(props: ButtonProps) {
  const press = () => (props.waitingFor === undefined ? props.onPress?.() : props.onWaiting?.())
  return (
    <button
      type={props.submit && props.waitingFor === undefined ? 'submit' : 'button'}
      class="button"
      classList={{
        [`button-${props.kind ?? 'secondary'}`]: props.waitingFor === undefined,
        'button-waiting': props.waitingFor !== undefined,
        'button-big': props.size === 'big',
      }}
      aria-label={props.label}
      aria-disabled={props.waitingFor === undefined ? undefined : 'true'}
      onClick={press}
    >
      <Show when={props.icon}>{(icon) => <Icon name={icon()} />}</Show>
      <span class="button-words">
        <span>{props.children}</span>
        <Show when={props.waitingFor ?? props.note}>
          <span class="button-note">{props.waitingFor ?? props.note}</span>
        </Show>
      </span>
    </button>
  )
}

export function IconButton(props: { icon: IconName; label: string; onPress: () => void }) {
  return (
    <button
      type="button"
      class="button button-quiet button-icon"
      aria-label={props.label}
      onClick={() => props.onPress()}
    >
      <Icon name={props.icon} />
    </button>
  )
}

export type QuickActionProps = {
  icon: IconName
  children: JSX.Element
  wide?: boolean | undefined
  strong?: boolean | undefined
  why?: string | undefined
  onPress: () => void
}

export function QuickAction(props: QuickActionProps) {
  return (
    <button
      type="button"
      class="action"
      classList={{
        'action-wide': props.wide,
        'action-strong': props.strong,
        'action-refused': props.why !== undefined,
      }}
      aria-disabled={props.why === undefined ? undefined : 'true'}
      onClick={() => props.why === undefined && props.onPress()}
    >
      <Icon name={props.icon} size={props.wide ? 24 : 22} />
      <span>
        {props.children}
        <Show when={props.why}>
          <span class="action-why">{props.why}</span>
        </Show>
      </span>
    </button>
  )
}
