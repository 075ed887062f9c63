import type { Fact } from '../../data/chart-store.ts'
import { Button } from '../../parts/Button.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { useDraft } from '../session/drafts.ts'
import { useHere } from '../session/here.ts'
import { NotSaved } from '../session/sheets/asked.tsx'
import { reviewWords } from './words.ts'

const words = reviewWords.write

export type Writing = 'send-back' | 'remark' | 'addendum'

const about = {
  'send-back': { title: words.sendBackTitle, label: words.sendBackLabel, hint: words.sendBackHint },
  remark: { title: words.remarkTitle, label: words.remarkLabel, hint: words.remarkHint },
  addendum: { title: words.addendumTitle, label: words.addendumLabel, hint: words.addendumHint },
} as const

const factOf = (writing: Writing, text: string): Fact => {
  if (writing === 'addendum') return { kind: 'addendum', body: { text } }
  return { kind: 'note', body: { text: writing === 'send-back' ? words.sentBack(text) : text } }
}

/** The signer's own words, as an entry: sent back with a reason, a remark, or an addendum once it is signed. */
export function WriteDialog(props: { writing: Writing; onClose: () => void }) {
  const here = useHere()
  const draft = useDraft(`write-${props.writing}`, () => ({ text: '' }))
  const text = () => draft.values.text.trim()
  const save = async () => {
    if (!(await here.save(words.saved[props.writing], [factOf(props.writing, text())], { icon: 'note' }))) return
    draft.clear()
    props.onClose()
  }
  return (
    <Dialog
      title={about[props.writing].title}
      chair={here.chair()}
      patient={here.patient()}
      onClose={() => props.onClose()}
    >
      <div class="going">
        <TextField
          label={about[props.writing].label}
          hint={about[props.writing].hint}
          value={draft.values.text}
          multiline
          firstFocus
          onInput={(typed) => draft.set('text', typed)}
        />
        <NotSaved />
        <Button
          kind="primary"
          size="big"
          waitingFor={text() === '' ? words.missing : undefined}
          onPress={() => void save()}
        >
          {words.save[props.writing]}
        </Button>
      </div>
    </Dialog>
  )
}
