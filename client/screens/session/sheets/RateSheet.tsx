import { Show } from 'solid-js'
import { boundsInForce } from '../../../../chart/order.ts'
import { may } from '../../../../chart/people.ts'
import { MINUTE } from '../../../../chart/units.ts'
import { now } from '../../../clock.ts'
import type { Fact } from '../../../data/chart-store.ts'
import { useTablet } from '../../../data/tablet.ts'
import { clockTime, duration, figure } from '../../../format.ts'
import { Button } from '../../../parts/Button.tsx'
import { Chips } from '../../../parts/Chips.tsx'
import { occurredAt } from '../../../parts/TimeChips.tsx'
import { useCharting, useDraft } from '../drafts.ts'
import { useHere } from '../here.ts'
import {
  Chart,
  chosenAt,
  Follows,
  HereSheet,
  lateNote,
  noReason,
  OrderedBy,
  Reason,
  reasonOf,
  type Timed,
  timedNow,
  When,
  type Why,
} from './asked.tsx'
import { Begun, useBegun } from './begun.tsx'
import { type ChosenRate, chosenPump, noRate, RateChooser } from './RateChooser.tsx'
import { planned, runningSince } from './rate-math.ts'
import { askedWords, sheetWords, undoWords } from './words.ts'

const words = sheetWords.rate

type RateDraft = Timed &
  Why &
  ChosenRate & {
    /** The pump already ran at it: then it is a fact, whatever the order says. */
    ran: boolean
    /** A physician extends the order, by phone or in person. */
    extending: boolean
    orderedBy: string | undefined
    readBack: boolean
  }

/** Whoever ordered one rate and heard it read back did not order another one. */
const noOrder = { ran: false, extending: false, orderedBy: undefined, readBack: false }

const empty = (): RateDraft => ({ ...timedNow, ...noReason, ...noRate, ...noOrder })

/** A rate change: by step, the arithmetic alive, the fact on the button. */
export function RateSheet(props: { onClose: () => void }) {
  const here = useHere()
  const draft = useDraft<RateDraft>('rate', empty)
  const begun = useBegun(draft, empty, () => draft.set(noOrder))
  const chart = useCharting(draft, () => props.onClose())
  const { me } = useTablet()
  const at = () => occurredAt(draft.values.time, now())
  const pumping = () => ({ session: here.session(), context: here.context() })
  const running = () => here.view().rate?.mlPerHour
  const mL = () => chosenPump(pumping(), draft.values, running())
  const plan = () => {
    const value = mL()
    return value === undefined ? undefined : planned(pumping(), value, at())
  }
  const verdict = () => plan()?.judged.verdict
  const isOver = () => verdict() === 'over-order' || verdict() === 'over-limit'
  const givesOrders = () => may(me.me()?.staff.role ?? 'nurse', 'give-orders')
  const mayExtend = () => verdict() === 'over-order' || givesOrders()
  const isExtended = () =>
    draft.values.extending && (givesOrders() || (draft.values.orderedBy !== undefined && draft.values.readBack))
  const waitingFor = () => {
    const value = mL()
    if (value === undefined || value === running()) return words.choose
    if (!isOver() || draft.values.ran || isExtended()) return undefined
    if (draft.values.extending) return askedWords.whoOrdered
    return plan()?.judged.sentence
  }
  const rateWords = () => {
    const dosed = plan()?.mgPerKgPerHour
    return dosed === undefined || dosed === null ? `${figure(mL() ?? 0, 1)} mL/h` : `${figure(dosed, 3)} mg/kg/h`
  }
  const orderFacts = (): readonly Fact[] => {
    const dosed = plan()?.mgPerKgPerHour
    if (!isExtended() || draft.values.ran || dosed === undefined || dosed === null) return []
    const { orderedBy, readBack } = draft.values
    // Rounded up to the wire's three decimals, so that the bound never lies below the very rate that it allows.
    const bounds = { maxMgPerKgPerHour: Math.ceil(dosed * 1000 - 1e-6) / 1000 }
    const verbal = givesOrders() || orderedBy === undefined ? {} : { verbal: { orderedBy, readBack } }
    return [{ kind: 'order-changed', body: { bounds, ...verbal, ...reasonField() } }]
  }
  const reasonField = () => {
    const reason = reasonOf(draft.values)
    return reason === undefined ? {} : { reason }
  }
  const save = async () => {
    const value = mL()
    if (value === undefined) return
    const dosed = plan()?.mgPerKgPerHour
    const orderedBy = isExtended() ? (draft.values.orderedBy ?? here.author()) : undefined
    const body = {
      mlPerHour: value,
      ...(dosed === undefined || dosed === null ? {} : { mgPerKgPerHour: Math.round(dosed * 1000) / 1000 }),
      ...reasonField(),
      ...(orderedBy === undefined ? {} : { orderedBy }),
    }
    const facts = [...orderFacts(), { kind: 'rate-changed' as const, body }, ...lateNote(draft.values)]
    await chart(undoWords.rate(rateWords()), facts, {
      at: chosenAt(draft.values),
      icon: 'rate',
    })
  }
  return (
    <HereSheet
      title={words.title}
      onClose={() => props.onClose()}
      actions={
        <Chart
          waitingFor={waitingFor()}
          note={draft.values.ran && isOver() ? words.ranNote : words.chartNote(rateWords(), clockTime(at()))}
          onPress={() => void save()}
        >
          {isOver() && waitingFor() !== undefined ? words.needsOrder : words.chart(figure(mL() ?? 0, 1))}
        </Chart>
      }
    >
      <When label={askedWords.from} draft={draft.values} onChange={draft.set} />
      <Begun of={begun} />
      <RunsNow />
      <RateChooser
        chosen={draft.values}
        start={running()}
        at={at()}
        onChange={(chosen) => draft.set({ ...chosen, ...noOrder })}
        verdict={
          <Verdict
            isOver={isOver()}
            sentence={plan()?.judged.sentence ?? ''}
            atMaximum={verdict() === 'at-maximum'}
            isPlanned={!draft.values.ran && !draft.values.extending}
            mayExtend={mayExtend()}
            givesOrders={givesOrders()}
            onExtend={() => draft.set({ extending: true })}
            onRan={() => draft.set({ ran: true })}
          />
        }
      />
      <Show when={isOver() && draft.values.extending && !givesOrders()}>
        <OrderedBy
          chosen={draft.values.orderedBy}
          onChoose={(orderedBy) => draft.set({ orderedBy, readBack: false })}
        />
        <Chips
          label={askedWords.readBack}
          hideLabel
          options={[{ value: 'yes', label: askedWords.readBack }]}
          chosen={draft.values.readBack ? ['yes'] : []}
          onChoose={(chosen) => draft.set({ readBack: chosen.length > 0 })}
        />
      </Show>
      <Reason reasons={words.reasons} draft={draft.values} onChange={(why) => draft.set(why)} />
    </HereSheet>
  )
}

function RunsNow() {
  const here = useHere()
  const since = () => runningSince(here.session())
  const running = () => here.view().rate
  const waits = () => boundsInForce(here.session(), here.context().protocol).minIntervalMinutes
  const ago = () => now() - (since() ?? 0)
  const every = () => here.context().protocol.vitals.infusing[0]?.everyMinutes ?? 0
  const isFirst = () => here.session().infusion.stretches.length < 2
  return (
    <>
      <p class="rate-was quiet">
        {words.nowSince(clockTime(since() ?? now()))} <b>{figure(running()?.mgPerKgPerHour ?? 0, 3)}</b> mg/kg/h,{' '}
        {figure(running()?.mlPerHour ?? 0, 1)} mL/h. {words.vitalsAfter(figure(every(), 0))}
      </p>
      <Show when={!isFirst() && waits() !== undefined && ago() < (waits() ?? 0) * MINUTE}>
        <Follows warned>{words.tooSoon(duration(ago()), figure(waits() ?? 0, 0))}</Follows>
      </Show>
    </>
  )
}

type VerdictProps = {
  isOver: boolean
  sentence: string
  atMaximum: boolean
  isPlanned: boolean
  mayExtend: boolean
  givesOrders: boolean
  onExtend: () => void
  onRan: () => void
}

function Verdict(props: VerdictProps) {
  return (
    <Show
      when={props.isOver}
      fallback={
        <Show when={props.atMaximum}>
          <p class="equation-follows">
            <b>{props.sentence}.</b>
          </p>
        </Show>
      }
    >
      <Follows
        warned
        actions={
          <Show when={props.isPlanned}>
            <Show when={props.mayExtend}>
              <Button onPress={() => props.onExtend()}>{props.givesOrders ? words.extend : words.phoneOrder}</Button>
            </Show>
            <Button onPress={() => props.onRan()}>{words.alreadyRuns}</Button>
          </Show>
        }
      >
        <b>{props.sentence}.</b> {props.mayExtend ? words.extendFirst : words.overLimit}
      </Follows>
    </Show>
  )
}
