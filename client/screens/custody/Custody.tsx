import './Custody.css'
import { createSignal, For, Show } from 'solid-js'
import { fromWire } from '../../../chart/instant.ts'
import { may } from '../../../chart/people.ts'
import type { LotView } from '../../../chart/stock/view.ts'
import { now } from '../../clock.ts'
import { useTablet } from '../../data/tablet.ts'
import { figure, fullDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { Table } from '../../parts/Table.tsx'
import { deskTabs } from '../desk-tabs.ts'
import { Standing } from '../Standing.tsx'
import { TopLine } from '../TopLine.tsx'
import type { StockAct } from './draft.ts'
import { LotDetail } from './LotDetail.tsx'
import { StockForm } from './StockForm.tsx'
import { useStock } from './state.ts'
import { custodyWords as words } from './words.ts'

const acts: readonly StockAct[] = ['receive', 'count', 'adjust', 'discrepancy']

/** The stock of controlled drugs: every lot with its balance and last count, and at two taps who got it. */
export default function Custody() {
  const { me } = useTablet()
  const { stock, refresh } = useStock()
  const [chosen, setChosen] = createSignal<string>()
  const [act, setAct] = createSignal<StockAct>()
  const lots = () => stock()?.value?.lots ?? []
  const lot = () => lots().find((each) => keyOf(each) === chosen())
  const mayChart = () => may(me.me()?.staff.role ?? 'administrator', 'chart')
  return (
    <>
      <TopLine title={words.title} tabs={deskTabs('custody')} />
      <main class="custody">
        <Standing />
        <Show when={stock()?.problem}>
          {(why) => (
            <AlertBlock level="attention" title={words.notReached}>
              {why()}
            </AlertBlock>
          )}
        </Show>
        <Inventory due={stock()?.value?.inventory.due} last={stock()?.value?.inventory.last} />
        <For each={lots().filter(({ counted }) => counted?.settled === false)}>
          {(off) => (
            <AlertBlock level="critical" title={words.openCount(off.lot, figure(off.counted?.differenceMg ?? 0, 3))}>
              {words.openCountText}
            </AlertBlock>
          )}
        </For>
        <Show when={mayChart()}>
          <div class="custody-actions">
            <For each={acts}>
              {(each) => (
                <Button icon={icons[each]} onPress={() => setAct(each)}>
                  {words.actions[each]}
                </Button>
              )}
            </For>
          </div>
        </Show>
        <Show
          when={lots().length > 0}
          fallback={
            <Show when={stock()?.value}>
              <EmptyState icon="vial" title={words.none.title} text={words.none.text} />
            </Show>
          }
        >
          <Lots lots={lots()} chosen={chosen()} onChoose={setChosen} />
        </Show>
        <Show when={lot()}>{(open) => <LotDetail lot={open()} />}</Show>
      </main>
      <Show when={act()} keyed>
        {(open) => (
          <StockForm
            act={open}
            lot={lot()}
            onClose={() => {
              // What was entered may be stored, and only its answer lost: the balance tells.
              setAct(undefined)
              refresh()
            }}
            onDone={() => {
              setAct(undefined)
              refresh()
            }}
          />
        )}
      </Show>
    </>
  )
}

const icons = { receive: 'plus', count: 'list', adjust: 'note', discrepancy: 'alert' } as const
const keyOf = ({ drug, lot }: LotView) => JSON.stringify([drug, lot])

function Inventory(props: { due: string | undefined; last: string | undefined }) {
  const title = () => {
    if (props.due === undefined) return undefined
    if (props.last === undefined) return words.inventory.never
    const date = fullDate(fromWire(props.due))
    return fromWire(props.due) < now() ? words.inventory.overdue(date) : words.inventory.due(date)
  }
  const isDue = () => props.due !== undefined && fromWire(props.due) <= now()
  return (
    <Show when={title()}>
      {(said) => (
        <Show when={isDue()} fallback={<p class="quiet">{said()}</p>}>
          <AlertBlock level="attention" title={said()}>
            {words.inventory.text}
          </AlertBlock>
        </Show>
      )}
    </Show>
  )
}

const columns = [
  { id: 'lot', label: words.columns.lot },
  { id: 'drug', label: words.columns.drug },
  { id: 'expires', label: words.columns.expires },
  { id: 'drawn', label: words.columns.drawn, align: 'number' },
  { id: 'onHand', label: words.columns.onHand, align: 'number' },
  { id: 'counted', label: words.columns.counted },
] as const

type LotsProps = { lots: readonly LotView[]; chosen: string | undefined; onChoose: (key: string) => void }

function Lots(props: LotsProps) {
  const cell = (lot: LotView, column: (typeof columns)[number]['id']) => {
    switch (column) {
      case 'lot':
        return (
          <button
            type="button"
            class="lot-link"
            aria-pressed={props.chosen === keyOf(lot)}
            onClick={() => props.onChoose(keyOf(lot))}
          >
            {lot.lot || words.unknownLot}
          </button>
        )
      case 'drug':
        return lot.drug
      case 'expires':
        return (
          <>
            {lot.expires ?? '–'} <Show when={lot.expired}>{<b class="lot-warned">{words.expired}</b>}</Show>
          </>
        )
      case 'drawn':
        return figure(lot.drawnMg - lot.returnedMg, 3)
      case 'onHand':
        return (
          <Show when={lot.shortMg > 0} fallback={<b>{figure(lot.onHandMg, 3)}</b>}>
            <b class="lot-warned">{words.short(figure(lot.shortMg, 3))}</b>
          </Show>
        )
      case 'counted':
        return countWords(lot)
    }
  }
  return <Table stacks caption={words.table} hideCaption columns={columns} rows={props.lots} cell={cell} />
}

function countWords({ counted }: LotView): string {
  if (counted === undefined) return words.notCounted
  const date = fullDate(fromWire(counted.at))
  if (counted.differenceMg === 0) return `${date}, ${words.agrees}`
  const off = figure(counted.differenceMg, 3)
  return `${date}, ${counted.settled ? words.settled(off) : words.off(off)}`
}
