import './CheckIn.css'
import { For, Show } from 'solid-js'
import { lessons } from '../../../chart/lessons.ts'
import { phaseLabels } from '../../../chart/phase.ts'
import { go } from '../../address.ts'
import { now } from '../../clock.ts'
import { clockTime, nearDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { UndoBar } from '../../parts/UndoBar.tsx'
import { paths } from '../../paths.ts'
import { SessionFrame } from '../session/Frame.tsx'
import { initialsOf, useHere } from '../session/here.ts'
import { SameName } from '../session/SameName.tsx'
import { CheckInSheet } from './CheckInSheet.tsx'
import { CheckInContext, createCheckIn, useChecked, useCheckIn } from './check-in.ts'
import { Sections } from './Sections.tsx'
import { itemOf, waiting } from './sections.ts'
import { goTo, hasSheet } from './steps.ts'
import { checkInWords as words } from './words.ts'

/** Check-in of one session: what must be asked, weighed, ordered and prepared before the infusion. */
export default function CheckIn(props: { id: string }) {
  return (
    <Show when={props.id} keyed>
      {(id) => (
        <CheckInContext.Provider value={createCheckIn(id)}>
          <SessionFrame id={id} list={<Waiting />} actions={<Actions />}>
            <Page />
          </SessionFrame>
        </CheckInContext.Provider>
      )}
    </Show>
  )
}

function Page() {
  const here = useHere()
  const { lastTime } = useCheckIn()
  const started = () => here.session().infusion.startedAt !== undefined
  const last = () => {
    const known = lastTime()
    if (known.state === 'known') return words.lastTimeOn(nearDate(known.at))
    if (known.state === 'first') return words.firstTime
    return known.state === 'unknown' ? words.lastUnknown : ''
  }
  /** What went otherwise last time, in one line: it changes what is prepared today. */
  const learnt = () => {
    const known = lastTime()
    const said = known.state === 'known' ? lessons(known.session) : []
    return said.length === 0 ? undefined : words.lessons(said.join(', '))
  }
  return (
    <div class="checkin">
      <h2 class="unseen">{words.title}</h2>
      <p class="checkin-last quiet">{last()}</p>
      <Show when={learnt()}>{(text) => <p class="checkin-learnt">{text()}</p>}</Show>
      <Show when={started()}>
        <AlertBlock level="information" title={words.already(phaseLabels[here.view().phase])} />
      </Show>
      <SameName />
      <Sections />
      <CheckInSheet />
    </div>
  )
}

/** What is missing, what blocks the start first; a tap leads to it. What is done stands quietly below. */
function Waiting() {
  const here = useHere()
  const checked = useChecked()
  const { open } = useCheckIn()
  const missing = () => waiting(checked())
  const done = () => {
    const waits = new Set(missing().map(({ item }) => item))
    return checked()
      .filter(({ item }) => !waits.has(item))
      .toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0))
  }
  return (
    <section class="waits" aria-label={words.missing(missing().length)} tabindex={0}>
      <h2 class="waits-head">
        {words.missing(missing().length)}
        <span class="quiet">{words.ofAll(checked().length - missing().length, checked().length)}</span>
      </h2>
      <ul>
        <For each={missing().map(({ item }) => item)}>
          {(item) => {
            const gate = () => checked().find((each) => each.item === item)?.gate
            return (
              <li>
                <button type="button" class="waits-row" onClick={() => (hasSheet(item) ? open({ item }) : goTo(item))}>
                  <span class="waits-box" aria-hidden="true" />
                  <span class="waits-words">
                    <b>{itemOf(item).label}</b>
                    <Show when={gate() === 'block'}>
                      <span class="waits-gate">{words.gate.block}</span>
                    </Show>
                  </span>
                </button>
              </li>
            )
          }}
        </For>
      </ul>
      <h3 class="waits-done">{words.done(done().length)}</h3>
      <ul class="waits-quiet">
        <For each={done()}>
          {(row) => (
            <li>
              <Icon name={row.state === 'ok' ? 'check' : 'alert'} size={16} />
              <span>
                {itemOf(row.item).label}
                <Show when={row.answer}>{(answer) => <>, {answer()}</>}</Show>
              </span>
              <Show when={row.at}>
                {(at) => (
                  <span>
                    {clockTime(at())} {row.by === undefined ? '' : initialsOf(here.context(), row.by)}
                  </span>
                )}
              </Show>
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}

/** Under the thumb: take back the last answer, the baseline, and on to the chair. */
function Actions() {
  const here = useHere()
  const checked = useChecked()
  const { open } = useCheckIn()
  const blocking = () => waiting(checked()).filter(({ gate }) => gate === 'block')
  const toFirst = () => {
    const [first] = blocking()
    if (first) hasSheet(first.item) ? open({ item: first.item }) : goTo(first.item)
  }
  return (
    <div class="checkin-actions">
      <Show when={here.failure()}>{(why) => <AlertBlock level="critical" title={why()} />}</Show>
      <Show when={here.undoable()}>
        {(last) => (
          <UndoBar
            text={last().text}
            icon={last().icon}
            until={last().until}
            now={now()}
            onUndo={() => void here.undo()}
          />
        )}
      </Show>
      <Button size="big" icon="vitals" onPress={() => open({ item: 'baseline' })}>
        {words.baseline}
      </Button>
      <Show
        when={blocking().length === 0}
        fallback={
          <>
            <Button size="big" waitingFor={words.stillMissing(blocking().length)} onWaiting={toFirst}>
              {words.toChair}
            </Button>
            <Button kind="quiet" onPress={() => go(paths.session(here.id))}>
              {words.goAnyway}
            </Button>
            <Button kind="quiet" onPress={() => go(paths.paper(here.id))}>
              {words.fromPaper}
            </Button>
          </>
        }
      >
        <Button
          size="big"
          kind="primary"
          icon="arrow"
          note={words.toChairNote}
          onPress={() => go(paths.session(here.id))}
        >
          {words.toChair}
        </Button>
      </Show>
    </div>
  )
}
