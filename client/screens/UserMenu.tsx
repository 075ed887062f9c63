import './UserMenu.css'
import { createSignal, For, onCleanup, Show } from 'solid-js'
import { type Known, sentence } from '../data/me.ts'
import { useTablet } from '../data/tablet.ts'
import { AlertBlock } from '../parts/AlertBlock.tsx'
import { Button } from '../parts/Button.tsx'
import { NumberPad } from '../parts/NumberPad.tsx'
import { Segmented } from '../parts/Segmented.tsx'
import { Dialog } from '../parts/Sheet.tsx'
import { TextField } from '../parts/TextField.tsx'
import type { PadKey } from '../parts/typing.ts'
import { chooseTheme, theme } from '../theme.ts'
import { words as partWords } from '../words.ts'
import { screenWords } from './words.ts'

const words = screenWords.user

/** Behind the user's initials: who is here, another person by PIN, the screen's theme, sign out. */
export function UserMenu(props: { onClose: () => void }) {
  const { me, outbox } = useTablet()
  const [to, setTo] = createSignal<Pick<Known, 'username' | 'name'>>()
  const [typing, setTyping] = createSignal(false)
  const [leaving, setLeaving] = createSignal(false)
  const [problem, setProblem] = createSignal('')

  const unsent = () => outbox.waiting().filter((row) => row.refused === undefined).length
  const others = () => me.known().filter((person) => person.id !== me.me()?.staff.id)
  const signOut = async () => {
    if (unsent() > 0 && !leaving()) return void setLeaving(true)
    const answer = await me.signOut()
    if (!answer.ok && answer.refused.status !== 401) setProblem(sentence(answer.refused))
  }
  return (
    <Dialog title={words.title} onClose={() => props.onClose()}>
      <div class="user-menu">
        <Show when={me.me()?.staff}>{(staff) => <p>{words.here(staff().name, words.roles[staff().role])}</p>}</Show>
        <Show
          when={to()}
          fallback={
            <>
              <p class="quiet">{words.switchTo}</p>
              <div class="user-menu-people">
                <For each={others()}>{(person) => <Button onPress={() => setTo(person)}>{person.name}</Button>}</For>
                <Button kind="quiet" onPress={() => setTyping(true)}>
                  {words.someoneElse}
                </Button>
              </div>
              <Show when={typing()}>
                <SomeoneElse onName={(username) => setTo({ username, name: username })} />
              </Show>
              <ThemeChoice />
            </>
          }
        >
          {(person) => <PinEntry username={person().username} name={person().name} onDone={() => props.onClose()} />}
        </Show>
        <Show when={leaving()}>
          <AlertBlock
            level="attention"
            title={words.signOutWaiting(unsent())}
            actions={<Button onPress={() => props.onClose()}>{words.stay}</Button>}
          />
        </Show>
        <Show when={problem()}>
          <AlertBlock level="attention" title={problem()} />
        </Show>
        <Button onPress={() => void signOut()}>{leaving() ? words.signOutAnyway : words.signOut}</Button>
      </div>
    </Dialog>
  )
}

function SomeoneElse(props: { onName: (username: string) => void }) {
  const [name, setName] = createSignal('')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const username = name().trim().toLowerCase()
    if (username !== '') props.onName(username)
  }
  return (
    <form class="user-menu-people" onSubmit={submit}>
      <TextField label={screenWords.signIn.username} value={name()} autocomplete="off" onInput={setName} />
      <Button submit>{words.switchTo}</Button>
    </form>
  )
}

/** A PIN has four to six digits, so a short rest after the fourth says that it is complete, or the OK key does. */
const REST = 600

/** Asks the server once the PIN is complete. Only dots are shown. */
function PinEntry(props: { username: string; name: string; onDone: () => void }) {
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
  onCleanup(() => clearTimeout(resting))
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

function ThemeChoice() {
  return (
    <Segmented
      label={words.theme}
      options={[
        { value: 'light', label: partWords.theme.light },
        { value: 'dark', label: partWords.theme.dark },
        { value: 'system', label: partWords.theme.system },
      ]}
      chosen={theme()}
      onChoose={chooseTheme}
    />
  )
}
