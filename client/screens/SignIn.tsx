import './SignIn.css'
import { createSignal, For, lazy, Show, Suspense } from 'solid-js'
import { now } from '../clock.ts'
import type { Refused } from '../data/api.ts'
import { sentence } from '../data/me.ts'
import { useTablet } from '../data/tablet.ts'
import { clockTime, nearDate } from '../format.ts'
import { AlertBlock } from '../parts/AlertBlock.tsx'
import { Button } from '../parts/Button.tsx'
import { TextField } from '../parts/TextField.tsx'
import { SealedChairs } from './lock/sealed.ts'
import { screenWords } from './words.ts'

const words = screenWords.signIn
const SecondStep = lazy(() => import('./SecondStep.tsx'))

/**
 * User name and password; on a tablet that the server did not open, the PIN or password of somebody who was here
 * before. Those people are one tap; nothing of the last one is filled in.
 */
export function SignIn() {
  const { me, outbox } = useTablet()
  const [username, setUsername] = createSignal('')
  const [password, setPassword] = createSignal('')
  const [problem, setProblem] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  /** The password was right: what the server asks for besides. */
  const [asked, setAsked] = createSignal<Refused>()
  let form: HTMLFormElement | undefined

  /** Nobody was here before where there is nothing to open yet. */
  const closed = () => me.here().at === 'closed' && me.known().length > 0

  const choose = (name: string) => {
    setUsername(name)
    setProblem('')
    form?.querySelector<HTMLInputElement>('input[type=password]')?.focus()
  }
  const missing = () => (username().trim() === '' ? words.needName : password() === '' ? words.needPassword : undefined)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    const waits = missing()
    if (waits !== undefined) return void setProblem(waits)
    setBusy(true)
    const answer = await me.signIn(username().trim().toLowerCase(), password())
    setBusy(false)
    if (!answer.ok && answer.refused.type === 'second-factor-needed') return void setAsked(answer.refused)
    setPassword('')
    if (!answer.ok) setProblem(sentence(answer.refused))
  }
  const back = () => {
    setAsked(undefined)
    setPassword('')
  }
  return (
    <main class="sign-in">
      <section class="sign-in-about">
        <p class="sign-in-clock">{clockTime(now())}</p>
        <p class="sign-in-day">{nearDate(now())}</p>
        <Show when={closed()}>
          <AlertBlock level="information" title={words.closed} />
          <Suspense>
            <SealedChairs />
          </Suspense>
        </Show>
        <Show when={outbox.count()}>
          {(count) => <AlertBlock level="information" title={words.waiting(count())} />}
        </Show>
        <Show when={me.demo()}>
          <DemoAccounts onChoose={choose} />
        </Show>
      </section>
      <Show
        when={asked()}
        keyed
        fallback={
          <form ref={form} class="sign-in-form" onSubmit={(event) => void submit(event)} novalidate>
            <h1>{words.title}</h1>
            <Show when={me.known().length > 0}>
              <p class="quiet">{words.before}</p>
              <div class="sign-in-known">
                <For each={me.known()}>
                  {(person) => (
                    <button
                      type="button"
                      class="known"
                      aria-pressed={username() === person.username}
                      onClick={() => choose(person.username)}
                    >
                      <span class="known-initials">{person.initials}</span>
                      {person.name}
                    </button>
                  )}
                </For>
              </div>
            </Show>
            <TextField
              label={words.username}
              value={username()}
              autocomplete="username"
              required
              firstFocus
              onInput={setUsername}
            />
            <TextField
              label={closed() ? words.pinOrPassword : words.password}
              type="password"
              value={password()}
              autocomplete="current-password"
              required
              onInput={setPassword}
            />
            <Show when={problem()}>
              <AlertBlock level="attention" title={problem()} />
            </Show>
            <Button submit kind="primary" size="big">
              {words.action}
            </Button>
          </form>
        }
      >
        {(refused) => (
          <Suspense>
            <SecondStep
              asked={refused}
              onShown={(second) => me.signIn(username().trim().toLowerCase(), password(), second)}
              onBack={back}
            />
          </Suspense>
        )}
      </Show>
    </main>
  )
}

function DemoAccounts(props: { onChoose: (username: string) => void }) {
  return (
    <section class="sign-in-demo">
      <h2>{words.demoTitle}</h2>
      <div class="sign-in-known">
        <For each={words.demoAccounts}>
          {(account) => (
            <Button onPress={() => props.onChoose(account.username)} note={account.role}>
              {account.username}
            </Button>
          )}
        </For>
      </div>
      <p>{words.demoPassword}</p>
    </section>
  )
}
