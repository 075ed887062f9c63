import { createSignal, For, Match, Show, Switch } from 'solid-js'
import { clockTime } from '../../format.ts'
import { Button } from '../../parts/Button.tsx'
import { Icon, Triangle } from '../../parts/Icon.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { isDone, type Looked, type ReviewItem } from './items.ts'
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
}

/** What the signer looks at, one by one, numbered; there is no way to see them all at once unread. */
export function ItemList(props: ItemListProps) {
  const done = () => props.items.filter((item) => isDone(item, props.looked)).length
  return (
    <section class="review-items" aria-label={words.title}>
      <header>
        <h3>{words.title}</h3>
        <Show when={props.mayAct && props.items.length > 0}>
          <p role="status">{words.seen(done(), props.items.length)}</p>
        </Show>
      </header>
      <ol>
        <For each={props.items} fallback={<li class="review-nothing">{words.none}</li>}>
          {(item, index) => <Item {...props} item={item} number={index() + 1} />}
        </For>
      </ol>
    </section>
  )
}

type ItemProps = ItemListProps & { item: ReviewItem; number: number }

function Item(props: ItemProps) {
  const kind = () => {
    if (props.item.order !== undefined) return words.kinds.order
    return words.kinds[props.item.finding === undefined ? props.item.severity : 'finding']
  }
  return (
    <li
      class={`review-item review-${props.item.severity}`}
      classList={{ 'review-done': isDone(props.item, props.looked) }}
    >
      <span class="review-number" aria-hidden="true">
        {props.number}
      </span>
      <div class="review-words">
        <p class="review-kind">
          <Show when={props.item.severity === 'critical'}>
            <Triangle label={words.kinds.critical} />
          </Show>
          {kind()}
          <Show when={props.item.at}>{(at) => <time>{clockTime(at())}</time>}</Show>
        </p>
        <p>{props.item.sentence}</p>
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
