import { onMount } from 'solid-js'
import { TextField } from '../../../parts/TextField.tsx'
import { useCharting, useDraft } from '../drafts.ts'
import { useHere } from '../here.ts'
import { sessionWords } from '../words.ts'
import { Chart, chosenAt, HereSheet, openFor, type Timed, timedNow, When } from './asked.tsx'
import { askedWords, sheetWords, undoWords } from './words.ts'

const words = sheetWords.note

/** Free words, for what has no field. */
export function NoteSheet(props: { at?: number | undefined; onClose: () => void }) {
  const _here = useHere()
  const draft = useDraft<Timed & { text: string }>('note', () => ({ ...timedNow, text: '' }))
  const chart = useCharting(draft, () => props.onClose())
  onMount(() => openFor(props.at, draft.values.text.trim() === '', draft.set))
  const save = async () => {
    const facts = [{ kind: 'note' as const, body: { text: draft.values.text.trim() } }]
    await chart(undoWords.note, facts, { at: chosenAt(draft.values), icon: 'note' })
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
      <When label={askedWords.at} draft={draft.values} onChange={draft.set} />
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
