import { createSignal, type JSX, Show } from 'solid-js'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { useHere } from '../session/here.ts'
import { type Blind, blindResult } from './blind.ts'
import { checkInWords } from './words.ts'

const words = checkInWords.blind

export type BlindCheckProps = {
  /** What they must come to. */
  readonly right: Blind
  /** What they work from: the vial, the volumes, the weight, the order. */
  readonly children: JSX.Element
  readonly onSame: () => void
  readonly onClose: () => void
}

/** The second person works the figures out alone: two who confirm the same slip have confirmed nothing. */
export function BlindCheck(props: BlindCheckProps) {
  const here = useHere()
  const [mg, setMg] = createSignal('')
  const [mlPerHour, setMlPerHour] = createSignal('')
  const [differs, setDiffers] = createSignal(false)
  const result = () => blindResult({ mg: mg(), mlPerHour: mlPerHour() }, props.right)
  const compare = () => {
    if (result() === 'same') return props.onSame()
    setDiffers(result() === 'differs')
  }
  const typed = (set: (text: string) => void) => (text: string) => {
    setDiffers(false)
    set(text)
  }
  return (
    <Sheet
      title={words.title}
      chair={here.chair()}
      patient={here.patient()}
      onClose={() => props.onClose()}
      actions={
        <Button
          size="big"
          kind="primary"
          waitingFor={result() === 'open' ? words.missing : undefined}
          onPress={compare}
        >
          {words.compare}
        </Button>
      }
    >
      <div class="checkin-form">
        <p>{words.text}</p>
        <div class="second-what">{props.children}</div>
        <div class="preparation-vial">
          <TextField
            label={words.mg}
            unit="mg"
            inputmode="decimal"
            autocomplete="off"
            firstFocus
            value={mg()}
            onInput={typed(setMg)}
          />
          <Show when={props.right.mlPerHour !== undefined}>
            <TextField
              label={words.pump}
              unit="mL/h"
              inputmode="decimal"
              autocomplete="off"
              value={mlPerHour()}
              onInput={typed(setMlPerHour)}
            />
          </Show>
        </div>
        <Show when={differs()}>
          <AlertBlock level="critical" title={words.differs}>
            {words.differsText}
          </AlertBlock>
        </Show>
      </div>
    </Sheet>
  )
}
