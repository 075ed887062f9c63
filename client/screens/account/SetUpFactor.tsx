import { createSignal, For, Match, Show, Switch } from 'solid-js'
import { encode } from 'uqr'
import type { CodeEnrolment, Enrolled } from '../../../chart/wire.ts'
import type { Answer } from '../../data/api.ts'
import { sentence } from '../../data/me.ts'
import { hasPasskeys, makePasskey } from '../../data/passkey.ts'
import { useTablet } from '../../data/tablet.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { accountWords } from './words.ts'

const words = accountWords.setUp
type Kind = 'code' | 'passkey'
/** The first steps are the same for both kinds: what it is, a name for it, and the password. */
type Step = 'choose' | 'show' | 'done'

/** Sets up a second factor: the password, the app's secret or the passkey, a proof of it, the recovery codes. */
export function SetUpFactor(props: { onDone: () => void }) {
  const { api } = useTablet()
  const [kind, setKind] = createSignal<Kind>(hasPasskeys() ? 'passkey' : 'code')
  const [name, setName] = createSignal('')
  const [password, setPassword] = createSignal('')
  const [step, setStep] = createSignal<Step>('choose')
  const [begun, setBegun] = createSignal<CodeEnrolment>()
  const [recovery, setRecovery] = createSignal<readonly string[]>([])
  const [problem, setProblem] = createSignal('')

  const named = () => name().trim() || words.kinds[kind()]
  const finish = (answer: Answer<Enrolled>) => {
    if (!answer.ok) return void setProblem(sentence(answer.refused))
    setProblem('')
    const codes = answer.value.recoveryCodes ?? []
    setRecovery(codes)
    if (codes.length === 0) return props.onDone()
    setStep('done')
  }
  const begin = async (event: SubmitEvent) => {
    event.preventDefault()
    const answer = await api.call<unknown>('POST', `/api/account/${kind()}`, { password: password() })
    if (!answer.ok) return void setProblem(sentence(answer.refused))
    setPassword('')
    setProblem('')
    if (kind() === 'code') {
      setBegun(answer.value as CodeEnrolment)
      return void setStep('show')
    }
    const passkey = await makePasskey(answer.value)
    if (passkey === undefined) return void setProblem(words.noPasskey)
    finish(await api.call<Enrolled>('POST', '/api/account/passkey/made', { name: named(), passkey }))
  }
  const confirm = async (code: string) =>
    finish(
      await api.call<Enrolled>('POST', `/api/account/code/${encodeURIComponent(begun()?.id ?? '')}`, {
        name: named(),
        code,
      }),
    )
  const kinds = (['passkey', 'code'] as const).map((value) => ({
    value,
    label: words.kinds[value],
    note: words.notes[value],
  }))
  return (
    <div class="account-form">
      <Switch>
        <Match when={step() === 'choose'}>
          <form class="account-form" onSubmit={(event) => void begin(event)}>
            <Segmented label={words.kind} column options={kinds} chosen={kind()} onChoose={setKind} />
            <Show when={kind() === 'passkey' && !hasPasskeys()}>
              <AlertBlock level="attention" title={words.onlyHttps} />
            </Show>
            <TextField label={words.name} hint={words.nameHint} value={name()} onInput={setName} />
            <TextField
              label={words.password}
              type="password"
              value={password()}
              autocomplete="current-password"
              required
              onInput={setPassword}
            />
            <Button submit kind="primary" waitingFor={password() === '' ? words.needPassword : undefined}>
              {words.go}
            </Button>
          </form>
        </Match>
        <Match when={step() === 'show' && begun()} keyed>
          {(shown) => <Scan begun={shown} onCode={(code) => void confirm(code)} />}
        </Match>
        <Match when={step() === 'done'}>
          <RecoveryCodes codes={recovery()} onDone={() => props.onDone()} />
        </Match>
      </Switch>
      <Show when={problem()}>
        <AlertBlock level="attention" title={problem()} />
      </Show>
    </div>
  )
}

/** The square to scan, the same secret to type, and the field for the first code. */
function Scan(props: { begun: CodeEnrolment; onCode: (code: string) => void }) {
  const [code, setCode] = createSignal('')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    props.onCode(code())
  }
  return (
    <form class="account-form" onSubmit={submit}>
      <p>{words.scan}</p>
      <Square text={props.begun.uri} />
      <p>
        {words.orType} <code class="account-secret">{props.begun.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
      <TextField
        label={words.firstCode}
        hint={words.firstCodeHint}
        value={code()}
        inputmode="numeric"
        autocomplete="one-time-code"
        onInput={setCode}
      />
      <Button submit kind="primary" waitingFor={/^\d{6}$/.test(code().trim()) ? undefined : words.sixDigits}>
        {words.confirm}
      </Button>
    </form>
  )
}

/** Black on white in both themes: a camera reads no other. */
function Square(props: { text: string }) {
  const matrix = () => encode(props.text, { border: 3 })
  const path = () =>
    matrix()
      .data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
      .join('')
  return (
    <svg
      class="account-square"
      viewBox={`0 0 ${matrix().size} ${matrix().size}`}
      role="img"
      aria-label={words.square}
      shape-rendering="crispEdges"
    >
      <rect width="100%" height="100%" fill="#fff" />
      <path d={path()} fill="#000" />
    </svg>
  )
}

export function RecoveryCodes(props: { codes: readonly string[]; onDone: () => void }) {
  return (
    <>
      <AlertBlock level="information" title={words.recovery}>
        {words.recoveryText}
      </AlertBlock>
      <ol class="account-codes">
        <For each={props.codes}>
          {(code) => (
            <li>
              <code>{code}</code>
            </li>
          )}
        </For>
      </ol>
      <div class="account-acts">
        <Button onPress={() => window.print()}>{words.print}</Button>
        <Button kind="primary" onPress={() => props.onDone()}>
          {words.written}
        </Button>
      </div>
    </>
  )
}
