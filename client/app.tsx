import { type Component, createMemo, lazy, onCleanup, Show, Suspense } from 'solid-js'
import { followAddress, go, path } from './address.ts'
import { EmptyState } from './parts/EmptyState.tsx'
import { paths } from './paths.ts'
import { Doorway } from './screens/Doorway.tsx'
import { Session } from './screens/session/Session.tsx'
import { words } from './words.ts'

const fetchBoard = async () => ({ default: (await import('./screens/Board.tsx')).Board })
const fetchEmergency = () => import('./screens/emergency/Emergency.tsx')

/** What a nurse needs next is fetched right behind the first load: nobody waits for a file in an emergency. */
void Promise.all([fetchBoard(), fetchEmergency()]).catch(() => undefined)

/** A screen, and how its file is fetched beforehand where it is one by `lazy`. */
type Screen<P extends object = object> = Component<P> & { readonly preload?: () => Promise<unknown> }

/**
 * Every screen and its address. The door and the chair come with the first load, up to the first vital sign; everything
 * else by `lazy`, so that a nurse's tablet does not fetch an administrator's pages before its own.
 */
const screens: Readonly<Record<string, Screen>> = {
  [paths.board]: lazy(fetchBoard),
  [paths.signIn]: ToBoard,
  [paths.firstRun]: ToBoard,
  [paths.wall]: lazy(() => import('./screens/wall/ToWall.tsx')),
  [paths.patients]: lazy(() => import('./screens/Patients.tsx')),
  [paths.custody]: lazy(() => import('./screens/custody/Custody.tsx')),
  [paths.protocols]: lazy(() => import('./screens/protocols/Protocols.tsx')),
  [paths.admin]: lazy(() => import('./screens/admin/Admin.tsx')),
  [paths.calendar]: lazy(() => import('./screens/calendar/Calendar.tsx')),
  [paths.account]: lazy(() => import('./screens/account/Account.tsx')),
  [paths.courses]: lazy(() => import('./screens/courses/Courses.tsx')),
  [paths.followUps]: lazy(() => import('./screens/follow-ups/FollowUps.tsx')),
  [paths.parts]: lazy(() => import('./screens/PartsGallery.tsx')),
}

/** The screens of one session, by what follows its address. */
const ofSession: Readonly<Record<string, Screen<{ id: string }>>> = {
  '': Session,
  '/check-in': lazy(() => import('./screens/checkin/CheckIn.tsx')),
  '/discharge': lazy(() => import('./screens/discharge/Discharge.tsx')),
  '/emergency': lazy(fetchEmergency),
  '/handover': lazy(() => import('./screens/emergency/Handover.tsx')),
  '/paper': lazy(() => import('./screens/paper/Transcribe.tsx')),
  '/review': lazy(() => import('./screens/review/Review.tsx')),
}

/** Signing in and the first run stand before whatever address is open; behind them, their own lead to the chairs. */
function ToBoard() {
  go(paths.board, 'instead')
  return null
}

function NoSuchPage() {
  return (
    <main>
      <h1 class="unseen">{words.noPage.title}</h1>
      <EmptyState icon="search" title={words.noPage.title} text={words.noPage.text}>
        <a class="empty-way" href={paths.board}>
          {words.noPage.action}
        </a>
      </EmptyState>
    </main>
  )
}

/** The screen at a path, and whose session it is. */
function screenAt(at: string): { readonly screen: Screen<{ id: string }>; readonly id: string } {
  const [, id, page = ''] = /^\/session\/((?:[\w.:-]|%[0-7][\dA-F])+)(\/[\w-]+)?\/?$/.exec(at) ?? []
  // A part of the administrator's desk has an address of its own, and the desk's screen.
  const flat = at.replace(/\/$/, '').replace(/^(\/admin)\/[\w-]+$/, '$1') || paths.board
  const screen = id === undefined ? screens[flat] : ofSession[page]
  return { screen: screen ?? NoSuchPage, id: decodeURIComponent(id ?? '') }
}

function Screens() {
  const found = createMemo(() => screenAt(path()))
  const screen = createMemo(() => found().screen)
  return (
    <Suspense>
      <Show when={screen()} keyed>
        {(Screen) => <Screen id={found().id} />}
      </Show>
    </Suspense>
  )
}

export function App() {
  onCleanup(followAddress((at) => screenAt(at).screen.preload?.()))
  return (
    // The page of parts needs neither server nor person.
    <Show when={path() !== paths.parts} fallback={<Screens />}>
      <Doorway>
        <Screens />
      </Doorway>
    </Show>
  )
}
