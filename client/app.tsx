import { Navigate, Route, Router, type RouteSectionProps } from '@solidjs/router'
import { type Component, For, lazy, Show, Suspense } from 'solid-js'
import { EmptyState } from './parts/EmptyState.tsx'
import { paths } from './paths.ts'
import { Board } from './screens/Board.tsx'
import { Doorway } from './screens/Doorway.tsx'
import { Session } from './screens/session/Session.tsx'
import { words } from './words.ts'

/**
 * Every screen and its address. Sign-in, board and session come with the first load, since charting waits for them;
 * everything else by `lazy`, so that a nurse's tablet does not fetch an administrator's pages.
 */
const screens: readonly { path: string; screen: Component }[] = [
  { path: paths.board, screen: Board },
  { path: paths.signIn, screen: ToBoard },
  { path: paths.firstRun, screen: ToBoard },
  { path: '/session/:id', screen: Session },
  { path: '/session/:id/check-in', screen: lazy(() => import('./screens/checkin/CheckIn.tsx')) },
  { path: paths.patients, screen: lazy(() => import('./screens/Patients.tsx')) },
  { path: '/parts', screen: lazy(() => import('./screens/PartsGallery.tsx')) },
]

/** Signing in and the first run stand before whatever address is open; behind them, their own lead to the chairs. */
function ToBoard() {
  return <Navigate href={paths.board} />
}

function NoSuchPage() {
  return (
    <main>
      <EmptyState icon="search" title={words.noPage.title} text={words.noPage.text}>
        <a href={paths.board}>{words.noPage.action}</a>
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
