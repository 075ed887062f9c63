import { Match, Show, Switch } from 'solid-js'
import { VitalsSheet } from '../session/sheets/VitalsSheet.tsx'
import { AccessSheet } from './AccessSheet.tsx'
import { AllergiesSheet } from './AllergiesSheet.tsx'
import { AssessmentSheet } from './AssessmentSheet.tsx'
import { type OpenSheet, useCheckIn } from './check-in.ts'
import { IdentitySheet } from './IdentitySheet.tsx'
import { OrderSheet } from './OrderSheet.tsx'
import { PreparationSheet } from './PreparationSheet.tsx'
import { ReasonSheet } from './ReasonSheet.tsx'
import { ValueSheet } from './ValueSheet.tsx'
import { WeightSheet } from './WeightSheet.tsx'

/** Whichever sheet is open. What was typed into it outlives it, for this person and this patient. */
export function CheckInSheet() {
  const { sheet, open } = useCheckIn()
  const close = () => open(undefined)
  return (
    <Show when={sheet()} keyed>
      {(asked) => <Which sheet={asked} onClose={close} />}
    </Show>
  )
}

function Which(props: { sheet: OpenSheet; onClose: () => void }) {
  const is = (item: string) => props.sheet.item === item
  return (
    <Switch fallback={<ValueSheet item={props.sheet.item} answer={props.sheet.answer} onClose={props.onClose} />}>
      <Match when={props.sheet.why === 'reason'}>
        <ReasonSheet item={props.sheet.item} onClose={props.onClose} />
      </Match>
      <Match when={is('identity')}>
        <IdentitySheet onClose={props.onClose} />
      </Match>
      <Match when={is('weight')}>
        <WeightSheet onClose={props.onClose} />
      </Match>
      <Match when={is('allergies')}>
        <AllergiesSheet answer={props.sheet.answer} onClose={props.onClose} />
      </Match>
      <Match when={is('access')}>
        <AccessSheet onClose={props.onClose} />
      </Match>
      <Match when={is('assessment')}>
        <AssessmentSheet about={props.sheet.answer} onClose={props.onClose} />
      </Match>
      <Match when={is('order')}>
        <OrderSheet onClose={props.onClose} />
      </Match>
      <Match when={is('preparation')}>
        <PreparationSheet onClose={props.onClose} />
      </Match>
      <Match when={is('baseline')}>
        <VitalsSheet onClose={props.onClose} />
      </Match>
    </Switch>
  )
}
