import { createMemo, Show } from 'solid-js'
import type { Fact } from '../../data/chart-store.ts'
import { Button } from '../../parts/Button.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { useDraft } from '../session/drafts.ts'
import { nameOf, useHere } from '../session/here.ts'
import { NotSaved } from '../session/sheets/asked.tsx'
import { reviewWords } from './words.ts'

const words = reviewWords.write

export type Writing = 'send-back' | 'remark' | 'addendum'

const about = {
  'send-back': { title: words.sendBackTitle, label: words.sendBackLabel, hint: words.sendBackHint },
  remark: { title: words.remarkTitle, label: words.remarkLabel, hint: words.remarkHint },
  addendum: { title: words.addendumTitle, label: words.addendumLabel, hint: words.addendumHint },
} as const

const factOf = (writing: Writing, text: string, to: string): Fact => {
  if (writing === 'addendum') return { kind: 'addendum', body: { text } }
  return writing === 'send-back' ? { kind: 'sent-back', body: { to, reason: text } } : { kind: 'note', body: { text } }
}

/** The signer's own words, as an entry: sent back with a reason, a remark, or an addendum once it is signed. */
export function WriteDialog(props: { writing: Writing; onClose: () => void }) {
  const here = useHere()
  const draft = useDraft(`write-${props.writing}`, () => ({ text: '', to: '' }))
  const text = () => draft.values.text.trim()
  /** Whoever charted here besides the one who sends it back. */
  const charted = createMemo(() =>
    [...new Set(here.session().shown.map(({ original }) => original.author))]
      .filter((id) => id !== here.author())
      .map((value) => ({ value, label: nameOf(here.context(), value) })),
  )
  const to = () => (charted().length === 1 ? charted()[0]?.value : draft.values.to || undefined)
  const missing = () => {
    if (props.writing === 'send-back' && to() === undefined)
      return charted().length === 0 ? words.nobody : words.missingWho
    return text() === '' ? words.missing : undefined
  }
  const save = async () => {
    if (!(await here.save(words.saved[props.writing], [factOf(props.writing, text(), to() ?? '')], { icon: 'note' })))
      return
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
        <Show when={props.writing === 'send-back' && charted().length > 0}>
          <Segmented
            label={words.sendBackTo}
            options={charted()}
            chosen={to()}
            onChoose={(id) => draft.set('to', id)}
          />
        </Show>
        <TextField
          label={about[props.writing].label}
          hint={about[props.writing].hint}
          value={draft.values.text}
          multiline
          firstFocus
          onInput={(typed) => draft.set('text', typed)}
        />
        <NotSaved />
        <Button kind="primary" size="big" waitingFor={missing()} onPress={() => void save()}>
          {words.save[props.writing]}
        </Button>
      </div>
    </Dialog>
  )
}
