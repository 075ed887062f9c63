import { type JSX, lazy, onCleanup, onMount, Show, Suspense } from 'solid-js'
import { path } from '../../address.ts'
import { useTablet } from '../../data/tablet.ts'
import { paths } from '../../paths.ts'
import { CoachProvider } from '../coach/Coach.tsx'
import { DeskKeys } from '../keys/DeskKeys.tsx'

const fetchLock = () => import('./Lock.tsx')
const Lock = lazy(fetchLock)
const Wall = lazy(() => import('../wall/Wall.tsx'))
const fetchClaim = async () => ({ default: (await import('./ClaimMarks.tsx')).ClaimMarks })
const ClaimMarks = lazy(fetchClaim)

/** The screens, or the lock in their place: what is locked away is no longer in the page. */
export function Locking(props: { children: JSX.Element }) {
  const { lock, marks } = useTablet()
  const press = (event: KeyboardEvent) => {
    if (!event.altKey || event.key.toLowerCase() !== 'l') return
    event.preventDefault()
    lock.lock()
  }
  // Fetched before it is needed: a tablet without a network must be able to lock.
  onMount(() => void Promise.all([fetchLock(), fetchClaim()]).catch(() => undefined))
  onMount(() => document.addEventListener('keydown', press))
  onCleanup(() => document.removeEventListener('keydown', press))
  return (
    <CoachProvider>
      <Show
        when={lock.locked()}
        fallback={
          <>
            {props.children}
            <DeskKeys />
            <Show when={marks.waiting().length > 0}>
              <Suspense>
                <ClaimMarks />
              </Suspense>
            </Show>
          </>
        }
      >
        <Suspense>
          <Show when={path() === paths.wall} fallback={<Lock />}>
            <Wall />
          </Show>
        </Suspense>
      </Show>
    </CoachProvider>
  )
}
