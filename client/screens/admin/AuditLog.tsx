import { createSignal, Show } from 'solid-js'
import { fromWire } from '../../../chart/instant.ts'
import { createAnswer } from '../../answer.ts'
import { read } from '../../data/read.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime, fullDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { SelectField } from '../../parts/SelectField.tsx'
import { Table } from '../../parts/Table.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { OnTablet } from './OnTablet.tsx'
import { fingerprint, queryOf, useNames } from './reading.ts'
import { download, TakeAway } from './TakeAway.tsx'
import { adminWords } from './words.ts'

const words = adminWords.log
type Row = {
  readonly seq: number
  readonly at: string
  readonly actor?: string
  readonly action: string
  readonly subject?: { readonly kind: string; readonly id: string }
  readonly outcome: keyof typeof adminWords.outcomes
  readonly detail?: Readonly<Record<string, unknown>>
  readonly device?: string
  readonly deviceName?: string
  readonly hash: string
}
type Page = { readonly rows: readonly Row[]; readonly next?: string }

const columns = [
  { id: 'at', label: words.columns.at },
  { id: 'actor', label: words.columns.actor },
  { id: 'device', label: words.columns.device },
  { id: 'action', label: words.columns.action },
  { id: 'subject', label: words.columns.subject },
  { id: 'outcome', label: words.columns.outcome },
  { id: 'hash', label: words.columns.hash },
] as const
const nothing = { actor: '', from: '', to: '', action: '', subject: '' }

/** The audit log, newest first, by who, when, what and about what; and as a table to take away. */
export function AuditLog() {
  const tablet = useTablet()
  const { directory } = tablet
  const nameOf = useNames()
  const [draft, setDraft] = createSignal(nothing)
  const [wanted, setWanted] = createSignal<Readonly<Record<string, string>>>({})
  const set = (name: keyof typeof nothing) => (value: string) => setDraft({ ...draft(), [name]: value })
  const ask = (query: Readonly<Record<string, string>>) =>
    read<Page>(tablet, `/api/audit${queryOf({ ...query, limit: '100' })}`)
  const [log, { mutate }] = createAnswer(wanted, ask)
  const page = () => log()?.value
  const goOn = async (cursor: string) => {
    const of = wanted()
    const { value, problem } = await ask({ ...of, cursor })
    // Something else was asked for meanwhile: these rows are no answer to it.
    if (of !== wanted() || page()?.next !== cursor) return
    mutate((before) => {
      if (value === undefined) return { ...before, problem: problem ?? '' }
      return { value: { ...value, rows: [...(before?.value?.rows ?? []), ...value.rows] } }
    })
  }
  const show = () => {
    const { from, to, ...rest } = draft()
    setWanted({ ...rest, ...(from ? { from: dayStart(from) } : {}), ...(to ? { to: dayAfter(to) } : {}) })
  }
  const people = () => [...directory.staff().values()].map(({ id, name }) => ({ value: id, label: name }))
  const cell = (row: Row, column: (typeof columns)[number]['id']) => {
    if (column === 'at') return `${fullDate(fromWire(row.at))} ${clockTime(fromWire(row.at))}`
    if (column === 'actor') return nameOf(row.actor)
    if (column === 'device') return <OnTablet name={row.deviceName} id={row.device} />
    if (column === 'action') return <Act {...row} />
    if (column === 'subject') return <Subject of={row.subject} />
    if (column === 'outcome') return adminWords.outcomes[row.outcome]
    if (column === 'hash') return fingerprint(row.hash)
    return ''
  }
  return (
    <section class="admin-form" aria-label={adminWords.views.log}>
      <div class="admin-filters">
        <SelectField
          label={words.who}
          options={[{ value: '', label: words.everyone }, ...people()]}
          value={draft().actor}
          onChoose={set('actor')}
        />
        <TextField label={words.from} type="date" value={draft().from} onInput={set('from')} />
        <TextField label={words.to} type="date" value={draft().to} onInput={set('to')} />
        <TextField label={words.action} hint={words.actionHint} value={draft().action} onInput={set('action')} />
        <TextField label={words.subject} hint={words.subjectHint} value={draft().subject} onInput={set('subject')} />
        <Button kind="primary" onPress={show}>
          {words.show}
        </Button>
      </div>
      <details>
        <summary class="admin-summary">{words.csv}</summary>
        <TakeAway
          text={words.csvText}
          action={words.csv}
          onTake={(disclosure) => download(`/api/audit.csv${queryOf({ ...wanted(), ...disclosure })}`, 'audit.csv')}
        />
      </details>
      <Show when={log()?.problem}>
        {(why) => (
          <AlertBlock level="attention" title={adminWords.notReached}>
            {why()}
          </AlertBlock>
        )}
      </Show>
      <Show when={page()?.rows.length} fallback={<p role="status">{page() ? adminWords.none : ''}</p>}>
        <Table stacks caption={adminWords.views.log} columns={columns} rows={page()?.rows ?? []} cell={cell} />
      </Show>
      <Show when={page()?.next}>{(next) => <Button onPress={() => void goOn(next())}>{adminWords.more}</Button>}</Show>
    </section>
  )
}

/** What was done, and what the row says besides: for whom and what for, why, how many. */
function Act(props: Pick<Row, 'action' | 'detail'>) {
  const said = () =>
    Object.entries(props.detail ?? {})
      .filter(([, value]) => typeof value !== 'object')
      .map(([name, value]) => `${name}: ${value}`)
  return (
    <>
      {props.action}
      <Show when={said().length > 0}>
        <br />
        <span class="admin-id quiet">{said().join(', ')}</span>
      </Show>
    </>
  )
}

function Subject(props: { of: Row['subject'] }) {
  return (
    <Show when={props.of}>
      {(subject) => (
        <>
          {subject().kind} <span class="admin-id">{subject().id}</span>
        </>
      )}
    </Show>
  )
}

const DAY = 86_400_000
/** Days as this tablet's own calendar has them. */
const dayStart = (day: string) => new Date(`${day}T00:00:00`).toISOString()
const dayAfter = (day: string) => new Date(new Date(`${day}T00:00:00`).getTime() + DAY).toISOString()
