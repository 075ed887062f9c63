import { createMemo, createSignal, Show } from 'solid-js'
import type { Window } from '../../../chart/course.ts'
import { fromWire, toWire } from '../../../chart/instant.ts'
import { may } from '../../../chart/people.ts'
import { inUse } from '../../../chart/protocol/in-use.ts'
import { appointmentMinutes } from '../../../chart/protocol/preview.ts'
import { HOUR, MINUTE } from '../../../chart/units.ts'
import type { Course } from '../../../chart/wire.ts'
import { createAnswer } from '../../answer.ts'
import { now } from '../../clock.ts'
import { sentence } from '../../data/me.ts'
import { dayOf, useTablet } from '../../data/tablet.ts'
import { clinicZone, clockTime, duration, fullDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { SelectField } from '../../parts/SelectField.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { instantAt } from '../planned-time.ts'
import { courseWords } from './words.ts'

const words = courseWords.next

type Free = { readonly chair: string; readonly from: string; readonly to: string }
type BookNextProps = { course: Course; next: Window | undefined; onBooked: () => void }

/** When the next session is due, and a free chair for the whole appointment on a day: booked at a tap, never twice. */
export function BookNext(props: BookNextProps) {
  const { api, directory, me, newId } = useTablet()
  const [day, setDay] = createSignal(dayOf(Math.max(now(), props.next?.from ?? now())))
  const [chosen, setChosen] = createSignal<string>()
  const [said, setSaid] = createSignal<{ level: 'information' | 'attention'; text: string }>()
  /** A new session takes the newest version of the course's protocol. */
  const protocol = () => {
    const own = directory.protocols().find(({ id }) => id === props.course.protocolId)
    return inUse(directory.protocols()).find(({ name }) => name === own?.name)
  }
  /** From the next quarter of an hour on: asked when one begins, not each second. */
  const hours = createMemo(
    () => {
      const [from, to] = [instantAt(day(), '07:00', clinicZone()), instantAt(day(), '20:00', clinicZone())]
      const pinned = protocol()
      return from === undefined || to === undefined || pinned === undefined
        ? undefined
        : { from: Math.max(from, quarter(now())), to, protocol: pinned.id }
    },
    undefined,
    { equals: (one, other) => JSON.stringify(one) === JSON.stringify(other) },
  )
  const [calendar, { refetch }] = createAnswer(hours, async ({ from, to, protocol: id }) => {
    if (to <= from) return []
    const query = `from=${toWire(from)}&to=${toWire(to)}&protocol=${encodeURIComponent(id)}`
    const answer = await api.call<{ free: readonly Free[] }>('GET', `/api/calendar?${query}`)
    return answer.ok ? answer.value.free : undefined
  })
  const free = () => calendar() ?? []
  const wanted = () => free().find((each) => keyOf(each) === chosen())
  const isOutside = () => {
    const start = instantAt(day(), '12:00', clinicZone())
    const { next } = props
    return next !== undefined && start !== undefined && (start < next.from - 12 * HOUR || start > next.to + 12 * HOUR)
  }
  let asked: { readonly slot: string; readonly id: string } | undefined
  const book = async () => {
    const [slot, pinned] = [wanted(), protocol()]
    if (slot === undefined || pinned === undefined) return
    // Asked again while no answer came, it is the same session.
    if (asked?.slot !== keyOf(slot)) asked = { slot: keyOf(slot), id: newId() }
    const answer = await api.call('POST', '/api/calendar', {
      id: asked.id,
      patientId: props.course.patientId,
      protocolId: pinned.id,
      chair: slot.chair,
      plannedStart: slot.from,
      courseId: props.course.id,
      ...(props.course.indication === undefined ? {} : { indication: props.course.indication }),
      ...(props.next?.number === undefined ? {} : { number: props.next.number }),
    })
    if (answer.ok || answer.refused.byServer) asked = undefined
    setChosen(undefined)
    setSaid(
      answer.ok
        ? { level: 'information', text: words.booked(timeOf(slot), slot.chair) }
        : { level: 'attention', text: sentence(answer.refused) },
    )
    await refetch()
    if (answer.ok) props.onBooked()
  }
  return (
    <section class="course-next" aria-label={words.title}>
      <h2>{words.title}</h2>
      <Show when={props.next}>{(next) => <p>{windowSaid(next())}</p>}</Show>
      <Show when={may(me.me()?.staff.role ?? 'administrator', 'plan-sessions')}>
        <div class="course-booking">
          <TextField label={words.day} type="date" value={day()} onInput={setDay} />
          <SelectField
            label={words.free(duration((protocol() ? appointmentMinutes(protocol() ?? none) : 0) * MINUTE))}
            options={free().map((each) => ({ value: keyOf(each), label: `${timeOf(each)}, ${each.chair}` }))}
            value={chosen()}
            empty={free().length > 0 ? words.choose : calendar() ? words.nothing : words.notKnown}
            onChoose={setChosen}
          />
          <Button
            kind="primary"
            icon="plus"
            waitingFor={wanted() === undefined ? words.choose : undefined}
            onPress={() => void book()}
          >
            {wanted() === undefined ? words.title : words.book(timeOf(wanted()), wanted()?.chair ?? '')}
          </Button>
        </div>
        <Show when={isOutside()}>
          <AlertBlock level="attention" title={words.outside} />
        </Show>
        <Show when={said()}>{(text) => <AlertBlock level={text().level} title={text().text} />}</Show>
      </Show>
    </section>
  )
}

const none = { order: { mgPerKgPerHour: 0, minutes: 0, bounds: {} }, recoveryMinutes: 0 }
const keyOf = ({ chair, from }: Free) => `${from} ${chair}`
const timeOf = (slot: Free | undefined) => (slot === undefined ? '' : clockTime(fromWire(slot.from)))
const quarter = (at: number) => Math.ceil(at / (15 * MINUTE)) * 15 * MINUTE

function windowSaid({ part, number, from, to }: Window): string {
  const which = part === 'initial' ? words.initial(number ?? 1) : words.maintenance
  return `${words.window(fullDate(from), fullDate(to))}, ${which}`
}
