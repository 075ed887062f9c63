import './Emergency.css'
import { For, type JSX, Show } from 'solid-js'
import type { ActAt, Emergency } from '../../../chart/emergency/clocks.ts'
import { actInWords, type EmergencyAct, type EmergencyDrug, emergencyActs } from '../../../chart/emergency.ts'
import { now } from '../../clock.ts'
import { clockTime, figure, timer } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { unbroken } from '../../parts/unbroken.ts'
import { emergencyWords as words } from './words.ts'

export type EmergencyPanelProps = {
  chair: string
  /** Nothing while no touch was made: opening the page by mistake charts nothing. */
  state: Emergency | undefined
  rescue: readonly EmergencyDrug[]
  running: boolean
  /** The last touch was not saved. */
  failure: boolean
  onAct: (act: EmergencyAct) => void
  onBack: () => void
  /** Initials of an author; a touch without one waits for its PIN. */
  who?: ((id: string) => string) | undefined
  children?: JSX.Element | undefined
}

/** Large keys, one touch each, charted with its time. The same page for a locked tablet, which names nobody. */
export function EmergencyPanel(props: EmergencyPanelProps) {
  const acts = () => props.state?.acts ?? []
  return (
    <div class="emergency">
      <header class="emergency-head">
        <h2>
          <Icon name="alert" size={26} /> {words.title}, {words.chair(props.chair)}
        </h2>
        <p role="status">
          {props.state
            ? words.since(clockTime(props.state.since), timer(Math.max(0, now() - props.state.since)))
            : words.notYet}
        </p>
        <button type="button" class="button button-quiet" onClick={() => props.onBack()}>
          {words.back}
        </button>
      </header>
      <Show when={props.failure}>
        <AlertBlock level="critical" title={words.notKept} />
      </Show>
      <Show when={props.state}>{(state) => <Clocks state={state()} />}</Show>
      <div class="emergency-pump">
        <button type="button" class="emergency-key emergency-stop" onClick={() => props.onAct({ act: 'stop' })}>
          <Icon name="stop" size={34} />
          <b>{words.stop}</b>
          <span>{charted(lastOf(acts(), 'stop'))}</span>
        </button>
        <button type="button" class="emergency-key" onClick={() => props.onAct({ act: 'hold' })}>
          <Icon name="hold" size={34} />
          <b>{words.hold}</b>
          <span>{charted(lastOf(acts(), 'hold'))}</span>
        </button>
      </div>
      <div class="emergency-groups">
        <For each={words.groups}>
          {(group) => (
            <Keys title={group.title}>
              <For each={group.acts}>
                {(act) => (
                  <Key label={emergencyActs[act]} last={lastOf(acts(), act)} onPress={() => props.onAct({ act })} />
                )}
              </For>
            </Keys>
          )}
        </For>
      </div>
      <Keys title={words.drugs}>
        <For each={urgentFirst(props.rescue)}>
          {({ drug, dose, unit, route }) => {
            const given = { drug, dose, unit, route }
            return (
              <Key
                label={unbroken(drug)}
                note={unbroken(`${figure(dose, 3)} ${unit} ${route}`)}
                last={lastOf(acts(), 'drug', drug)}
                onPress={() => props.onAct({ act: 'drug', given })}
              />
            )
          }}
        </For>
      </Keys>
      {props.children}
      <Log acts={acts()} who={props.who} />
    </div>
  )
}

/** What an arrest, an anaphylaxis or a reversal needs stands first. */
const urgentFirst = (rescue: readonly EmergencyDrug[]) => {
  const rank = ({ drug }: EmergencyDrug) => {
    const found = words.urgent.findIndex((name) => drug.toLowerCase().startsWith(name))
    return found < 0 ? words.urgent.length : found
  }
  return rescue.toSorted((a, b) => rank(a) - rank(b))
}

const lastOf = (acts: readonly ActAt[], id: string, drug?: string) =>
  acts.findLast(({ act }) => act.act === id && (act.act !== 'drug' || act.given.drug === drug))?.at

/** Chairside sets no pump, so both keys say that somebody must; when it was touched, too. */
const charted = (at: number | undefined) => (at === undefined ? words.setPump : `${clockTime(at)}. ${words.setPump}`)

const Keys = (props: { title: string; children: JSX.Element }) => (
  <section class="emergency-group" aria-label={props.title}>
    <h3>{props.title}</h3>
    <div class="emergency-keys">{props.children}</div>
  </section>
)

function Key(props: { label: string; note?: string | undefined; last: number | undefined; onPress: () => void }) {
  return (
    <button type="button" class="emergency-key" onClick={() => props.onPress()}>
      <b>{props.label}</b>
      <span>
        {[props.note, props.last === undefined ? undefined : clockTime(props.last)].filter(Boolean).join(', ')}
      </span>
    </button>
  )
}

/** Two minutes of CPR and three after epinephrine, from the acts themselves: every tablet shows the same. */
function Clocks(props: { state: Emergency }) {
  const clock = (at: number, before: string, after: string) => (
    <p class="emergency-clock" classList={{ 'emergency-clock-due': now() >= at }}>
      <span>{now() >= at ? after : before}</span> <b>{timer(Math.abs(at - now()))}</b>
    </p>
  )
  return (
    <section class="emergency-clocks" aria-label={words.clocks}>
      <Show when={props.state.cpr}>{(cpr) => clock(cpr().checkAt, words.cpr, words.cprNow)}</Show>
      <Show when={props.state.epinephrineAt}>{(at) => clock(at(), words.epinephrine, words.epinephrineNow)}</Show>
      <Show when={props.state.shocks}>{(count) => <p class="emergency-clock">{words.shocks(count())}</p>}</Show>
    </section>
  )
}

function Log(props: { acts: readonly ActAt[]; who: EmergencyPanelProps['who'] }) {
  return (
    <section class="emergency-log" aria-label={words.log}>
      <h3>{words.log}</h3>
      <ol reversed>
        <For each={props.acts.toReversed()}>
          {({ act, at, by }) => (
            <li>
              <b>{clockTime(at)}</b> {actInWords(act)} <span>{by === undefined ? words.waits : props.who?.(by)}</span>
            </li>
          )}
        </For>
      </ol>
    </section>
  )
}
