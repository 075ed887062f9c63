/** Parts that take something in: pads, fields, chips, steppers, times. */
import { createSignal } from 'solid-js'
import { Button } from '../parts/Button.tsx'
import { ChipChoice, Chips } from '../parts/Chips.tsx'
import { FieldRow } from '../parts/FieldRow.tsx'
import { NumberPad } from '../parts/NumberPad.tsx'
import { Segmented } from '../parts/Segmented.tsx'
import { SelectField } from '../parts/SelectField.tsx'
import { Sheet, SheetColumns } from '../parts/Sheet.tsx'
import { Stepper } from '../parts/Stepper.tsx'
import { TextField } from '../parts/TextField.tsx'
import { TimeChips, type TimeChoice } from '../parts/TimeChips.tsx'
import { longFrom1, longFrom12, type PadKey, press, type Slot, type Typing } from '../parts/typing.ts'
import { ValuePad } from '../parts/ValuePad.tsx'
import { words } from '../words.ts'
import { nothing, galleryNow as now, Section } from './PartsGalleryFrame.tsx'

const slots: readonly Slot[] = [
  { id: 'systolic', long: longFrom12 },
  { id: 'diastolic', long: longFrom1 },
  { id: 'heartRate', long: longFrom12 },
]
const reasons = [
  { value: 'order', label: 'Physician order' },
  { value: 'pain', label: 'Pain not controlled' },
  { value: 'asked', label: 'Patient asked' },
] as const
const spo2 = [100, 99, 98, 97, 96, 95, 94, 93, 92, 91, 90].map((value) => ({
  value,
  limit: value < 94 ? ('under' as const) : undefined,
}))
const one = (typed: string, active = false, over?: 'over') => [{ id: 'hr', name: 'HR per min', typed, active, over }]

export function TypingStates() {
  const [time, setTime] = createSignal<TimeChoice>('now')
  const [chosen, setChosen] = createSignal<readonly string[]>(['pain'])
  const [reason, setReason] = createSignal<string | undefined>('order')
  const [circulation, setCirculation] = createSignal<string | undefined>()
  const [sedation, setSedation] = createSignal<number | undefined>()
  return (
    <>
      <Section title="Time chips" block>
        <TimeChips label="Taken" now={now} chosen={time()} onChoose={setTime} />
        <TimeChips label="From" now={now} chosen={{ at: now - 120_000, by: 2 }} onChoose={nothing} />
      </Section>
      <TryTyping />
      <Section title="Value pad" block>
        <ValuePad
          label={Spo2()}
          values={spo2}
          last={97}
          chosen={sedation()}
          onChoose={setSedation}
          other={[{ label: words.pad.typeIt, onPress: nothing }]}
        />
        <NumberPad
          label="Weight"
          hint="last 72 kg"
          decimal
          aside={{ label: words.pad.notTaken, onPress: nothing }}
          onKey={nothing}
        />
      </Section>
      <Section title="Field" block>
        <FieldRow label="HR" unit="per min" values={one('')} last="84" onPick={nothing} />
        <FieldRow label="HR" unit="per min" values={one('8', true)} last="84" onPick={nothing} />
        <FieldRow label="HR" unit="per min" values={one('88')} last="84" onPick={nothing} />
        <FieldRow
          label="HR"
          unit="per min"
          values={one('118', false, 'over')}
          last="84"
          lastNote="10:36"
          hint={Hint()}
          onPick={nothing}
        />
        <FieldRow label="HR" unit="per min" values={one('')} last="84" notTaken="patient declined" onPick={nothing} />
        <FieldRow label="RR" unit="per min" values={one('')} last="14" notDue="next due 11:00" onPick={nothing} />
        <FieldRow
          label="BP"
          unit="mmHg"
          pressure
          values={[
            { id: 'systolic', name: 'Systolic', typed: '82', active: false },
            { id: 'diastolic', name: 'Diastolic', typed: '128', active: false },
          ]}
          last="148/86"
          problem="82 is not over 128."
          onPick={nothing}
        >
          <Button>Swap to 128/82</Button>
        </FieldRow>
      </Section>
      <Section title="Choices" block>
        <Segmented
          label="Circulation"
          options={[
            { value: '2', label: '2', note: 'within 20 %' },
            { value: '1', label: '1', note: '20 to 49 %' },
            { value: '0', label: '0', note: '50 % or more' },
          ]}
          chosen={circulation()}
          onChoose={setCirculation}
        />
        <Segmented label="Shown as" options={reasons} chosen="pain" onChoose={nothing} column />
        <ChipChoice label="Reason" options={reasons} chosen={reason()} onChoose={setReason} />
        <Chips label="Seen" options={reasons} chosen={chosen()} onChoose={setChosen} />
      </Section>
      <Section title="Stepper" block>
        <Stepper
          label="New rate"
          value="0.6"
          unit="mg/kg/h, new"
          tone="drug"
          down="0.5"
          up="0.7"
          onDown={nothing}
          onUp={nothing}
          onType={nothing}
        />
        <Stepper
          label="Rate at maximum"
          value="0.75"
          unit="mg/kg/h, new"
          tone="drug"
          down="0.7"
          up={undefined}
          upWhy="hard limit"
          onDown={nothing}
          onUp={nothing}
        />
      </Section>
      <Section title="Words typed" block>
        <TextField label="User name" value="nora" onInput={nothing} autocomplete="username" />
        <TextField label="Password" type="password" value="" problem="Name or password is wrong." onInput={nothing} />
        <TextField
          label="Dosing weight"
          value="72"
          unit="kg"
          hint="Measured today"
          inputmode="decimal"
          onInput={nothing}
        />
        <TextField label="Note" value="" multiline onInput={nothing} />
        <SelectField label="Protocol" options={reasons} value={undefined} empty="Choose" onChoose={nothing} />
      </Section>
    </>
  )
}

const Spo2 = () => (
  <>
    SpO<sub>2</sub>
  </>
)

const Hint = () => (
  <>
    <b>118 is over 110.</b> Saving raises an alert.
  </>
)

/** The pad at work: digits move on by themselves, Delete goes back. */
function createTrial() {
  const [typing, setTyping] = createSignal<Typing>({ typed: {}, active: 'systolic' })
  const type = (key: PadKey) => setTyping((state) => press(state, key, slots))
  const value = (id: string, name: string) => ({
    id,
    name,
    typed: typing().typed[id] ?? '',
    active: typing().active === id,
  })
  const pick = (id: string) => setTyping((state) => ({ ...state, active: id }))
  return { type, value, pick }
}

type Trial = ReturnType<typeof createTrial>

const TrialFields = (props: { trial: Trial }) => (
  <>
    <FieldRow
      label="BP"
      unit="mmHg"
      pressure
      values={[props.trial.value('systolic', 'Systolic'), props.trial.value('diastolic', 'Diastolic')]}
      last="148/86"
      lastNote="10:36"
      onPick={props.trial.pick}
    />
    <FieldRow
      label="HR"
      unit="per min"
      values={[props.trial.value('heartRate', 'HR per min')]}
      last="84"
      onPick={props.trial.pick}
    />
  </>
)

const TrialPad = (props: { trial: Trial }) => (
  <NumberPad
    label="BP"
    hint="last 148/86"
    aside={{ label: words.pad.notTaken, onPress: nothing }}
    onKey={props.trial.type}
  />
)

function TryTyping() {
  const trial = createTrial()
  return (
    <Section title="Number pad" block>
      <div>
        <TrialFields trial={trial} />
      </div>
      <TrialPad trial={trial} />
    </Section>
  )
}

export function SpecimenSheet(props: { onClose: () => void }) {
  const trial = createTrial()
  const [time, setTime] = createSignal<TimeChoice>('now')
  return (
    <Sheet title="Vitals" chair="3" patient="Halvorsen, Marit" onClose={() => props.onClose()}>
      <TimeChips label="Taken" now={now} chosen={time()} onChoose={setTime} />
      <SheetColumns
        fields={
          <>
            <TrialFields trial={trial} />
            <FieldRow label={Spo2()} unit="%" values={one('')} last="97" onPick={nothing} />
            <FieldRow label="Sedation" unit="RASS" values={one('')} last="−1" lastNote="drowsy" onPick={nothing} />
            <FieldRow label="RR" unit="per min" values={one('')} last="14" notDue="next due 11:00" onPick={nothing} />
          </>
        }
        pad={<TrialPad trial={trial} />}
        action={
          <Button size="big" note="HR and sedation missing">
            Save now
          </Button>
        }
      />
    </Sheet>
  )
}
