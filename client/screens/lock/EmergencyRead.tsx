import { createMemo, createSignal, For, Match, onCleanup, Show, Switch } from 'solid-js'
import { clinicDefaults } from '../../../chart/clinic.ts'
import type { Context } from '../../../chart/context.ts'
import { type LogEntry, wholeIn } from '../../../chart/entry.ts'
import type { Patient } from '../../../chart/people.ts'
import { rows } from '../../../chart/telling.ts'
import { now } from '../../clock.ts'
import type { Chart } from '../../data/chart-store.ts'
import { sentence } from '../../data/me.ts'
import { readingChart } from '../../data/reading-chart.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime, timer } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { chairView } from '../chair-view.ts'
import { PatientFacts } from '../emergency/PatientFacts.tsx'
import type { Place } from '../places.ts'
import { createHere, HereContext, initialsOf, useHere } from '../session/here.ts'
import { lockWords } from './words.ts'

const words = lockWords.read
type Answer = {
  readonly id: string
  readonly until: string
  readonly patient: Patient
  readonly entries: readonly LogEntry[]
}
/** The one chart that is open, until when. */
type Reading = { readonly chart: Chart; readonly patient: Patient; readonly id: string; readonly until: number }

/** How often the open chart is asked for anew, ms. */
const AGAIN = 15_000

/**
 * One chair's chart on a locked tablet, without a PIN: for reading, for minutes, told to the administrator. What it
 * shows comes from the server for this alone; the tablet stays locked.
 */
export default function EmergencyRead(props: { places: readonly Place[]; onClose: () => void }) {
  const [reading, setReading] = createSignal<Reading>()
  const [over, setOver] = createSignal(false)
  const end = () => {
    setReading(undefined)
    setOver(true)
  }
  return (
    <Switch>
      <Match when={reading()} keyed>
        {(open) => <OpenChart reading={open} onOver={end} onClose={() => props.onClose()} />}
      </Match>
      <Match when={over()}>
        <section class="lock-who" aria-label={words.title}>
          <AlertBlock level="information" title={words.over} />
          <Button onPress={() => props.onClose()}>{words.back}</Button>
        </section>
      </Match>
      <Match when={true}>
        <Asking places={props.places} onOpen={setReading} onBack={() => props.onClose()} />
      </Match>
    </Switch>
  )
}

function Asking(props: { places: readonly Place[]; onOpen: (reading: Reading) => void; onBack: () => void }) {
  const { api, device, directory } = useTablet()
  const only = props.places.length === 1 ? props.places[0]?.id : undefined
  const [chosen, setChosen] = createSignal(only)
  const [name, setName] = createSignal('')
  const [reason, setReason] = createSignal('')
  const [problem, setProblem] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  const isWhole = () => chosen() !== undefined && name().trim() !== '' && reason().trim() !== ''
  const minutes = () => directory.clinic()?.emergencyAccessMinutes ?? clinicDefaults.emergencyAccessMinutes
  const open = async (event: SubmitEvent) => {
    event.preventDefault()
    const sessionId = chosen()
    if (sessionId === undefined || busy() || !isWhole()) return
    setBusy(true)
    const body = { sessionId, name: name().trim(), reason: reason().trim() }
    const answer = await api.call<Answer>('POST', `/api/tablets/${encodeURIComponent(device)}/emergency-access`, body)
    setBusy(false)
    if (!answer.ok) return void setProblem(answer.refused.status === 404 ? words.notEnrolled : sentence(answer.refused))
    const { id, until, patient, entries } = answer.value
    props.onOpen({ id, until: Date.parse(until), patient, chart: readingChart(sessionId, wholeIn(entries)) })
  }
  const chairs = () => props.places.map((place) => ({ value: place.id, label: place.chair() }))
  return (
    <section class="lock-who" aria-label={words.title}>
      <header>
        <h2>{words.title}</h2>
        <p>{words.why(minutes())}</p>
      </header>
      <form class="lock-form" onSubmit={(event) => void open(event)}>
        <Segmented label={words.chair} options={chairs()} chosen={chosen()} onChoose={setChosen} />
        <TextField label={words.name} value={name()} autocomplete="off" onInput={setName} />
        <TextField label={words.reason} value={reason()} autocomplete="off" onInput={setReason} />
        <Show when={problem()}>
          <AlertBlock level="attention" title={problem()} />
        </Show>
        <Button submit kind="primary" size="big" waitingFor={isWhole() ? undefined : words.missing}>
          {words.show}
        </Button>
      </form>
      <Button kind="quiet" onPress={() => props.onBack()}>
        {words.back}
      </Button>
    </section>
  )
}

/** The chart over the lock, with the time that is left; it is gone with its time, whatever the network does. */
function OpenChart(props: { reading: Reading; onOver: () => void; onClose: () => void }) {
  const { api, directory, time } = useTablet()
  const { chart, patient, id, until } = props.reading
  const left = () => Math.max(0, until - now())
  const asking = setInterval(() => {
    if (time.now() >= until) return props.onOver()
    void api.call<Answer>('GET', `/api/emergency-access/${encodeURIComponent(id)}`).then((answer) => {
      if (answer.ok) chart.hear(wholeIn(answer.value.entries))
      else if (answer.refused.byServer && answer.refused.status !== 503) props.onOver()
    })
  }, AGAIN)
  const ending = setTimeout(() => props.onOver(), Math.max(0, until - time.now()))
  onCleanup(() => {
    clearInterval(asking)
    clearTimeout(ending)
  })
  const context = (): Context | undefined => {
    const clinic = directory.clinic()
    const opened = chart.session().facts['session-opened'][0]
    const protocol = directory.protocols().find((each) => each.id === opened?.body.protocolId)
    return clinic && protocol && { clinic, protocol, patient, staff: directory.staff() }
  }
  return (
    <Show when={context()}>
      {(known) => (
        <section class="lock-chart" aria-label={words.onlyReading}>
          <header>
            <AlertBlock
              level="attention"
              title={`${words.onlyReading}, ${words.left(timer(left()))}`}
              actions={<Button onPress={() => props.onClose()}>{words.close}</Button>}
            >
              {words.told}
            </AlertBlock>
          </header>
          <Facts chart={chart} context={known} />
        </section>
      )}
    </Show>
  )
}

function Facts(props: { chart: Chart; context: () => Context }) {
  const { time } = useTablet()
  const view = createMemo(() => {
    now()
    return chairView(props.chart.session(), props.context(), time.now())
  })
  const here = createHere({ chart: props.chart, context: () => props.context(), view })
  return (
    <HereContext.Provider value={here}>
      <article class="handover">
        <PatientFacts />
        <Entries />
      </article>
    </HereContext.Provider>
  )
}

function Entries() {
  const here = useHere()
  const told = createMemo(() => rows(here.session(), here.context()).filter(({ struck }) => struck === undefined))
  return (
    <section>
      <h3>{words.entries}</h3>
      <ul>
        <For each={told()}>
          {(row) => (
            <li>
              <b>{clockTime(row.at)}</b> {[row.title, row.detail].filter(Boolean).join(', ')}{' '}
              <span class="quiet">{initialsOf(here.context(), row.by)}</span>
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}
