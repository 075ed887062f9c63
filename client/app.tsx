import { Route, Router } from '@solidjs/router'
import { type Component, For, lazy, Suspense } from 'solid-js'
import { EmptyState } from './parts/EmptyState.tsx'
import { paths } from './paths.ts'
import { words } from './words.ts'

/**
 * Every screen and its address. Sign-in, board and session come with the first load, since charting waits for them;
 * everything else by `lazy`, so that a nurse's tablet does not fetch an administrator's pages.
 */
const screens: readonly { path: string; screen: Component }[] = [
  { path: '/parts', screen: lazy(() => import('./screens/PartsGallery.tsx')) },
]

function NoSuchPage() {
  return (
    <main>
      <EmptyState icon="search" title={words.noPage.title} text={words.noPage.text}>
        <a href={paths.board}>{words.noPage.action}</a>
      </EmptyState>
    </main>
  )
}

export function App() {
  return (
    <Router root={(props) => <Suspense>{props.children}</Suspense>}>
      <For each={screens}>{(entry) => <Route path={entry.path} component={entry.screen} />}</For>
      <Route path="*rest" component={NoSuchPage} />
    </Router>
  )
}
