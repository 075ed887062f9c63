import './Account.css'
import { createSignal, For, Show } from 'solid-js'
import { fromWire } from '../../../chart/instant.ts'
import type { Enrolled, Account as Mine } from '../../../chart/wire.ts'
import { createAnswer, once } from '../../answer.ts'
import { sentence } from '../../data/me.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime, fullDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { Table } from '../../parts/Table.tsx'
import { deskTabs } from '../desk-tabs.ts'
import { TopLine } from '../TopLine.tsx'
import { AskPassword } from './AskPassword.tsx'
import { Secrets } from './Secrets.tsx'
import { RecoveryCodes, SetUpFactor } from './SetUpFactor.tsx'
import { accountWords as words } from './words.ts'

const when = (at: string) => `${fullDate(fromWire(at))} ${clockTime(fromWire(at))}`

/** One's own account: what opens it, where it is open, and what was tried with its name. */
export default function Account() {
  const { api, me } = useTablet()
  const [mine, { refetch }] = createAnswer(once, async () => {
    const answer = await api.call<Mine>('GET', '/api/account')
    return answer.ok ? { value: answer.value } : { problem: sentence(answer.refused) }
  })
  return (
    <>
      <TopLine title={words.title} note={me.me()?.staff.name} tabs={deskTabs(undefined)} />
      <main class="account">
        <Show when={mine()?.problem}>
          {(why) => (
            <AlertBlock level="attention" title={words.notReached}>
              {why()}
            </AlertBlock>
          )}
        </Show>
        <div class="account-pair">
          <Secrets />
          <Show when={mine()?.value}>{(value) => <Factors mine={value()} onChange={() => void refetch()} />}</Show>
        </div>
        <Show when={mine()?.value}>
          {(value) => (
            <>
              <SignIns mine={value()} onChange={() => void refetch()} />
              <History mine={value()} />
            </>
          )}
        </Show>
      </main>
    </>
  )
}

type Factor = Mine['factors'][number]

function Factors(props: { mine: Mine; onChange: () => void }) {
  const { api } = useTablet()
  const [adding, setAdding] = createSignal(false)
  const [removing, setRemoving] = createSignal<Factor>()
  const [renewing, setRenewing] = createSignal(false)
  const [codes, setCodes] = createSignal<readonly string[]>()
  const changed = () => {
    setAdding(false)
    setRemoving(undefined)
    setRenewing(false)
    setCodes(undefined)
    props.onChange()
  }
  const remove = async ({ id }: Factor, password: string) => {
    const answer = await api.call('POST', `/api/account/factors/${encodeURIComponent(id)}/remove`, { password })
    if (!answer.ok) return sentence(answer.refused)
    changed()
    return undefined
  }
  const renew = async (password: string) => {
    const answer = await api.call<Enrolled>('POST', '/api/account/recovery-codes', { password })
    if (!answer.ok) return sentence(answer.refused)
    setRenewing(false)
    setCodes(answer.value.recoveryCodes ?? [])
    return undefined
  }
  return (
    <section class="account-card" aria-label={words.factors.title}>
      <h2>{words.factors.title}</h2>
      <Show when={props.mine.required}>
        <p>{words.factors.required}</p>
      </Show>
      <ul class="account-list">
        <For each={props.mine.factors} fallback={<li>{words.factors.none}</li>}>
          {(factor) => (
            <li class="account-factor">
              <span>
                <b>{factor.name}</b>{' '}
                <span class="quiet">
                  {words.factors.kinds[factor.kind]}, {words.factors.since(when(factor.at))}
                </span>
              </span>
              <Button onPress={() => setRemoving(factor)}>{words.factors.remove}</Button>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.mine.factors.length > 0}>
        <div class="account-factor">
          <span>{words.factors.recovery(props.mine.recoveryLeft)}</span>
          <Button onPress={() => setRenewing(true)}>{words.factors.renew}</Button>
        </div>
      </Show>
      <Button icon="plus" onPress={() => setAdding(true)}>
        {words.factors.add}
      </Button>
      <Show when={adding()}>
        <Dialog title={words.factors.add} onClose={changed}>
          <SetUpFactor onDone={changed} />
        </Dialog>
      </Show>
      <Show when={removing()} keyed>
        {(factor) => (
          <AskPassword
            title={words.factors.removeTitle(factor.name)}
            action={words.factors.remove}
            onClose={() => setRemoving(undefined)}
            onPassword={(password) => remove(factor, password)}
          />
        )}
      </Show>
      <Show when={renewing()}>
        <AskPassword
          title={words.factors.renew}
          text={words.factors.renewText}
          action={words.factors.renew}
          onClose={() => setRenewing(false)}
          onPassword={renew}
        />
      </Show>
      <Show when={codes()}>
        {(shown) => (
          <Dialog title={words.factors.renew} onClose={changed}>
            <RecoveryCodes codes={shown()} onDone={changed} />
          </Dialog>
        )}
      </Show>
    </section>
  )
}

const signInColumns = [
  { id: 'where', label: words.signIns.columns.where },
  { id: 'since', label: words.signIns.columns.since },
  { id: 'seen', label: words.signIns.columns.seen },
] as const

function SignIns(props: { mine: Mine; onChange: () => void }) {
  const { api } = useTablet()
  const [said, setSaid] = createSignal('')
  const rows = () => props.mine.signIns.map((row, place) => ({ ...row, id: String(place) }))
  const end = async () => {
    const answer = await api.call<{ ended: number }>('POST', '/api/account/sign-out-elsewhere', {})
    setSaid(answer.ok ? words.signIns.ended(answer.value.ended) : sentence(answer.refused))
    props.onChange()
  }
  const cell = (row: Mine['signIns'][number], column: (typeof signInColumns)[number]['id']) => {
    if (column === 'since') return when(row.since)
    if (column === 'seen') return when(row.seenAt)
    return [row.tablet, row.here ? words.signIns.here : undefined].filter(Boolean).join(', ') || words.signIns.elsewhere
  }
  return (
    <section class="account-card" aria-label={words.signIns.title}>
      <h2>{words.signIns.title}</h2>
      <Table stacks caption={words.signIns.title} hideCaption columns={signInColumns} rows={rows()} cell={cell} />
      <Show when={said()}>
        <p role="status">{said()}</p>
      </Show>
      <div>
        <Button onPress={() => void end()}>{words.signIns.end}</Button>
      </div>
    </section>
  )
}

const historyColumns = [
  { id: 'at', label: words.history.columns.at },
  { id: 'what', label: words.history.columns.what },
  { id: 'where', label: words.history.columns.where },
] as const

function History(props: { mine: Mine }) {
  const rows = () => props.mine.history.map((row, place) => ({ ...row, id: String(place) }))
  const whatOf = ({ action, outcome }: Mine['history'][number]) => {
    const known = words.history.what[action as keyof typeof words.history.what]
    return known?.[outcome === 'done' ? 'done' : 'refused'] ?? action
  }
  const cell = (row: Mine['history'][number], column: (typeof historyColumns)[number]['id']) => {
    if (column === 'at') return when(row.at)
    return column === 'what' ? whatOf(row) : (row.tablet ?? '')
  }
  return (
    <section class="account-card" aria-label={words.history.title}>
      <h2>{words.history.title}</h2>
      <p class="quiet">{words.history.text}</p>
      <Show when={rows().length > 0} fallback={<p>{words.history.nothing}</p>}>
        <Table stacks caption={words.history.title} hideCaption columns={historyColumns} rows={rows()} cell={cell} />
      </Show>
    </section>
  )
}
