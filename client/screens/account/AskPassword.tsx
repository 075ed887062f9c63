import { createSignal, Show } from 'solid-js'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { accountWords } from './words.ts'

const words = accountWords.setUp

type AskPasswordProps = {
  title: string
  text?: string
  action: string
  onClose: () => void
  /** Answers what was wrong, or nothing. */
  onPassword: (password: string) => Promise<string | undefined>
}

/** Whoever changes what opens an account shows first that they know its password. */
export function AskPassword(props: AskPasswordProps) {
  const [password, setPassword] = createSignal('')
  const [problem, setProblem] = createSignal('')
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const said = await props.onPassword(password())
    setPassword('')
    if (said !== undefined) setProblem(said)
  }
  return (
    <Dialog title={props.title} onClose={() => props.onClose()}>
      <form class="account-form" onSubmit={(event) => void submit(event)}>
        <Show when={props.text}>
          <p>{props.text}</p>
        </Show>
        <TextField
          label={words.password}
          type="password"
          value={password()}
          autocomplete="current-password"
          firstFocus
          onInput={setPassword}
        />
        <Show when={problem()}>
          <AlertBlock level="attention" title={problem()} />
        </Show>
        <Button submit kind="primary" waitingFor={password() === '' ? words.needPassword : undefined}>
          {props.action}
        </Button>
      </form>
    </Dialog>
  )
}
