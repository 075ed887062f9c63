import './Alerts.css'
import { For, lazy, Show, Suspense } from 'solid-js'
import type { Alert } from '../../../chart/alerts.ts'
import { type Fact, NotCharted } from '../../data/chart-store.ts'
import { clockTime } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Rows } from '../../parts/Rows.tsx'
import { inSubscript } from '../../parts/Subscript.tsx'
import { Standing } from '../Standing.tsx'
import { initialsOf, useHere } from './here.ts'
import { sessionWords } from './words.ts'

const words = sessionWords.alerts
const Questions = lazy(() => import('./Questions.tsx'))
/** Two unseen ones at most lie open: the list below them must stay readable. */
const OPEN = 2

/** What one set or entry raised is one alert to look at: a bad reading often breaks several limits at once. */
export function grouped(alerts: readonly Alert[]): readonly (readonly [Alert, ...Alert[]])[] {
  const byEntry = new Map<string, [Alert, ...Alert[]]>()
  for (const alert of alerts) {
    const key = of([alert])
    const group = byEntry.get(key)
    if (group) group.push(alert)
    else byEntry.set(key, [alert])
  }
  return [...byEntry.values()]
}
const of = ([{ severity, entry }]: readonly [Alert, ...Alert[]]) => `${severity} ${entry}`

/** What needs somebody at this chair now. Seen says who looked and when; it ends nothing. */
export function Alerts() {
  const here = useHere()
  const standing = () => here.view().alerts
  const unseen = () => grouped(standing().filter(({ acknowledged }) => acknowledged === undefined))
  const seen = () => grouped(standing().filter(({ acknowledged }) => acknowledged !== undefined))
  const rest = () => unseen().length - OPEN
  return (
    <section class="alerts" aria-label={words.label}>
      <Show when={here.failure()}>
        {(why) => (
          <AlertBlock level="critical" title={sessionWords.notSaved}>
            {why()}
          </AlertBlock>
        )}
      </Show>
      <Standing />
      <Rows each={unseen().slice(0, OPEN)} by={of}>
        {(group) => <Unseen group={group()} />}
      </Rows>
      <Show when={rest() > 0}>
        <p class="alerts-more">{words.more(rest())}</p>
      </Show>
      <Suspense>
        <Questions />
      </Suspense>
      <For each={seen()}>{(group) => <Seen group={group} />}</For>
    </section>
  )
}

const strength = { call: 1, hold: 2, stop: 3 } as const

function Unseen(props: { group: readonly [Alert, ...Alert[]] }) {
  const here = useHere()
  const first = () => props.group[0]
  const acknowledge = async (done?: string) => {
    const facts = props.group.map(({ id }): Fact => {
      const body = { alert: id, ...(done === undefined ? {} : { done }) }
      return { kind: 'alert-acknowledged', body }
    })
    try {
      await here.chart.recordSet(facts)
      here.fail(undefined)
    } catch (error) {
      if (!(error instanceof NotCharted)) throw error
      here.fail(error.message)
    }
  }
  const action = () =>
    props.group.reduce((most, alert) => (strength[alert.action] > strength[most.action] ? alert : most)).action
  const todo = () => {
    const isOff = here.charted().infusion.status !== 'infusing'
    return action() === 'hold' && isOff ? '' : words.actions[isOff && action() === 'stop' ? 'call' : action()]
  }
  return (
    <AlertBlock
      level={first().severity}
      title={
        <For each={props.group}>{(alert) => <span class="alerts-sentence">{inSubscript(alert.sentence)}</span>}</For>
      }
      actions={
        <Show when={here.mayChart()}>
          <Button kind={first().severity === 'critical' ? 'primary' : 'secondary'} onPress={() => void acknowledge()}>
            {words.seen}
          </Button>
          <Button onPress={() => void acknowledge(words.toldDone)}>{words.told}</Button>
        </Show>
      }
    >
      {clockTime(first().at)}. {todo()}
    </AlertBlock>
  )
}

function Seen(props: { group: readonly [Alert, ...Alert[]] }) {
  const here = useHere()
  const first = () => props.group[0]
  return (
    <Show when={first().acknowledged}>
      {(by) => (
        <p class="alerts-seen" classList={{ 'alerts-seen-critical': first().severity === 'critical' }}>
          <Icon name={first().severity === 'critical' ? 'stop' : 'alert'} size={20} />
          <span>
            <b>{inSubscript(props.group.map(({ sentence }) => sentence).join('. '))}</b>
            <span>{words.seenBy(initialsOf(here.context(), by().by), clockTime(by().at))}</span>
          </span>
        </p>
      )}
    </Show>
  )
}
