import './Lock.css'
import {
  createEffect,
  createMemo,
  createSignal,
  For,
  lazy,
  Match,
  onCleanup,
  onMount,
  Show,
  Suspense,
  Switch,
} from 'solid-js'
import { now } from '../../clock.ts'
import type { Refused } from '../../data/api.ts'
import { type Known, sentence } from '../../data/me.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime, nearDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { isAtChair } from '../chair-view.ts'
import { PinEntry } from '../PinEntry.tsx'
import { type Place, usePlaces } from '../places.ts'
import { halfTyped } from '../session/drafts.ts'
import { LockedChair } from './LockedChair.tsx'
import { LockedEmergency } from './LockedEmergency.tsx'
import { keepChairs } from './SealedChairs.tsx'
import { lockWords as words } from './words.ts'

const SecondStep = lazy(() => import('../SecondStep.tsx'))
const EmergencyRead = lazy(() => import('./EmergencyRead.tsx'))

/**
 * The tablet locked in place. Screens, sheets and the patient band are gone from the page, not hidden; what goes on at
 * the chairs stays, without a name or a value. Hold and Emergency need no PIN.
 */
export default function Lock() {
  const { me, directory } = useTablet()
  const places = usePlaces()
  /** As they stand in the room: chairs never re-sort. */
  const seated = createMemo(() => {
    const order = directory.clinic()?.chairs ?? []
    const rank = (place: Place) => (order.indexOf(place.chair()) + order.length + 1) % (order.length + 1)
    return places()
      .filter((place) => isAtChair(place.phase()))
      .toSorted((a, b) => rank(a) - rank(b))
  })
  const [emergency, setEmergency] = createSignal<string>()
  const [reading, setReading] = createSignal(false)
  const inEmergency = () => seated().find(({ id }) => id === emergency())
  createEffect(() => {
    const running = seated().filter((place) => ['infusing', 'held'].includes(place.phase()))
    keepChairs(running.map((place) => ({ sessionId: place.id, chair: place.chair() })))
  })
  let main: HTMLElement | undefined
  // The focus was in a sheet that is gone; from here Tab leads through the chairs to the PIN.
  onMount(() => main?.focus({ preventScroll: true }))
  return (
    <main ref={main} class="lock" tabindex={-1}>
      <section class="lock-chairs" aria-label={words.chairs}>
        <h1 class="unseen">{words.title}</h1>
        <p class="lock-clock">{clockTime(now())}</p>
        <p class="lock-day">
          {nearDate(now())}, {words.lockedBy(me.me()?.staff.name ?? '')}
        </p>
        <HalfTyped places={seated()} />
        <Show
          when={inEmergency()}
          fallback={
            <>
              <h2 class="lock-label">{words.chairs}</h2>
              <ul class="lock-grid">
                <For each={seated()} fallback={<li class="quiet">{words.nobody}</li>}>
                  {(place) => <LockedChair place={place} onEmergency={() => setEmergency(place.id)} />}
                </For>
              </ul>
              <p class="quiet">{words.timers}</p>
              <Show when={seated().length > 0}>
                <div>
                  <Button kind="quiet" icon="person" onPress={() => setReading(true)}>
                    {words.read.open}
                  </Button>
                </div>
              </Show>
            </>
          }
        >
          {(place) => <LockedEmergency place={place()} onBack={() => setEmergency(undefined)} />}
        </Show>
      </section>
      <Show when={reading()} fallback={<Who />}>
        <Suspense>
          <EmergencyRead places={seated()} onClose={() => setReading(false)} />
        </Suspense>
      </Show>
    </main>
  )
}

/** Half-typed sheets are told by person, sheet and chair, never by what was typed. */
function HalfTyped(props: { places: readonly Place[] }) {
  const { directory } = useTablet()
  const lines = () =>
    halfTyped().flatMap(({ author, sessionId, sheet }) => {
      const name = directory.staff().get(author)?.name
      const chair = props.places.find(({ id }) => id === sessionId)?.chair()
      return name === undefined || chair === undefined ? [] : [words.unsaved(name, sheet.split(' ')[0] ?? sheet, chair)]
    })
  return (
    <For each={[...new Set(lines())]}>
      {(line) => (
        <div class="lock-kept">
          <Icon name="tablet" size={24} />
          <p>
            <b>{line}</b>. {words.unsavedText}
          </p>
        </div>
      )}
    </For>
  )
}

/** Who comes back: the one who is signed in, somebody who was here before, or somebody else. */
function Who() {
  const { me } = useTablet()
  const own = (): Pick<Known, 'username' | 'name'> | undefined => me.me()?.staff
  const [to, setTo] = createSignal(own())
  const [typing, setTyping] = createSignal(false)
  const [byPassword, setByPassword] = createSignal(me.me()?.hasPin === false)
  const choose = (person: Pick<Known, 'username' | 'name'>) => {
    setTo(person)
    setTyping(false)
    setByPassword(person.username === own()?.username && me.me()?.hasPin === false)
  }
  return (
    <section class="lock-who" aria-label={words.who}>
      <div class="lock-people">
        <For each={me.known().slice(0, 4)}>
          {(person) => (
            <button
              type="button"
              class="known"
              aria-pressed={!typing() && to()?.username === person.username}
              onClick={() => choose(person)}
            >
              <span class="known-initials">{person.initials}</span>
              {person.name}
            </button>
          )}
        </For>
      </div>
      <Switch>
        <Match when={typing()}>
          <SomeoneElse onName={(username) => choose({ username, name: username })} />
        </Match>
        <Match when={byPassword() && to()}>{(person) => <ByPassword username={person().username} />}</Match>
        <Match when={to()} keyed>
          {(person) => <PinEntry username={person.username} name={person.name} onDone={() => undefined} />}
        </Match>
      </Switch>
      <div class="lock-ways">
        <Button kind="quiet" onPress={() => setTyping(true)}>
          {words.someoneElse}
        </Button>
        <Button kind="quiet" onPress={() => setByPassword(!byPassword())}>
          {byPassword() ? words.usePin : words.usePassword}
        </Button>
      </div>
    </section>
  )
}

function SomeoneElse(props: { onName: (username: string) => void }) {
  const [name, setName] = createSignal('')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const username = name().trim().toLowerCase()
    if (username !== '') props.onName(username)
  }
  return (
    <form class="lock-form" onSubmit={submit}>
      <TextField label={words.username} value={name()} autocomplete="off" firstFocus onInput={setName} />
      <Button submit kind="primary">
        {words.open}
      </Button>
    </form>
  )
}

function ByPassword(props: { username: string }) {
  const { me } = useTablet()
  const [asked, setAsked] = createSignal<Refused>()
  const [password, setPassword] = createSignal('')
  const [problem, setProblem] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  onCleanup(me.callOff)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy() || password() === '') return
    setBusy(true)
    const answer = await me.signIn(props.username, password())
    setBusy(false)
    if (!answer.ok && answer.refused.type === 'second-factor-needed') return void setAsked(answer.refused)
    setPassword('')
    if (!answer.ok) setProblem(sentence(answer.refused))
  }
  const back = () => {
    setAsked(undefined)
    setPassword('')
  }
  const typing = () => (
    <form class="lock-form" onSubmit={(event) => void submit(event)}>
      <TextField
        label={words.password}
        type="password"
        value={password()}
        autocomplete="current-password"
        onInput={setPassword}
      />
      <Show when={problem()}>
        <AlertBlock level="attention" title={problem()} />
      </Show>
      <Button submit kind="primary">
        {words.open}
      </Button>
    </form>
  )
  return (
    <Show when={asked()} keyed fallback={typing()}>
      {(refused) => (
        <Suspense>
          <SecondStep
            asked={refused}
            onShown={(second) => me.signIn(props.username, password(), second)}
            onBack={back}
          />
        </Suspense>
      )}
    </Show>
  )
}
