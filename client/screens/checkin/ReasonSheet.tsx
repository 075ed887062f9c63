import { TextField } from '../../parts/TextField.tsx'
import { useCharting, useDraft } from '../session/drafts.ts'
import { useHere } from '../session/here.ts'
import { useChecked } from './check-in.ts'
import { FormSheet } from './FormSheet.tsx'
import { itemOf } from './sections.ts'
import { checkInWords } from './words.ts'

const words = checkInWords.reason

/** The words behind an answer that is not a good one: what it was, or, where it blocks the start, why to go on. */
export function ReasonSheet(props: { item: string; onClose: () => void }) {
  const here = useHere()
  const checked = useChecked()
  const draft = useDraft<{ text: string }>(`reason ${props.item}`, () => ({ text: '' }))
  const chart = useCharting(draft, () => props.onClose())
  const blocks = () => checked().some(({ item, gate }) => item === props.item && gate === 'block')
  const answer = () =>
    here.session().facts['checklist-answered'].findLast(({ body }) => body.item === props.item)?.body.answer ??
    (props.item === 'weight' ? 'stated' : undefined)
  const missing = () => (draft.values.text.trim() === '' ? words.missing : undefined)
  const save = async () => {
    const [text, given] = [draft.values.text.trim(), answer()]
    if (given === undefined || text === '') return
    const more = blocks() ? { override: { reason: text } } : { value: text }
    await chart(checkInWords.undo.answered(itemOf(props.item).label, words.charted), [
      { kind: 'checklist-answered', body: { item: props.item, answer: given, ...more } },
    ])
  }
  return (
    <FormSheet
      title={`${itemOf(props.item).label}: ${blocks() ? words.override : words.details}`}
      action={words.action}
      waitingFor={missing()}
      onPress={() => void save()}
      onClose={() => props.onClose()}
    >
      <TextField
        label={blocks() ? words.label : words.detailsLabel}
        hint={words.hint}
        value={draft.values.text}
        multiline
        firstFocus
        onInput={(text) => draft.set({ text })}
      />
    </FormSheet>
  )
}
