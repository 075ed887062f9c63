import { createSignal, Show } from 'solid-js'
import type { Patient } from '../../../chart/people.ts'
import { createAnswer, once } from '../../answer.ts'
import { read } from '../../data/read.ts'
import { useTablet } from '../../data/tablet.ts'
import { calendarDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { oneAtATime } from '../../parts/one-at-a-time.ts'
import { Segmented } from '../../parts/Segmented.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { Table } from '../../parts/Table.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { PatientLine, PatientSearch } from '../PatientSearch.tsx'
import { whyNot } from './reading.ts'
import { adminWords } from './words.ts'

const words = adminWords.requests
type Kind = keyof typeof words.kinds
type State = 'open' | 'granted' | 'denied'
type Duty = {
  readonly id: string
  readonly version: number
  readonly patientId: string
  readonly kind: Kind
  readonly receivedOn: string
  readonly asked: string
  readonly state: State
  readonly due: string
  readonly overdue: boolean
  readonly daysLeft: number
}

const fields = {
  '/receivedOn': words.received,
  '/asked': words.asked,
  '/answeredOn': words.answered,
  '/answer': words.what,
  '/statement': words.statement,
}
const columns = [
  { id: 'patient', label: words.columns.patient },
  { id: 'kind', label: words.columns.kind },
  { id: 'received', label: words.columns.received },
  { id: 'due', label: words.columns.due },
  { id: 'state', label: words.columns.state },
  { id: 'acts', label: words.columns.acts },
] as const

/** What patients asked for that the law puts a clock on, the most pressing first. */
export function Requests() {
  const tablet = useTablet()
  const [list, { refetch }] = createAnswer(once, () => read<{ requests: readonly Duty[] }>(tablet, '/api/requests'))
  const [adding, setAdding] = createSignal(false)
  const [answering, setAnswering] = createSignal<Duty>()
  const done = () => {
    setAdding(false)
    setAnswering(undefined)
    void refetch()
  }
  const requests = () => list()?.value?.requests ?? []
  const cell = (duty: Duty, column: (typeof columns)[number]['id']) => {
    if (column === 'patient') return <WhoAsked id={duty.patientId} asked={duty.asked} />
    if (column === 'kind') return words.kinds[duty.kind]
    if (column === 'received') return calendarDate(duty.receivedOn)
    if (column === 'due') return <Due {...duty} />
    if (column === 'state') return words[duty.state]
    return (
      <Show when={duty.state === 'open'}>
        <Button onPress={() => setAnswering(duty)}>{words.answer}</Button>
      </Show>
    )
  }
  return (
    <section class="admin-form" aria-label={adminWords.views.requests}>
      <Show when={list()?.problem}>
        {(why) => (
          <AlertBlock level="attention" title={adminWords.notReached}>
            {why()}
          </AlertBlock>
        )}
      </Show>
      <div>
        <Button icon="plus" onPress={() => setAdding(true)}>
          {words.add}
        </Button>
      </div>
      <Show when={requests().length > 0} fallback={<p role="status">{list()?.value ? words.none : ''}</p>}>
        <Table stacks caption={adminWords.views.requests} columns={columns} rows={requests()} cell={cell} />
      </Show>
      <Show when={adding()}>
        <NewRequest onClose={() => setAdding(false)} onDone={done} />
      </Show>
      <Show when={answering()} keyed>
        {(duty) => <Answer duty={duty} onClose={() => setAnswering(undefined)} onDone={done} />}
      </Show>
    </section>
  )
}

function WhoAsked(props: { id: string; asked: string }) {
  const { directory } = useTablet()
  void directory.fetchPatient(props.id)
  const name = () => {
    const known = directory.patient(props.id)
    return known ? `${known.family}, ${known.given}` : props.id
  }
  return (
    <>
      <b>{name()}</b> <q>{props.asked}</q>
    </>
  )
}

function Due(props: Duty) {
  return (
    <>
      {calendarDate(props.due)}{' '}
      <Show when={props.state === 'open'}>
        <b>{props.overdue ? words.overdue(-props.daysLeft) : words.left(props.daysLeft)}</b>
      </Show>
    </>
  )
}

function NewRequest(props: { onClose: () => void; onDone: () => void }) {
  const { api } = useTablet()
  const [patient, setPatient] = createSignal<Patient>()
  const [kind, setKind] = createSignal<Kind>()
  const [received, setReceived] = createSignal('')
  const [asked, setAsked] = createSignal('')
  const [problem, setProblem] = createSignal('')
  const save = oneAtATime(async () => {
    const body = { patientId: patient()?.id ?? '', kind: kind(), receivedOn: received(), asked: asked().trim() }
    const answer = await api.call('POST', '/api/requests', body)
    if (!answer.ok) return setProblem(whyNot(answer.refused, fields))
    props.onDone()
  })
  const isWhole = () => patient() && kind() && received() && asked().trim()
  const kinds = (['copy', 'amendment'] as const).map((value) => ({
    value,
    label: words.kinds[value],
    note: words.clock[value],
  }))
  return (
    <Dialog title={words.add} onClose={() => props.onClose()}>
      <div class="admin-form">
        <Show when={patient()} fallback={<PatientSearch onChoose={setPatient} />}>
          {(chosen) => <PatientLine patient={chosen()} />}
        </Show>
        <Segmented label={words.kind} options={kinds} chosen={kind()} onChoose={setKind} />
        <TextField label={words.received} type="date" value={received()} onInput={setReceived} />
        <TextField label={words.asked} multiline value={asked()} onInput={setAsked} />
        <Show when={problem()}>
          <AlertBlock level="attention" title={problem()} />
        </Show>
        <Button kind="primary" waitingFor={isWhole() ? undefined : words.needed} onPress={() => void save()}>
          {words.save}
        </Button>
      </div>
    </Dialog>
  )
}

function Answer(props: { duty: Duty; onClose: () => void; onDone: () => void }) {
  const { api } = useTablet()
  const [state, setState] = createSignal<'granted' | 'denied'>()
  const [on, setOn] = createSignal('')
  const [what, setWhat] = createSignal('')
  const [statement, setStatement] = createSignal('')
  const [problem, setProblem] = createSignal('')
  const save = async () => {
    const said = statement().trim()
    const body = {
      version: props.duty.version,
      state: state(),
      answeredOn: on(),
      answer: what().trim(),
      ...(said ? { statement: said } : {}),
    }
    const answer = await api.call('POST', `/api/requests/${encodeURIComponent(props.duty.id)}/answer`, body)
    if (!answer.ok) return setProblem(whyNot(answer.refused, fields))
    props.onDone()
  }
  const states = (['granted', 'denied'] as const).map((value) => ({ value, label: words[value] }))
  return (
    <Dialog title={words.kinds[props.duty.kind]} onClose={() => props.onClose()}>
      <div class="admin-form">
        <p>
          <q>{props.duty.asked}</q>
        </p>
        <Segmented label={words.answer} options={states} chosen={state()} onChoose={setState} />
        <TextField label={words.answered} type="date" value={on()} onInput={setOn} />
        <TextField label={words.what} multiline value={what()} onInput={setWhat} />
        <Show when={state() === 'denied'}>
          <TextField label={words.statement} multiline value={statement()} onInput={setStatement} />
        </Show>
        <Show when={problem()}>
          <AlertBlock level="attention" title={problem()} />
        </Show>
        <Button
          kind="primary"
          waitingFor={state() && on() && what().trim() ? undefined : words.neededToAnswer}
          onPress={() => void save()}
        >
          {words.answer}
        </Button>
      </div>
    </Dialog>
  )
}
