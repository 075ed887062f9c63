import { createSignal, Show } from 'solid-js'
import { sentence } from '../../data/me.ts'
import { useTablet } from '../../data/tablet.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { accountWords } from './words.ts'

const words = accountWords.secrets
const blank = { current: '', password: '', pin: '' }

/** The own password and PIN; either is changed by the present password alone. */
export function Secrets() {
  const { api, me } = useTablet()
  const [draft, setDraft] = createSignal(blank)
  const [said, setSaid] = createSignal<{ level: 'information' | 'attention'; words: string }>()
  const type = (field: keyof typeof blank) => (text: string) => setDraft({ ...draft(), [field]: text })
  const waits = () => {
    if (draft().current === '') return words.needCurrent
    return draft().password === '' && draft().pin === '' ? words.needNew : undefined
  }
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    const id = me.me()?.staff.id
    if (waits() !== undefined || id === undefined) return
    const { current, password, pin } = draft()
    const answer = await api.call('PUT', `/api/staff/${encodeURIComponent(id)}/secret`, {
      currentPassword: current,
      ...(password ? { password } : {}),
      ...(pin ? { pin } : {}),
    })
    if (!answer.ok) return void setSaid({ level: 'attention', words: sentence(answer.refused) })
    setDraft(blank)
    setSaid({ level: 'information', words: words.saved })
    await me.ask()
  }
  return (
    <section class="account-card" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p class="quiet">{words.text}</p>
      <form class="account-form" onSubmit={(event) => void save(event)}>
        <TextField
          label={words.current}
          type="password"
          value={draft().current}
          autocomplete="current-password"
          onInput={type('current')}
        />
        <TextField
          label={words.password}
          hint={words.passwordHint}
          type="password"
          value={draft().password}
          autocomplete="new-password"
          onInput={type('password')}
        />
        <TextField
          label={words.pin}
          hint={words.pinHint}
          type="password"
          inputmode="numeric"
          value={draft().pin}
          autocomplete="off"
          onInput={type('pin')}
        />
        <Show when={said()}>{(now) => <AlertBlock level={now().level} title={now().words} />}</Show>
        <Button submit kind="primary" waitingFor={waits()}>
          {words.save}
        </Button>
      </form>
    </section>
  )
}
