/**
 * Timer: minutes and seconds to a due time, or over it. Always from the due time itself, so that sleep, reload and
 * lock change nothing. Props: due, now (epoch ms).
 * DueButton: when is it due, and do it, in one object. Props: label ("Vitals"); icon (default vitals); due (undefined:
 * none scheduled); from (when the interval began, for the bar); redAt (when amber becomes red); now; onPress.
 */
import './Timer.css'
import { Show } from 'solid-js'
import { clockTime, timer } from '../format.ts'
import { words } from '../words.ts'
import { Icon, type IconName } from './Icon.tsx'

const minute = 60_000

/** How a due time stands: amber from the due time on; red when `redAt` has passed; soon in the last minute. */
export function dueState(due: number | undefined, now: number, redAt?: number) {
  if (due === undefined) return 'none'
  if (redAt !== undefined && now >= redAt) return 'red'
  if (now >= due) return now - due < minute ? 'now' : 'overdue'
  return due - now <= minute ? 'soon' : 'running'
}

export function Timer(props: { due: number; now: number }) {
  const over = () => props.now >= props.due
  return (
    <span class="timer" classList={{ 'timer-over': over() }}>
      <b>{timer(Math.abs(props.due - props.now))}</b>
      <span>{over() ? words.due.overdue : words.due.left}</span>
    </span>
  )
}

export type DueButtonProps = {
  label: string
  icon?: IconName | undefined
  due: number | undefined
  from?: number | undefined
  redAt?: number | undefined
  now: number
  onPress: () => void
}

export function DueButton(props: DueButtonProps) {
  const state = () => dueState(props.due, props.now, props.redAt)
  const late = () => ['now', 'overdue', 'red'].includes(state())
  return (
    <>
      <button
        type="button"
        class={`due due-${state()}`}
        classList={{ 'due-late': late() }}
        onClick={() => props.onPress()}
      >
        <Icon name={props.icon ?? 'vitals'} size={30} />
        <span class="due-what">
          <b>{props.label}</b>
          <span>{sentence(props.due, state())}</span>
        </span>
        <Show when={props.due}>{(due) => <Remaining due={due()} now={props.now} state={state()} />}</Show>
        <Show when={props.due}>
          {(due) => <Bar from={props.from ?? due() - 15 * minute} due={due()} now={props.now} />}
        </Show>
      </button>
      <span class="unseen" role="status">
        {late() ? words.due.announce(props.label) : ''}
      </span>
    </>
  )
}

function sentence(due: number | undefined, state: ReturnType<typeof dueState>): string {
  if (due === undefined) return words.due.notScheduled
  const time = clockTime(due)
  if (state === 'running') return words.due.next(time)
  return state === 'soon' ? words.due.soon(time) : words.due.since(time)
}

function Remaining(props: { due: number; now: number; state: string }) {
  const word = () => {
    if (props.state === 'now') return words.due.dueNow
    return props.now >= props.due ? words.due.overdue : words.due.left
  }
  return (
    <span class="due-left">
      <b>{timer(Math.abs(props.due - props.now))}</b>
      <span>{word()}</span>
    </span>
  )
}

function Bar(props: { from: number; due: number; now: number }) {
  const filled = () => Math.min(1, Math.max(0, (props.now - props.from) / Math.max(1, props.due - props.from)))
  return <span class="due-bar" style={{ transform: `scaleX(${filled()})` }} />
}
