import './Calendar.css'
import { createSignal, For, Show } from 'solid-js'
import { fromWire, toWire } from '../../../chart/instant.ts'
import { may } from '../../../chart/people.ts'
import { inUse } from '../../../chart/protocol/in-use.ts'
import { MINUTE } from '../../../chart/units.ts'
import { createAnswer } from '../../answer.ts'
import { now } from '../../clock.ts'
import { sentence } from '../../data/me.ts'
import type { Read } from '../../data/read.ts'
import { dayOf, useTablet } from '../../data/tablet.ts'
import { clinicZone, clockTime, duration, timeInput } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Tag } from '../../parts/Tag.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { paths } from '../../paths.ts'
import { deskTabs } from '../desk-tabs.ts'
import { PlanSession } from '../PlanSession.tsx'
import { instantAt } from '../planned-time.ts'
import { Standing } from '../Standing.tsx'
import { TopLine } from '../TopLine.tsx'
import { type Appointment, beginIn, chairDay, lines, overlapping, type Stretch, shownHours } from './day.ts'
import { calendarWords as words } from './words.ts'

type Place = { readonly chair: string; readonly day: string; readonly time: string }
type Taken = Omit<Appointment, 'from' | 'to'> & { readonly from: string; readonly to: string }

/** A day of every chair: who sits where and for how long, and the gaps, each of which is a way to plan a session. */
export default function Calendar() {
  const { api, directory, me } = useTablet()
  const [day, setDay] = createSignal(dayOf(now()))
  const [planning, setPlanning] = createSignal<Place>()
  const opening = () => {
    const [from, to] = [instantAt(day(), '07:00', clinicZone()), instantAt(day(), '20:00', clinicZone())]
    return from === undefined || to === undefined ? undefined : { from, to }
  }
  const [taken, { refetch }] = createAnswer(day, async (wanted): Promise<Read<readonly Appointment[]>> => {
    // The whole day of the clinic: what is booked outside the usual hours is shown as well.
    const [from, next] = [
      instantAt(wanted, '00:00', clinicZone()),
      instantAt(dayAfter(wanted, 1), '00:00', clinicZone()),
    ]
    if (from === undefined || next === undefined) return { value: [] }
    const answer = await api.call<{ taken: readonly Taken[] }>(
      'GET',
      `/api/calendar?from=${toWire(from)}&to=${toWire(next)}`,
    )
    return answer.ok ? { value: answer.value.taken.map(asAppointment) } : { problem: sentence(answer.refused) }
  })
  const appointments = () => taken()?.value ?? []
  const chairs = () => {
    const known = directory.clinic()?.chairs ?? []
    const others = appointments().flatMap(({ chair }) => (known.includes(chair) ? [] : [chair]))
    return [...known, ...new Set(others)]
  }
  const doubled = () => overlapping(appointments())
  const mayPlan = () => may(me.me()?.staff.role ?? 'administrator', 'plan-sessions')
  return (
    <>
      <TopLine title={words.title} tabs={deskTabs('calendar')} />
      <main class="calendar">
        <Standing />
        <div class="calendar-day">
          <Button icon="back" onPress={() => setDay(dayAfter(day(), -1))}>
            {words.before}
          </Button>
          <Button onPress={() => setDay(dayOf(now()))}>{words.today}</Button>
          <Button icon="arrow" onPress={() => setDay(dayAfter(day(), 1))}>
            {words.after}
          </Button>
          <TextField label={words.day} type="date" value={day()} onInput={(to) => to !== '' && setDay(to)} />
        </div>
        <Show when={taken()?.problem}>{(why) => <AlertBlock level="attention" title={why()} />}</Show>
        <Show when={chairs().length > 0} fallback={<p class="quiet">{words.noChairs}</p>}>
          {/* Nothing is shown as free before the server has said what is taken. */}
          <Show when={taken()?.value && opening()}>
            {(hours) => (
              <div class="calendar-chairs">
                <For each={chairs()}>
                  {(chair) => (
                    <Chair
                      chair={chair}
                      stretches={chairDay(
                        appointments().filter((each) => each.chair === chair),
                        shownHours(appointments(), hours()),
                      )}
                      from={shownHours(appointments(), hours()).from}
                      doubled={doubled()}
                      onPlan={
                        mayPlan() ? (from) => setPlanning({ chair, day: day(), time: timeInput(from) }) : undefined
                      }
                    />
                  )}
                </For>
              </div>
            )}
          </Show>
        </Show>
        <Papers day={day()} />
      </main>
      <Show when={planning()} keyed>
        {(place) => (
          <PlanSession
            place={place}
            onClose={() => {
              setPlanning(undefined)
              void refetch()
            }}
          />
        )}
      </Show>
    </>
  )
}

/** What is printed: the day's notes at once, and the blank forms for the hours without Chairside. */
function Papers(props: { day: string }) {
  const { directory } = useTablet()
  return (
    <section class="calendar-papers" aria-label={words.paper}>
      <h2>{words.paper}</h2>
      <a href={`/api/notes.pdf?day=${props.day}`} target="_blank" rel="noopener">
        {words.printDay}
      </a>
      <For each={inUse(directory.protocols())}>
        {({ id, title }) => (
          <a href={`/api/downtime.pdf?protocol=${encodeURIComponent(id)}`} target="_blank" rel="noopener">
            {words.printForm(title)}
          </a>
        )}
      </For>
    </section>
  )
}

const asAppointment = ({ from, to, ...rest }: Taken): Appointment => ({
  ...rest,
  from: fromWire(from),
  to: fromWire(to),
})

/** Some days on, by the calendar: no clock change makes a day longer here. */
const dayAfter = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + days * 1440 * MINUTE).toISOString().slice(0, 10)

type ChairProps = {
  chair: string
  stretches: readonly Stretch[]
  /** Where the page's grid begins. */
  from: number
  doubled: ReadonlySet<string>
  onPlan: ((from: number) => void) | undefined
}

function Chair(props: ChairProps) {
  return (
    <section class="calendar-chair" aria-label={words.chair(props.chair)}>
      <h2>{words.chair(props.chair)}</h2>
      <ul>
        <For each={props.stretches}>
          {(stretch) => (
            <li style={{ 'grid-row': lines(stretch, props.from).join(' / ') }}>
              <Show when={stretch.appointment} fallback={<Gap stretch={stretch} onPlan={props.onPlan} />}>
                {(appointment) => (
                  <Booked appointment={appointment()} isDoubled={props.doubled.has(appointment().sessionId)} />
                )}
              </Show>
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}

function Gap(props: { stretch: Stretch; onPlan: ((from: number) => void) | undefined }) {
  const span = () => words.free(clockTime(props.stretch.from), clockTime(props.stretch.to))
  const plan = () => {
    const [begin, onPlan] = [beginIn(props.stretch, now()), props.onPlan]
    return begin === undefined || onPlan === undefined ? undefined : () => onPlan(begin)
  }
  return (
    <Show when={plan()} fallback={<p class="calendar-gap">{span()}</p>}>
      {(tapped) => (
        <button type="button" class="calendar-gap" onClick={() => tapped()()}>
          <Icon name="plus" size={18} />
          <span>{span()}</span>
          <span class="unseen">{words.plan}</span>
        </button>
      )}
    </Show>
  )
}

/** One appointment: who, with what, from when to when, and how much of it is infusion and recovery. */
function Booked(props: { appointment: Appointment; isDoubled: boolean }) {
  const { directory } = useTablet()
  const protocol = () => directory.protocols().find(({ id }) => id === props.appointment.protocolId)
  return (
    <a class="calendar-booked" href={paths.session(props.appointment.sessionId)}>
      <b>{words.span(clockTime(props.appointment.from), clockTime(props.appointment.to))}</b>
      <span>{props.appointment.patient}</span>
      <Show when={protocol()}>
        {(known) => (
          <span class="quiet">
            {words.parts(duration(known().order.minutes * MINUTE), duration(known().recoveryMinutes * MINUTE))}
          </span>
        )}
      </Show>
      <Show when={props.isDoubled}>
        <Tag tone="attention" icon="alert">
          {words.overlaps}
        </Tag>
      </Show>
    </a>
  )
}
