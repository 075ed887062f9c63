import { Show } from 'solid-js'
import { figure } from '../../format.ts'
import { Button } from '../../parts/Button.tsx'
import { FieldRow } from '../../parts/FieldRow.tsx'
import { NumberPad } from '../../parts/NumberPad.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { numberTyped, type PadKey, press } from '../../parts/typing.ts'
import { useCharting, useDraft } from '../session/drafts.ts'
import { usePadKeys } from '../session/sheets/pad-keys.ts'
import { useCheckIn } from './check-in.ts'
import { FormSheet } from './FormSheet.tsx'
import { useDoubtedWeight } from './measured.ts'
import { asksForWords, itemOf } from './sections.ts'
import { needsNumber } from './steps.ts'
import { bmi, lbFromKg, MOST, mayGrow } from './weight.ts'
import { checkInWords } from './words.ts'

const words = checkInWords.value
const slots = [{ id: 'value', decimals: 1 }] as const

type ValueDraft = {
  answer: string | undefined
  text: string
  /** What was asked about and said to be right. */
  sure: string | undefined
  /** What was to be saved, so that it is typed to its end. */
  typedOut: string | undefined
}

/** An answer that says nothing without its number or its name: hours since food, who takes the patient home. */
export function ValueSheet(props: { item: string; answer?: string | undefined; onClose: () => void }) {
  const item = () => itemOf(props.item)
  const { open } = useCheckIn()
  const doubted = useDoubtedWeight()
  const draft = useDraft<ValueDraft>(`value ${props.item}`, () => ({
    answer: props.answer,
    text: '',
    sure: undefined,
    typedOut: undefined,
  }))
  const chart = useCharting(draft, () => props.onClose())
  // The answer just tapped counts, whatever was left half typed before.
  if (props.answer !== undefined) draft.set({ answer: props.answer })
  const label = () => item().needsValue?.label ?? words.words.escort
  const inNumbers = () => draft.values.answer !== undefined && needsNumber(props.item, draft.values.answer)
  const needs = () => inNumbers() || (asksForWords(props.item) && draft.values.answer === 'yes')
  const value = () => {
    const text = draft.values.text.trim()
    if (!needs() || text === '') return undefined
    return inNumbers() ? numberTyped(text) : text
  }
  const key = (pressed: PadKey) => {
    const { typed } = press({ typed: { value: draft.values.text }, active: 'value' }, pressed, slots)
    draft.set({ text: typed.value ?? '' })
  }
  usePadKeys(key, inNumbers)
  const question = () => {
    const cm = props.item === 'height' && draft.values.sure !== draft.values.text ? value() : undefined
    if (typeof cm !== 'number' || cm <= 0) return undefined
    if (mayGrow(draft.values.text, cm, MOST.cm) && draft.values.typedOut !== draft.values.text) return undefined
    const kg = doubted(cm)
    if (kg === undefined) return undefined
    return words.height.ask(figure(cm, 1), figure(kg, 1), figure(lbFromKg(kg), 1), figure(bmi(kg, cm), 1))
  }
  const missing = () => {
    if (draft.values.answer === undefined) return words.missing.answer
    if (needs() && value() === undefined) return words.missing.value(label())
    return question() && checkInWords.weight.answerFirst
  }
  const save = async () => {
    const { answer, text } = draft.values
    draft.set({ typedOut: text })
    if (answer === undefined || missing() !== undefined) return
    const said = value()
    await chart(checkInWords.undo.answered(item().label, String(said ?? answer)), [
      {
        kind: 'checklist-answered',
        body: { item: props.item, answer, ...(said === undefined ? {} : { value: said }) },
      },
    ])
  }
  return (
    <FormSheet
      title={item().label}
      action={words.action}
      waitingFor={missing()}
      onPress={() => void save()}
      onClose={() => props.onClose()}
    >
      <form
        class="checkin-form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <p>{item().ask}</p>
        <Segmented
          label={item().ask}
          hideLabel
          options={item().answers}
          chosen={draft.values.answer}
          onChoose={(answer) => draft.set({ answer })}
        />
        <Show when={needs() && !inNumbers()}>
          <TextField
            label={label()}
            value={draft.values.text}
            autocomplete="off"
            firstFocus
            onInput={(text) => draft.set({ text })}
          />
        </Show>
        <Show when={inNumbers()}>
          <div class="value-typed">
            <FieldRow
              label={label()}
              unit={item().needsValue?.unit}
              values={[{ id: 'value', name: label(), typed: draft.values.text, active: true }]}
              hint={question()}
              onPick={() => undefined}
            >
              <Show when={question()}>
                <Button onPress={() => open({ item: 'weight' })}>{words.height.weigh}</Button>
                <Button onPress={() => draft.set({ sure: draft.values.text })}>{words.height.right}</Button>
              </Show>
            </FieldRow>
            <NumberPad label={label()} hint={item().needsValue?.unit} decimal onKey={key} />
          </div>
        </Show>
      </form>
    </FormSheet>
  )
}
