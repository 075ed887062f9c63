import { createSignal, For, Show } from 'solid-js'
import { type Role, roles, type Staff } from '../../../chart/people.ts'
import type { Proofs } from '../../../chart/wire.ts'
import { createAnswer, once } from '../../answer.ts'
import { sentence } from '../../data/me.ts'
import { read } from '../../data/read.ts'
import { useTablet } from '../../data/tablet.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { Table } from '../../parts/Table.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { whyNot } from './reading.ts'
import { proofLine, Trainings } from './Trainings.tsx'
import { adminWords } from './words.ts'

const words = adminWords.people
const columns = [
  { id: 'name', label: words.columns.name },
  { id: 'role', label: words.columns.role },
  { id: 'state', label: words.columns.state },
  { id: 'proof', label: words.columns.proof },
  { id: 'acts', label: words.columns.acts },
] as const

/** Who has or had an account. One is disabled, never deleted: their name stands in the charts. */
export function People() {
  const tablet = useTablet()
  const { api, directory } = tablet
  const [adding, setAdding] = createSignal(false)
  const [secretOf, setSecretOf] = createSignal<Staff>()
  const [resetting, setResetting] = createSignal<Staff>()
  const [said, setSaid] = createSignal<{ level: 'information' | 'attention'; words: string }>()
  const [proofs, { mutate }] = createAnswer(once, () => read<Proofs>(tablet, '/api/proofs'))
  const [training, setTraining] = createSignal<Staff>()
  const everyone = () => [...directory.staff().values()]
  const setEnabled = async ({ id, name }: Staff, enabled: boolean) => {
    const answer = await api.call('PATCH', `/api/staff/${encodeURIComponent(id)}`, { enabled })
    if (!answer.ok) return setSaid({ level: 'attention', words: sentence(answer.refused) })
    setSaid(enabled ? undefined : { level: 'information', words: words.signedOut(name) })
    await directory.refresh()
  }
  const cell = (person: Staff, column: (typeof columns)[number]['id']) => {
    if (column === 'name')
      return (
        <>
          {[person.name, person.credential].filter(Boolean).join(', ')}
          <div class="quiet">{person.username}</div>
        </>
      )
    if (column === 'role') return words.roles[person.role]
    if (column === 'state') return person.enabled ? words.enabled : words.disabled
    if (column === 'proof')
      return (
        <Show when={proofs()?.value}>
          {(known) => <For each={proofLine(known(), person)}>{(line) => <div>{line}</div>}</For>}
        </Show>
      )
    return (
      <div class="admin-acts">
        <Button onPress={() => setTraining(person)}>{words.training.open}</Button>
        <Button onPress={() => void setEnabled(person, !person.enabled)}>
          {person.enabled ? words.disable : words.enable}
        </Button>
        <Button onPress={() => setSecretOf(person)}>{words.setPassword}</Button>
        <Button onPress={() => setResetting(person)}>{words.resetFactors}</Button>
      </div>
    )
  }
  return (
    <section class="admin-form" aria-label={adminWords.views.people}>
      <Show when={said()}>{(now) => <AlertBlock level={now().level} title={now().words} />}</Show>
      <div>
        <Button icon="plus" onPress={() => setAdding(true)}>
          {words.add}
        </Button>
      </div>
      <Table stacks caption={adminWords.views.people} columns={columns} rows={everyone()} cell={cell} />
      <Show when={adding()}>
        <NewAccount onClose={() => setAdding(false)} />
      </Show>
      <Show when={training()} keyed>
        {(person) => (
          <Show
            when={proofs()?.value}
            fallback={
              <Dialog title={words.training.open} onClose={() => setTraining(undefined)}>
                <p role="status">{proofs()?.problem ?? words.training.reading}</p>
              </Dialog>
            }
          >
            {(known) => (
              <Trainings
                person={person}
                proofs={known()}
                onChange={(value) => mutate(() => ({ value }))}
                onClose={() => setTraining(undefined)}
              />
            )}
          </Show>
        )}
      </Show>
      <Show when={resetting()} keyed>
        {(person) => <ResetFactors person={person} onClose={() => setResetting(undefined)} />}
      </Show>
      <Show when={secretOf()} keyed>
        {(person) => <NewPassword person={person} onClose={() => setSecretOf(undefined)} />}
      </Show>
    </section>
  )
}

const fields = { '/name': words.name, '/username': words.username, '/password': words.password, '/pin': words.pin }
const isUsername = (typed: string) => /^[a-z0-9][a-z0-9._-]{0,59}$/.test(typed)
const empty = { name: '', username: '', credential: '', password: '', pin: '' }

function NewAccount(props: { onClose: () => void }) {
  const { api, directory } = useTablet()
  const [draft, setDraft] = createSignal(empty)
  const [role, setRole] = createSignal<Role>()
  const [problem, setProblem] = createSignal('')
  const set = (name: keyof typeof empty) => (value: string) => setDraft({ ...draft(), [name]: value })
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!isWhole()) return
    const { pin, name, credential, ...rest } = draft()
    const body = { ...rest, name: name.trim(), credential: credential.trim(), role: role(), ...(pin ? { pin } : {}) }
    const answer = await api.call('POST', '/api/staff', body)
    if (!answer.ok) return setProblem(whyNot(answer.refused, fields))
    await directory.refresh()
    props.onClose()
  }
  const isWhole = () => draft().name.trim() && isUsername(draft().username) && role() && draft().password
  const options = roles.map((value) => ({ value, label: words.roles[value] }))
  return (
    <Dialog title={words.add} onClose={() => props.onClose()}>
      <form class="admin-form" onSubmit={(event) => void save(event)}>
        <TextField label={words.name} value={draft().name} autocomplete="off" firstFocus onInput={set('name')} />
        <TextField
          label={words.username}
          hint={words.usernameHint}
          problem={draft().username === '' || isUsername(draft().username) ? undefined : words.usernameHint}
          value={draft().username}
          autocomplete="off"
          onInput={set('username')}
        />
        <TextField label={words.credential} value={draft().credential} onInput={set('credential')} />
        <Segmented label={words.role} options={options} chosen={role()} onChoose={setRole} />
        <TextField
          label={words.password}
          type="password"
          value={draft().password}
          autocomplete="new-password"
          onInput={set('password')}
        />
        <TextField
          label={words.pin}
          type="password"
          inputmode="numeric"
          value={draft().pin}
          autocomplete="off"
          onInput={set('pin')}
        />
        <Show when={problem()}>
          <AlertBlock level="attention" title={problem()} />
        </Show>
        <Button kind="primary" submit waitingFor={isWhole() ? undefined : words.needed}>
          {words.save}
        </Button>
      </form>
    </Dialog>
  )
}

function NewPassword(props: { person: Staff; onClose: () => void }) {
  const { api } = useTablet()
  const [password, setPassword] = createSignal('')
  const [problems, setProblems] = createSignal<readonly string[]>([])
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    const path = `/api/staff/${encodeURIComponent(props.person.id)}/secret`
    const answer = await api.call('PUT', path, { password: password() })
    if (!answer.ok) return setProblems([sentence(answer.refused)])
    props.onClose()
  }
  return (
    <Dialog title={`${words.setPassword}: ${props.person.name}`} onClose={() => props.onClose()}>
      <form class="admin-form" onSubmit={(event) => void save(event)}>
        <TextField
          label={words.newPassword}
          type="password"
          value={password()}
          autocomplete="new-password"
          firstFocus
          onInput={setPassword}
        />
        <For each={problems()}>{(problem) => <AlertBlock level="attention" title={problem} />}</For>
        <Button kind="primary" submit>
          {words.setPassword}
        </Button>
      </form>
    </Dialog>
  )
}

/** For somebody whose telephone is lost. Who they are is asked in person, before this. */
function ResetFactors(props: { person: Staff; onClose: () => void }) {
  const { api } = useTablet()
  const [reason, setReason] = createSignal('')
  const [problem, setProblem] = createSignal('')
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    const path = `/api/staff/${encodeURIComponent(props.person.id)}/reset-second-factors`
    const answer = await api.call('POST', path, { reason: reason().trim() })
    if (!answer.ok) return setProblem(sentence(answer.refused))
    props.onClose()
  }
  return (
    <Dialog title={`${words.resetFactors}: ${props.person.name}`} onClose={() => props.onClose()}>
      <form class="admin-form" onSubmit={(event) => void save(event)}>
        <p>{words.resetText}</p>
        <TextField label={words.resetReason} value={reason()} firstFocus onInput={setReason} />
        <Show when={problem()}>
          <AlertBlock level="attention" title={problem()} />
        </Show>
        <Button kind="primary" submit waitingFor={reason().trim() === '' ? words.resetReason : undefined}>
          {words.resetFactors}
        </Button>
      </form>
    </Dialog>
  )
}
