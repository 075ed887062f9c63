import { For, Show } from 'solid-js'
import type { Body } from '../../../chart/bodies.ts'
import { orderInForce } from '../../../chart/order.ts'
import type { Fact } from '../../data/chart-store.ts'
import { figure } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { ChipChoice, Chips } from '../../parts/Chips.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { Stepper } from '../../parts/Stepper.tsx'
import { type Draft, useDraft } from '../session/drafts.ts'
import { nameOf, useHere } from '../session/here.ts'
import { NotSaved } from '../session/sheets/asked.tsx'
import { useCheckIn, useOrderers } from './check-in.ts'
import { givenLastTime, orderCompared } from './order-compared.ts'
import { dosePerKg, isOverTotal, type OrderDraft, orderBody, orderByProtocol, stepped } from './order-draft.ts'
import { orderSaid } from './order-words.ts'
import { checkInWords } from './words.ts'

const words = checkInWords.order
const reasons = words.reasons.map((value) => ({ value, label: value }))

type Ordering = OrderDraft & {
  by: string | undefined
  /** The sentence that was read back: another rate needs another read-back. */
  readBack: string | undefined
  reason: string | undefined
}

/** The order: the physician's own, or the nurse's by phone, read back and confirmed by the physician later. */
export function OrderSheet(props: { onClose: () => void }) {
  const here = useHere()
  const present = () => orderInForce(here.session())
  const { choices, isOne: isOwn } = useOrderers()
  const draft = useDraft<Ordering>('order', () => ({
    ...orderByProtocol(here.context().protocol),
    ...startFrom(here),
    by: undefined,
    readBack: undefined,
    reason: undefined,
  }))
  const sentence = () =>
    orderSaid({ mgPerKgPerHour: draft.values.rate, minutes: draft.values.minutes }, here.session(), here.context())
  const missing = () => {
    const { protocol } = here.context()
    const { by, readBack, reason } = draft.values
    if (isOverTotal(draft.values, protocol))
      return words.overTotal(figure(dosePerKg(draft.values), 2), figure(protocol.order.bounds.maxMgPerKg ?? 0, 3))
    if (present() && reason === undefined) return words.missing.reason
    if (isOwn()) return undefined
    if (by === undefined) return choices().length > 0 ? words.missing.who : words.missing.nobody
    return readBack === sentence().sentence ? undefined : words.missing.readBack
  }
  const save = async () => {
    if (missing() !== undefined) return
    const fact = factOf(draft.values, here, isOwn(), present() !== undefined)
    if (!(await here.save(checkInWords.undo.answered(words.title, sentence().sentence), [fact]))) return
    draft.clear()
    props.onClose()
  }
  const action = () => {
    if (isOwn()) return present() ? words.change : words.give
    return draft.values.by === undefined ? words.title : words.giveVerbal(nameOf(here.context(), draft.values.by))
  }
  return (
    <Sheet
      title={present() ? words.changeTitle : words.title}
      chair={here.chair()}
      patient={here.patient()}
      onClose={() => props.onClose()}
      actions={
        <div class="checkin-action">
          <NotSaved />
          <Button size="big" kind="primary" waitingFor={missing()} onPress={() => void save()}>
            {action()}
          </Button>
        </div>
      }
    >
      <div class="checkin-form">
        <p class="quiet">{words.protocol(here.context().protocol.title, here.context().protocol.version)}</p>
        <Steppers draft={draft} />
        <div class="order-equation" role="status">
          <p class="order-sentence">{sentence().sentence}</p>
          <p class="quiet">{sentence().note}</p>
        </div>
        <Differs values={draft.values} />
        <Show when={present()}>
          <ChipChoice
            label={words.reason}
            options={reasons}
            chosen={draft.values.reason}
            onChoose={(reason) => draft.set({ reason })}
          />
        </Show>
        <Show when={!isOwn()}>
          <Segmented
            label={words.who}
            options={choices()}
            chosen={draft.values.by}
            onChoose={(by) => draft.set({ by, readBack: undefined })}
          />
          <p class="quiet">{words.whoHint}</p>
          <Chips
            label={words.readBack}
            options={[{ value: 'yes', label: words.readBackDone }]}
            chosen={draft.values.readBack === sentence().sentence ? ['yes'] : []}
            onChoose={(said) => draft.set({ readBack: said.length > 0 ? sentence().sentence : undefined })}
          />
        </Show>
      </div>
    </Sheet>
  )
}

/** What is in force is what a change starts from. */
function startFrom(here: ReturnType<typeof useHere>): Partial<OrderDraft> {
  const order = orderInForce(here.session())
  return {
    ...(order?.mgPerKgPerHour === undefined ? {} : { rate: order.mgPerKgPerHour }),
    ...(order?.minutes === undefined ? {} : { minutes: order.minutes }),
    ...(order?.bounds.maxMgPerKgPerHour === undefined ? {} : { maximum: order.bounds.maxMgPerKgPerHour }),
  }
}

function factOf(draft: Ordering, here: ReturnType<typeof useHere>, isOwn: boolean, isChange: boolean): Fact {
  const { by, reason } = draft
  const body: Body<'order-given'> = {
    ...orderBody(draft, here.context().protocol),
    ...(isOwn || by === undefined ? {} : { verbal: { orderedBy: by, readBack: true } }),
    ...(isChange && reason !== undefined ? { reason } : {}),
  }
  return isChange ? { kind: 'order-changed', body } : { kind: 'order-given', body }
}

/** Rate, time and the most that it may be adjusted to: by the protocol's step and never past its limits. */
function Steppers(props: { draft: Draft<Ordering> }) {
  const here = useHere()
  const values = () => props.draft.values
  const bounds = () => here.context().protocol.order.bounds
  const rates = () => ({
    step: bounds().stepMgPerKgPerHour ?? 0.05,
    min: bounds().minMgPerKgPerHour ?? 0.05,
    max: bounds().maxMgPerKgPerHour ?? 100,
  })
  const maxima = () => ({ ...rates(), min: Math.max(values().rate, rates().min) })
  const times = () => ({ step: 5, min: 5, max: bounds().maxMinutes ?? 1440 })
  const setRate = (rate: number) => props.draft.set({ rate, maximum: Math.max(rate, values().maximum) })
  return (
    <div class="order-steppers">
      <OneStepper
        label={words.rate}
        unit={words.rateUnit}
        tone="drug"
        value={values().rate}
        limits={rates()}
        onChange={setRate}
      />
      <OneStepper
        label={words.minutes}
        unit={words.minutesUnit}
        value={values().minutes}
        limits={times()}
        onChange={(minutes) => props.draft.set({ minutes })}
      />
      <OneStepper
        label={words.maximum}
        unit={words.maximumUnit}
        tone="drug"
        value={values().maximum}
        limits={maxima()}
        onChange={(maximum) => props.draft.set({ maximum })}
      />
    </div>
  )
}

type OneStepperProps = {
  label: string
  unit: string
  tone?: 'ink' | 'drug' | undefined
  value: number
  limits: { step: number; min: number; max: number }
  onChange: (value: number) => void
}

function OneStepper(props: OneStepperProps) {
  const to = (by: 1 | -1) => stepped(props.value, by, props.limits)
  const shown = (value: number | undefined) => (value === undefined ? undefined : figure(value, 3))
  const step = (by: 1 | -1) => {
    const next = to(by)
    if (next !== undefined) props.onChange(next)
  }
  return (
    <div class="order-stepper">
      <p class="order-label" aria-hidden="true">
        {props.label}
      </p>
      <Stepper
        label={props.label}
        unit={props.unit}
        tone={props.tone}
        value={figure(props.value, 3)}
        down={shown(to(-1))}
        up={shown(to(1))}
        downWhy={words.atLeast}
        upWhy={words.atLimit}
        onDown={() => step(-1)}
        onUp={() => step(1)}
      />
    </div>
  )
}

const levels = { same: 'information', differs: 'information', threefold: 'attention', tenfold: 'critical' } as const

/** Where the order leaves the protocol or the last session it is said; three and ten times stand out. */
function Differs(props: { values: OrderDraft }) {
  const here = useHere()
  const { lastTime } = useCheckIn()
  const found = () =>
    orderCompared(props.values, here.session(), here.context(), givenLastTime(lastTime())).filter(
      ({ stands }) => stands !== 'same',
    )
  return <For each={found()}>{({ stands, sentence }) => <AlertBlock level={levels[stands]} title={sentence} />}</For>
}
