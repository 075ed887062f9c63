import './Policy.css'
import { createSignal, type ParentProps, Show } from 'solid-js'
import type { Me } from '../../../chart/wire.ts'
import { sentence } from '../../data/me.ts'
import { useTablet } from '../../data/tablet.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { policyWords as words } from './words.ts'

/** What is signed here comes after the clinic's policy on signatures: whoever has not accepted it reads it first. */
export function AfterPolicy(props: ParentProps) {
  const { me } = useTablet()
  return (
    <Show when={me.me()?.owesPolicy === true ? me.me() : undefined} fallback={props.children}>
      {(mine) => <Policy mine={mine()} />}
    </Show>
  )
}

function Policy(props: { mine: Me }) {
  const { api, me } = useTablet()
  const [password, setPassword] = createSignal('')
  const [problem, setProblem] = createSignal('')
  const policy = () => props.mine.clinic.signaturePolicy
  const accept = async (event: SubmitEvent) => {
    event.preventDefault()
    if (password() === '') return
    const body = { version: policy().version, password: password() }
    setPassword('')
    const answer = await api.call('POST', '/api/account/policy', body)
    if (!answer.ok) setProblem(sentence(answer.refused))
    // Also after a refusal: the policy may have been changed while this one was read.
    await me.ask()
  }
  return (
    <form class="sign-form" onSubmit={(event) => void accept(event)}>
      <h3>{words.title(policy().version)}</h3>
      <p class="policy-text">{policy().text}</p>
      <p class="quiet">{words.text}</p>
      <TextField
        label={words.password(props.mine.staff.name)}
        type="password"
        firstFocus
        value={password()}
        onInput={setPassword}
      />
      <Show when={problem()}>
        <AlertBlock level="critical" title={problem()} />
      </Show>
      <Button submit kind="primary" size="big" waitingFor={password() === '' ? words.needPassword : undefined}>
        {words.accept}
      </Button>
    </form>
  )
}
