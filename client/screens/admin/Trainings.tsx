import { createSignal, For, Show } from 'solid-js'
import { fromWire } from '../../../chart/instant.ts'
import type { Staff } from '../../../chart/people.ts'
import type { Proofs } from '../../../chart/wire.ts'
import { sentence } from '../../data/me.ts'
import { useTablet } from '../../data/tablet.ts'
import { fullDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { oneAtATime } from '../../parts/one-at-a-time.ts'
import { Dialog } from '../../parts/Sheet.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { adminWords } from './words.ts'

const words = adminWords.people.training
type Training = Proofs['trainings'][number]
const empty = { topic: '', day: '', trainer: '' }

/** What somebody accepted and was trained in, in a line: for the table of people. */
export function proofLine({ acknowledgements, trainings }: Proofs, { id }: Staff): readonly string[] {
  const accepted = acknowledgements.findLast(({ staffId }) => staffId === id)
  const trained = trainings.filter(({ staffId, struck }) => staffId === id && struck === undefined)
  return [
    accepted ? words.accepted(accepted.version, fullDate(fromWire(accepted.at))) : words.notAccepted,
    words.count(trained.length),
  ]
}

type TrainingsProps = { person: Staff; proofs: Proofs; onChange: (proofs: Proofs) => void; onClose: () => void }

/** Everything that somebody was trained in, and what is added to it. Nothing here is changed afterwards. */
export function Trainings(props: TrainingsProps) {
  const { api } = useTablet()
  const [draft, setDraft] = createSignal(empty)
  const [striking, setStriking] = createSignal<string>()
  const [because, setBecause] = createSignal('')
  const [problem, setProblem] = createSignal('')
  const theirs = () => props.proofs.trainings.filter(({ staffId }) => staffId === props.person.id)
  const set = (name: keyof typeof empty) => (value: string) => setDraft({ ...draft(), [name]: value })
  const path = `/api/staff/${encodeURIComponent(props.person.id)}/trainings`
  const send = oneAtATime(async (to: string, body: object) => {
    const answer = await api.call<Proofs>('POST', to, body)
    setProblem(answer.ok ? '' : sentence(answer.refused))
    if (answer.ok) props.onChange(answer.value)
    return answer.ok
  })
  const add = async (event: SubmitEvent) => {
    event.preventDefault()
    const { topic, day, trainer } = draft()
    if (await send(path, { topic: topic.trim(), day, trainer: trainer.trim() })) setDraft(empty)
  }
  const strike = async ({ id }: Training) => {
    if (!(await send(`${path}/strike`, { training: id, because: because().trim() }))) return
    setStriking(undefined)
    setBecause('')
  }
  const missing = () => (Object.values(draft()).some((text) => text.trim() === '') ? words.needed : undefined)
  return (
    <Dialog title={words.title(props.person.name)} onClose={() => props.onClose()}>
      <ul class="admin-trainings">
        <For each={theirs()} fallback={<li class="quiet">{words.none}</li>}>
          {(each) => (
            <li>
              <Show when={each.struck} fallback={<span>{words.line(each.topic, each.day, each.trainer)}</span>}>
                {(why) => (
                  <span>
                    <s>{words.line(each.topic, each.day, each.trainer)}</s> {words.struck(why())}
                  </span>
                )}
              </Show>
              <Show when={each.struck === undefined && striking() !== each.id}>
                <Button onPress={() => setStriking(each.id)}>{words.strike}</Button>
              </Show>
              <Show when={striking() === each.id}>
                <TextField label={words.because} value={because()} firstFocus onInput={setBecause} />
                <Button
                  waitingFor={because().trim() === '' ? words.because : undefined}
                  onPress={() => void strike(each)}
                >
                  {words.strike}
                </Button>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <form class="admin-form" onSubmit={(event) => void add(event)}>
        <TextField label={words.topic} value={draft().topic} onInput={set('topic')} />
        <TextField label={words.day} type="date" value={draft().day} onInput={set('day')} />
        <TextField label={words.trainer} value={draft().trainer} onInput={set('trainer')} />
        <Show when={problem()}>
          <AlertBlock level="attention" title={problem()} />
        </Show>
        <Button kind="primary" submit waitingFor={missing()}>
          {words.add}
        </Button>
      </form>
    </Dialog>
  )
}
