import { createSignal, Show } from 'solid-js'
import { fromWire } from '../../../chart/instant.ts'
import { createAnswer, once } from '../../answer.ts'
import { sentence } from '../../data/me.ts'
import { read } from '../../data/read.ts'
import { type Tablet, useTablet } from '../../data/tablet.ts'
import { clockTime, fullDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Table } from '../../parts/Table.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { useNames } from './reading.ts'
import { adminWords } from './words.ts'

const words = adminWords.emergency
type Access = {
  readonly id: string
  readonly tablet: string
  readonly session: string
  readonly name: string
  readonly reason: string
  readonly signedIn: string
  readonly at: string
  readonly review?: { readonly found: string; readonly at: string; readonly by: string }
}
export type EmergencyList = { readonly accesses: readonly Access[]; readonly unreviewed: number }

export const readEmergencies = (tablet: Tablet) => read<EmergencyList>(tablet, '/api/emergency-access')

const columns = [
  { id: 'at', label: words.columns.at },
  { id: 'tablet', label: words.columns.tablet },
  { id: 'name', label: words.columns.name },
  { id: 'reason', label: words.columns.reason },
  { id: 'session', label: words.columns.session },
  { id: 'review', label: words.columns.review },
] as const

const full = (at: string) => `${fullDate(fromWire(at))} ${clockTime(fromWire(at))}`

/** Charts that were opened without a PIN: who said that they looked and why, and what came of looking into it. */
export function EmergencyAccess(props: { onSession: (id: string) => void; onReviewed: () => void }) {
  const tablet = useTablet()
  const nameOf = useNames()
  const [list, { mutate }] = createAnswer(once, () => readEmergencies(tablet))
  const accesses = () => list()?.value?.accesses ?? []
  // A row that says the same is the same: what is half written about another access stays under the fingers.
  const kept = (access: Access) =>
    accesses().find(({ id, review }) => id === access.id && review?.at === access.review?.at) ?? access
  const reviewed = (value: EmergencyList) => {
    mutate(() => ({ value: { ...value, accesses: value.accesses.map(kept) } }))
    props.onReviewed()
  }
  const cell = (access: Access, column: (typeof columns)[number]['id']) => {
    if (column === 'at') return full(access.at)
    if (column === 'tablet') return `${access.tablet}. ${words.signedIn(nameOf(access.signedIn))}`
    if (column === 'name') return <b>{access.name}</b>
    if (column === 'reason') return <q>{access.reason}</q>
    if (column === 'session')
      return <Button onPress={() => props.onSession(access.session)}>{adminWords.asked.open}</Button>
    return (
      <Show when={access.review} fallback={<Reviewing id={access.id} onDone={reviewed} />}>
        {(review) => (
          <>
            <q>{review().found}</q> {words.reviewed(nameOf(review().by), full(review().at))}
          </>
        )}
      </Show>
    )
  }
  return (
    <section class="admin-form" aria-label={adminWords.views.emergency}>
      <Show when={list()?.problem}>
        {(why) => (
          <AlertBlock level="attention" title={adminWords.notReached}>
            {why()}
          </AlertBlock>
        )}
      </Show>
      <Show when={accesses().length > 0} fallback={<p role="status">{list()?.value ? words.none : ''}</p>}>
        <Table stacks caption={adminWords.views.emergency} columns={columns} rows={accesses()} cell={cell} />
      </Show>
    </section>
  )
}

function Reviewing(props: { id: string; onDone: (list: EmergencyList) => void }) {
  const { api } = useTablet()
  const [found, setFound] = createSignal('')
  const [problem, setProblem] = createSignal('')
  const missing = () => (found().trim() === '' ? words.found : undefined)
  const save = async () => {
    const path = `/api/emergency-access/${encodeURIComponent(props.id)}/review`
    const answer = await api.call<EmergencyList>('POST', path, { found: found().trim() })
    if (answer.ok) props.onDone(answer.value)
    else setProblem(sentence(answer.refused))
  }
  return (
    <div class="admin-form">
      <TextField label={words.found} value={found()} problem={problem() || undefined} onInput={setFound} />
      <Button waitingFor={missing()} onPress={() => void save()}>
        {words.acknowledge}
      </Button>
    </div>
  )
}
