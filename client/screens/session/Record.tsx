import './Record.css'
import { createMemo, createSignal, For, Show, untrack } from 'solid-js'
import { originalsOf } from '../../../chart/graph/originals.ts'
import { beforeUnder, graph, spanOf } from '../../../chart/graph.ts'
import type { Reading } from '../../../chart/readings.ts'
import { refold } from '../../../chart/refold.ts'
import { MINUTE } from '../../../chart/units.ts'
import { now } from '../../clock.ts'
import { takeInBy } from '../../data/chart-store.ts'
import { clockTime, figure } from '../../format.ts'
import { followed } from '../../frame.ts'
import { Triangle } from '../../parts/Icon.tsx'
import { type Box, RecordGraph } from '../../parts/RecordGraph.tsx'
import { Table } from '../../parts/Table.tsx'
import { useLastTime } from '../last-time.ts'
import { useHere } from './here.ts'
import { limitOn } from './limits.ts'
import { Readout, SameMinute } from './Readout.tsx'
import { recordWords } from './record-words.ts'

const words = recordWords.record
const views = ['last-hour', 'to-now', 'whole-plan', 'table'] as const
export type RecordView = (typeof views)[number]

takeInBy(refold)

/** The line of now moves with the quarter minute: smooth enough, and the graph is not laid out each second. */
const QUARTER = 15_000

export type RecordProps = {
  readonly view: RecordView
  readonly onView: (view: RecordView) => void
  readonly onCheck: (setId: string) => void
  readonly onTime: (at: number) => void
}

/** The record graph in its views, and the table as its text alternative. */
export function Record(props: RecordProps) {
  const here = useHere()
  const [ghost, setGhost] = createSignal(true)
  const [originals, setOriginals] = createSignal(false)
  const lastTime = useLastTime(here.id)
  const earlier = createMemo(() => {
    const known = lastTime()
    return known.state === 'known' && known.session.infusion.startedAt !== undefined ? known.session : undefined
  })
  const before = createMemo(() => {
    const session = earlier()
    return session && ghost() ? beforeUnder(here.charted(), session) : undefined
  })
  const hasOriginals = createMemo(() => originalsOf(here.charted()).length > 0)
  const drawn = followed(here.charted)
  const at = createMemo(() => Math.floor(now() / QUARTER) * QUARTER)
  const scene = (box: Box) => {
    const which = props.view
    const [session, context] = [drawn(), here.context()]
    const until = Math.max(at(), session.shown.at(-1)?.entry.occurredAt ?? 0)
    const span = spanOf(session, context, until, which === 'table' ? 'to-now' : which)
    const also = { before: before(), originals: originals() }
    // Judged with each entry and beat; the graph follows the entries and its own quarter minutes.
    const { due, raised } = untrack(here.view)
    const known = { checks: due.checks, alerts: raised }
    return graph(session, context, { ...span, now: until, ...box, ...also, style: 'screen' }, known)
  }
  return (
    <section class="record" aria-label={words.title}>
      <header class="record-head">
        <h2>{words.title}</h2>
        <Show when={props.view !== 'table'}>
          <Show when={earlier()}>
            <Toggle label={words.lastSession} on={ghost()} onToggle={setGhost} />
          </Show>
          <Show when={hasOriginals()}>
            <Toggle label={words.originals} on={originals()} onToggle={setOriginals} />
          </Show>
        </Show>
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
                  checked={props.view === each}
                  onChange={() => props.onView(each)}
                />
                <span>{words.views[each]}</span>
              </label>
            )}
          </For>
        </fieldset>
      </header>
      <Show when={props.view !== 'table'} fallback={<Checks readings={here.view().readings} />}>
        <Show when={ghost() && earlier()}>{(session) => <SameMinute earlier={session()} at={at()} />}</Show>
        <RecordGraph
          sceneOf={scene}
          label={words.keys}
          onCheck={(id) => props.onCheck(id)}
          onTime={(time) => props.onTime(Math.floor(time / MINUTE) * MINUTE)}
          readout={(time) => <Readout at={time()} earlier={ghost() ? earlier() : undefined} />}
        />
      </Show>
    </section>
  )
}

function Toggle(props: { label: string; on: boolean; onToggle: (on: boolean) => void }) {
  return (
    <button type="button" class="record-toggle" aria-pressed={props.on} onClick={() => props.onToggle(!props.on)}>
      <span>{props.label}</span>
    </button>
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
