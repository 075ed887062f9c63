import './Live.css'
import { createMemo, type JSX, Match, Show, Switch } from 'solid-js'
import { activeTime, given, heldTime, projectedEnd, remaining } from '../../../chart/dose.ts'
import { orderedMinutes } from '../../../chart/order.ts'
import { MINUTE } from '../../../chart/units.ts'
import { now } from '../../clock.ts'
import { clockTime, duration, figure, timer } from '../../format.ts'
import { DoseBar, Figure } from '../../parts/Figure.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { useHere } from './here.ts'
import { bagLeft, mgPerHour, pumpCheck, rateMarks, wholeDose } from './live-figures.ts'
import { recordWords } from './record-words.ts'

const words = recordWords.live

/** What runs, what was given, what is left. Figures follow the clock, from charted times and never from ticks. */
export function Live(props: { onPump: () => void }) {
  return (
    <section class="live" aria-label={words.label}>
      <div class="live-figures">
        <Rate />
        <GivenSoFar />
        <TimeLeft />
        <Bag onOpen={() => props.onPump()} />
      </div>
      <Bar />
    </section>
  )
}

const perKgFigure = (mgPerKg: number) => figure(mgPerKg, 2)

function Rate() {
  const here = useHere()
  const rate = () => here.view().rate
  const main = () => {
    const running = rate()
    if (running === undefined) return undefined
    const dosed = running.mgPerKgPerHour
    return dosed === null
      ? { value: figure(running.mlPerHour, 1), unit: 'mL/h', below: undefined }
      : { value: figure(dosed, 3), unit: 'mg/kg/h', below: `${figure(running.mlPerHour, 1)} mL/h` }
  }
  const perHour = () => mgPerHour(here.charted(), rate()?.mlPerHour ?? 0)
  const status = () => here.charted().infusion.status
  return (
    <Switch fallback={<OrderedRate />}>
      <Match when={status() === 'infusing' && main()}>
        {(running) => (
          <Figure
            label={words.rate}
            value={running().value}
            unit={running().unit}
            tone="drug"
            below={
              <>
                <b>{running().below}</b>
                <Show when={perHour()}>{(mg) => <> · {figure(mg(), 1)} mg/h</>}</Show>
              </>
            }
          />
        )}
      </Match>
      <Match when={status() === 'held'}>
        <Figure
          label={words.heldSince(clockTime(here.charted().infusion.holds.at(-1)?.from ?? now()))}
          icon="hold"
          value={timer(now() - (here.charted().infusion.holds.at(-1)?.from ?? now()))}
          below={
            <>
              <b>0 mL/h</b> · {words.was(`${main()?.value ?? '–'} ${main()?.unit ?? ''}`)}
            </>
          }
        />
      </Match>
      <Match when={status() === 'stopped'}>
        <Figure
          label={words.ended(clockTime(here.charted().infusion.stoppedAt ?? now()))}
          value={<Long ms={now() - (here.charted().infusion.stoppedAt ?? now())} />}
          below={words.sinceEnd}
        />
      </Match>
    </Switch>
  )
}

function OrderedRate() {
  const here = useHere()
  const order = () => here.view().order
  return (
    <Show when={order()} fallback={<Figure label={words.ordered} value="–" tone="quiet" below={words.noOrder} />}>
      {(known) => (
        <Figure
          label={words.ordered}
          value={figure(known().mlPerHour, 1)}
          unit="mL/h"
          tone="drug"
          below={known().sentence.split(' = ')[0]}
        />
      )}
    </Show>
  )
}

function GivenSoFar() {
  const here = useHere()
  const soFar = createMemo(() => given(here.charted().infusion, now()))
  const whole = () => wholeDose(here.charted(), here.view().expectedMg)
  const status = () => here.charted().infusion.status
  const perKg = () => soFar().mgPerKg
  const below = () => {
    const dose = perKg()
    if (dose === null) return undefined
    const total = whole()?.mgPerKg
    return (
      <>
        <b>{perKgFigure(dose)}</b>{' '}
        {total === undefined || status() === 'stopped' ? 'mg/kg' : words.ofWhole(perKgFigure(total))}
      </>
    )
  }
  return (
    <Show
      when={status() !== 'not-started'}
      fallback={
        <Figure
          label={words.willGive}
          value={here.view().order?.mg === undefined ? '–' : figure(here.view().order?.mg ?? 0, 1)}
          unit="mg"
          tone="quiet"
          below={<Show when={here.view().order?.mgPerKg}>{(dose) => <b>{perKgFigure(dose())} mg/kg</b>}</Show>}
        />
      }
    >
      <Figure
        label={status() === 'stopped' ? words.givenAll : words.given}
        value={soFar().mg === null ? '–' : figure(soFar().mg ?? 0, 1)}
        unit="mg"
        below={below()}
      />
    </Show>
  )
}

function TimeLeft() {
  const here = useHere()
  const ordered = () => orderedMinutes(here.charted(), here.context().protocol) * MINUTE
  const infusion = () => here.charted().infusion
  const left = () => remaining(infusion(), ordered(), now())
  const over = () => activeTime(infusion(), now()) - ordered()
  const held = () => heldTime(infusion(), now())
  return (
    <Switch fallback={<Figure label={words.orderedTime} value={<Long ms={ordered()} />} below={words.afterStart} />}>
      <Match when={infusion().status === 'held'}>
        <Figure
          label={words.left}
          value={words.held}
          tone="quiet"
          below={
            <Show when={left().mg}>
              {(mg) => (
                <>
                  <b>{figure(mg(), 1)} mg</b> {words.stillOrdered}
                </>
              )}
            </Show>
          }
        />
      </Match>
      <Match when={infusion().status === 'infusing'}>
        <Figure
          label={words.left}
          value={<Long ms={left().time} />}
          below={
            <Show
              when={over() < MINUTE}
              fallback={
                <span class="live-warn">
                  <Icon name="alert" size={18} /> {words.over(duration(over()))}
                </span>
              }
            >
              {words.endsAbout} <b>{clockTime(projectedEnd(infusion(), ordered(), now()) ?? now())}</b>
            </Show>
          }
        />
      </Match>
      <Match when={infusion().status === 'stopped'}>
        <Figure
          label={words.active}
          value={<Long ms={activeTime(infusion(), now())} />}
          below={held() < MINUTE ? undefined : words.heldTime(duration(held()))}
        />
      </Match>
    </Switch>
  )
}

/** "1 h 13 min" with small units. */
function Long(props: { ms: number }): JSX.Element {
  const total = () => Math.floor(Math.max(0, props.ms) / MINUTE)
  return (
    <>
      <Show when={total() >= 60}>
        {Math.floor(total() / 60)}
        <span class="unit">h</span>
      </Show>
      <Show when={total() < 60 || total() % 60 > 0}>
        {total() % 60}
        <span class="unit">min</span>
      </Show>
    </>
  )
}

/** The bag and what the pump itself said last; a tap opens pump reading, bolus, bag change and line. */
function Bag(props: { onOpen: () => void }) {
  const here = useHere()
  const bag = createMemo(() => bagLeft(here.charted(), here.context().protocol, now()))
  const pump = createMemo(() => pumpCheck(here.charted(), here.context()))
  const label = () => {
    const hung = bag()
    return hung ? `${words.bag[hung.container]}, ${figure(hung.mgPerMl, 3)} mg/mL` : words.bag.unknown
  }
  const below = () => {
    const read = pump()
    if (read === undefined) return bag() === undefined ? words.noBag : words.noReading
    const mL = figure(read.pump, 1)
    if (read.agrees)
      return (
        <>
          <Icon name="check" size={16} /> {words.pumpAgrees(mL, clockTime(read.at))}
        </>
      )
    return (
      <span class="live-warn">
        <Icon name="alert" size={18} /> {words.pumpDiffers(figure(read.charted, 1), mL)}
      </span>
    )
  }
  return (
    <button type="button" class="live-open" onClick={() => props.onOpen()}>
      <span class="unseen">{words.openPump}. </span>
      <Figure
        label={
          <>
            {label()} <Icon name="next" size={15} />
          </>
        }
        value={bag()?.mL === undefined ? '–' : figure(bag()?.mL ?? 0, 1)}
        unit={words.mLLeft}
        tone={bag()?.mL === undefined ? 'quiet' : 'ink'}
        below={below()}
      />
    </button>
  )
}

function Bar() {
  const here = useHere()
  const mg = () => given(here.charted().infusion, now()).mg
  const whole = () => wholeDose(here.charted(), here.view().expectedMg)
  const percent = () => Math.floor(Math.min(100, ((mg() ?? 0) / (whole()?.mg || 1)) * 100))
  return (
    <Show when={here.charted().infusion.startedAt !== undefined && mg() !== null && whole()}>
      {(all) => (
        <DoseBar
          label={words.bar(String(percent()))}
          given={mg() ?? 0}
          ordered={all().mg}
          before={`${percent()} %`}
          after={
            <>
              {words.of} <b>{figure(all().mg, 1)}</b> {all().ordered ? words.orderedMg : words.expected}
            </>
          }
          marks={rateMarks(here.charted(), all().mg)}
        />
      )}
    </Show>
  )
}
