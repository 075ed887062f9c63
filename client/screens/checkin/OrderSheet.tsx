import { For, Show } from 'solid-js'
import type { Body } from '../../../chart/bodies.ts'
import { orderInForce, secondToday } from '../../../chart/order.ts'
import type { Fact } from '../../data/chart-store.ts'
import { clockTime } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { ChipChoice, Chips } from '../../parts/Chips.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { type Draft, useCharting, useDraft } from '../session/drafts.ts'
import { nameOf, useHere } from '../session/here.ts'
import { useCheckIn, useOrderers } from './check-in.ts'
import { FormSheet } from './FormSheet.tsx'
import { OrderSteppers } from './OrderSteppers.tsx'
import { givenLastTime, orderCompared } from './order-compared.ts'
import { asked, beyond, type OrderDraft, orderBody, orderByProtocol } from './order-draft.ts'
import { orderSaid } from './order-words.ts'
import { checkInWords } from './words.ts'

const words = checkInWords.order
const reasons = words.reasons.map((value) => ({ value, label: value }))

type Ordering = OrderDraft & {
  orderedBy: string | undefined
  /** The sentence that was read back: another rate needs another read-back. */
  readBack: string | undefined
  reason: string | undefined
  /** Whether the steps may leave the protocol's limits, and why the order does. */
  isBeyond: boolean
  why: string
}

/** The order: the physician's own, or the nurse's by phone, read back and confirmed by the physician later. */
export function OrderSheet(props: { onClose: () => void }) {
  const here = useHere()
  const present = () => orderInForce(here.session())
  const { choices, isOne: isOwn } = useOrderers()
  // Of the order in force: half a change of one that another has replaced would bring its numbers back unseen.
  const draft = useDraft<Ordering>(`order ${present()?.entry ?? ''}`, () => ({
    ...orderByProtocol(here.context().protocol),
    ...startFrom(here),
    orderedBy: undefined,
    readBack: undefined,
    reason: undefined,
    isBeyond: false,
    why: '',
  }))
  const chart = useCharting(draft, () => props.onClose())
  const sentence = () => orderSaid(asked(draft.values), here.session(), here.context())
  const missing = () => {
    const { orderedBy, readBack, reason, isBeyond, why } = draft.values
    const goesBeyond = beyond(draft.values, here.context().protocol).length > 0
    if (goesBeyond && !isBeyond) return words.missing.beyond
    if ((goesBeyond || isSecondToday(here)) && why.trim() === '') return words.missing.why
    if (present() && reason === undefined) return words.missing.reason
    if (isOwn()) return undefined
    if (orderedBy === undefined) return choices().length > 0 ? words.missing.who : words.missing.nobody
    return readBack === sentence().sentence ? undefined : words.missing.readBack
  }
  const save = async () => {
    if (missing() !== undefined) return
    const fact = factOf(draft.values, here, isOwn(), present() !== undefined)
    await chart(checkInWords.undo.answered(words.title, sentence().sentence), [fact])
  }
  const action = () => {
    if (isOwn()) return present() ? words.change : words.give
    const { orderedBy } = draft.values
    return orderedBy === undefined ? words.title : words.giveVerbal(nameOf(here.context(), orderedBy))
  }
  return (
    <FormSheet
      title={present() ? words.changeTitle : words.title}
      action={action()}
      waitingFor={missing()}
      onPress={() => void save()}
      onClose={() => props.onClose()}
    >
      <p class="quiet">{words.protocol(here.context().protocol.title, here.context().protocol.version)}</p>
      <OrderSteppers values={draft.values} onChange={(change) => draft.set(change)} />
      <div class="order-equation" role="status">
        <p class="order-sentence">{sentence().sentence}</p>
        <p class="quiet">{sentence().note}</p>
      </div>
      <Differs values={draft.values} />
      <Beyond draft={draft} />
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
          chosen={draft.values.orderedBy}
          onChoose={(orderedBy) => draft.set({ orderedBy, readBack: undefined })}
        />
        <p class="quiet">{words.whoHint}</p>
        <Chips
          label={words.readBack}
          options={[{ value: 'yes', label: words.readBackDone }]}
          chosen={draft.values.readBack === sentence().sentence ? ['yes'] : []}
          onChoose={(said) => draft.set({ readBack: said.length > 0 ? sentence().sentence : undefined })}
        />
      </Show>
    </FormSheet>
  )
}

/** What is in force is what a change starts from. */
function startFrom(here: ReturnType<typeof useHere>): Partial<OrderDraft> {
  const order = orderInForce(here.session())
  return {
    ...(order?.mgPerKgPerHour === undefined ? {} : { rate: order.mgPerKgPerHour }),
    ...(order?.mgPerKg === undefined ? {} : { by: 'dose' as const, dose: order.mgPerKg }),
    ...(order?.minutes === undefined ? {} : { minutes: order.minutes }),
    ...(order?.bounds.maxMgPerKgPerHour === undefined ? {} : { maximum: order.bounds.maxMgPerKgPerHour }),
  }
}

function factOf(draft: Ordering, here: ReturnType<typeof useHere>, isOwn: boolean, isChange: boolean): Fact {
  const { orderedBy, reason, why } = draft
  const reasons = [isChange ? reason : undefined, why.trim()].filter(Boolean).join('. ')
  const body: Body<'order-given'> = {
    ...orderBody(draft, here.context().protocol),
    ...(isOwn || orderedBy === undefined ? {} : { verbal: { orderedBy, readBack: true } }),
    ...(reasons === '' ? {} : { reason: reasons }),
    ...(isSecondToday(here) ? { secondToday: true } : {}),
  }
  return isChange ? { kind: 'order-changed', body } : { kind: 'order-given', body }
}

const isSecondToday = ({ session, context }: ReturnType<typeof useHere>) => secondToday(session(), context()).length > 0

/** Beyond the protocol, or a second time on one day: only as a physician's order, and with the reason. */
function Beyond(props: { draft: Draft<Ordering> }) {
  const here = useHere()
  const found = () => beyond(props.draft.values, here.context().protocol)
  const others = () => secondToday(here.session(), here.context())
  return (
    <>
      <For each={others()}>
        {({ chair, plannedStart }) => (
          <AlertBlock level="attention" title={words.secondToday(chair, clockTime(plannedStart))}>
            {words.secondTodayText}
          </AlertBlock>
        )}
      </For>
      <Chips
        label={words.beyond}
        options={[{ value: 'yes', label: words.beyondOn }]}
        chosen={props.draft.values.isBeyond ? ['yes'] : []}
        onChoose={(said) => props.draft.set({ isBeyond: said.length > 0 })}
      />
      <For each={found()}>{(sentence) => <AlertBlock level="attention" title={sentence} />}</For>
      <Show when={props.draft.values.isBeyond || others().length > 0}>
        <TextField
          label={words.beyondWhy}
          hint={words.beyondHint}
          value={props.draft.values.why}
          onInput={(why) => props.draft.set({ why })}
        />
      </Show>
    </>
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
