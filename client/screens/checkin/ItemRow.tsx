import { createSignal, type JSX, Match, Show, Switch, untrack } from 'solid-js'
import type { CheckedItem } from '../../../chart/checklist.ts'
import { latest, type Session } from '../../../chart/session.ts'
import { clockTime, figure } from '../../format.ts'
import { Button } from '../../parts/Button.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { Tag } from '../../parts/Tag.tsx'
import { initialsOf, nameOf, orderers, useHere } from '../session/here.ts'
import { useCheckIn } from './check-in.ts'
import { OrderDetail } from './OrderDetail.tsx'
import { asksForWords, clearedByAssessment, isOpen, itemOf } from './sections.ts'
import { hasSheet, needsNumber, rowId } from './steps.ts'
import { checkInWords as words } from './words.ts'

/** One question. Answered in this visit it stays where it is with its answer marked; answered before, it is one quiet line. */
export function ItemRow(props: { row: CheckedItem }) {
  const wasOpen = untrack(() => isOpen(props.row))
  const [reopened, setReopened] = createSignal(false)
  return (
    <div id={rowId(props.row.item)} class="check" classList={{ 'check-stands': props.row.state === 'not-ok' }}>
      <Show
        when={wasOpen || reopened() || isOpen(props.row)}
        fallback={<DoneLine {...props} onOpen={() => setReopened(true)} />}
      >
        <div class="check-words">
          <b>{itemOf(props.row.item).label}</b>
          <span class="quiet">{itemOf(props.row.item).ask}</span>
          <OnFile item={props.row.item} />
          <LastAnswer item={props.row.item} />
          <Show when={props.row.item === 'order'}>
            <OrderDetail />
          </Show>
        </div>
        <div class="check-answer">
          <Answer row={props.row} />
          <Said row={props.row} />
        </div>
      </Show>
    </div>
  )
}

function DoneLine(props: { row: CheckedItem; onOpen: () => void }) {
  return (
    <button type="button" class="check-done" onClick={() => props.onOpen()}>
      <Icon name={props.row.state === 'ok' ? 'check' : 'alert'} size={18} />
      <span>
        {itemOf(props.row.item).label}, {props.row.answer}
        <Show when={props.row.state === 'overridden' && props.row.reason}>
          {(reason) => <span class="quiet"> {words.overridden(reason())}</span>}
        </Show>
      </span>
      <Stamp row={props.row} />
      <span class="check-change">{words.change}</span>
    </button>
  )
}

/** Who answered, and when. */
function Stamp(props: { row: CheckedItem }) {
  const here = useHere()
  return (
    <Show when={props.row.at}>
      {(at) => (
        <span class="check-stamp">
          {clockTime(at())} {props.row.by === undefined ? '' : initialsOf(here.context(), props.row.by)}
        </span>
      )}
    </Show>
  )
}

/** The controls of a question: its answers in the row, or the sheet that charts what proves it. */
function Answer(props: { row: CheckedItem }) {
  const here = useHere()
  const { open } = useCheckIn()
  const item = () => itemOf(props.row.item)
  const chosen = () =>
    here.session().facts['checklist-answered'].findLast(({ body }) => body.item === props.row.item)?.body.answer
  const answer = (value: string, label: string) => {
    if (needsNumber(item().id, value) || (asksForWords(item().id) && value === 'yes'))
      open({ item: item().id, answer: value })
    else
      void here.save(words.undo.answered(item().label, label), [
        { kind: 'checklist-answered', body: { item: item().id, answer: value } },
      ])
  }
  return (
    <Switch
      fallback={
        <Segmented
          label={item().ask || item().label}
          hideLabel
          options={item().answers.map(({ value, label }) => ({ value, label }))}
          chosen={chosen()}
          onChoose={(value) => answer(value, item().answers.find((each) => each.value === value)?.label ?? value)}
        />
      }
    >
      <Match when={hasSheet(props.row.item)}>
        <SheetButton row={props.row} />
      </Match>
      <Match when={props.row.item === 'practitioner-on-site'}>
        <OnSite />
      </Match>
      <Match when={props.row.item === 'second-check'}>
        <Show when={props.row.state === 'missing'}>
          <span class="quiet check-later">{words.secondCheckLater}</span>
        </Show>
      </Match>
    </Switch>
  )
}

const opens: Readonly<Record<string, string>> = {
  ...words.action,
  preparation: words.action.prepare,
}

function SheetButton(props: { row: CheckedItem }) {
  const here = useHere()
  const { open } = useCheckIn()
  const item = () => props.row.item
  const isPhysicians = () => item() === 'assessment' && !may(here)
  const word = () => {
    if (item() === 'order') {
      if (props.row.state !== 'missing') return words.changeOrder
      return may(here) ? words.action.order : words.action.orderVerbal
    }
    if (props.row.state !== 'missing') return item() === 'preparation' ? words.action.prepareMore : words.again
    return opens[item()] ?? words.action.value
  }
  return (
    <Show when={!isPhysicians()} fallback={<span class="quiet check-later">{words.practitionerOnly}</span>}>
      <Button
        kind={props.row.state === 'missing' ? 'secondary' : 'quiet'}
        label={`${word()}: ${itemOf(item()).label}`}
        onPress={() => open({ item: item() })}
      >
        {word()}
      </Button>
    </Show>
  )
}

/** Whether who is here gives orders: a physician. */
const may = (here: ReturnType<typeof useHere>) => orderers(here.context()).some(({ value }) => value === here.author())

/** Which practitioner is in the house. */
function OnSite() {
  const here = useHere()
  const present = () => {
    const last = latest(here.session(), 'practitioner-presence')
    return last?.body.presence === 'on-site' ? last.body.practitioner : undefined
  }
  return (
    <Segmented
      label={itemOf('practitioner-on-site').label}
      hideLabel
      options={orderers(here.context())}
      chosen={present()}
      onChoose={(practitioner) =>
        void here.save(words.onSite(nameOf(here.context(), practitioner)), [
          { kind: 'practitioner-presence', body: { practitioner, presence: 'on-site' } },
        ])
      }
    />
  )
}

/** What the answer means for the start, who gave it, and how to go on. */
function Said(props: { row: CheckedItem }) {
  const { open } = useCheckIn()
  const item = () => props.row.item
  const blocks = () => props.row.state === 'not-ok' && props.row.gate === 'block'
  const cleared = () => clearedByAssessment[item()] !== undefined
  const proven = () => itemOf(item()).answers.length === 0
  const value = (): JSX.Element => (proven() && props.row.state !== 'missing' ? <b>{props.row.answer}</b> : undefined)
  return (
    <Show when={props.row.state !== 'missing'}>
      <p class="check-said">
        <Switch>
          <Match when={props.row.state === 'overridden'}>
            <Tag tone="attention" icon="alert">
              {words.overridden(props.row.reason ?? '')}
            </Tag>
          </Match>
          <Match when={blocks()}>
            <Tag tone="attention" icon="alert">
              {cleared() ? words.needsPractitioner : (props.row.reason ?? words.stands)}
            </Tag>
          </Match>
          <Match when={props.row.state === 'not-ok'}>
            <Tag icon="info">{props.row.reason ?? words.noted}</Tag>
          </Match>
          <Match when={props.row.state === 'ok'}>
            <Icon name="check" size={16} />
          </Match>
        </Switch>
        {value()}
        <Value item={item()} />
        <Stamp row={props.row} />
      </p>
      <Show when={props.row.state === 'not-ok' && !cleared() && !proven()}>
        <Button kind="quiet" onPress={() => open({ item: item(), why: 'reason' })}>
          {blocks() ? words.override : words.say}
        </Button>
      </Show>
      <Show when={blocks() && cleared()}>
        <AssessButton item={item()} />
      </Show>
    </Show>
  )
}

function AssessButton(props: { item: string }) {
  const here = useHere()
  const { open } = useCheckIn()
  return (
    <Show when={may(here)} fallback={<span class="quiet check-later">{words.practitionerOnly}</span>}>
      <Button onPress={() => open({ item: 'assessment', answer: clearedByAssessment[props.item] })}>
        {words.action.assessment}
      </Button>
    </Show>
  )
}

/** The number or the words that came with the answer. */
function Value(props: { item: string }) {
  const here = useHere()
  const said = () =>
    here.session().facts['checklist-answered'].findLast(({ body }) => body.item === props.item)?.body.value
  return <Show when={said() !== undefined}>{valueInWords(props.item, said())}</Show>
}

function valueInWords(item: string, value: string | number | undefined): string {
  if (typeof value !== 'number') return value ?? ''
  const { needsValue } = itemOf(item)
  return needsValue ? `${figure(value, 3)} ${needsValue.unit}` : figure(value, 3)
}

/** What the patient's file says, where the question is about it. */
function OnFile(props: { item: string }) {
  const here = useHere()
  const list = () => {
    const { allergies, medicines, emergencyContact } = here.context().patient
    if (props.item === 'allergies') return allergies
    if (props.item === 'medicines') return medicines
    return props.item === 'emergency-contact' && emergencyContact ? [emergencyContact] : undefined
  }
  return (
    <Show when={list()}>
      {(known) => (
        <span class="check-file">{known().length > 0 ? words.onFile(known().join(', ')) : words.nothingOnFile}</span>
      )}
    </Show>
  )
}

/** Last time's answer: shown, never filled in. */
function LastAnswer(props: { item: string }) {
  const { lastTime } = useCheckIn()
  const last = () => {
    const known = lastTime()
    return known.state === 'known' ? answerThen(known.session, props.item) : undefined
  }
  return <Show when={last()}>{(answer) => <span class="check-last">{words.last(answer())}</span>}</Show>
}

function answerThen(session: Session, item: string): string | undefined {
  if (item === 'weight') {
    const kg = latest(session, 'weight-measured')?.body.kg
    return kg === undefined ? undefined : `${figure(kg, 1)} kg`
  }
  if (item === 'access') {
    const placed = latest(session, 'access-placed')?.body
    return placed && [placed.side, placed.site, placed.gauge && `${placed.gauge} G`].filter(Boolean).join(' ')
  }
  const body = session.facts['checklist-answered'].findLast((fact) => fact.body.item === item)?.body
  if (!body) return undefined
  const label = itemOf(item).answers.find(({ value }) => value === body.answer)?.label ?? body.answer
  return body.value === undefined ? label : `${label}, ${valueInWords(item, body.value)}`
}
