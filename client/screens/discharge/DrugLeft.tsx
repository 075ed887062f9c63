import { createMemo, Show } from 'solid-js'
import { type Container, custody } from '../../../chart/custody.ts'
import { inMg } from '../../../chart/units.ts'
import { useTablet } from '../../data/tablet.ts'
import { figure } from '../../format.ts'
import { Button } from '../../parts/Button.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Rows } from '../../parts/Rows.tsx'
import { nameOf, useHere } from '../session/here.ts'
import { dischargeWords } from './words.ts'

const words = dischargeWords.drug

/** The containers of this session's drug and whether each adds up; a memo that follows the chart. */
export function useCustody() {
  const here = useHere()
  const { time } = useTablet()
  return createMemo(() => {
    here.view()
    return custody(here.session(), here.context().clinic, time.now())
  })
}

export const containerName = ({ what, id }: Pick<Container, 'what' | 'id'>) =>
  what === 'vial' ? words.vial(id) : words.container(id)

/** What became of the drug, container by container. Props: onAccount(container). */
export function DrugLeft(props: { onAccount: (id: string) => void }) {
  const containers = useCustody()
  return (
    <section class="drug-left" aria-label={words.title}>
      <h3>{words.title}</h3>
      <ul>
        <Rows each={containers()} by={({ id }) => id} fallback={<li class="quiet">{words.none}</li>}>
          {(container) => <Line container={container()} onAccount={() => props.onAccount(container().id)} />}
        </Rows>
      </ul>
    </section>
  )
}

function Line(props: { container: Container; onAccount: () => void }) {
  const here = useHere()
  const state = () => {
    const { closes, unaccounted, witnesses } = props.container
    if (closes) {
      const who = witnesses.map((id) => nameOf(here.context(), id)).join(', ')
      return [words.closes, who === '' ? '' : words.witnessed(who)].filter(Boolean).join(', ')
    }
    const mg = figure(Math.abs(inMg(unaccounted)), 3)
    return unaccounted < 0 ? words.tooMuch(mg) : words.unaccounted(mg)
  }
  return (
    <li class="drug-line" classList={{ 'drug-open': !props.container.closes }}>
      <Icon name={props.container.closes ? 'check' : 'vial'} size={20} />
      <span>
        <b>{containerName(props.container)}</b>
        <span>{state()}</span>
      </span>
      <Show when={!props.container.closes && here.mayChart()}>
        <Button onPress={() => props.onAccount()}>{words.account}</Button>
      </Show>
    </li>
  )
}
