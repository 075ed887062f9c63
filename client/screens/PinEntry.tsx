import './UserMenu.css'
import { createSignal, For, onCleanup, onMount, Show } from 'solid-js'
import { sentence } from '../data/me.ts'
import { useTablet } from '../data/tablet.ts'
import { AlertBlock } from '../parts/AlertBlock.tsx'
import { NumberPad } from '../parts/NumberPad.tsx'
import { type PadKey, padKeyOf } from '../parts/typing.ts'
import { boardWords } from './board-words.ts'

const words = boardWords.user

/** A PIN has four to six digits, so a short rest after the fourth says that it is complete, or the OK key does. */
const REST = 600

/** Asks the server once the PIN is complete. Only dots are shown. */
export function PinEntry(props: { username: string; name: string; onDone: () => void }) {
  const { me } = useTablet()
  const [pin, setPin] = createSignal('')
  const [problem, setProblem] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  let resting: ReturnType<typeof setTimeout> | undefined
  const check = async () => {
    clearTimeout(resting)
    if (busy() || pin().length < 4) return
    setBusy(true)
    const answer = await me.unlock(pin(), props.username)
    setBusy(false)
    if (answer.ok) return props.onDone()
    setPin('')
    setProblem(sentence(answer.refused))
  }
  const press = (key: PadKey) => {
    if (busy() || key === '.') return
    setProblem('')
    setPin((before) => (key === 'delete' ? before.slice(0, -1) : (before + key).slice(0, 6)))
    clearTimeout(resting)
    if (key !== 'delete' && pin().length >= 4) resting = setTimeout(() => void check(), REST)
  }
  const typed = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' && pin().length >= 4 && !(event.target instanceof HTMLButtonElement)) return void check()
    const key = padKeyOf(event.key)
    if (key !== undefined) press(key)
  }
  onMount(() => document.addEventListener('keydown', typed))
  onCleanup(() => {
    document.removeEventListener('keydown', typed)
    clearTimeout(resting)
    me.callOff()
  })
  return (
    <div class="pin-entry">
      <p class="pin-dots" role="status" aria-label={`${pin().length}`}>
        <For each={[0, 1, 2, 3, 4, 5].slice(0, Math.max(4, pin().length))}>
          {(i) => <span classList={{ filled: i < pin().length }} />}
        </For>
      </p>
      <Show when={problem()}>
        <AlertBlock level="attention" title={problem()} />
      </Show>
      <NumberPad
        label={words.pinOf(props.name)}
        aside={{ label: words.ok, onPress: () => void check() }}
        onKey={press}
      />
    </div>
  )
}
