/**
 * EntryRow: one entry of the list, newest first; nothing is ever removed. Props: at (epoch ms); children: what was
 * charted; detail: second line; who: initials; state: where it is or what became of it:
 * saved (default) | sending | onTablet | late | struck; onPress: opens it.
 * Over: an out-of-limit value, always with a triangle. Props: children; under.
 * Was: a corrected value, struck, before the new one. Props: children.
 */
import './EntryRow.css'
import { type JSX, Show } from 'solid-js'
import { clockTime } from '../format.ts'
import { words } from '../words.ts'
import { Icon, Triangle } from './Icon.tsx'

export type EntryState = 'saved' | 'sending' | 'onTablet' | 'late' | 'struck'

export type EntryRowProps = {
  at: number
  children: JSX.Element
  detail?: JSX.Element | undefined
  who: string
  state?: EntryState | undefined
  onPress?: (() => void) | undefined
}

export function EntryRow(props: EntryRowProps) {
  return (
    <li class={`entry entry-${props.state ?? 'saved'}`}>
      <Show when={props.onPress} fallback={<EntryLine {...props} />}>
        <button type="button" class="entry-line" onClick={() => props.onPress?.()}>
          <EntryWords {...props} />
        </button>
      </Show>
    </li>
  )
}

const EntryLine = (props: EntryRowProps) => (
  <div class="entry-line">
    <EntryWords {...props} />
  </div>
)

function EntryWords(props: EntryRowProps) {
  return (
    <>
      <time class="entry-time" dateTime={new Date(props.at).toISOString()}>
        {clockTime(props.at)}
      </time>
      <span class="entry-words">
        <span class="entry-title">
          <Show when={props.state === 'struck'} fallback={props.children}>
            <s>{props.children}</s>
            <span class="unseen">, {words.entry.struck}</span>
          </Show>
        </span>
        <Show when={props.detail}>
          <span class="entry-detail">{props.detail}</span>
        </Show>
        <Show when={props.state === 'onTablet'}>
          <span class="entry-waiting">
            <Icon name="tablet" size={18} />
            {words.entry.onTablet}
          </span>
        </Show>
        <Show when={props.state === 'sending'}>
          <span class="entry-waiting">
            <Icon name="sync" size={18} />
            {words.entry.sending}
          </span>
        </Show>
      </span>
      <span class="entry-who">{props.who}</span>
    </>
  )
}

export function Over(props: { children: JSX.Element; under?: boolean | undefined }) {
  return (
    <b class="over">
      <Triangle down={props.under} label={words.limit[props.under ? 'under' : 'over']} />
      {props.children}
    </b>
  )
}

export function Was(props: { children: JSX.Element }) {
  return (
    <s class="was">
      <span class="unseen">{words.entry.correctedFrom} </span>
      {props.children}
    </s>
  )
}
