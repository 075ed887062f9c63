import { createMemo, createSignal, Show } from 'solid-js'
import { allergyNames, allergyText, distinctNames, knownAllergies } from '../../../chart/allergies.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Chips } from '../../parts/Chips.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { useDraft } from '../session/drafts.ts'
import { useHere } from '../session/here.ts'
import { useAllergyFile } from './allergy-file.ts'
import { FormSheet } from './FormSheet.tsx'
import { itemOf } from './sections.ts'
import { checkInWords } from './words.ts'

const words = checkInWords.allergies

/**
 * What was tapped here, beside what is known: a name that comes to the file after the sheet was first opened stands
 * chosen as well, and is not taken off it by somebody who never saw it.
 */
type AllergyDraft = { answer: string | undefined; on: readonly string[]; off: readonly string[]; text: string }

/**
 * What the patient is allergic to: charted in this session, and written to the patient's file so that the band, the
 * medicines and the next session know it. The file's own names stand chosen: what is on file holds until somebody says
 * that it doesn't. A name of the file is taken off only by a tap on its own chip.
 */
export function AllergiesSheet(props: { answer?: string | undefined; onClose: () => void }) {
  const here = useHere()
  const file = useAllergyFile()
  const known = createMemo(() => knownAllergies(here.session(), here.context().patient) ?? [])
  const draft = useDraft<AllergyDraft>('allergies', () => ({ answer: props.answer, on: [], off: [], text: '' }))
  const [busy, setBusy] = createSignal(false)
  // The answer just tapped counts, whatever was left half typed before.
  if (props.answer !== undefined) draft.set({ answer: props.answer })
  const typed = () => allergyNames(draft.values.text.replaceAll(',', ';'))
  const chosen = () =>
    distinctNames([...known().filter((name) => !draft.values.off.includes(name)), ...draft.values.on])
  const choose = (names: readonly string[]) =>
    draft.set({
      on: names.filter((name) => !known().includes(name)),
      off: known().filter((name) => !names.includes(name)),
    })
  const named = () => distinctNames([...chosen(), ...typed()])
  const offered = () => distinctNames([...known(), ...words.common]).map((value) => ({ value, label: value }))
  const isNone = () => draft.values.answer === 'none-known'
  const missing = () => {
    if (isNone()) return named().length > 0 ? words.missing.contradicts(named().join(', ')) : undefined
    return named().length === 0 ? words.missing.name : undefined
  }
  const save = async () => {
    if (busy() || missing() !== undefined) return
    setBusy(true)
    const names = isNone() ? [] : named()
    const answer = isNone() ? 'none-known' : 'reviewed'
    const said = names.length === 0 ? {} : { value: allergyText(names) }
    const label = names.length === 0 ? words.none : names.join(', ')
    const saved = await here.save(checkInWords.undo.answered(itemOf('allergies').label, label), [
      { kind: 'checklist-answered', body: { item: 'allergies', answer, ...said } },
    ])
    if (saved) {
      // The file does not take back what it learnt: a slip is answered anew, in this sheet.
      here.offerUndo(undefined)
      draft.clear()
      void file.write(names)
      props.onClose()
    }
    setBusy(false)
  }
  return (
    <FormSheet
      title={itemOf('allergies').label}
      action={isNone() ? words.saveNone : words.save(named().length)}
      waitingFor={missing()}
      onPress={() => void save()}
      onClose={() => props.onClose()}
    >
      <p>{words.ask}</p>
      <Segmented
        label={words.ask}
        hideLabel
        options={[
          { value: 'reviewed', label: words.some },
          { value: 'none-known', label: words.none },
        ]}
        chosen={isNone() ? 'none-known' : 'reviewed'}
        onChoose={(answer) => draft.set({ answer })}
      />
      <Show when={!isNone() || named().length > 0}>
        <Chips label={words.which} options={offered()} chosen={chosen()} onChoose={choose} />
        <TextField
          label={words.others}
          hint={words.othersHint}
          value={draft.values.text}
          autocomplete="off"
          onInput={(text) => draft.set({ text })}
        />
      </Show>
    </FormSheet>
  )
}

/** Beside the question: what is on file, and that this session's answer has not reached the file. */
export function AllergyFile() {
  const file = useAllergyFile()
  return (
    <Show when={file.waits()}>
      {(names) => (
        <AlertBlock
          level="attention"
          title={words.notOnFile(names().length === 0 ? words.none : names().join(', '))}
          actions={<Button onPress={() => void file.write(names())}>{words.write}</Button>}
        >
          {file.problem()}
        </AlertBlock>
      )}
    </Show>
  )
}
