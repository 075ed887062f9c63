import { Match, Show, Switch } from 'solid-js'
import type { CheckedItem } from '../../../chart/checklist.ts'
import { factsOf, latest } from '../../../chart/session.ts'
import { figure } from '../../format.ts'
import { Button } from '../../parts/Button.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Tag } from '../../parts/Tag.tsx'
import { nameOf, useHere } from '../session/here.ts'
import { useCheckIn, useOrderers } from './check-in.ts'
import { valueInWords } from './ItemBefore.tsx'
import { clearedByAssessment, itemOf } from './sections.ts'
import { checkInWords as words } from './words.ts'

/** What the answer means for the start, who gave it, and how to go on. */
export function ItemSaid(props: { row: CheckedItem }) {
  const { open } = useCheckIn()
  const item = () => props.row.item
  const blocks = () => props.row.state === 'not-ok' && props.row.gate === 'block'
  const cleared = () => clearedByAssessment[item()] !== undefined
  const proven = () => itemOf(item()).answers.length === 0
  const takesReason = () => !proven() || item() === 'weight'
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
          <Match when={proven()}>
            <Icon name="check" size={16} />
          </Match>
        </Switch>
        <Show when={proven()}>
          <b>{item() === 'weight' ? <WeightSaid /> : props.row.answer}</b>
        </Show>
        <Show when={item() === 'preparation'}>
          <Preparation />
        </Show>
        <Value item={item()} />
      </p>
      <Show when={props.row.state === 'not-ok' && !cleared() && takesReason()}>
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
  const { isOne } = useOrderers()
  const { open } = useCheckIn()
  return (
    <Show when={isOne()} fallback={<span class="quiet check-later">{words.practitionerOnly}</span>}>
      <Button onPress={() => open({ item: 'assessment', answer: clearedByAssessment[props.item] })}>
        {words.action.assessment}
      </Button>
    </Show>
  )
}

/** The weight itself, also where a reason was given to go on with a stated one. */
function WeightSaid() {
  const here = useHere()
  return <Show when={latest(here.session(), 'weight-measured')}>{(fact) => <>{figure(fact().body.kg, 1)} kg</>}</Show>
}

/** The lot, and who made the independent check: not who charted it. */
function Preparation() {
  const here = useHere()
  const last = () => factsOf(here.session(), 'bag-prepared', 'bag-changed').at(-1)
  return (
    <Show when={last()}>
      {(bag) => (
        <span>
          <Show when={bag().body.lot}>{(lot) => <>{words.preparation.by(lot())}, </>}</Show>
          <Show when={bag().body.check} fallback={words.preparation.notChecked}>
            {(check) => words.preparation.checkedBy(nameOf(here.context(), check().by))}
          </Show>
        </span>
      )}
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
