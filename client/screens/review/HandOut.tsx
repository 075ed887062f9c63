import { createSignal, Show } from 'solid-js'
import { sentence } from '../../data/me.ts'
import { useTablet } from '../../data/tablet.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { oneAtATime } from '../../parts/one-at-a-time.ts'
import { Segmented } from '../../parts/Segmented.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { useHere } from '../session/here.ts'
import { reviewWords } from './words.ts'

const words = reviewWords.handOut
type What = 'note' | 'record'

/** A note or record that leaves the clinic: for whom and what for first, then the file. */
export function HandOutDialog(props: { onClose: () => void }) {
  const here = useHere()
  const { api } = useTablet()
  const [what, setWhat] = createSignal<What>('note')
  const [recipient, setRecipient] = createSignal('')
  const [purpose, setPurpose] = createSignal('')
  const [problem, setProblem] = createSignal('')
  const [written, setWritten] = createSignal(false)
  const session = `/api/sessions/${encodeURIComponent(here.id)}`
  const missing = () => (recipient().trim() === '' || purpose().trim() === '' ? words.missing : undefined)
  const write = oneAtATime(async () => {
    const body = { what: what(), recipient: recipient().trim(), purpose: purpose().trim() }
    const answer = await api.call('POST', `${session}/disclosures`, body)
    if (answer.ok) setWritten(true)
    else setProblem(sentence(answer.refused))
  })
  const kinds = (['note', 'record'] as const).map((value) => ({ value, label: words.kinds[value] }))
  return (
    <Dialog title={words.title} chair={here.chair()} patient={here.patient()} onClose={() => props.onClose()}>
      <div class="going">
        <Show
          when={written()}
          fallback={
            <>
              <Segmented label={words.what} options={kinds} chosen={what()} onChoose={setWhat} />
              <TextField label={words.recipient} value={recipient()} firstFocus onInput={setRecipient} />
              <TextField label={words.purpose} value={purpose()} onInput={setPurpose} />
              <Show when={problem()}>
                <AlertBlock level="attention" title={problem()} />
              </Show>
              <Button kind="primary" size="big" waitingFor={missing()} onPress={() => void write()}>
                {words.write}
              </Button>
            </>
          }
        >
          <p role="status">{words.written}</p>
          <a
            class="review-pdf"
            href={what() === 'note' ? `${session}/note.pdf` : `${session}/record`}
            target="_blank"
            rel="noopener"
          >
            {words.open[what()]}
          </a>
        </Show>
      </div>
    </Dialog>
  )
}
