import { Navigate, Route, Router, type RouteSectionProps } from '@solidjs/router'
import { type Component, For, lazy, Show, Suspense } from 'solid-js'
import { EmptyState } from './parts/EmptyState.tsx'
import { paths } from './paths.ts'
import { Doorway } from './screens/Doorway.tsx'
import { Session } from './screens/session/Session.tsx'
import { words } from './words.ts'

const fetchBoard = async () => ({ default: (await import('./screens/Board.tsx')).Board })
const fetchEmergency = () => import('./screens/emergency/Emergency.tsx')

/** What a nurse needs next is fetched right behind the first load: nobody waits for a file in an emergency. */
void Promise.all([fetchBoard(), fetchEmergency()]).catch(() => undefined)

/**
 * Every screen and its address. The door and the chair come with the first load, up to the first vital sign; everything
 * else by `lazy`, so that a nurse's tablet does not fetch an administrator's pages before its own.
 */
const screens: readonly { path: string; screen: Component }[] = [
  { path: paths.board, screen: lazy(fetchBoard) },
  { path: paths.signIn, screen: ToBoard },
  { path: paths.firstRun, screen: ToBoard },
  { path: '/session/:id', screen: Session },
  { path: '/session/:id/check-in', screen: lazy(() => import('./screens/checkin/CheckIn.tsx')) },
  { path: '/session/:id/discharge', screen: lazy(() => import('./screens/discharge/Discharge.tsx')) },
  { path: '/session/:id/emergency', screen: lazy(fetchEmergency) },
  { path: '/session/:id/handover', screen: lazy(() => import('./screens/emergency/Handover.tsx')) },
  { path: '/session/:id/paper', screen: lazy(() => import('./screens/paper/Transcribe.tsx')) },
  { path: '/session/:id/review', screen: lazy(() => import('./screens/review/Review.tsx')) },
  { path: paths.wall, screen: lazy(() => import('./screens/wall/ToWall.tsx')) },
  { path: paths.patients, screen: lazy(() => import('./screens/Patients.tsx')) },
  { path: paths.custody, screen: lazy(() => import('./screens/custody/Custody.tsx')) },
  { path: paths.protocols, screen: lazy(() => import('./screens/protocols/Protocols.tsx')) },
  { path: paths.admin, screen: lazy(() => import('./screens/admin/Admin.tsx')) },
  { path: paths.calendar, screen: lazy(() => import('./screens/calendar/Calendar.tsx')) },
  { path: paths.account, screen: lazy(() => import('./screens/account/Account.tsx')) },
  { path: paths.courses, screen: lazy(() => import('./screens/courses/Courses.tsx')) },
  { path: paths.followUps, screen: lazy(() => import('./screens/follow-ups/FollowUps.tsx')) },
  { path: '/parts', screen: lazy(() => import('./screens/PartsGallery.tsx')) },
]

/** Signing in and the first run stand before whatever address is open; behind them, their own lead to the chairs. */
function ToBoard() {
  return <Navigate href={paths.board} />
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

/** The page of parts needs neither server nor person. */
function Root(props: RouteSectionProps) {
  return (
    <Show when={props.location.pathname !== paths.parts} fallback={<Suspense>{props.children}</Suspense>}>
      <Doorway>
        <Suspense>{props.children}</Suspense>
      </Doorway>
    </Show>
  )
}

export function App() {
  return (
    <Router root={Root}>
      <For each={screens}>{(entry) => <Route path={entry.path} component={entry.screen} />}</For>
      <Route path="*rest" component={NoSuchPage} />
    </Router>
  )
}
