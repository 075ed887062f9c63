import './Doorway.css'
import {
  createEffect,
  createResource,
  ErrorBoundary,
  type JSX,
  lazy,
  Match,
  onCleanup,
  Show,
  Suspense,
  Switch,
} from 'solid-js'
import { openTablet, type Tablet, TabletContext } from '../data/tablet.ts'
import { warnBeforeLeaving } from '../leaving.ts'
import { Button } from '../parts/Button.tsx'
import { EmptyState, Shape } from '../parts/EmptyState.tsx'
import { Locking } from './lock/Locking.tsx'
import { SealedChairs } from './lock/sealed.ts'
import { SignIn } from './SignIn.tsx'
import { screenWords } from './words.ts'

const words = screenWords.door
/** Once in a clinic's life. */
const FirstRun = lazy(async () => ({ default: (await import('./FirstRun.tsx')).FirstRun }))

/** Once for each person of a clinic that asks for it. */
const Enrol = lazy(() => import('./account/Enrol.tsx'))

/** Asked for, so that the browser does not clear what waits to be sent when it wants room. It may say no. */
const openHere = () => {
  void navigator.storage?.persist?.().catch(() => undefined)
  return openTablet({ fetch: (input, init) => fetch(input, init), openStream: (url) => new EventSource(url) })
}

/**
 * What stands before every screen: the tablet's own disk, then who is here. The address stays as it is, so that a
 * person whose sign-in ran out comes back to the same chair.
 */
export function Doorway(props: { children: JSX.Element }) {
  const [tablet] = createResource(openHere)
  onCleanup(() => tablet.state === 'ready' && tablet().stop())
  return (
    <Switch fallback={<Shape />}>
      <Match when={tablet.error}>
        <main class="door">
          <EmptyState icon="stop" critical title={words.noDisk} text={words.noDiskText} />
        </main>
      </Match>
      <Match when={tablet()}>{(opened) => <Door tablet={opened()}>{props.children}</Door>}</Match>
    </Switch>
  )
}

/** The screens behind the door, for whoever is here; another person finds them built anew, with nothing typed. */
export function Door(props: { tablet: Tablet; children: JSX.Element }) {
  const { me } = props.tablet
  const at = () => me.here().at
  onCleanup(warnBeforeLeaving(props.tablet.outbox.count))
  createEffect(() => document.documentElement.classList.toggle('with-demo-banner', me.demo()))
  return (
    <TabletContext.Provider value={props.tablet}>
      <Switch fallback={<Shape />}>
        <Match when={at() === 'first-run'}>
          <Suspense fallback={<Shape />}>
            <FirstRun />
          </Suspense>
        </Match>
        <Match when={at() === 'signed-out' || at() === 'closed'}>
          <SignIn />
        </Match>
        <Match when={at() === 'must-enrol'}>
          <Suspense fallback={<Shape />}>
            <Enrol />
          </Suspense>
        </Match>
        <Match when={at() === 'unreachable'}>
          <main class="door">
            <EmptyState icon="cloudOff" title={words.unreachable} text={words.unreachableText}>
              <Button onPress={() => void me.ask()}>{words.again}</Button>
            </EmptyState>
            <Suspense>
              <SealedChairs />
            </Suspense>
          </main>
        </Match>
        <Match when={me.me()?.staff.id} keyed>
          {(_person) => (
            <ErrorBoundary fallback={(error) => <Broken error={error} />}>
              <Locking>{props.children}</Locking>
            </ErrorBoundary>
          )}
        </Match>
      </Switch>
      <Show when={me.demo()}>
        <footer class="demo-banner">{words.demo}</footer>
      </Show>
    </TabletContext.Provider>
  )
}

/** A page that could not be fetched, or a bug: what was charted is on the disk, so beginning anew loses nothing. */
function Broken(props: { error: unknown }) {
  console.error(props.error)
  return (
    <main class="door">
      <EmptyState icon="stop" critical title={words.broken} text={words.brokenText}>
        <Button onPress={() => location.reload()}>{words.reload}</Button>
      </EmptyState>
    </main>
  )
}
