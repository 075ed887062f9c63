import { createMemo, Show } from 'solid-js'
import { may } from '../../chart/people.ts'
import { unconfirmedOrders } from '../../chart/signoff.ts'
import { createAnswer } from '../answer.ts'
import { now } from '../clock.ts'
import { useTablet } from '../data/tablet.ts'
import { clockTime, nearDate, shortName } from '../format.ts'
import { Button } from '../parts/Button.tsx'
import { Icon } from '../parts/Icon.tsx'
import { Rows } from '../parts/Rows.tsx'
import { paths } from '../paths.ts'
import { boardWords } from './board-words.ts'

const words = boardWords.board.verbal
type Order = {
  readonly session: string
  readonly order: string
  readonly patient: { readonly family: string; readonly given: string; readonly birthDate: string }
  readonly at: string
  readonly by: string
  readonly orderedBy: string
  readonly words: string
  readonly detail?: string
}

/** How often the list is asked for anew, ms: an order may be written down on any tablet. */
const BEAT = 30_000

/** Orders by word of mouth that wait for the physician here, over all sessions: read and confirmed by a tap. */
export function VerbalOrders() {
  const { me, api } = useTablet()
  const gives = () => may(me.me()?.staff.role ?? 'nurse', 'give-orders')
  const beat = createMemo(() => (gives() ? Math.floor(now() / BEAT) + 1 : undefined))
  const [list] = createAnswer(beat, async (_, before: readonly Order[] | undefined) => {
    const answer = await api.call<{ orders: readonly Order[] }>('GET', '/api/verbal-orders')
    // No answer is not "nothing waits".
    return answer.ok ? answer.value.orders : (before ?? [])
  })
  const orders = () => list.latest ?? []
  const mine = () => orders().filter(({ orderedBy }) => orderedBy === me.me()?.staff.id)
  return (
    <Show when={mine().length > 0}>
      <section class="board-list verbal" aria-label={words.title}>
        <header>
          <h2>{words.title}</h2>
          <span>{mine().length}</span>
        </header>
        <ul>
          <Rows each={mine()} by={({ order }) => order}>
            {(order) => <Waiting order={order()} />}
          </Rows>
        </ul>
      </section>
    </Show>
  )
}

function Waiting(props: { order: Order }) {
  const { chart, directory } = useTablet()
  const opened = chart(props.order.session)
  const isConfirmed = () =>
    opened.entries().length > 0 && !unconfirmedOrders(opened.session()).some(({ id }) => id === props.order.order)
  const at = () => Date.parse(props.order.at)
  const confirm = () => void opened.record('order-authenticated', { order: props.order.order }).catch(() => undefined)
  return (
    <li>
      <a href={paths.review(props.order.session)}>
        <span>
          <b>{shortName(props.order.patient)}</b>
          <span>{props.order.words}</span>
          <Show when={props.order.detail}>{(detail) => <span class="quiet">{detail()}</span>}</Show>
          <span class="quiet">
            {words.written(
              directory.staff().get(props.order.by)?.name ?? props.order.by,
              `${nearDate(at())}, ${clockTime(at())}`,
            )}
          </span>
        </span>
        <Icon name="next" />
      </a>
      <Show when={!isConfirmed()} fallback={<p class="verbal-done">{words.confirmed}</p>}>
        <Button label={words.confirmIt(props.order.words, shortName(props.order.patient))} onPress={confirm}>
          {words.confirm}
        </Button>
      </Show>
    </li>
  )
}
