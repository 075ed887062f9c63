import { createSignal, Show } from 'solid-js'
import { fromWire } from '../../../chart/instant.ts'
import { createAnswer, once } from '../../answer.ts'
import { read } from '../../data/read.ts'
import { useTablet } from '../../data/tablet.ts'
import { calendarDate, clockTime, fullDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Table } from '../../parts/Table.tsx'
import { useNames } from './reading.ts'
import { adminWords } from './words.ts'

const words = adminWords.retention
type Kept = {
  readonly id: string
  readonly mrn: string
  readonly name: string
  readonly sessions: number
  readonly last: string
  readonly until: string
  readonly minor: boolean
}
type Retention = { readonly years: number; readonly minorsUntilAge: number; readonly patients: readonly Kept[] }
type Disclosed = {
  readonly at: string
  readonly by?: string
  readonly what: keyof typeof words.kinds
  readonly recipient: string
  readonly purpose: string
}

const columns = [
  { id: 'name', label: words.columns.name },
  { id: 'last', label: words.columns.last },
  { id: 'until', label: words.columns.until },
  { id: 'given', label: words.columns.given },
] as const
const given = [
  { id: 'at', label: words.given.at },
  { id: 'what', label: words.given.what },
  { id: 'recipient', label: words.given.recipient },
  { id: 'purpose', label: words.given.purpose },
  { id: 'by', label: words.given.by },
] as const

/** What is kept until when at least, and to whom what of a patient's was given. Nothing here deletes. */
export function Retention() {
  const tablet = useTablet()
  const [asked, setAsked] = createSignal<Kept>()
  const [kept] = createAnswer(once, () => read<Retention>(tablet, '/api/retention'))
  const cell = (row: Kept, column: (typeof columns)[number]['id']) => {
    if (column === 'name') return words.patient(row.name, row.mrn, row.sessions)
    if (column === 'last') return calendarDate(row.last)
    if (column === 'until') return `${calendarDate(row.until)}${row.minor ? words.minor : ''}`
    return <Button onPress={() => setAsked(row)}>{words.columns.given}</Button>
  }
  return (
    <section class="admin-form" aria-label={adminWords.views.retention}>
      <Show when={kept()?.problem}>
        {(why) => (
          <AlertBlock level="attention" title={adminWords.notReached}>
            {why()}
          </AlertBlock>
        )}
      </Show>
      <Show when={kept()?.value}>
        {(value) => (
          <>
            <p>{words.rule(value().years, value().minorsUntilAge)}</p>
            <Show when={asked()} keyed>
              {(patient) => <Given patient={patient} />}
            </Show>
            <Table stacks caption={adminWords.views.retention} columns={columns} rows={value().patients} cell={cell} />
          </>
        )}
      </Show>
    </section>
  )
}

/** The accounting that a patient may ask for. */
function Given(props: { patient: Kept }) {
  const tablet = useTablet()
  const nameOf = useNames()
  const path = `/api/patients/${encodeURIComponent(props.patient.id)}/disclosures`
  const [list] = createAnswer(once, () => read<{ disclosures: readonly Disclosed[] }>(tablet, path))
  const rows = () => list()?.value?.disclosures ?? []
  const cell = (row: Disclosed, column: (typeof given)[number]['id']) => {
    if (column === 'at') return `${fullDate(fromWire(row.at))} ${clockTime(fromWire(row.at))}`
    if (column === 'what') return words.kinds[row.what] ?? row.what
    return column === 'by' ? nameOf(row.by) : row[column]
  }
  return (
    <div class="admin-card admin-accounting">
      <h3>{words.givenOf(props.patient.name)}</h3>
      <p>{words.mrn(props.patient.mrn)}</p>
      <Show when={list()?.problem}>
        {(why) => (
          <AlertBlock level="attention" title={adminWords.notReached}>
            {why()}
          </AlertBlock>
        )}
      </Show>
      <Show when={rows().length > 0} fallback={<p role="status">{list()?.value ? words.nothing : ''}</p>}>
        <Table
          stacks
          caption={words.givenOf(props.patient.name)}
          hideCaption
          columns={given}
          rows={rows()}
          cell={cell}
        />
      </Show>
      <Show when={list()?.value}>
        <Button icon="print" onPress={() => print()}>
          {words.print}
        </Button>
      </Show>
    </div>
  )
}
