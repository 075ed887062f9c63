import './Frame.css'
import {
  createEffect,
  createMemo,
  createSignal,
  For,
  type JSX,
  lazy,
  onCleanup,
  onMount,
  Show,
  Suspense,
} from 'solid-js'
import { knownAllergies } from '../../../chart/allergies.ts'
import type { Context } from '../../../chart/context.ts'
import { dosingWeight } from '../../../chart/order.ts'
import { latest } from '../../../chart/session.ts'
import { inKg } from '../../../chart/units.ts'
import { go } from '../../address.ts'
import { now } from '../../clock.ts'
import type { Chart } from '../../data/chart-store.ts'
import { useTablet } from '../../data/tablet.ts'
import { singleKey } from '../../keys.ts'
import { EmptyState, Shape } from '../../parts/EmptyState.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { isLayerOpen } from '../../parts/layer.ts'
import { PatientBand } from '../../parts/PatientBand.tsx'
import { PhaseRail } from '../../parts/PhaseRail.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { paths } from '../../paths.ts'
import type { ChairView } from '../chair-view.ts'
import { clockOff } from '../clock-off.ts'
import { useChairView } from '../use-chair-view.ts'
import { UserMenu } from '../user-menu.ts'
import { useEarlierToday } from './earlier-today.ts'
import { isTranscribing } from './from-paper.ts'
import { createHere, HereContext, useHere } from './here.ts'
import { stepsOf } from './steps.ts'
import { sessionWords as words } from './words.ts'

const Elsewhere = lazy(async () => ({ default: (await import('../coach/Elsewhere.tsx')).Elsewhere }))
const PaperNotice = lazy(async () => ({ default: (await import('../paper/PaperNotice.tsx')).PaperNotice }))

export type SessionFrameProps = {
  readonly id: string
  readonly children: JSX.Element
  /** Nothing stands beside the page. */
  readonly alone?: boolean | undefined
  /** Beside the page, top to bottom: what needs somebody, the list, the actions under the thumb. */
  readonly alerts?: JSX.Element | undefined
  readonly list?: JSX.Element | undefined
  readonly actions?: JSX.Element | undefined
  /** Plain words at the right of the rail while the pump runs or is held. */
  readonly wayOut?: { readonly label: string; readonly onPress: () => void } | undefined
}

/**
 * The frame of every page of one session: patient band, phase rail, the page, and what stands beside it. Panels inside
 * ask `useHere()`. Another session builds everything anew: no value typed for one patient can stay for the next.
 */
export function SessionFrame(props: SessionFrameProps) {
  return (
    <Show when={props.id} keyed>
      {(id) => <Opened {...props} id={id} />}
    </Show>
  )
}

function Opened(props: SessionFrameProps) {
  const tablet = useTablet()
  const chart = tablet.chart(props.id)
  const view = useChairView(chart)
  const earlierToday = useEarlierToday(tablet, chart)
  const context = createMemo(
    () => {
      const [known, earlier] = [tablet.directory.context(chart.charted()), earlierToday()]
      return known && earlier && { ...known, earlierToday: earlier }
    },
    undefined,
    { equals: isSameContext },
  )
  onMount(() => void tablet.directory.refresh())
  onMount(() => tablet.presence.standAt(props.id))
  createEffect(() => {
    const opened = latest(chart.charted(), 'session-opened')
    if (opened) void tablet.directory.fetchPatient(opened.body.patientId)
  })
  return (
    <Show when={context()} fallback={<NotHere chart={chart} />}>
      {(known) => (
        <Show when={view()}>{(judged) => <Known frame={props} chart={chart} context={known} view={judged} />}</Show>
      )}
    </Show>
  )
}

/** An entry more changes nothing of who and what the session is about, so what only hangs on that is not drawn anew. */
function isSameContext(one: Context | undefined, other: Context | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  const fields = ['clinic', 'protocol', 'patient', 'staff', 'earlierToday', 'denied'] as const
  return fields.every((field) => one[field] === other[field])
}

/** Before the chart is here: the page's shape, or why it is not. */
function NotHere(props: { chart: Chart }) {
  return (
    <main class="frame-waiting">
      <Show when={props.chart.standing() === 'absent' || props.chart.standing() === 'unreachable'} fallback={<Shape />}>
        <EmptyState
          icon={props.chart.standing() === 'absent' ? 'search' : 'cloudOff'}
          title={props.chart.standing() === 'absent' ? words.absent : words.unreachable}
          text={props.chart.standing() === 'absent' ? words.absentText : words.unreachableText}
        >
          <a class="empty-way" href={paths.board}>
            {words.toBoard}
          </a>
        </EmptyState>
      </Show>
    </main>
  )
}

type KnownProps = { frame: SessionFrameProps; chart: Chart; context: () => Context; view: () => ChairView }

function Known(props: KnownProps) {
  const here = createHere({ chart: props.chart, context: () => props.context(), view: () => props.view() })
  const isRunning = () => ['infusing', 'held'].includes(here.charted().infusion.status)
  const steps = createMemo(() => stepsOf(here.charted(), here.view(), now()))
  usePageKeys({
    beside: (by) => {
      const all = ['check-in', 'infusion', 'recovery', 'sign']
      const at = all.indexOf(pageOf(location.pathname))
      const next = all[Math.min(all.length - 1, Math.max(0, at + by))]
      if (next !== undefined && next !== all[at]) step(next)
    },
    note: () => step('sign'),
  })
  const step = (id: string) => {
    if (id === 'check-in') go(paths.checkIn(here.id))
    else if (id === 'infusion') go(paths.session(here.id))
    else if (id === 'sign') go(paths.review(here.id))
    else go(paths.discharge(here.id))
  }
  return (
    <HereContext.Provider value={here}>
      <Band />
      <main class="frame" classList={{ 'frame-alone': props.frame.alone }}>
        <div class="frame-alerts">
          <Show when={isTranscribing(here.author(), here.id)}>
            <Suspense>
              <PaperNotice />
            </Suspense>
          </Show>
          {/* What this chair asks comes before what others ask. */}
          {props.frame.alerts}
          <Show when={!props.frame.alone}>
            <Suspense>
              <Elsewhere />
            </Suspense>
          </Show>
        </div>
        <div class="frame-actions">{props.frame.actions}</div>
        <div class="frame-page">
          <div class="frame-rail">
            <PhaseRail steps={steps()} onStep={step} wayOut={isRunning() ? props.frame.wayOut : undefined} />
            <Show when={here.mayChart()}>
              <button type="button" class="frame-emergency" onClick={() => go(paths.emergency(here.id))}>
                <Icon name="alert" />
                {words.emergency}
              </button>
            </Show>
          </div>
          <Show when={props.frame.alone}>
            <Suspense>
              <Elsewhere />
            </Suspense>
          </Show>
          {props.frame.children}
        </div>
        <div class="frame-list">{props.frame.list}</div>
      </main>
    </HereContext.Provider>
  )
}

const pageOf = (path: string) =>
  path.endsWith('/check-in')
    ? 'check-in'
    : path.endsWith('/discharge')
      ? 'recovery'
      : path.endsWith('/review')
        ? 'sign'
        : 'infusion'

/** The keys of every page of a session: the phase before and after, and its note. They lead there and do nothing. */
function usePageKeys(to: { readonly beside: (by: 1 | -1) => void; readonly note: () => void }) {
  const press = (event: KeyboardEvent) => {
    const key = singleKey(event)
    if (key === '[' || key === ']') to.beside(key === ']' ? 1 : -1)
    else if (event.ctrlKey && !event.shiftKey && event.key.toLowerCase() === 'p' && !isLayerOpen()) to.note()
    else return
    event.preventDefault()
  }
  onMount(() => document.addEventListener('keydown', press))
  onCleanup(() => document.removeEventListener('keydown', press))
}

/** The right patient, always. */
function Band() {
  const { me, syncState } = useTablet()
  const here = useHere()
  const [menu, setMenu] = createSignal(false)
  const [allergies, setAllergies] = createSignal(false)
  const patient = () => here.context().patient
  const allergyList = createMemo(() => knownAllergies(here.session(), patient()))
  const weight = () => {
    const measured = latest(here.session(), 'weight-measured')
    const grams = dosingWeight(here.session(), here.context().protocol)
    return measured && grams !== undefined ? { kg: inKg(grams), measuredAt: measured.at } : 'notWeighed'
  }
  return (
    <>
      <PatientBand
        place={{ chair: here.chair() }}
        name={patient()}
        about={latest(here.session(), 'session-opened')?.body.indication}
        born={patient().birthDate}
        mrn={patient().mrn}
        weight={weight()}
        allergies={allergyList() ?? 'notAsked'}
        now={now()}
        sync={here.failure() === undefined ? syncState() : { at: 'failed' }}
        clockOff={clockOff()}
        user={me.me()?.staff.initials ?? ''}
        onBoard={() => go(paths.board)}
        onUser={() => setMenu(true)}
        onAllergies={() => setAllergies(true)}
      />
      <Show when={menu()}>
        <Suspense>
          <UserMenu onClose={() => setMenu(false)} />
        </Suspense>
      </Show>
      <Show when={allergies()}>
        <Dialog
          title={words.allergies}
          chair={here.chair()}
          patient={here.patient()}
          onClose={() => setAllergies(false)}
        >
          <Show when={allergyList()} fallback={<p>{words.allergiesNotAsked}</p>}>
            {(names) => (
              <ul class="frame-allergies">
                <For each={names()} fallback={<li>{words.noAllergies}</li>}>
                  {(name) => <li>{name}</li>}
                </For>
              </ul>
            )}
          </Show>
        </Dialog>
      </Show>
    </>
  )
}
