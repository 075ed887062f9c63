import { createSignal, For, Match, Show, Switch } from 'solid-js'
import { fromWire } from '../../../chart/instant.ts'
import type { LedgerView, LotView } from '../../../chart/stock/view.ts'
import type { SessionRow } from '../../../chart/wire.ts'
import type { Read } from '../../data/read.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime, figure, fullDate, shortName } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { Table } from '../../parts/Table.tsx'
import { paths } from '../../paths.ts'
import { useLot } from './state.ts'
import { custodyWords } from './words.ts'

const words = custodyWords.lot

/** One lot: its ledger with the running balance, or at one more tap the patients who got it. */
export function LotDetail(props: { lot: LotView }) {
  const { ledger, sessions } = useLot(() => props.lot)
  const [side, setSide] = createSignal<'ledger' | 'patients'>('ledger')
  return (
    <section class="lot" aria-label={props.lot.lot}>
      <h2>{props.lot.lot || custodyWords.unknownLot}</h2>
      <Segmented
        label={words.ledger}
        hideLabel
        options={[
          { value: 'ledger', label: words.ledger },
          { value: 'patients', label: words.patients },
        ]}
        chosen={side()}
        onChoose={setSide}
      />
      <Switch>
        <Match when={side() === 'ledger'}>
          <Readable of={ledger()}>{(read) => <Ledger rows={read.rows} />}</Readable>
        </Match>
        <Match when={side() === 'patients'}>
          <Readable of={sessions()}>
            {(read) => <Patients sessions={read.sessions} more={read.next !== undefined} />}
          </Readable>
        </Match>
      </Switch>
    </section>
  )
}

function Readable<T>(props: { of: Read<T> | undefined; children: (value: T) => unknown }) {
  return (
    <Switch>
      <Match when={props.of?.problem}>{(why) => <AlertBlock level="attention" title={why()} />}</Match>
      <Match when={props.of?.value} keyed>
        {(value) => <>{props.children(value)}</>}
      </Match>
    </Switch>
  )
}

const columns = [
  { id: 'at', label: words.columns.at },
  { id: 'what', label: words.columns.what },
  { id: 'change', label: words.columns.change, align: 'number' },
  { id: 'after', label: words.columns.after, align: 'number' },
  { id: 'by', label: words.columns.by },
] as const

function Ledger(props: { rows: readonly LedgerView[] }) {
  const { directory } = useTablet()
  const name = (id: string) => directory.staff().get(id)?.name ?? id
  const cell = (row: LedgerView, column: (typeof columns)[number]['id']) => {
    const at = fromWire(row.at)
    switch (column) {
      case 'at':
        return `${fullDate(at)} ${clockTime(at)}`
      case 'what':
        return (
          <>
            <Show when={row.session} fallback={words.what[row.what]}>
              {(session) => <a href={paths.session(session())}>{words.what[row.what]}</a>}
            </Show>
            <Show when={row.reason}>{(reason) => <span class="quiet">{` ${reason()}`}</span>}</Show>
          </>
        )
      case 'change':
        return row.saidMg === undefined ? signed(row.changeMg) : `= ${figure(row.saidMg, 3)}`
      case 'after':
        return row.afterMg < 0 ? (
          <b class="lot-warned">{custodyWords.lot.short(figure(-row.afterMg, 3))}</b>
        ) : (
          figure(row.afterMg, 3)
        )
      case 'by':
        return [name(row.by), ...(row.witness === undefined ? [] : [words.witness(name(row.witness))])].join(', ')
    }
  }
  return <Table caption={words.ledger} hideCaption columns={columns} rows={props.rows} cell={cell} />
}

const signed = (mg: number) => (mg > 0 ? `+${figure(mg, 3)}` : figure(mg, 3))

/** A recall: who is to be told, newest session first. */
function Patients(props: { sessions: readonly SessionRow[]; more: boolean }) {
  return (
    <Show when={props.sessions.length > 0} fallback={<p class="quiet">{words.nobody}</p>}>
      <ul class="lot-patients">
        <For each={props.sessions}>
          {(row) => (
            <li>
              <a href={paths.session(row.id)}>
                <b>{shortName(row.patient)}</b>
                <span>{row.patient.mrn}</span>
                <span>{fullDate(fromWire(row.plannedStart))}</span>
              </a>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.more}>
        <p class="quiet">{words.more}</p>
      </Show>
    </Show>
  )
}
