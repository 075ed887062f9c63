import { createMemo, type JSX, Show } from 'solid-js'
import { orderedMinutes, orderInForce } from '../../../chart/order.ts'
import { charted } from '../../../chart/wording.ts'
import { nearDate } from '../../format.ts'
import { Icon } from '../../parts/Icon.tsx'
import { Rows } from '../../parts/Rows.tsx'
import { inSubscript } from '../../parts/Subscript.tsx'
import { useHere } from '../session/here.ts'
import { ShowOnGraph } from './ShowOnGraph.tsx'
import { useBesideLastTime } from './state.ts'
import { reviewWords } from './words.ts'

const words = reviewWords.items

/** Nothing differed: one line that says from what. */
function AsItWas(props: { children: JSX.Element }) {
  return (
    <p class="review-as">
      <Icon name="check" size={20} />
      <span>{props.children}</span>
    </p>
  )
}

/** What was ordered, when it was given as ordered. */
export function FromOrder() {
  const here = useHere()
  const whyNot = () => {
    const { status } = here.session().infusion
    if (status === 'stopped') return undefined
    return status === 'not-started' ? words.notStarted : words.notEnded
  }
  const ordered = () => {
    const [session, { protocol }] = [here.session(), here.context()]
    const rate = orderInForce(session)?.mgPerKgPerHour
    if (rate === undefined) return undefined
    return `${charted(rate, 'mg/kg/h')}, ${charted(Math.round(orderedMinutes(session, protocol)), 'min')}`
  }
  return (
    <Show when={whyNot() === undefined && ordered()} fallback={<p class="review-as">{whyNot() ?? words.noOrder}</p>}>
      {(said) => <AsItWas>{words.as.order(said())}</AsItWas>}
    </Show>
  )
}

export function FromProtocol() {
  const here = useHere()
  const title = () => `${here.context().protocol.title}, ${reviewWords.signed.version(here.context().protocol.version)}`
  return <AsItWas>{words.as.protocol(title())}</AsItWas>
}

/** The patient's last session beside this one. For information: it asks for no tap, but each shows its minute. */
export function FromLastTime(props: { onShow: (at: number) => void }) {
  const { last, earlier, at, besides } = useBesideLastTime()
  const differing = createMemo(() => besides().filter(({ differs }) => differs))
  const same = createMemo(() => besides().filter(({ differs }) => !differs))
  const whyNot = () => {
    const { state } = last()
    return state === 'known' ? words.lastTime.none : words.lastTime[state]
  }
  return (
    <section class="review-group" aria-label={words.from['last-time']}>
      <h4>
        {words.from['last-time']} <Show when={at()}>{(day) => <span>{words.lastTime.on(nearDate(day()))}</span>}</Show>
      </h4>
      <Show when={earlier()} fallback={<p class="review-as">{whyNot()}</p>}>
        <ul class="review-besides">
          <Rows each={differing()} by={({ of }) => of}>
            {(beside) => (
              <li>
                <ShowOnGraph at={beside().at} onShow={props.onShow}>
                  {inSubscript(beside().sentence)}
                </ShowOnGraph>
              </li>
            )}
          </Rows>
        </ul>
        <Show when={same().length > 0}>
          <AsItWas>
            {inSubscript(
              words.as['last-time'](
                same()
                  .map(({ sentence }) => sentence)
                  .join(' · '),
              ),
            )}
          </AsItWas>
        </Show>
      </Show>
    </section>
  )
}
