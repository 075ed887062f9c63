import { For, Show } from 'solid-js'
import type { DischargeCriterion, DischargeCriterionId, Readiness } from '../../../chart/discharge.ts'
import { may } from '../../../chart/people.ts'
import { now } from '../../clock.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime, duration } from '../../format.ts'
import { Icon } from '../../parts/Icon.tsx'
import { Rows } from '../../parts/Rows.tsx'
import { nameOf, useHere } from '../session/here.ts'
import { leftAt } from './readiness.ts'
import { dischargeWords } from './words.ts'

const words = dischargeWords.list

/** What the patient lacks to leave, first; what is done, quiet below. Props: readiness; onOpen(criterion). */
export function DischargeList(props: { readiness: Readiness; onOpen: (id: DischargeCriterionId) => void }) {
  const here = useHere()
  const missing = () => props.readiness.criteria.filter(({ met, overridden }) => !met && overridden === undefined)
  const done = () => props.readiness.criteria.filter(({ met, overridden }) => met || overridden !== undefined)
  const title = () => {
    const left = leftAt(here.session())
    if (left !== undefined) return words.discharged(clockTime(left))
    return props.readiness.ready ? words.ready : words.missing(missing().length)
  }
  return (
    <section class="gate" aria-label={words.label}>
      <header class="gate-head">
        <h2>{title()}</h2>
        <p class="gate-dots" role="img" aria-label={words.ofMet(done().length, props.readiness.criteria.length)}>
          <For each={done()}>{() => <i class="gate-dot gate-dot-met" />}</For>
          <For each={missing()}>{() => <i class="gate-dot" />}</For>
        </p>
      </header>
      <ul class="gate-missing">
        <Rows each={missing()} by={({ id }) => id}>
          {(each) => <Missing criterion={each()} onOpen={props.onOpen} />}
        </Rows>
      </ul>
      <Show when={done().length > 0}>
        <div class="gate-done">
          <h3>{words.done(done().length)}</h3>
          <ul>
            <For each={done()}>{(each) => <Done criterion={each} />}</For>
          </ul>
        </div>
      </Show>
    </section>
  )
}

function Missing(props: { criterion: DischargeCriterion; onOpen: (id: DischargeCriterionId) => void }) {
  const { me } = useTablet()
  const here = useHere()
  const waits = () => {
    const { due } = props.criterion
    return due !== undefined && due > now() ? duration(due - now() + 59_999) : undefined
  }
  const isOurs = () => props.criterion.id !== 'released' || may(me.me()?.staff.role ?? 'administrator', 'give-orders')
  const action = () => {
    if (waits() !== undefined) return waits()
    return isOurs() ? dischargeWords.does[props.criterion.id] : dischargeWords.physicianOnly
  }
  const canPress = () =>
    here.mayChart() && leftAt(here.session()) === undefined && dischargeWords.does[props.criterion.id] !== undefined
  const inside = () => (
    <>
      <span class="gate-box" aria-hidden="true" />
      <span class="gate-words">
        <b>{props.criterion.label}</b>
        <span>{props.criterion.detail}</span>
      </span>
      <span class="gate-does">{action()}</span>
    </>
  )
  return (
    <li>
      <Show when={canPress()} fallback={<div class="gate-row">{inside()}</div>}>
        <button type="button" class="gate-row" onClick={() => props.onOpen(props.criterion.id)}>
          {inside()}
        </button>
      </Show>
    </li>
  )
}

function Done(props: { criterion: DischargeCriterion }) {
  const here = useHere()
  const detail = () => {
    const { overridden, detail: said } = props.criterion
    return overridden === undefined ? said : words.overridden(overridden.reason, nameOf(here.context(), overridden.by))
  }
  return (
    <li class="gate-met">
      <Icon name={props.criterion.overridden === undefined ? 'check' : 'alert'} size={18} />
      <span>{props.criterion.label}</span>
      <span>{detail()}</span>
    </li>
  )
}
