import { createSignal, lazy, onCleanup, Show, Suspense } from 'solid-js'
import { useTablet } from '../data/tablet.ts'
import { clockTime } from '../format.ts'
import { AlertBlock } from '../parts/AlertBlock.tsx'
import { Button } from '../parts/Button.tsx'
import { ClockNotice } from './ClockNotice.tsx'
import { AsleepNotice, Elsewhere } from './coach/Elsewhere.tsx'
import { UpdateNotice } from './UpdateNotice.tsx'
import { screenWords } from './words.ts'

const words = screenWords.standing
const Offers = lazy(async () => ({ default: (await import('./shift/HandOff.tsx')).Offers }))
const Unreadable = lazy(() => import('./Unreadable.tsx'))
const Tray = lazy(async () => ({ default: (await import('./Tray.tsx')).Tray }))

/** What the tablet must say of itself: the server unheard and since when, entries refused, its clock, a newer page. */
export function Standing() {
  const { live, outbox, me, presence } = useTablet()
  const [open, setOpen] = createSignal(false)
  const refused = () => outbox.waiting().filter((row) => row.refused !== undefined && row.setAside !== true).length
  /** A page that has only just opened has not heard the server yet, which is nobody's concern for 3 s. */
  const [isOpening, setOpening] = createSignal(true)
  const opening = setTimeout(() => setOpening(false), 3000)
  onCleanup(() => clearTimeout(opening))
  const stale = () => {
    if (live.connected()) return undefined
    const at = live.upToDateAt()
    if (at !== undefined) return words.asOf(clockTime(at))
    return isOpening() ? undefined : words.neverHeard
  }
  return (
    <>
      <Show when={stale()}>{(text) => <AlertBlock level="attention" title={text()} />}</Show>
      <Show when={refused()}>
        {(count) => (
          <AlertBlock
            level="attention"
            title={words.refused(count())}
            actions={<Button onPress={() => setOpen(true)}>{words.look}</Button>}
          />
        )}
      </Show>
      <Show when={outbox.unreadable()}>
        {(count) => (
          <Suspense>
            <Unreadable count={count()} />
          </Suspense>
        )}
      </Show>
      <Show when={me.mustSignIn()}>
        <AlertBlock
          level="attention"
          title={words.mustSignIn}
          actions={<Button onPress={me.signInAgain}>{words.signIn}</Button>}
        />
      </Show>
      <Show when={presence.at() === undefined}>
        <Elsewhere />
      </Show>
      <Suspense>
        <Offers />
      </Suspense>
      <AsleepNotice />
      <ClockNotice />
      <UpdateNotice />
      <Show when={open()}>
        <Suspense>
          <Tray onClose={() => setOpen(false)} />
        </Suspense>
      </Show>
    </>
  )
}
