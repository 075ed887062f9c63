import { createSignal, lazy, onCleanup, onMount, Show, Suspense } from 'solid-js'
import { go } from '../../address.ts'
import { singleKey } from '../../keys.ts'
import { paths } from '../../paths.ts'
import { useCoach } from '../coach/Coach.tsx'

const KeyHelp = lazy(() => import('./KeyHelp.tsx'))

/** The keys that work on every page: board, chairs, find, help. */
export function DeskKeys() {
  const { places } = useCoach()
  const [help, setHelp] = createSignal(false)
  const press = (event: KeyboardEvent) => {
    const key = singleKey(event)
    if (key === undefined) return
    const chair = places().find((place) => /^[1-9]$/.test(key) && place.chair() === key)
    if (key === 'b') go(paths.board)
    else if (key === '/') find(() => go(paths.patients))
    else if (key === '?') setHelp(true)
    else if (chair !== undefined) go(paths.session(chair.id))
    else return
    event.preventDefault()
  }
  onMount(() => document.addEventListener('keydown', press))
  onCleanup(() => document.removeEventListener('keydown', press))
  return (
    <Show when={help()}>
      <Suspense>
        <KeyHelp onClose={() => setHelp(false)} />
      </Suspense>
    </Show>
  )
}

/** The search of this page, else the page of patients, whose search takes the focus by itself. */
function find(elsewhere: () => void) {
  const field = document.querySelector<HTMLElement>('main input[type="search"]')
  if (field) field.focus()
  else elsewhere()
}
