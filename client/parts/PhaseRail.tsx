/**
 * PhaseRail: where the session stands. Props: steps [{ id, label, state: done | current | toCome | skipped,
 * note? (time, elapsed, reason) }]; onStep(id) when a step opens its page; wayOut { label, onPress }: the step out,
 * plain text at the right ("End infusion").
 */
import './PhaseRail.css'
import { type Accessor, createEffect, createMemo, Index, Show } from 'solid-js'
import { words } from '../words.ts'
import { Icon } from './Icon.tsx'

export type PhaseStep = {
  id: string
  label: string
  state: 'done' | 'current' | 'toCome' | 'skipped'
  note?: string | undefined
}

export type PhaseRailProps = {
  steps: readonly PhaseStep[]
  onStep?: ((id: string) => void) | undefined
  wayOut?: { label: string; onPress: () => void } | undefined
}

export function PhaseRail(props: PhaseRailProps) {
  let rail: HTMLElement | undefined
  const current = createMemo(() => props.steps.find(({ state }) => state === 'current')?.id)
  // On a phone not all phases fit: the one that the session stands in is in sight, also when it comes to the next. Only
  // then: a rail that a thumb has moved stays, though the time in it runs on. Only the rail moves, at once.
  createEffect(() => {
    current()
    if (rail) rail.scrollLeft = rail.querySelector<HTMLElement>('[aria-current]')?.offsetLeft ?? 0
  })
  return (
    <nav class="rail" ref={rail} aria-label={words.phase.label}>
      <ol>
        {/* By index: the time in it runs on, and a button that is made anew would lose the finger that is on it. */}
        <Index each={props.steps}>
          {(step) => (
            <li class={`phase phase-${step().state}`} aria-current={step().state === 'current' ? 'step' : undefined}>
              <Show when={props.onStep} fallback={<span class="phase-step">{inner(step)}</span>}>
                <button type="button" class="phase-step" onClick={() => props.onStep?.(step().id)}>
                  {inner(step)}
                </button>
              </Show>
            </li>
          )}
        </Index>
      </ol>
      <Show when={props.wayOut}>
        {(wayOut) => (
          <button type="button" class="rail-out" onClick={() => wayOut().onPress()}>
            {wayOut().label}
          </button>
        )}
      </Show>
    </nav>
  )
}

const spoken = { done: words.phase.done, skipped: words.phase.skipped, current: undefined, toCome: undefined }

const inner = (step: Accessor<PhaseStep>) => (
  <>
    <span class="phase-mark-box" aria-hidden="true">
      <Show when={step().state === 'done'}>
        <Icon name="check" size={15} />
      </Show>
      <Show when={step().state === 'skipped'}>
        <Icon name="minus" size={15} />
      </Show>
    </span>
    <span class="phase-label">{step().label}</span>
    <Show when={spoken[step().state]}>{(word) => <span class="unseen">, {word()}</span>}</Show>
    <Show when={step().note}>
      <span class="phase-note">{step().note}</span>
    </Show>
  </>
)
