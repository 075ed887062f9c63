import { Show } from 'solid-js'
import { FieldRow } from '../../parts/FieldRow.tsx'
import { NumberPad } from '../../parts/NumberPad.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { numberTyped, type PadKey, press } from '../../parts/typing.ts'
import { useCharting, useDraft } from '../session/drafts.ts'
import { usePadKeys } from '../session/sheets/pad-keys.ts'
import { FormSheet } from './FormSheet.tsx'
import { asksForWords, itemOf } from './sections.ts'
import { needsNumber } from './steps.ts'
import { checkInWords } from './words.ts'

const words = checkInWords.value
const slots = [{ id: 'value', decimals: 1 }] as const

/** An answer that says nothing without its number or its name: hours since food, who takes the patient home. */
export function ValueSheet(props: { item: string; answer?: string | undefined; onClose: () => void }) {
  const item = () => itemOf(props.item)
  const draft = useDraft<{ answer: string | undefined; text: string }>(`value ${props.item}`, () => ({
    answer: props.answer,
    text: '',
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
  const missing = () => {
    if (draft.values.answer === undefined) return words.missing.answer
    return needs() && value() === undefined ? words.missing.value(label()) : undefined
  }
  const save = async () => {
    const { answer } = draft.values
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
              onPick={() => undefined}
            />
            <NumberPad label={label()} hint={item().needsValue?.unit} decimal onKey={key} />
          </div>
        </Show>
      </form>
    </FormSheet>
  )
}
