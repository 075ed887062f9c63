import './ItemList.css'
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js'
import { clockTime } from '../../format.ts'
import { Button } from '../../parts/Button.tsx'
import { Icon, Triangle } from '../../parts/Icon.tsx'
import { Rows } from '../../parts/Rows.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { FromLastTime, FromOrder, FromProtocol } from './AsItWas.tsx'
import { isDone, type Looked, type ReviewItem } from './items.ts'
import { ShowOnGraph } from './ShowOnGraph.tsx'
import { reviewWords } from './words.ts'

const words = reviewWords.items

type ItemListProps = {
  items: readonly ReviewItem[]
  looked: Looked
  /** Only who signs marks, confirms and signs over. */
  mayAct: boolean
  onSeen: (id: string) => void
  onReason: (id: string, reason: string) => void
  onConfirm: (order: string) => void
  /** Shows the graph at this time. */
  onShow: (at: number) => void
}

/**
 * What differed from the order, the protocol and the last session, and what else the signer looks at, one by one,
 * numbered; there is no way to see them all at once unread. What did not differ says so in one line.
 */
export function ItemList(props: ItemListProps) {
  const done = () => props.items.filter((item) => isDone(item, props.looked)).length
  const of = (from: ReviewItem['from']) => props.items.filter((item) => item.from === from)
  const above = (from: ReviewItem['departs']) =>
    props.items.flatMap(({ departs }, index) => (departs === from ? [index + 1] : []))
  return (
    <section class="review-items" aria-label={words.title}>
      <header>
        <h3>{words.title}</h3>
        <Show when={props.mayAct && props.items.length > 0}>
          <p role="status">{words.seen(done(), props.items.length)}</p>
        </Show>
      </header>
      <Show when={props.items.length === 0}>
        <p class="review-as">{words.none}</p>
      </Show>
      <Group {...props} of={of('open')} title={words.from.open} />
      <Group
        {...props}
        of={of('order')}
        title={words.from.order}
        as={() => <Unless above={above('order')} said={FromOrder} />}
      />
      <Group
        {...props}
        of={of('protocol')}
        title={words.from.protocol}
        as={() => <Unless above={above('protocol')} said={FromProtocol} />}
      />
      <FromLastTime onShow={props.onShow} />
      <Group {...props} of={of('otherwise')} title={words.from.otherwise} />
    </section>
  )
}

/** That nothing differed; or which of the open ones above do. */
function Unless(props: { above: readonly number[]; said: () => JSX.Element }) {
  return (
    <Show when={props.above.length > 0} fallback={props.said()}>
      <p class="review-as">{words.above(props.above)}</p>
    </Show>
  )
}

type GroupProps = ItemListProps & {
  of: readonly ReviewItem[]
  title: string
  /** What stands there when nothing differed; without it the group is then left out. */
  as?: () => JSX.Element
}

function Group(props: GroupProps) {
  return (
    <Show when={props.of.length > 0 || props.as !== undefined}>
      <section class="review-group" aria-label={props.title}>
        <h4>{props.title}</h4>
        <Show when={props.of.length > 0} fallback={props.as?.()}>
          <ol>
            <Rows each={props.of} by={({ id }) => id}>
              {(item) => <Item {...props} item={item()} number={props.items.indexOf(item()) + 1} />}
            </Rows>
          </ol>
        </Show>
      </section>
    </Show>
  )
}

type ItemProps = ItemListProps & { item: ReviewItem; number: number }

function Item(props: ItemProps) {
  return (
    <li
      class={`review-item review-${props.item.severity}`}
      classList={{ 'review-done': isDone(props.item, props.looked) }}
    >
      <span class="review-number" aria-hidden="true">
        {props.number}
      </span>
      <div class="review-words">
        <Said {...props} />
        <Show when={props.item.finding && props.item.order === undefined}>
          <Reason {...props} />
        </Show>
      </div>
      <Show when={props.mayAct}>
        <Switch>
          <Match when={props.item.order}>
            {(order) => <Button onPress={() => props.onConfirm(order())}>{words.confirm}</Button>}
          </Match>
          <Match when={props.item.finding === undefined && isDone(props.item, props.looked)}>
            <p class="review-seen">
              <Icon name="check" size={18} />
              {words.see}
            </p>
          </Match>
          <Match when={props.item.finding === undefined}>
            <Button label={`${words.markSeen}: ${props.item.sentence}`} onPress={() => props.onSeen(props.item.id)}>
              {words.see}
            </Button>
          </Match>
        </Switch>
      </Show>
    </li>
  )
}

/** What it is; of what happened at a time, a tap shows the graph at that minute. */
function Said(props: ItemProps) {
  const kind = () => {
    if (props.item.order !== undefined) return words.kinds.order
    return words.kinds[props.item.finding === undefined ? props.item.severity : 'finding']
  }
  return (
    <ShowOnGraph at={props.item.at} onShow={props.onShow}>
      <span class="review-kind">
        <Show when={props.item.severity === 'critical'}>
          <Triangle label={words.kinds.critical} />
        </Show>
        {kind()}
        <Show when={props.item.at}>{(at) => <time>{clockTime(at())}</time>}</Show>
      </span>
      <span>{props.item.sentence}</span>
    </ShowOnGraph>
  )
}

/** A finding is mended where it arose, or signed over with a reason that is printed. */
function Reason(props: ItemProps) {
  const [typing, setTyping] = createSignal(false)
  const [text, setText] = createSignal('')
  const kept = () => props.looked.reasons[props.item.id] ?? ''
  const keep = () => {
    props.onReason(props.item.id, text().trim())
    setTyping(false)
  }
  const begin = () => {
    setText(kept())
    setTyping(true)
  }
  return (
    <Switch>
      <Match when={typing()}>
        <div class="review-reason">
          <TextField label={words.reason} value={text()} onInput={setText} />
          <Button kind="primary" waitingFor={text().trim() === '' ? words.reason : undefined} onPress={keep}>
            {words.keep}
          </Button>
        </div>
      </Match>
      <Match when={kept() !== ''}>
        <p class="review-over">
          <b>{words.overridden}:</b> {kept()}
        </p>
        <Show when={props.mayAct}>
          <Button kind="quiet" onPress={() => props.onReason(props.item.id, '')}>
            {words.takeBack}
          </Button>
        </Show>
      </Match>
      <Match when={props.mayAct && props.item.finding?.overridable}>
        <Button kind="quiet" label={words.reasonFor(props.item.sentence)} onPress={begin}>
          {words.override}
        </Button>
      </Match>
    </Switch>
  )
}
