import './EntryList.css'
import { createMemo, createSignal, For, type JSX, onCleanup, onMount, Show } from 'solid-js'

import type { Kind } from '../../../chart/bodies.ts'
import { type Row, rows as rowsOf } from '../../../chart/telling.ts'
import { MINUTE } from '../../../chart/units.ts'
import { clockTime, duration } from '../../format.ts'
import { followed } from '../../frame.ts'
import { EntryRow, type EntryState } from '../../parts/EntryRow.tsx'
import { Icon, Triangle } from '../../parts/Icon.tsx'
import { Rows } from '../../parts/Rows.tsx'
import { inSubscript } from '../../parts/Subscript.tsx'
import { initialsOf, useHere } from './here.ts'
import { recordWords } from './record-words.ts'

const words = recordWords.entries
type Filter = keyof typeof words.filters
const filters = Object.keys(words.filters) as readonly Filter[]

const shownBy: Readonly<{ [filter in Filter]?: ReadonlySet<Kind> }> = {
  vitals: new Set<Kind>(['vitals', 'vitals-missed', 'scored']),
  drug: new Set<Kind>([
    'order-given',
    'order-changed',
    'order-authenticated',
    'vial-opened',
    'drawn',
    'bag-prepared',
    'bag-changed',
    'infusion-started',
    'rate-changed',
    'infusion-held',
    'infusion-resumed',
    'infusion-stopped',
    'bolus-given',
    'line-primed',
    'line-flushed',
    'line-discarded',
    'pump-read',
    'medication-given',
    'wasted',
    'returned',
  ]),
  seen: new Set<Kind>([
    'observed',
    'symptom',
    'adverse-event',
    'note',
    'sent-back',
    'addendum',
    'assessed',
    'alert-acknowledged',
  ]),
}

/** Rows in the page: each one more is styled anew whenever a sheet opens over it, and a session may have 500. */
const AT_ONCE = 60

/** Everything charted, newest first; nothing is ever removed. A tap opens a row to read, correct or strike it. */
export function EntryList(props: { onOpen: (row: Row) => void }) {
  const here = useHere()
  const [filter, setFilter] = createSignal<Filter>('all')
  const charted = followed(() => ({ session: here.charted(), alerts: here.view().alerts }))
  const session = () => charted().session
  const rows = createMemo<readonly Row[]>(() => rowsOf(session(), here.context(), charted().alerts))
  const kinds = createMemo(() => new Map(session().shown.map(({ entry }) => [entry.id, entry.kind])))
  const [most, setMost] = createSignal(AT_ONCE)
  const shown = createMemo(() => {
    const chosen = filter()
    if (chosen === 'all') return rows()
    if (chosen === 'changed')
      return rows().filter((row) => row.corrected ?? row.struck ?? row.late ?? row.movedIn ?? row.saidElsewhere)
    const wanted = shownBy[chosen]
    return rows().filter((row) => {
      const kind = kinds().get(row.entries[0] ?? '')
      return kind !== undefined && wanted?.has(kind) === true
    })
  })
  return (
    <section class="entries" aria-label={words.title}>
      <header class="entries-head">
        <h2>{words.title}</h2>
        <label class="entries-filter">
          <span class="unseen">{words.filter}</span>
          <select onChange={(event) => setFilter(event.currentTarget.value as Filter)}>
            <For each={filters}>
              {(each) => (
                <option value={each} selected={each === filter()}>
                  {each === filter() ? `${words.filters[each]} ${shown().length}` : words.filters[each]}
                </option>
              )}
            </For>
          </select>
          <Icon name="down" size={18} />
        </label>
      </header>
      <ul class="entries-rows">
        <Rows each={shown().slice(0, most())} by={({ id }) => id} fallback={<li class="entries-none">{words.none}</li>}>
          {(row) => <Line row={row()} onOpen={() => props.onOpen(row())} />}
        </Rows>
        <Show when={shown().length > most()}>
          <More onSeen={() => setMost(most() + AT_ONCE)} />
        </Show>
      </ul>
    </section>
  )
}

/** The end of the rows that are in the page; more come once it is scrolled, or tabbed, into sight. */
function More(props: { onSeen: () => void }) {
  let end: HTMLLIElement | undefined
  onMount(() => {
    const watch = new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && props.onSeen())
    if (end) watch.observe(end)
    onCleanup(() => watch.disconnect())
  })
  return <li ref={end} class="entries-more" aria-hidden="true" />
}

function Line(props: { row: Row; onOpen: () => void }) {
  const here = useHere()
  const state = createMemo(() => stateOf(props.row, (id) => here.chart.state(id)))
  return (
    <EntryRow
      at={props.row.at}
      who={initialsOf(here.context(), props.row.by)}
      state={state()}
      detail={detailOf(props.row, (id) => initialsOf(here.context(), id))}
      onPress={() => props.onOpen()}
    >
      <span classList={{ 'entries-critical': props.row.alert?.severity === 'critical' }}>
        <Show when={props.row.alert}>{(alert) => <Triangle label={alert().sentence} />}</Show>
        <b>{inSubscript(props.row.title)}</b>
      </span>
    </EntryRow>
  )
}

function stateOf(row: Row, stateIn: (id: string) => string): EntryState {
  if (row.struck) return 'struck'
  const states = row.entries.map(stateIn)
  if (states.includes('saved-here')) return 'onTablet'
  if (states.includes('sending')) return 'sending'
  return row.late === undefined ? 'saved' : 'late'
}

/** The second line: what else was charted, then what became of the entry. */
function detailOf(row: Row, initials: (id: string) => string): JSX.Element {
  const { detail, corrected, struck, late, lateArrival, fromPaper, movedIn, saidElsewhere, alert } = row
  const more = [
    alert?.sentence,
    struck && words.struck(clockTime(struck.at), struck.reason),
    corrected && words.corrected(clockTime(corrected.at), corrected.reason),
    late !== undefined && words.late(duration(late * MINUTE)),
    fromPaper && words.fromPaper,
    lateArrival && words.lateArrival,
    movedIn && words.movedIn(clockTime(movedIn.at)),
    saidElsewhere && words.saidElsewhere(initials(saidElsewhere.by)),
  ].filter((text): text is string => typeof text === 'string')
  const all = [detail, ...more].filter((text): text is string => text !== undefined && text !== '')
  return all.length === 0 ? undefined : inSubscript(all.join('. '))
}
