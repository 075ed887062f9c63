import { createSignal, Show } from 'solid-js'
import { fromWire } from '../../../chart/instant.ts'
import type { Patient } from '../../../chart/people.ts'
import { phaseLabels, phases } from '../../../chart/phase.ts'
import type { SessionRow } from '../../../chart/wire.ts'
import { createAnswer } from '../../answer.ts'
import { read } from '../../data/read.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime, fullDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { SelectField } from '../../parts/SelectField.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { Table } from '../../parts/Table.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { PatientSearch } from '../PatientSearch.tsx'
import { BillingExport } from './BillingExport.tsx'
import { queryOf } from './reading.ts'
import { adminWords } from './words.ts'

const words = adminWords.sessions
type Page = { readonly sessions: readonly SessionRow[]; readonly next?: string }
const nothing = { patient: '', day: '', nurse: '', protocol: '', lot: '', phase: '' }

const columns = [
  { id: 'start', label: words.columns.start },
  { id: 'patient', label: words.columns.patient },
  { id: 'chair', label: words.columns.chair },
  { id: 'protocol', label: words.columns.protocol },
  { id: 'phase', label: words.columns.phase },
  { id: 'story', label: words.columns.story },
] as const

/** The records of all sessions, by patient, day, person, protocol, lot and state. Props: onSession(id) opens one. */
export function Sessions(props: { onSession: (id: string) => void }) {
  const tablet = useTablet()
  const { directory } = tablet
  const [filter, setFilter] = createSignal(nothing)
  const [patient, setPatient] = createSignal<Patient>()
  const [choosing, setChoosing] = createSignal(false)
  const ofPatient = (chosen: Patient | undefined) => {
    setPatient(chosen)
    setChoosing(false)
    set('patient')(chosen?.id ?? '')
  }
  const set = (name: keyof typeof nothing) => (value: string) => setFilter({ ...filter(), [name]: value })
  const ask = (query: Readonly<Record<string, string>>) => read<Page>(tablet, `/api/sessions${queryOf(query)}`)
  const [answered, { mutate }] = createAnswer(filter, ask)
  const page = () => answered()?.value
  const goOn = async (cursor: string) => {
    const wanted = filter()
    const { value, problem } = await ask({ ...wanted, cursor })
    // Another patient or person was chosen meanwhile: these are not theirs.
    if (wanted !== filter() || page()?.next !== cursor) return
    mutate((before) => {
      if (value === undefined) return { ...before, problem: problem ?? '' }
      return { value: { ...value, sessions: [...(before?.value?.sessions ?? []), ...value.sessions] } }
    })
  }
  const any = { value: '', label: words.any }
  const people = () => [...directory.staff().values()].map(({ id, name }) => ({ value: id, label: name }))
  const protocols = () =>
    directory.protocols().map(({ id, title, version }) => ({ value: id, label: `${title} ${version}` }))
  const cell = (row: SessionRow, column: (typeof columns)[number]['id']) => {
    if (column === 'start') return `${fullDate(fromWire(row.plannedStart))} ${clockTime(fromWire(row.plannedStart))}`
    if (column === 'patient') return `${row.patient.family}, ${row.patient.given} (${row.patient.mrn})`
    if (column === 'protocol') return `${row.protocol.title} ${row.protocol.version}`
    if (column === 'story') return <Button onPress={() => props.onSession(row.id)}>{adminWords.asked.open}</Button>
    return column === 'phase' ? phaseLabels[row.phase] : row.chair
  }
  return (
    <section class="admin-form" aria-label={adminWords.views.sessions}>
      <BillingExport />
      <Show when={patient()}>
        {(chosen) => <p role="status">{words.ofPatient(`${chosen().family}, ${chosen().given}`, chosen().mrn)}</p>}
      </Show>
      <Show when={choosing()}>
        <Dialog title={words.choosePatient} onClose={() => setChoosing(false)}>
          <PatientSearch onChoose={ofPatient} />
        </Dialog>
      </Show>
      <div class="admin-filters">
        <Button icon="search" onPress={() => (patient() ? ofPatient(undefined) : setChoosing(true))}>
          {patient() ? words.allPatients : words.choosePatient}
        </Button>
        <TextField label={words.day} type="date" value={filter().day} onInput={set('day')} />
        <SelectField label={words.who} options={[any, ...people()]} value={filter().nurse} onChoose={set('nurse')} />
        <SelectField
          label={words.phase}
          options={[any, ...phases.map((phase) => ({ value: phase, label: phaseLabels[phase] }))]}
          value={filter().phase}
          onChoose={set('phase')}
        />
        <SelectField
          label={words.columns.protocol}
          options={[any, ...protocols()]}
          value={filter().protocol}
          onChoose={set('protocol')}
        />
        <TextField label={words.lot} value={filter().lot} onInput={set('lot')} />
      </div>
      <Show when={answered()?.problem}>
        {(why) => (
          <AlertBlock level="attention" title={adminWords.notReached}>
            {why()}
          </AlertBlock>
        )}
      </Show>
      <Show when={page()?.sessions.length} fallback={<p role="status">{page() ? adminWords.none : ''}</p>}>
        <Table stacks caption={adminWords.views.sessions} columns={columns} rows={page()?.sessions ?? []} cell={cell} />
      </Show>
      <Show when={page()?.next}>{(next) => <Button onPress={() => void goOn(next())}>{adminWords.more}</Button>}</Show>
    </section>
  )
}
