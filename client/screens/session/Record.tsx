import './Record.css'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { graph, spanOf } from '../../../chart/graph.ts'
import type { Reading } from '../../../chart/readings.ts'
import { now } from '../../clock.ts'
import { clockTime, figure } from '../../format.ts'
import { Triangle } from '../../parts/Icon.tsx'
import { type Box, RecordGraph } from '../../parts/RecordGraph.tsx'
import { Table } from '../../parts/Table.tsx'
import { useHere } from './here.ts'
import { limitOn } from './limits.ts'
import { recordWords } from './record-words.ts'

const words = recordWords.record
const views = ['last-hour', 'to-now', 'whole-plan', 'table'] as const
export type RecordView = (typeof views)[number]

/** The line of now moves with the quarter minute: smooth enough, and the graph is not laid out each second. */
const QUARTER = 15_000

export type RecordProps = {
  readonly onCheck: (setId: string) => void
  readonly onTime: (at: number) => void
}

/** The record graph in its views, and the table as its text alternative. */
export function Record(props: RecordProps) {
  const here = useHere()
  const [view, setView] = createSignal<RecordView>('to-now')
  const at = createMemo(() => Math.floor(now() / QUARTER) * QUARTER)
  const scene = (box: Box) => {
    const which = view()
    const [session, context] = [here.session(), here.context()]
    const until = Math.max(at(), session.shown.at(-1)?.entry.occurredAt ?? 0)
    const span = spanOf(session, context, until, which === 'table' ? 'to-now' : which)
    return graph(session, context, { ...span, now: until, ...box, style: 'screen' })
  }
  return (
    <section class="record" aria-label={words.title}>
      <header class="record-head">
        <h2>{words.title}</h2>
        <fieldset class="record-views">
          <legend class="unseen">{words.view}</legend>
          <For each={views}>
            {(each) => (
              <label class="record-view">
                <input
                  class="unseen"
                  type="radio"
                  autocomplete="off"
                  name="record-view"
                  checked={view() === each}
                  onChange={() => setView(each)}
                />
                <span>{words.views[each]}</span>
              </label>
            )}
          </For>
        </fieldset>
      </header>
      <Show when={view() !== 'table'} fallback={<Checks readings={here.view().readings} />}>
        <RecordGraph
          sceneOf={scene}
          label={words.keys}
          onCheck={(id) => props.onCheck(id)}
          onTime={(time) => props.onTime(time)}
        />
      </Show>
    </section>
  )
}

type ColumnId = keyof typeof words.columns
const columns: readonly ColumnId[] = [
  'time',
  'bp',
  'hr',
  'spo2',
  'rr',
  'rass',
  'pain',
  'nausea',
  'dissociation',
  'note',
]
const signs = {
  hr: 'heartRate',
  spo2: 'spo2',
  rr: 'respiratoryRate',
  rass: 'rass',
  pain: 'pain',
  nausea: 'nausea',
  dissociation: 'dissociation',
} as const

function Checks(props: { readings: readonly Reading[] }) {
  const here = useHere()
  const marked = (reading: Reading, sign: Parameters<typeof limitOn>[1], text: string) => {
    const limit = limitOn(here, sign, reading[sign], reading.at)
    return limit === undefined ? (
      text
    ) : (
      <b class="over">
        <Triangle down={limit.side === 'under'} label={limit.words} />
        {text}
      </b>
    )
  }
  const cell = (reading: Reading, column: ColumnId) => {
    if (column === 'time') return <b>{clockTime(reading.at)}</b>
    if (column === 'note')
      return [
        reading.late && words.late,
        reading.corrected && words.corrected,
        ...Object.values(reading.notTaken ?? {}),
      ]
        .filter(Boolean)
        .join(', ')
    if (column === 'bp')
      return reading.systolic === undefined && reading.diastolic === undefined
        ? '–'
        : marked(reading, 'systolic', `${reading.systolic ?? '–'}/${reading.diastolic ?? '–'}`)
    const value = reading[signs[column]]
    return value === undefined ? '–' : marked(reading, signs[column], figure(value, 1))
  }
  return (
    <div class="record-table">
      <Show when={props.readings.length > 0} fallback={<p class="quiet">{words.noChecks}</p>}>
        <Table
          caption={words.table}
          hideCaption
          columns={columns.map((id) => ({ id, label: words.columns[id] }))}
          rows={props.readings.toReversed()}
          cell={cell}
        />
      </Show>
    </div>
  )
}
