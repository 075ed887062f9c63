import { createSignal, For, Show } from 'solid-js'
import { fromWire } from '../../../chart/instant.ts'
import { createAnswer } from '../../answer.ts'
import { read } from '../../data/read.ts'
import { useTablet } from '../../data/tablet.ts'
import { fullDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Table } from '../../parts/Table.tsx'
import { useNames } from './reading.ts'
import { adminWords } from './words.ts'

const words = adminWords.inspection
type Inspected = {
  readonly session: string
  readonly plannedStart: string
  readonly patient: string
  readonly chain: boolean
  readonly versions: number
  readonly sealed: boolean
  readonly signatures: readonly string[]
  readonly balanced: boolean
  readonly findings: readonly string[]
  readonly deviations: number
  readonly corrections: number
  readonly readers: number
}

const columns = [
  { id: 'patient', label: words.columns.patient },
  { id: 'chain', label: words.columns.chain },
  { id: 'sealed', label: words.columns.sealed },
  { id: 'signatures', label: words.columns.signatures },
  { id: 'balanced', label: words.columns.balanced },
  { id: 'findings', label: words.columns.findings },
  { id: 'counts', label: words.columns.counts },
  { id: 'story', label: words.columns.story },
] as const

/** Ten sessions by chance, each with what an inspector asks for. Props: onSession(id) opens one's story. */
export function Inspection(props: { onSession: (id: string) => void }) {
  const tablet = useTablet()
  const nameOf = useNames()
  const [turn, setTurn] = createSignal(1)
  const [found] = createAnswer(turn, () => read<{ sessions: readonly Inspected[] }>(tablet, '/api/inspection'))
  const said = (holds: boolean) => (holds ? words.yes : <b>{words.no}</b>)
  const cell = (row: Inspected, column: (typeof columns)[number]['id']) => {
    if (column === 'patient') return `${row.patient}, ${fullDate(fromWire(row.plannedStart))}`
    if (column === 'chain' || column === 'balanced') return said(row[column])
    if (column === 'sealed') return row.sealed ? String(row.versions) : <b>{`${row.versions}, ${words.broken}`}</b>
    if (column === 'signatures') return row.signatures.map((signature) => signedBy(signature, nameOf)).join('; ')
    if (column === 'findings') return <Findings findings={row.findings} />
    if (column === 'counts') return `${row.deviations}, ${row.corrections}, ${row.readers}`
    return <Button onPress={() => props.onSession(row.session)}>{adminWords.asked.open}</Button>
  }
  return (
    <section class="admin-form" aria-label={adminWords.views.inspection}>
      <p>{words.text}</p>
      <div>
        <Button icon="sync" onPress={() => setTurn((before) => before + 1)}>
          {words.action}
        </Button>
      </div>
      <Show when={found()?.problem}>
        {(why) => (
          <AlertBlock level="attention" title={adminWords.notReached}>
            {why()}
          </AlertBlock>
        )}
      </Show>
      <Show when={found()?.value}>
        {(value) => (
          <Table stacks caption={adminWords.views.inspection} columns={columns} rows={value().sessions} cell={cell} />
        )}
      </Show>
    </section>
  )
}

/** The server says the meaning and the id, in this order. */
function signedBy(signature: string, nameOf: (id: string) => string): string {
  const at = signature.indexOf(' ')
  return `${signature.slice(0, at)}: ${nameOf(signature.slice(at + 1))}`
}

function Findings(props: { findings: readonly string[] }) {
  return (
    <Show when={props.findings.length > 0} fallback="0">
      <details>
        <summary>{props.findings.length}</summary>
        <ul>
          <For each={props.findings}>{(finding) => <li>{finding}</li>}</For>
        </ul>
      </details>
    </Show>
  )
}
