import './UserMenu.css'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { may } from '../../chart/people.ts'
import { type Known, sentence } from '../data/me.ts'
import { useTablet } from '../data/tablet.ts'
import { chooseHand, hand } from '../hand.ts'
import { areKeysOn, chooseKeys } from '../keys.ts'
import { AlertBlock } from '../parts/AlertBlock.tsx'
import { Button } from '../parts/Button.tsx'
import { Icon } from '../parts/Icon.tsx'
import { Segmented } from '../parts/Segmented.tsx'
import { Dialog } from '../parts/Sheet.tsx'
import { TextField } from '../parts/TextField.tsx'
import { paths } from '../paths.ts'
import { chooseTheme, theme } from '../theme.ts'
import { words as partWords } from '../words.ts'
import { boardWords } from './board-words.ts'
import { PinEntry } from './PinEntry.tsx'
import { screenWords } from './words.ts'

const words = boardWords.user
/** More names than this are slower to read than one's own is to type. */
const MOST_NAMES = 12

type Person = Pick<Known, 'id' | 'username' | 'name'>

/** Behind the user's initials: who is here, another person by PIN, the screen's theme, sign out. */
export function UserMenu(props: { onClose: () => void }) {
  const { me, outbox, lock, directory } = useTablet()
  const [to, setTo] = createSignal<Pick<Known, 'username' | 'name'>>()
  const [typing, setTyping] = createSignal(false)
  const [leaving, setLeaving] = createSignal(false)
  const [problem, setProblem] = createSignal('')

  const unsent = () => outbox.waiting().filter((row) => row.refused === undefined).length
  /** Who was on this tablet before comes first; then everybody at the chairs, so that nobody's first turn is typed. */
  const others = createMemo((): readonly Person[] => {
    const known: readonly Person[] = me.known()
    const ids = new Set(known.map(({ id }) => id))
    const staff = [...directory.staff().values()].filter(
      ({ id, enabled, role }) => enabled && may(role, 'chart') && !ids.has(id),
    )
    return [...known, ...staff].filter(({ id }) => id !== me.me()?.staff.id).slice(0, MOST_NAMES)
  })
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
              <Button
                kind="primary"
                icon="lock"
                onPress={() => {
                  props.onClose()
                  lock.lock()
                }}
              >
                {words.lock}
              </Button>
              <a class="user-menu-wall" href={paths.wall}>
                <Icon name="board" /> {words.wall}
              </a>
              <p class="quiet">{words.switchTo}</p>
              <div class="user-menu-people">
                <Show when={me.me()?.hasPin && !me.hasPinHere() && me.me()?.staff}>
                  {(self) => <Button onPress={() => setTo(self())}>{words.ownPin}</Button>}
                </Show>
                <For each={others()}>{(person) => <Button onPress={() => setTo(person)}>{person.name}</Button>}</For>
                <Button kind="quiet" onPress={() => setTyping(true)}>
                  {words.someoneElse}
                </Button>
              </div>
              <Show when={typing()}>
                <SomeoneElse onName={(username) => setTo({ username, name: username })} />
              </Show>
              <ThemeChoice />
              <HandChoice />
              <KeyChoice />
              <a class="user-menu-link" href={paths.account} onClick={() => props.onClose()}>
                {words.account}
              </a>
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

function HandChoice() {
  return (
    <Segmented
      label={words.hand}
      options={[
        { value: 'left', label: words.left },
        { value: 'right', label: words.right },
      ]}
      chosen={hand()}
      onChoose={chooseHand}
    />
  )
}

/** Turned off, no letter does anything; keys with Ctrl or Alt stay. */
function KeyChoice() {
  return (
    <Segmented
      label={words.keys}
      options={[
        { value: 'on', label: words.keysOn },
        { value: 'off', label: words.keysOff },
      ]}
      chosen={areKeysOn() ? 'on' : 'off'}
      onChoose={(chosen) => chooseKeys(chosen === 'on')}
    />
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
