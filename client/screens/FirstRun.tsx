import './FirstRun.css'
import { createSignal, Show } from 'solid-js'
import type { Setup } from '../../chart/wire.ts'
import { sentence } from '../data/me.ts'
import { useTablet } from '../data/tablet.ts'
import { AlertBlock } from '../parts/AlertBlock.tsx'
import { Button } from '../parts/Button.tsx'
import { Segmented } from '../parts/Segmented.tsx'
import { TextField } from '../parts/TextField.tsx'
import { firstRunWords } from './first-run-words.ts'

const words = firstRunWords

const blank = { code: '', clinicName: '', timeZone: '', name: '', username: '', password: '', pin: '' }
type Draft = typeof blank
type Field = keyof Draft

const isZone = (zone: string) => {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone })
    return zone !== ''
  } catch {
    return false
  }
}

/** Each field that is not right yet, with what the person reads beside it. */
export function problemsIn(draft: Draft, demo: boolean): Partial<Record<Field, string>> {
  const bad: Record<Field, boolean> = {
    code: draft.code.trim() === '',
    clinicName: draft.clinicName.trim() === '',
    timeZone: !isZone(draft.timeZone.trim()),
    name: draft.name.trim() === '',
    username: !/^[a-z0-9][a-z0-9._-]{0,59}$/.test(draft.username),
    password: draft.password.length < 8,
    pin: !/^\d{4,6}$/.test(draft.pin),
  }
  const asked = (Object.keys(bad) as Field[]).filter((field) => bad[field] && (!demo || field === 'code'))
  return Object.fromEntries(asked.map((field) => [field, words.missing[field]]))
}

function setupOf(draft: Draft, paper: 'letter' | 'a4', demo: boolean): Setup {
  const code = draft.code.trim()
  if (demo) return { code, demo: true }
  const { username, password, pin } = draft
  return {
    code,
    clinic: { name: draft.clinicName.trim(), timeZone: draft.timeZone.trim(), paper },
    administrator: { username, name: draft.name.trim(), password, pin },
  }
}

/** An empty server: the one-time code, then a clinic with its first administrator, or the demo clinic. */
export function FirstRun() {
  const { me } = useTablet()
  const [draft, setDraft] = createSignal<Draft>({
    ...blank,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  })
  const [kind, setKind] = createSignal<'clinic' | 'demo'>()
  const [paper, setPaper] = createSignal<'letter' | 'a4'>('letter')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal('')

  const demo = () => kind() === 'demo'
  const problems = () => problemsIn(draft(), demo())
  const shown = (field: Field) => (tried() ? problems()[field] : undefined)
  const type = (field: Field) => (text: string) => setDraft((before) => ({ ...before, [field]: text }))
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setTried(true)
    if (busy() || kind() === undefined || Object.keys(problems()).length > 0) return
    setBusy(true)
    setRefusal('')
    const answer = await me.setUp(setupOf(draft(), paper(), demo()))
    setBusy(false)
    if (!answer.ok) setRefusal(sentence(answer.refused))
  }
  const field = (name: Field, more: { hint?: string; type?: 'password'; first?: boolean; digits?: boolean } = {}) => (
    <TextField
      label={words[name]}
      value={draft()[name]}
      hint={more.hint}
      type={more.type}
      problem={shown(name)}
      autocomplete={more.type === 'password' ? 'new-password' : 'off'}
      inputmode={more.digits ? 'numeric' : undefined}
      firstFocus={more.first}
      required
      onInput={type(name)}
    />
  )
  return (
    <main class="first-run">
      <form class="first-run-form" onSubmit={(event) => void submit(event)} novalidate>
        <h1>{words.title}</h1>
        <p>{words.text}</p>
        {field('code', { hint: words.codeHint, first: true })}
        <Segmented
          label={words.choice}
          options={[
            { value: 'clinic', label: words.clinic, note: words.clinicNote },
            { value: 'demo', label: words.demo, note: words.demoNote },
          ]}
          chosen={kind()}
          onChoose={setKind}
        />
        <Show when={kind() === 'clinic'}>
          {field('clinicName')}
          <div class="first-run-pair">
            {field('timeZone', { hint: words.timeZoneHint })}
            <Segmented
              label={words.paper}
              options={[
                { value: 'letter', label: words.letter },
                { value: 'a4', label: words.a4 },
              ]}
              chosen={paper()}
              onChoose={setPaper}
            />
          </div>
          <h2>{words.administrator}</h2>
          <p class="quiet">{words.administratorHint}</p>
          <div class="first-run-pair">
            {field('name')}
            {field('username', { hint: words.usernameHint })}
            {field('password', { hint: words.passwordHint, type: 'password' })}
            {field('pin', { hint: words.pinHint, type: 'password', digits: true })}
          </div>
        </Show>
        <Show when={refusal()}>
          <AlertBlock level="attention" title={refusal()} />
        </Show>
        <Show when={kind()}>
          <Button submit kind="primary" size="big">
            {busy() ? words.working : demo() ? words.load : words.setUp}
          </Button>
        </Show>
      </form>
    </main>
  )
}
