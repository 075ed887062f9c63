import { createSignal, For, Match, onCleanup, onMount, Show, Switch } from 'solid-js'
import type { FactorWay } from '../../chart/refusal.ts'
import type { Answer, Refused } from '../data/api.ts'
import { type Second, sentence } from '../data/me.ts'
import { askPasskey } from '../data/passkey.ts'
import { useTablet } from '../data/tablet.ts'
import { AlertBlock } from '../parts/AlertBlock.tsx'
import { Button } from '../parts/Button.tsx'
import { TextField } from '../parts/TextField.tsx'
import { secondStepWords as words } from './second-step-words.ts'

type SecondStepProps = {
  /** The server's answer to the right password: what this person can show, and what a passkey is asked with. */
  asked: Refused
  onShown: (second: Second) => Promise<Answer<unknown>>
  onBack: () => void
}

/** The second factor after the right password: a passkey, a code of the app, or one of the recovery codes. */
export default function SecondStep(props: SecondStepProps) {
  const { me } = useTablet()
  const ways = () => (props.asked.more.ways ?? []) as readonly FactorWay[]
  const [way, setWay] = createSignal<FactorWay>(ways()[0] ?? 'recovery')
  const [options, setOptions] = createSignal(props.asked.more.passkey)
  const [code, setCode] = createSignal('')
  const [problem, setProblem] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  let form: HTMLFormElement | undefined
  onCleanup(me.callOff)
  onMount(() => form?.querySelector<HTMLElement>('input, button')?.focus())

  const show = async (second: Second) => {
    setBusy(true)
    const answer = await props.onShown(second)
    setBusy(false)
    setCode('')
    if (!answer.ok) setProblem(sentence(answer.refused))
  }
  const byPasskey = async () => {
    setProblem('')
    const passkey = await askPasskey(options())
    if (passkey === undefined) return void setProblem(words.noPasskey)
    // A challenge is asked once: the server has a new one for the next try.
    setOptions(undefined)
    await show({ passkey })
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    if (way() === 'passkey') return void byPasskey()
    if (code().trim() === '') return void setProblem(words.needCode)
    void show({ code: code().trim() })
  }
  const others = () => ways().filter((each) => each !== way())
  return (
    <form ref={form} class="sign-in-form" onSubmit={submit} novalidate>
      <h1>{words.title}</h1>
      <p>{words.text[way()]}</p>
      <Show when={way() !== 'passkey'}>
        <TextField
          label={words.label[way() === 'code' ? 'code' : 'recovery']}
          value={code()}
          autocomplete={way() === 'code' ? 'one-time-code' : 'off'}
          inputmode={way() === 'code' ? 'numeric' : 'text'}
          onInput={setCode}
        />
      </Show>
      <Show when={problem()}>
        <AlertBlock level="attention" title={problem()} />
      </Show>
      <Switch>
        <Match when={way() === 'passkey' && options() === undefined}>
          <Button kind="primary" size="big" onPress={() => props.onBack()}>
            {words.again}
          </Button>
        </Match>
        <Match when={true}>
          <Button submit kind="primary" size="big">
            {way() === 'passkey' ? words.usePasskey : words.action}
          </Button>
        </Match>
      </Switch>
      <div class="sign-in-known">
        <For each={others()}>
          {(other) => (
            <Button
              kind="quiet"
              onPress={() => {
                setWay(other)
                setProblem('')
              }}
            >
              {words.instead[other]}
            </Button>
          )}
        </For>
        <Button kind="quiet" onPress={() => props.onBack()}>
          {words.back}
        </Button>
      </div>
    </form>
  )
}
