/**
 * EmptyState: nothing here, not connected, could not save: what is true and what to do. Props: icon; title; text;
 * critical (frame and colour); children: the action.
 * Shape: the page's shape while values are on their way; no spinner. Props: lines (default 3); still: after 3 s.
 */
import './EmptyState.css'
import { For, type JSX, Show } from 'solid-js'
import { words } from '../words.ts'
import { Icon, type IconName } from './Icon.tsx'

export type EmptyStateProps = {
  icon: IconName
  title: string
  text?: JSX.Element | undefined
  critical?: boolean | undefined
  children?: JSX.Element | undefined
}

export function EmptyState(props: EmptyStateProps) {
  return (
    <div class="empty" classList={{ 'empty-critical': props.critical }} role={props.critical ? 'alert' : undefined}>
      <Icon name={props.icon} size={34} />
      <p class="empty-title">{props.title}</p>
      <Show when={props.text}>
        <p>{props.text}</p>
      </Show>
      {props.children}
    </div>
  )
}

export function Shape(props: { lines?: number | undefined; still?: boolean | undefined }) {
  return (
    <div class="shape" role="status">
      <For each={Array.from({ length: props.lines ?? 3 })}>{() => <span class="shape-line" />}</For>
      <Show when={props.still} fallback={<span class="unseen">{words.loading}</span>}>
        <p>{words.loading}</p>
      </Show>
    </div>
  )
}
