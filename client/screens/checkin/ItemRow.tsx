import { createSignal, Match, Show, Switch, untrack } from 'solid-js'
import type { CheckedItem } from '../../../chart/checklist.ts'
import { latest } from '../../../chart/session.ts'
import { Button } from '../../parts/Button.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { nameOf, useHere } from '../session/here.ts'
import { AllergyFile } from './AllergiesSheet.tsx'
import { useCheckIn, useOrderers } from './check-in.ts'
import { LastAnswer, OnFile } from './ItemBefore.tsx'
import { ItemSaid } from './ItemSaid.tsx'
import { OrderDetail } from './OrderDetail.tsx'
import { Stamp } from './Stamp.tsx'
import { asksForWords, isOpen, itemOf } from './sections.ts'
import { hasSheet, needsNumber, rowId } from './steps.ts'
import { checkInWords as words } from './words.ts'

/**
 * One question. Answered in this visit it stays where it is with its answer marked; answered before, it is one quiet
 * line.
 */
export function ItemRow(props: { row: CheckedItem }) {
  const wasOpen = untrack(() => isOpen(props.row))
  const [reopened, setReopened] = createSignal(false)
  return (
    <div
      id={rowId(props.row.item)}
      class="check"
      classList={{ 'check-stands': props.row.state === 'not-ok' && props.row.gate === 'block' }}
    >
      <Show
        when={wasOpen || reopened() || isOpen(props.row)}
        fallback={<DoneLine {...props} onOpen={() => setReopened(true)} />}
      >
        <div class="check-words">
          <b>{itemOf(props.row.item).label}</b>
          <span class="quiet">{itemOf(props.row.item).ask}</span>
          <OnFile item={props.row.item} />
          <Show when={props.row.item === 'allergies'}>
            <AllergyFile />
          </Show>
          <p class="check-last">
            <LastAnswer item={props.row.item} />
            <Stamp row={props.row} />
          </p>
          <Show when={props.row.item === 'order'}>
            <OrderDetail />
          </Show>
        </div>
        <div class="check-answer">
          <Answer row={props.row} />
          <ItemSaid row={props.row} />
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

/** The controls of a question: its answers in the row, or the sheet that charts what proves it. */
function Answer(props: { row: CheckedItem }) {
  const here = useHere()
  const { open } = useCheckIn()
  const item = () => itemOf(props.row.item)
  const chosen = () =>
    here.session().facts['checklist-answered'].findLast(({ body }) => body.item === props.row.item)?.body.answer
  const answer = (value: string, label: string) => {
    const asksMore = needsNumber(item().id, value) || (asksForWords(item().id) && value === 'yes')
    if (asksMore || (item().id === 'allergies' && value !== 'not-asked')) open({ item: item().id, answer: value })
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
          options={item().answers}
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
  const { open } = useCheckIn()
  const { isOne } = useOrderers()
  const item = () => props.row.item
  const isPhysicians = () => item() === 'assessment' && !isOne()
  const word = () => {
    if (item() === 'order') {
      if (props.row.state !== 'missing') return words.changeOrder
      return isOne() ? words.action.order : words.action.orderVerbal
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

/** Which practitioner is in the house. */
function OnSite() {
  const here = useHere()
  const { choices } = useOrderers()
  const present = () => {
    const last = latest(here.session(), 'practitioner-presence')
    return last?.body.presence === 'on-site' ? last.body.practitioner : undefined
  }
  return (
    <Segmented
      label={itemOf('practitioner-on-site').label}
      hideLabel
      options={choices()}
      chosen={present()}
      onChoose={(practitioner) =>
        void here.save(words.onSite(nameOf(here.context(), practitioner)), [
          { kind: 'practitioner-presence', body: { practitioner, presence: 'on-site' } },
        ])
      }
    />
  )
}
