import './Shift.css'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { openHandoffs, responsible } from '../../../chart/handoff.ts'
import { may } from '../../../chart/people.ts'
import { NotCharted } from '../../data/chart-store.ts'
import { useTablet } from '../../data/tablet.ts'
import { calendarDate, clockTime, shortName } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Chips } from '../../parts/Chips.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { useCoach } from '../coach/Coach.tsx'
import type { Place } from '../places.ts'
import { shiftWords as words } from './words.ts'

/** What the next nurse must know of a chair: what stands, and what is due. */
function openItems(place: Place): string[] {
  const view = place.view()
  const next = view?.due.next
  const due = next && next.why !== 'baseline' ? [words.vitalsDue(clockTime(next.at))] : []
  return [...(view?.alerts.map(({ sentence }) => sentence) ?? []), ...due]
    .slice(0, 50)
    .map((text) => text.slice(0, 500))
}

/** Charts one hand-off on several charts; why it failed, in words, when it did. */
function useHandOff() {
  const [failed, setFailed] = createSignal<string>()
  return {
    failed,
    async run(chart: () => Promise<unknown>): Promise<boolean> {
      try {
        await chart()
        setFailed(undefined)
        return true
      } catch (error) {
        if (!(error instanceof NotCharted)) throw error
        setFailed(`${error.message} ${words.notSaved}`)
        return false
      }
    },
  }
}

/** Cover for a break: who, and it is offered. The chairs that are one's own stand chosen. */
export function HandOffDialog(props: { onClose: () => void }) {
  const { me, directory } = useTablet()
  const { places } = useCoach()
  const handing = useHandOff()
  const own = () => me.me()?.staff.id ?? ''
  const people = createMemo(() =>
    [...directory.staff().values()]
      .filter(({ id, enabled, role }) => enabled && id !== own() && may(role, 'chart'))
      .map(({ id, name }) => ({ value: id, label: name })),
  )
  const chairs = createMemo(() => places().map((place) => ({ value: place.id, label: place.chair() })))
  const [to, setTo] = createSignal<string>()
  const [changed, setChosen] = createSignal<readonly string[]>()
  /** The own chairs until somebody chooses: a chart may be read only after this was opened. */
  const chosen = () =>
    changed() ??
    places()
      .filter((place) => responsible(place.chart.session()) === own())
      .map(({ id }) => id)
  const name = () => people().find(({ value }) => value === to())?.label ?? ''
  const missing = () => {
    if (to() === undefined) return words.missing.who
    return chosen().length === 0 ? words.missing.chairs : undefined
  }
  const told = () =>
    chairs()
      .filter(({ value }) => chosen().includes(value))
      .map(({ label }) => words.chair(label))
      .join(', ')
  const offer = async () => {
    const receiver = to()
    if (receiver === undefined || missing() !== undefined) return
    const done = await handing.run(async () => {
      for (const place of places().filter(({ id }) => chosen().includes(id)))
        await place.chart.record('handed-off', {
          from: own(),
          to: receiver,
          accepted: false,
          openItems: openItems(place),
        })
    })
    if (done) props.onClose()
  }
  return (
    <Dialog
      title={words.handOff}
      onClose={() => props.onClose()}
      actions={
        <Button kind="primary" waitingFor={missing()} onPress={() => void offer()}>
          {words.offer(name(), told())}
        </Button>
      }
    >
      <div class="shift-hand-off">
        <Show when={people().length > 0} fallback={<p>{words.nobody}</p>}>
          <Segmented label={words.to} options={people()} chosen={to()} onChoose={setTo} />
        </Show>
        <Chips label={words.chairs} options={chairs()} chosen={chosen()} onChoose={setChosen} />
        <Show when={handing.failed()}>{(why) => <AlertBlock level="critical" title={why()} />}</Show>
      </div>
    </Dialog>
  )
}

/** What is offered to whoever is here, and what of their own offers nobody has taken yet. */
export function Offers() {
  const { me, directory } = useTablet()
  const { places } = useCoach()
  const [taking, setTaking] = createSignal<string>()
  const own = () => me.me()?.staff.id ?? ''
  const name = (id: string) => directory.staff().get(id)?.name ?? id
  const open = createMemo(() =>
    places().flatMap((place) => openHandoffs(place.chart.session()).map(({ body }) => ({ place, ...body }))),
  )
  const inTaking = () => open().find(({ place, to }) => place.id === taking() && to === own())
  return (
    <>
      <For each={open().filter(({ to }) => to === own())}>
        {({ place, from }) => (
          <AlertBlock
            level="attention"
            title={words.offered(name(from), place.chair())}
            actions={
              <Button kind="primary" onPress={() => setTaking(place.id)}>
                {words.take}
              </Button>
            }
          />
        )}
      </For>
      <For each={open().filter(({ from }) => from === own())}>
        {({ place, to }) => <AlertBlock level="information" title={words.waits(name(to), place.chair())} />}
      </For>
      <Show when={inTaking()}>
        {(offer) => (
          <TakeOver
            place={offer().place}
            from={offer().from}
            openItems={offer().openItems ?? []}
            onClose={() => setTaking(undefined)}
          />
        )}
      </Show>
    </>
  )
}

type TakeOverProps = { place: Place; from: string; openItems: readonly string[]; onClose: () => void }

/** Taking over is accepting this patient: name and birth date are compared, and that is charted with it. */
function TakeOver(props: TakeOverProps) {
  const { me } = useTablet()
  const handing = useHandOff()
  const patient = () => props.place.row().patient
  const take = async () => {
    const to = me.me()?.staff.id ?? ''
    const done = await handing.run(() =>
      props.place.chart.recordSet([
        { kind: 'identity-confirmed', body: { identifiers: ['name', 'birth-date'], when: 'handoff' } },
        { kind: 'handed-off', body: { from: props.from, to, accepted: true } },
      ]),
    )
    if (done) props.onClose()
  }
  return (
    <Dialog
      title={words.takeTitle(props.place.chair())}
      chair={props.place.chair()}
      patient={shortName(patient())}
      onClose={() => props.onClose()}
      actions={
        <Button kind="primary" onPress={() => void take()}>
          {words.agree(props.place.chair())}
        </Button>
      }
    >
      <div class="shift-hand-off">
        <p>{words.ask}</p>
        <p class="shift-identity">
          <b>
            {patient().family}, {patient().given}
          </b>{' '}
          {words.born(calendarDate(patient().birthDate))}
        </p>
        <Show when={props.openItems.length > 0}>
          <ul aria-label={words.open}>
            <For each={props.openItems}>{(item) => <li>{item}</li>}</For>
          </ul>
        </Show>
        <Show when={handing.failed()}>{(why) => <AlertBlock level="critical" title={why()} />}</Show>
      </div>
    </Dialog>
  )
}
