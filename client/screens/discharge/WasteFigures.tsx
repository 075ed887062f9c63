import { For, Show } from 'solid-js'
import type { Container } from '../../../chart/custody.ts'
import { inMg } from '../../../chart/units.ts'
import { figure } from '../../format.ts'
import { FieldRow } from '../../parts/FieldRow.tsx'
import { type Amount, closesWith, restAfter, type Typed } from './amount.ts'
import { dischargeWords } from './words.ts'

const words = dischargeWords.waste

/** How the container stands, all computed: nobody subtracts by hand. */
export function Balance(props: { container: Container }) {
  const line = (label: string, value: number, always = false) =>
    value !== 0 || always ? [{ label, text: figure(inMg(value as Container['drawn']), 3) }] : []
  const lines = () => {
    const { what, drawn, given, passedOn, line: inLine, wasted, returned, unaccounted } = props.container
    return [
      ...line(what === 'vial' ? words.inVial : words.drawn, drawn, true),
      ...line(words.given, given, what === 'preparation'),
      ...line(words.passedOn, passedOn),
      ...line(words.line, inLine),
      ...line(words.wasted, wasted),
      ...line(words.returned, returned),
      { label: words.left, text: figure(inMg(unaccounted), 3) },
    ]
  }
  return (
    <dl class="balance">
      <For each={lines()}>
        {({ label, text }) => (
          <div>
            <dt>{label}</dt>
            <dd>
              {text} <span class="unit">{words.mg}</span>
            </dd>
          </div>
        )}
      </For>
    </dl>
  )
}

export function AmountRow(props: {
  typed: Typed
  amount: Amount
  isTyping: boolean
  knowsConcentration: boolean
  onPick: (of: 'mg' | 'mL') => void
}) {
  const row = (of: 'mg' | 'mL') => {
    const isTyped = () => props.typed.of === of
    const other = () => props.amount[of]
    return (
      <FieldRow
        label={of === 'mg' ? words.mg : words.mL}
        unit={isTyped() ? '' : words.computed}
        values={[
          {
            id: of,
            name: `${words.amount}, ${of}`,
            typed: isTyped() ? props.typed.text : other() === undefined ? '' : figure(other() ?? 0, 3),
            active: isTyped() && props.isTyping,
          },
        ]}
        onPick={() => props.onPick(of)}
      />
    )
  }
  return (
    <div class="waste-amount">
      <Show when={props.knowsConcentration}>{row('mL')}</Show>
      {row('mg')}
    </div>
  )
}

/** What stays open after it, before anybody presses. */
export function After(props: { container: Container; mg: number | undefined }) {
  const rest = () => restAfter(props.container, { mg: props.mg })
  const verdict = () => {
    if (rest() < -props.container.tolerance) return words.over
    if (!closesWith(props.container, { mg: props.mg })) return words.open
    return rest() === 0 ? words.exactly : words.closes(figure(inMg(props.container.tolerance), 3))
  }
  return (
    <p
      class="waste-after"
      classList={{ 'waste-open': props.mg !== undefined && !closesWith(props.container, { mg: props.mg }) }}
      role="status"
    >
      <Show when={props.mg !== undefined}>
        {words.after} <b>{figure(rest() / 1000, 3)} mg</b>: {verdict()}
      </Show>
    </p>
  )
}
