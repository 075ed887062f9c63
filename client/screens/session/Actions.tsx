import './Actions.css'
import { For, Match, Show, Switch } from 'solid-js'
import { blocking, checklist } from '../../../chart/checklist.ts'
import { go } from '../../address.ts'
import { now } from '../../clock.ts'
import { NotCharted } from '../../data/chart-store.ts'
import { clockTime } from '../../format.ts'
import { Button, QuickAction } from '../../parts/Button.tsx'
import { DueButton } from '../../parts/Timer.tsx'
import { UndoBar } from '../../parts/UndoBar.tsx'
import { paths } from '../../paths.ts'
import { useHere } from './here.ts'
import type { SheetName } from './sheets.ts'
import { sessionWords } from './words.ts'

const words = sessionWords.actions

/** What the thumb finds always in the same place: vitals with its timer, then the pump, then the rest. */
export function Actions(props: { onOpen: (sheet: SheetName) => void }) {
  const here = useHere()
  const { phase } = { phase: () => here.view().phase }
  const isOver = () => phase() === 'signed' || phase() === 'cancelled'
  return (
    <section class="actions" aria-label={words.label}>
      <Undo />
      <Show when={here.mayChart()} fallback={<p class="quiet">{words.readOnly}</p>}>
        <Show
          when={!isOver()}
          fallback={
            <>
              <p class="quiet">{words.signed}</p>
              <GoTo href={paths.review(here.id)} label={words.review} />
            </>
          }
        >
          <Vitals onOpen={() => props.onOpen('vitals')} />
          <div class="actions-pump">
            <Pump onOpen={(sheet) => props.onOpen(sheet)} />
          </div>
          <div class="actions-rest">
            <QuickAction icon="observe" onPress={() => props.onOpen('observe')}>
              {words.observe}
            </QuickAction>
            <QuickAction icon="med" onPress={() => props.onOpen('medicine')}>
              {words.medicine}
            </QuickAction>
            <QuickAction icon="scores" onPress={() => props.onOpen('scores')}>
              {words.scores}
            </QuickAction>
            <QuickAction icon="note" onPress={() => props.onOpen('note')}>
              {words.note}
            </QuickAction>
          </div>
        </Show>
      </Show>
    </section>
  )
}

/** The smaller of half the interval and five minutes past due; the rule is the core's, this is its instant. */
const redAfter = (every: number) => Math.min(every / 2, 300_000)

export function Vitals(props: { onOpen: () => void }) {
  const here = useHere()
  // A baseline that gets old asks at the start, it is never overdue.
  const next = () => (here.view().due.next?.why === 'baseline' ? undefined : here.view().due.next)
  const label = () => (here.charted().infusion.status === 'not-started' ? words.baseline : words.vitals)
  return (
    <DueButton
      label={label()}
      due={next()?.at}
      from={next()?.since}
      redAt={next() && (next()?.at ?? 0) + redAfter(next()?.every ?? 0)}
      now={now()}
      onPress={() => props.onOpen()}
    />
  )
}

function Pump(props: { onOpen: (sheet: SheetName) => void }) {
  const here = useHere()
  const status = () => here.charted().infusion.status
  const missing = () => blocking(checklist(here.charted(), here.context().protocol)).length
  const hold = () =>
    void here.save(sessionWords.undo.held(clockTime(now())), [{ kind: 'infusion-held', body: {} }], {
      icon: 'hold',
      asksWhy: true,
    })
  return (
    <Switch fallback={<GoTo href={paths.discharge(here.id)} label={words.discharge} />}>
      <Match when={status() === 'not-started'}>
        <div class="actions-start">
          <Button
            kind={missing() === 0 ? 'primary' : 'secondary'}
            size="big"
            icon="resume"
            note={missing() === 0 ? undefined : words.missing(missing())}
            onPress={() => props.onOpen('start')}
          >
            {words.start}
          </Button>
          <Show when={missing() > 0}>
            <GoTo href={paths.checkIn(here.id)} label={words.checkIn} />
          </Show>
        </div>
      </Match>
      <Match when={status() === 'infusing'}>
        <QuickAction icon="rate" wide onPress={() => props.onOpen('rate')}>
          {words.rate}
        </QuickAction>
        <QuickAction icon="hold" wide onPress={hold}>
          {words.hold}
        </QuickAction>
      </Match>
      <Match when={status() === 'held'}>
        <QuickAction icon="rate" wide why={sessionWords.steps.held} onPress={() => undefined}>
          {words.rate}
        </QuickAction>
        <QuickAction icon="resume" wide strong onPress={() => props.onOpen('resume')}>
          {words.resume}
        </QuickAction>
      </Match>
    </Switch>
  )
}

function GoTo(props: { href: string; label: string }) {
  return (
    <Button icon="next" onPress={() => go(props.href)}>
      {props.label}
    </Button>
  )
}

/** Ten seconds to take back what was charted last; a hold is asked its reason here, after the fact. */
function Undo() {
  const here = useHere()
  const [held, id] = [() => here.undoable()?.asksWhy, () => here.undoable()?.entries[0]]
  const because = async (reason: string) => {
    const target = id()
    const last = here.undoable()
    if (target === undefined || last === undefined) return
    try {
      const amendment = { target, replacement: { body: { reason } }, reason: sessionWords.undo.reason }
      await here.chart.record('amendment', amendment)
      here.offerUndo({ ...last, asksWhy: false })
    } catch (error) {
      if (!(error instanceof NotCharted)) throw error
      here.fail(error.message)
    }
  }
  return (
    <Show when={here.undoable()}>
      {(last) => (
        <>
          <Show when={held() && here.charted().infusion.status === 'held'}>
            <fieldset class="actions-why">
              <legend>{sessionWords.hold.why}</legend>
              <For each={sessionWords.hold.reasons}>
                {(reason) => (
                  <button type="button" class="chip actions-chip" onClick={() => void because(reason)}>
                    {reason}
                  </button>
                )}
              </For>
            </fieldset>
          </Show>
          <UndoBar
            text={last().text}
            icon={last().icon}
            until={last().until}
            now={now()}
            onUndo={() => void here.undo()}
          />
        </>
      )}
    </Show>
  )
}
