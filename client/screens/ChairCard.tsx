import { type JSX, Match, Show, Switch } from 'solid-js'
import { type Phase, phaseLabels } from '../../chart/phase.ts'
import { HOUR } from '../../chart/units.ts'
import type { SessionRow } from '../../chart/wire.ts'
import { sentenceCase } from '../../chart/wording.ts'
import { now } from '../clock.ts'
import type { Chart } from '../data/chart-store.ts'
import { useTablet } from '../data/tablet.ts'
import { ageAt, clockTime, duration, figure, shortName, timer } from '../format.ts'
import { Icon, type IconName, Triangle } from '../parts/Icon.tsx'
import { dueState } from '../parts/Timer.tsx'
import { paths } from '../paths.ts'
import { words as partWords } from '../words.ts'
import { boardWords } from './board-words.ts'
import { type ChairView, levelOf } from './chair-view.ts'
import { Trend } from './Trend.tsx'

const words = boardWords.board

const phaseIcons: Partial<Record<Phase, IconName>> = {
  'check-in': 'list',
  ready: 'person',
  infusing: 'drop',
  held: 'hold',
  recovery: 'recover',
  'ready-for-discharge': 'door',
}

/** "Low-dose, depression": what the patient is here for, short enough for a card. */
export const about = ({ protocol, indication }: SessionRow) =>
  [sentenceCase(protocol.name), indication].filter(Boolean).join(', ')

/** One chair with somebody in it. Props: row; chair (where the patient sits now); chart; view. */
export function ChairCard(props: { row: SessionRow; chair: string; chart: Chart; view: ChairView | undefined }) {
  const level = () => levelOf(props.view)
  return (
    <article class={`chair chair-${level()}`} aria-label={`${words.chair} ${props.chair}`}>
      <a class="chair-open" href={paths.session(props.row.id)}>
        <span class="chair-number">{props.chair}</span>
        <span class="chair-who">
          <b>{shortName(props.row.patient)}</b>
          <span>
            {ageAt(props.row.patient.birthDate, now())} y · {about(props.row)}
          </span>
        </span>
      </a>
      <Show when={props.view} fallback={<Opening chart={props.chart} />}>
        {(view) => (
          <>
            <PhaseLine view={view()} />
            <Numbers view={view()} />
            <Vitals view={view()} limit={systolicLimit()} />
          </>
        )}
      </Show>
      <footer class="chair-foot">
        <Show when={props.view}>{(view) => <Next row={props.row} view={view()} />}</Show>
        <SyncCell chart={props.chart} />
      </footer>
    </article>
  )

  function systolicLimit() {
    const { directory } = useTablet()
    const criteria = directory.context(props.chart.charted())?.protocol.criteria ?? []
    const limits = criteria.flatMap(({ limit, action, when }) =>
      limit?.of === 'systolic' && limit.atLeast !== undefined && action === 'hold' && when !== 'before-start'
        ? [limit.atLeast]
        : [],
    )
    return limits.length === 0 ? undefined : Math.min(...limits)
  }
}

function Opening(props: { chart: Chart }) {
  return (
    <p class="chair-opening quiet">
      {props.chart.standing() === 'unreachable' || props.chart.standing() === 'absent'
        ? words.notOpened
        : words.opening}
    </p>
  )
}

/** "1 h 31": two durations side by side fit a card only without their minutes' unit. */
const brief = (ms: number) => (ms >= HOUR ? duration(ms).replace(` ${partWords.units.minutes}`, '') : duration(ms))

function PhaseLine(props: { view: ChairView }) {
  const time = () => {
    const { view } = props
    if (view.heldFor !== undefined) return `${words.heldFor(brief(view.heldFor))} · ${words.left(brief(view.left))}`
    if (view.phase === 'infusing' && view.over > 0) return words.over(duration(view.over))
    if (view.phase === 'infusing') return `${brief(view.active)} · ${words.left(brief(view.left))}`
    return view.sinceEnd === undefined ? '' : words.sinceEnd(duration(view.sinceEnd))
  }
  const running = () => props.view.phase === 'infusing' || props.view.phase === 'held'
  return (
    <>
      <p class="chair-phase">
        <Icon name={phaseIcons[props.view.phase] ?? 'person'} />
        <b>{phaseLabels[props.view.phase]}</b>
        <span>{time()}</span>
      </p>
      <Show when={running()}>
        <svg
          class="chair-bar"
          viewBox="0 0 1000 10"
          preserveAspectRatio="none"
          role="img"
          aria-label={words.doseBar(Math.floor(props.view.percent))}
        >
          <rect class="chair-bar-bed" width="1000" height="10" />
          <rect class="chair-bar-given" width={props.view.percent * 10} height="10" />
        </svg>
      </Show>
    </>
  )
}

function Amount(props: { label: string; value: string; unit?: string | undefined }) {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>
        <b class="chair-figure">{props.value}</b> <span class="unit">{props.unit}</span>
      </dd>
    </div>
  )
}

/** What is known in figures; what cannot be known yet is said, never shown as 0. */
function Numbers(props: { view: ChairView }) {
  const mg = (value: number | null | undefined) => (value === null || value === undefined ? '–' : figure(value))
  return (
    <dl class="chair-numbers">
      <Switch>
        <Match when={props.view.phase === 'infusing' || props.view.phase === 'held'}>
          <Rate view={props.view} />
          <Amount
            label={words.given}
            value={mg(props.view.given.mg)}
            unit={
              props.view.given.mg === null
                ? words.notKnown
                : props.view.expectedMg === undefined
                  ? words.mg
                  : words.of(figure(props.view.expectedMg))
            }
          />
        </Match>
        <Match when={props.view.sinceEnd !== undefined}>
          <Amount
            label={words.aldrete}
            value={props.view.aldrete === undefined ? '–' : String(props.view.aldrete)}
            unit={props.view.aldrete === undefined ? words.notScored : words.ofTen}
          />
          <Amount
            label={words.givenAll}
            value={mg(props.view.given.mg)}
            unit={props.view.given.mg === null ? words.notKnown : words.mg}
          />
        </Match>
        <Match when={props.view.order}>
          {(order) => (
            <>
              <Amount label={words.order} value={mg(order().mg)} unit={words.mg} />
              <Amount label={words.startsAt} value={figure(order().mlPerHour)} unit={words.mlPerHour} />
            </>
          )}
        </Match>
        <Match when={true}>
          <Amount
            label={words.weight}
            value={props.view.weightKg === undefined ? '–' : figure(props.view.weightKg)}
            unit={props.view.weightKg === undefined ? words.notWeighed : words.kg}
          />
          <Amount
            label={words.order}
            value={props.view.hasOrder ? words.given : '–'}
            unit={props.view.hasOrder ? '' : words.noOrder}
          />
        </Match>
      </Switch>
    </dl>
  )
}

function Rate(props: { view: ChairView }) {
  const held = () => props.view.phase === 'held'
  const dosing = () => {
    const rate = props.view.rate?.mgPerKgPerHour
    return rate === undefined || rate === null ? undefined : figure(rate, 3)
  }
  const pump = () => figure(props.view.rate?.mlPerHour ?? 0, 3)
  return (
    <Show
      when={dosing()}
      fallback={
        <Amount
          label={words.rateUnknown}
          value={held() ? '0' : pump()}
          unit={held() ? words.was(pump()) : words.mlPerHour}
        />
      }
    >
      {(rate) => (
        <Amount
          label={words.rate}
          value={held() ? '0' : rate()}
          unit={held() ? words.was(rate()) : `${pump()} ${words.mlPerHour}`}
        />
      )}
    </Show>
  )
}

function Vitals(props: { view: ChairView; limit: number | undefined }) {
  const mark = (sign: string) => {
    const side = props.view.outside.get(sign)
    return (
      <Show when={side}>
        <Triangle down={side === 'under'} label={side === 'under' ? words.underLimit : words.overLimit} />
      </Show>
    )
  }
  const value = (sign: string, number: number | undefined): JSX.Element => (
    <b classList={{ outside: props.view.outside.has(sign) }}>
      {mark(sign)}
      {number ?? '–'}
    </b>
  )
  return (
    <div class="chair-vitals">
      <Show when={props.view.last} fallback={<p class="quiet">{words.noVitals}</p>}>
        {(last) => (
          <>
            <p class="chair-pressure">
              {value('systolic', last().systolic)}/{value('diastolic', last().diastolic)}
            </p>
            <Trend readings={props.view.readings} limit={props.limit} />
            <p class="chair-signs">
              {words.hr} {value('heartRate', last().heartRate)} SpO<sub>2</sub> {value('spo2', last().spo2)}
            </p>
            <p class="chair-taken">
              {clockTime(last().at)}
              <Show when={last().oxygenLPerMin}>{words.onOxygen}</Show>
            </p>
          </>
        )}
      </Show>
    </div>
  )
}

/** The timer is the button: what is next at this chair, and when. */
function Next(props: { row: SessionRow; view: ChairView }) {
  const next = () => props.view.due.next
  const redAt = () => {
    const due = next()
    return due && due.at + Math.min(due.every / 2, 300_000)
  }
  const state = () => (next()?.why === 'baseline' ? 'none' : dueState(next()?.at, now(), redAt()))
  const late = () => ['now', 'overdue', 'red'].includes(state())
  const where = () => {
    if (props.view.phase === 'check-in') return paths.checkIn(props.row.id)
    return props.view.phase === 'ready-for-discharge' ? paths.discharge(props.row.id) : paths.session(props.row.id)
  }
  const what = () => {
    if (props.view.phase === 'check-in') return words.checkIn
    if (props.view.phase === 'ready') return words.start
    if (props.view.phase === 'ready-for-discharge') return words.discharge
    if (state() === 'none') return words.open
    if (late()) return words.vitalsOverdue
    return next()?.why === 'recheck' ? words.recheckIn : words.vitalsIn
  }
  const filled = () => {
    const due = next()
    return due ? Math.min(1, Math.max(0, (now() - due.since) / Math.max(1, due.at - due.since))) : 0
  }
  return (
    <a class={`chair-next chair-next-${state()}`} href={where()}>
      <Icon name={late() ? 'clock' : props.view.phase === 'ready-for-discharge' ? 'door' : 'vitals'} />
      <span>{what()}</span>
      <Show when={state() !== 'none' && next()}>
        {(due) => (
          <>
            <b>{timer(Math.abs(due().at - now()))}</b>
            <Show when={!late()}>
              <span class="chair-next-bar" style={{ transform: `scaleX(${filled()})` }} />
            </Show>
          </>
        )}
      </Show>
    </a>
  )
}

function SyncCell(props: { chart: Chart }) {
  return (
    <Show
      when={props.chart.unsent()}
      fallback={
        <span class="chair-sync">
          <Icon name="check" size={20} label={words.saved} />
        </span>
      }
    >
      {(count) => (
        <span class="chair-sync">
          <Icon name="cloudOff" size={20} label={words.onTablet(count())} /> {count()}
        </span>
      )}
    </Show>
  )
}
