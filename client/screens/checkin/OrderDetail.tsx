import { Show } from 'solid-js'
import { type OrderInForce, orderInForce } from '../../../chart/order.ts'
import { latest } from '../../../chart/session.ts'
import { figure } from '../../format.ts'
import { Button } from '../../parts/Button.tsx'
import { Tag } from '../../parts/Tag.tsx'
import { nameOf, useHere } from '../session/here.ts'
import { useCheckIn, useOrderers } from './check-in.ts'
import { boundsSaid, orderSaid, weightMoved } from './order-words.ts'
import { checkInWords } from './words.ts'

const words = checkInWords.order

/** The order in force as a sentence, by whom, and whether a phone order was confirmed by the physician. */
export function OrderDetail() {
  const here = useHere()
  const order = () => orderInForce(here.session())
  return <Show when={order()}>{(given) => <Given order={given()} />}</Show>
}

function Given(props: { order: OrderInForce }) {
  const here = useHere()
  const { lastTime } = useCheckIn()
  const said = () => orderSaid(props.order, here.session(), here.context())
  const lastKg = () => {
    const known = lastTime()
    return known.state === 'known' ? latest(known.session, 'weight-measured')?.body.kg : undefined
  }
  const moved = () => weightMoved(props.order, here.session(), here.context(), lastKg())
  return (
    <div class="order-said">
      <p class="order-sentence">{said().sentence}</p>
      <Show when={said().note}>{(note) => <p class="quiet">{note()}</p>}</Show>
      <Show when={boundsSaid(here.session(), here.context())}>{(bounds) => <p class="quiet">{bounds()}</p>}</Show>
      <Show when={moved()}>
        {(percent) => (
          <Tag tone="attention" icon="alert">
            {words.weightMoved(figure(Math.abs(percent()), 1), percent() > 0 ? 'over' : 'under')}
          </Tag>
        )}
      </Show>
      <Confirmation order={props.order} />
    </div>
  )
}

function Confirmation(props: { order: OrderInForce }) {
  const here = useHere()
  const name = (id: string) => nameOf(here.context(), id)
  const { isOne } = useOrderers()
  const confirm = () =>
    here.save(words.confirmed(name(here.author())), [
      { kind: 'order-authenticated', body: { order: props.order.entry } },
    ])
  return (
    <Show when={props.order.verbal} fallback={<p class="quiet">{words.by(name(props.order.by))}</p>}>
      {(verbal) => (
        <Show
          when={props.order.authenticated}
          fallback={
            <>
              <Tag icon="clock">{words.unconfirmed(name(verbal().orderedBy))}</Tag>
              <Show when={isOne()}>
                <Button icon="sign" onPress={() => void confirm()}>
                  {words.confirm}
                </Button>
              </Show>
            </>
          }
        >
          {(by) => (
            <Tag tone="proven" icon="check">
              {words.confirmed(name(by().by))}
            </Tag>
          )}
        </Show>
      )}
    </Show>
  )
}
