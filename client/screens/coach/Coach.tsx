import {
  type Accessor,
  createContext,
  createEffect,
  createMemo,
  createSignal,
  type JSX,
  on,
  onCleanup,
  onMount,
  useContext,
} from 'solid-js'
import { now } from '../../clock.ts'
import { useTablet } from '../../data/tablet.ts'
import { isAtChair } from '../chair-view.ts'
import { type Place, usePlaces } from '../places.ts'
import { type Call, calls } from './escalation.ts'
import { type Abilities, signals } from './signals.ts'
import { useWakeLock } from './wake-lock.ts'
import { coachWords as words } from './words.ts'

/** The interval coach of this tablet: who is called, what this tablet can do to be noticed. All are signals. */
export type Coach = {
  /** Those that reach this tablet: of its own chair, and of all others that ask beyond theirs. */
  readonly calls: Accessor<readonly Call[]>
  readonly places: Accessor<readonly Place[]>
  readonly abilities: Accessor<Abilities | undefined>
  /** Nothing while no infusion runs. */
  readonly staysAwake: Accessor<boolean | undefined>
}

const CoachContext = createContext<Coach>()
export function useCoach(): Coach {
  const coach = useContext(CoachContext)
  if (!coach) throw new Error('no coach around this screen')
  return coach
}

/** How often an alarm that nobody has answered is heard again. */
const AGAIN = 10_000
const SOON = 60_000

/** Goes on whether the tablet is locked or not: it reads the charts and the clock, and nothing of what is on screen. */
export function CoachProvider(props: { children: JSX.Element }) {
  const { presence, directory } = useTablet()
  const all = usePlaces()
  const places = createMemo(() => all().filter((place) => isAtChair(place.phase())))
  const called = createMemo(() => {
    const seen = places().flatMap((place) => {
      const view = place.view()
      return view === undefined ? [] : [{ id: place.id, chair: place.chair(), view }]
    })
    return calls(seen, presence.unheard(), now())
  })
  /** A tablet at no chair is the board's: every chair is its own. */
  const isOwn = ({ sessionId }: Call) => presence.at() === undefined || presence.at() === sessionId
  const reaching = createMemo(() => called().filter((call) => call.reach !== 'here' || isOwn(call)))
  const isRunning = () => places().some((place) => ['infusing', 'held'].includes(place.view()?.phase ?? ''))
  const coach: Coach = {
    calls: reaching,
    places,
    abilities: useAbilities(),
    staysAwake: useWakeLock(createMemo(isRunning)),
  }
  useAlarm(reaching, () => directory.clinic()?.criticalSound ?? true)
  useVibration(reaching, places)
  useTitle(reaching)
  return (
    <CoachContext.Provider value={coach}>
      <Announced calls={reaching()} />
      {props.children}
    </CoachContext.Provider>
  )
}

/** Tried when somebody signs in, and once more at the first touch, before which a browser plays nothing. */
function useAbilities(): Accessor<Abilities | undefined> {
  const [abilities, setAbilities] = createSignal<Abilities>()
  const test = async () => void setAbilities(await signals.test())
  const touched = () => abilities()?.sound !== 'yes' && void test()
  onMount(() => void test())
  document.addEventListener('pointerdown', touched, { once: true })
  onCleanup(() => document.removeEventListener('pointerdown', touched))
  return abilities
}

function useAlarm(reaching: Accessor<readonly Call[]>, mayBeHeard: () => boolean) {
  let heardAt = 0
  createEffect(
    on([now, reaching], ([at, of]) => {
      if (!mayBeHeard() || !of.some(({ sounds }) => sounds) || at - heardAt < AGAIN) return
      signals.sound()
      heardAt = at
    }),
  )
}

const keyOf = ({ sessionId, why, reach }: Call) => `${sessionId} ${why} ${reach}`

/** Once in the last minute, once when due, and once more each time a call reaches further. */
function useVibration(reaching: Accessor<readonly Call[]>, places: Accessor<readonly Place[]>) {
  const { presence } = useTablet()
  let known: ReadonlySet<string> = new Set()
  createEffect(() => {
    const soon = places().flatMap((place) => {
      const next = place.view()?.due.next
      const isSoon = next && next.why !== 'baseline' && next.at - now() <= SOON && next.at > now()
      return isSoon && presence.at() === place.id ? [`${place.id} soon ${next.at}`] : []
    })
    const keys = new Set([...soon, ...reaching().map(keyOf)])
    const fresh = [...keys].filter((key) => !known.has(key))
    known = keys
    if (fresh.length === 0) return
    const isLoud = reaching().some((call) => call.sounds && fresh.includes(keyOf(call)))
    signals.vibrate(isLoud ? [200, 100, 200, 100, 200] : [60])
  })
}

/** The tab's title tells it too, by the chair's number alone. */
function useTitle(reaching: Accessor<readonly Call[]>) {
  createEffect(() => {
    const [first] = reaching()
    document.title = first === undefined ? words.page : words.title(reaching().length, first.chair)
  })
  onCleanup(() => {
    document.title = words.page
  })
}

/** Read aloud when a call begins, never each second. */
function Announced(props: { calls: readonly Call[] }) {
  const said = createMemo(() =>
    [...new Set(props.calls.map(({ why, chair }) => words.announce[why](chair)))].join('. '),
  )
  return (
    <p class="unseen" role="status">
      {said()}
    </p>
  )
}
