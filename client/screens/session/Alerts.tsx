import './Alerts.css'
import { For, Show } from 'solid-js'
import type { Alert } from '../../../chart/alerts.ts'
import { NotCharted } from '../../data/chart-store.ts'
import { clockTime } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Standing } from '../Standing.tsx'
import { inSubscript } from './EntryList.tsx'
import { initialsOf, useHere } from './here.ts'
import { sessionWords } from './words.ts'

const words = sessionWords.alerts
/** Two unseen ones at most lie open: the list below them must stay readable. */
const OPEN = 2

/** What needs somebody at this chair now. Seen says who looked and when; it ends nothing. */
export function Alerts() {
  const here = useHere()
  const standing = () => here.view().alerts
  const unseen = () => standing().filter(({ acknowledged }) => acknowledged === undefined)
  const seen = () => standing().filter(({ acknowledged }) => acknowledged !== undefined)
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
      <For each={unseen().slice(0, OPEN)}>{(alert) => <Unseen alert={alert} />}</For>
      <Show when={rest() > 0}>
        <p class="alerts-more">{words.more(rest())}</p>
      </Show>
      <For each={seen()}>{(alert) => <Seen alert={alert} />}</For>
    </section>
  )
}

function Unseen(props: { alert: Alert }) {
  const here = useHere()
  const acknowledge = async (done?: string) => {
    const body = { alert: props.alert.id, ...(done === undefined ? {} : { done }) }
    try {
      await here.chart.record('alert-acknowledged', body)
      here.fail(undefined)
    } catch (error) {
      if (!(error instanceof NotCharted)) throw error
      here.fail(error.message)
    }
  }
  const todo = () => {
    const { action } = props.alert
    const isOff = here.session().infusion.status !== 'infusing'
    return action === 'hold' && isOff ? '' : words.actions[isOff && action === 'stop' ? 'call' : action]
  }
  return (
    <AlertBlock
      level={props.alert.severity}
      title={inSubscript(props.alert.sentence)}
      actions={
        <Show when={here.mayChart()}>
          <Button
            kind={props.alert.severity === 'critical' ? 'primary' : 'secondary'}
            onPress={() => void acknowledge()}
          >
            {words.seen}
          </Button>
          <Button onPress={() => void acknowledge(words.toldDone)}>{words.told}</Button>
        </Show>
      }
    >
      {clockTime(props.alert.at)}. {todo()}
    </AlertBlock>
  )
}

function Seen(props: { alert: Alert }) {
  const here = useHere()
  return (
    <Show when={props.alert.acknowledged}>
      {(by) => (
        <p class="alerts-seen" classList={{ 'alerts-seen-critical': props.alert.severity === 'critical' }}>
          <Icon name={props.alert.severity === 'critical' ? 'stop' : 'alert'} size={20} />
          <span>
            <b>{inSubscript(props.alert.sentence)}</b>
            <span>{words.seenBy(initialsOf(here.context(), by().by), clockTime(by().at))}</span>
          </span>
        </p>
      )}
    </Show>
  )
}
