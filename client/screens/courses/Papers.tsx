import { createSignal, Show } from 'solid-js'
import { may } from '../../../chart/people.ts'
import { sentence } from '../../data/me.ts'
import { postForFile } from '../../data/post-for-file.ts'
import { useTablet } from '../../data/tablet.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { oneAtATime } from '../../parts/one-at-a-time.ts'
import { Segmented } from '../../parts/Segmented.tsx'
import { SelectField } from '../../parts/SelectField.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { courseWords } from './words.ts'

const words = courseWords.papers
const kinds = (['prior-authorisation', 'referrer'] as const).map((value) => ({ value, label: words.kinds[value] }))

/** What leaves on paper: the summary, and a letter, for which recipient and purpose are asked. */
export function Papers(props: { course: string }) {
  const { me } = useTablet()
  const [writing, setWriting] = createSignal(false)
  const at = () => `/api/courses/${encodeURIComponent(props.course)}`
  return (
    <section class="course-papers" aria-label={words.title}>
      <a class="course-paper" href={`${at()}/summary.pdf`} target="_blank" rel="noopener">
        {words.summary}
      </a>
      <Show when={may(me.me()?.staff.role ?? 'administrator', 'plan-sessions')}>
        <Button icon="note" onPress={() => setWriting(true)}>
          {words.letter}
        </Button>
      </Show>
      <Show when={writing()}>
        <Letter path={`${at()}/letter`} onClose={() => setWriting(false)} />
      </Show>
    </section>
  )
}

function Letter(props: { path: string; onClose: () => void }) {
  const { directory } = useTablet()
  const [kind, setKind] = createSignal<(typeof kinds)[number]['value']>()
  const [recipient, setRecipient] = createSignal('')
  const [purpose, setPurpose] = createSignal('')
  const [signer, setSigner] = createSignal<string>()
  const [problem, setProblem] = createSignal<string>()
  const physicians = () =>
    [...directory.staff().values()].filter(({ role, enabled }) => enabled && role === 'physician')
  const waits = () => {
    if (kind() === undefined) return words.needKind
    return recipient().trim() === '' || purpose().trim() === '' ? words.needWho : undefined
  }
  const make = oneAtATime(async (preview: boolean) => {
    const body = {
      ...{ kind: kind(), recipient: recipient().trim(), purpose: purpose().trim() },
      ...(signer() === undefined ? {} : { signer: signer() }),
      ...(preview ? { preview } : {}),
    }
    // Opened at the press: a window that opens later is taken for one that nobody asked for.
    const shown = window.open('', '_blank')
    const answer = await postForFile(props.path, body)
    if (answer.ok && shown) shown.location.href = URL.createObjectURL(answer.value)
    else shown?.close()
    setProblem(answer.ok ? undefined : sentence(answer.refused))
    if (answer.ok && !preview) props.onClose()
  })
  return (
    <Dialog
      title={words.letter}
      onClose={() => props.onClose()}
      actions={
        <>
          <Button waitingFor={waits()} onPress={() => void make(true)}>
            {words.preview}
          </Button>
          <Button kind="primary" icon="print" waitingFor={waits()} onPress={() => void make(false)}>
            {words.print}
          </Button>
        </>
      }
    >
      <div class="course-letter">
        <Segmented label={words.kind} options={kinds} chosen={kind()} onChoose={setKind} />
        <TextField label={words.recipient} value={recipient()} firstFocus onInput={setRecipient} />
        <TextField label={words.purpose} value={purpose()} onInput={setPurpose} />
        <SelectField
          label={words.signer}
          options={physicians().map(({ id, name }) => ({ value: id, label: name }))}
          value={signer()}
          empty={words.byHand}
          onChoose={setSigner}
        />
        <p class="quiet">{words.disclosed}</p>
        <Show when={problem()}>{(why) => <AlertBlock level="attention" title={why()} />}</Show>
      </div>
    </Dialog>
  )
}
