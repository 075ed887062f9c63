/**
 * TimeChips: when it was, in one tap. Now stays live until Save; −1, −2, −5 and Pick hold the instant of the tap.
 * Props: label ("Taken", "From"); now (epoch ms); chosen (TimeChoice, start with 'now'); onChoose(choice).
 * On Save ask occurredAt(choice, now). The future cannot be chosen.
 */
import './TimeChips.css'
import { createSignal, For, type JSX, lazy, Show, Suspense } from 'solid-js'
import { clockTime, hourCycle, lastInstantAt, timeInput } from '../format.ts'
import { words } from '../words.ts'
import { Icon } from './Icon.tsx'

/** 'now', or an instant (epoch ms) with the chip it came from: 1, 2 or 5 minutes ago, or picked. */
export type TimeChoice = 'now' | { at: number; by: 1 | 2 | 5 | 'pick' }

/** The instant that a choice stands for at `now`, epoch ms. */
export const occurredAt = (choice: TimeChoice, now: number) => (choice === 'now' ? now : choice.at)

const minute = 60_000

/** "14:20" as the clinic's clock shows it. */
const onClock = (time: string) =>
  clockTime(Date.parse(`1970-01-01T${time}Z`), { timeZone: 'UTC', hourCycle: hourCycle() })

const TimeField = lazy(() => import('./TimeField.tsx'))

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
    setProblem('')
    if (time === '') return
    const at = lastInstantAt(time, props.now)
    if (at === undefined) setProblem(words.time.toCome(onClock(time)))
    else props.onChoose({ at, by: 'pick' })
  }
  let chip: HTMLButtonElement | undefined
  const done = () => {
    setPicking(false)
    setProblem('')
    chip?.focus()
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
      <Chip ref={chip} chosen={chosenBy() === 'pick'} onPress={() => setPicking(true)}>
        {words.time.pick}{' '}
        <Show
          when={props.chosen !== 'now' && props.chosen.by === 'pick' && props.chosen}
          fallback={<Icon name="clock" size={20} />}
        >
          {(chosen) => <span>{clockTime(chosen().at)}</span>}
        </Show>
      </Chip>
      <Show when={picking()}>
        <div class="time-pick">
          <Suspense>
            <TimeField
              label={words.time.pickLabel}
              value={chosenBy() === 'pick' ? timeInput(occurredAt(props.chosen, props.now)) : ''}
              half={timeInput(props.now)}
              problem={problem() || undefined}
              pad={{ label: words.time.done, onDone: done }}
              onInput={pick}
            />
          </Suspense>
        </div>
      </Show>
    </fieldset>
  )
}

type ChipProps = {
  children: JSX.Element
  chosen: boolean
  ref?: HTMLButtonElement | undefined
  onPress: () => void
}

function Chip(props: ChipProps) {
  return (
    <button ref={props.ref} type="button" class="time-chip" aria-pressed={props.chosen} onClick={() => props.onPress()}>
      {props.children}
    </button>
  )
}
