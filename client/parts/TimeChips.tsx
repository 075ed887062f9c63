/**
 * TimeChips: when it was, in one tap. Now stays live until Save; −1, −2, −5 and Pick hold the instant of the tap.
 * Props: label ("Taken", "From"); now (epoch ms); chosen (TimeChoice, start with 'now'); onChoose(choice).
 * On Save ask occurredAt(choice, now). The future cannot be chosen.
 */
import './TimeChips.css'
import { createSignal, createUniqueId, For, type JSX, Show } from 'solid-js'
import { clockTime, lastInstantAt, timeInput } from '../format.ts'
import { words } from '../words.ts'
import { Icon } from './Icon.tsx'

/** 'now', or an instant (epoch ms) with the chip it came from: 1, 2 or 5 minutes ago, or picked. */
export type TimeChoice = 'now' | { at: number; by: 1 | 2 | 5 | 'pick' }

/** The instant that a choice stands for at `now`, epoch ms. */
export const occurredAt = (choice: TimeChoice, now: number) => (choice === 'now' ? now : choice.at)

const minute = 60_000

export type TimeChipsProps = {
  label: string
  now: number
  chosen: TimeChoice
  onChoose: (choice: TimeChoice) => void
}

export function TimeChips(props: TimeChipsProps) {
  const [picking, setPicking] = createSignal(false)
  const [problem, setProblem] = createSignal('')
  const chosenBy = () => (props.chosen === 'now' ? 'now' : props.chosen.by)
  const choose = (choice: TimeChoice) => {
    setPicking(false)
    setProblem('')
    props.onChoose(choice)
  }
  const pick = (time: string) => {
    if (!/^\d\d:\d\d$/.test(time)) return
    const at = lastInstantAt(time, props.now)
    if (at === undefined) setProblem(words.time.toCome(time))
    else choose({ at, by: 'pick' })
  }
  return (
    <fieldset class="times">
      <legend class="unseen">{props.label}</legend>
      <span class="times-label" aria-hidden="true">
        {props.label}
      </span>
      <Chip chosen={chosenBy() === 'now'} onPress={() => choose('now')}>
        {words.time.now} <span>{clockTime(props.now)}</span>
      </Chip>
      <For each={[1, 2, 5] as const}>
        {(ago) => {
          const at = () =>
            props.chosen !== 'now' && props.chosen.by === ago ? props.chosen.at : props.now - ago * minute
          return (
            <Chip chosen={chosenBy() === ago} onPress={() => choose({ at: props.now - ago * minute, by: ago })}>
              {words.time.ago(ago)} <i class="unseen">{words.time.agoSpoken}</i> <span>{clockTime(at())}</span>
            </Chip>
          )
        }}
      </For>
      <Chip chosen={chosenBy() === 'pick'} onPress={() => setPicking(true)}>
        {words.time.pick}{' '}
        <Show
          when={props.chosen !== 'now' && props.chosen.by === 'pick' && props.chosen}
          fallback={<Icon name="clock" size={20} />}
        >
          {(chosen) => <span>{clockTime(chosen().at)}</span>}
        </Show>
      </Chip>
      <Show when={picking()}>
        <PickTime start={timeInput(occurredAt(props.chosen, props.now))} problem={problem()} onPick={pick} />
      </Show>
    </fieldset>
  )
}

type ChipProps = { children: JSX.Element; chosen: boolean; onPress: () => void }

function Chip(props: ChipProps) {
  return (
    <button type="button" class="time-chip" aria-pressed={props.chosen} onClick={() => props.onPress()}>
      {props.children}
    </button>
  )
}

function PickTime(props: { start: string; problem: string; onPick: (time: string) => void }) {
  const id = createUniqueId()
  const problem = createUniqueId()
  return (
    <span class="time-pick">
      <label for={id}>{words.time.pickLabel}</label>
      <input
        id={id}
        type="time"
        autocomplete="off"
        value={props.start}
        aria-invalid={props.problem !== ''}
        aria-describedby={problem}
        onChange={(event) => props.onPick(event.currentTarget.value)}
      />
      <span id={problem} class="problem" role="status">
        {props.problem}
      </span>
    </span>
  )
}
