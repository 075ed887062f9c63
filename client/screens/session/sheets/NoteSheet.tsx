import { createSignal, onMount } from 'solid-js'
import { TextField } from '../../../parts/TextField.tsx'
import { useDraft } from '../drafts.ts'
import { useHere } from '../here.ts'
import { sessionWords } from '../words.ts'
import { Chart, chosenAt, HereSheet, openFor, type Timed, timedNow, When } from './asked.tsx'
import { askedWords, sheetWords, undoWords } from './words.ts'

const words = sheetWords.note

/** Free words, for what has no field. */
export function NoteSheet(props: { at?: number | undefined; onClose: () => void }) {
  const here = useHere()
  const draft = useDraft<Timed & { text: string }>('note', () => ({ ...timedNow, text: '' }))
  const [busy, setBusy] = createSignal(false)
  onMount(() => openFor(props.at, draft.values.text.trim() === '', draft.set))
  const save = async () => {
    if (busy()) return
    setBusy(true)
    const facts = [{ kind: 'note' as const, body: { text: draft.values.text.trim() } }]
    const saved = await here.save(undoWords.note, facts, { at: chosenAt(draft.values), icon: 'note' })
    setBusy(false)
    if (!saved) return
    draft.clear()
    props.onClose()
  }
  return (
    <HereSheet
      title={words.title}
      onClose={() => props.onClose()}
      actions={
        <Chart
          waitingFor={draft.values.text.trim() === '' ? sessionWords.sheet.nothingYet : undefined}
          onPress={() => void save()}
        >
          {words.save}
        </Chart>
      }
    >
      <When
        label={askedWords.at}
        draft={draft.values}
        onTime={(time) => draft.set({ time })}
        onWhy={(lateWhy) => draft.set({ lateWhy })}
      />
      <TextField
        label={words.text}
        value={draft.values.text}
        hint={words.hint}
        multiline
        firstFocus
        onInput={(text) => draft.set({ text })}
      />
    </HereSheet>
  )
}
