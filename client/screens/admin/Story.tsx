import { createEffect, For, onMount, Show } from 'solid-js'
import { fromWire } from '../../../chart/instant.ts'
import { createAnswer } from '../../answer.ts'
import { read } from '../../data/read.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime, fullDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { IconButton } from '../../parts/Button.tsx'
import { Table } from '../../parts/Table.tsx'
import { words as partWords } from '../../words.ts'
import { fetchEvidence } from './evidence.ts'
import { OnTablet } from './OnTablet.tsx'
import { fingerprint, useNames } from './reading.ts'
import { TakeAway } from './TakeAway.tsx'
import { adminWords } from './words.ts'

const words = adminWords.story
type Change = { readonly field: string; readonly before: string; readonly after: string }
type Told = {
  readonly of: 'entry' | 'look'
  readonly by?: string
  readonly device?: string
  readonly deviceName?: string
  readonly receivedAt?: string
  readonly at?: string
  readonly occurredAt?: string
  readonly title?: string
  readonly struck?: true
  readonly changes?: readonly Change[]
  readonly reason?: string
  readonly action?: string
  readonly outcome?: keyof typeof adminWords.outcomes
  readonly hash?: string
}
type Telling = { readonly patient: string; readonly told: readonly Told[] }

const columns = [
  { id: 'received', label: words.columns.received },
  { id: 'occurred', label: words.columns.occurred },
  { id: 'who', label: words.columns.who },
  { id: 'device', label: words.columns.device },
  { id: 'what', label: words.columns.what },
  { id: 'hash', label: words.columns.hash },
] as const

const full = (at: string | undefined) =>
  at === undefined ? '' : `${fullDate(fromWire(at))} ${clockTime(fromWire(at))}`

/** Everything of one session in the order in which the server heard of it, and its evidence as one file. */
export function Story(props: { session: string; onClose: () => void }) {
  const tablet = useTablet()
  const nameOf = useNames()
  const [story] = createAnswer(
    () => props.session,
    (session) => read<Telling>(tablet, `/api/sessions/${encodeURIComponent(session)}/story`),
  )
  // It opens under the list that led to it: whoever asked for it sees it, and reads on from there by keyboard.
  let place: HTMLElement | undefined
  onMount(() => place?.focus({ preventScroll: true }))
  createEffect(() => {
    if (story()) place?.scrollIntoView({ block: 'start' })
  })
  const cell = (told: Told, column: (typeof columns)[number]['id']) => {
    if (column === 'received') return full(told.receivedAt ?? told.at)
    if (column === 'occurred') return full(told.occurredAt)
    if (column === 'who') return nameOf(told.by)
    if (column === 'device') return <OnTablet name={told.deviceName} id={told.device} />
    if (column === 'hash') return told.hash === undefined ? '' : fingerprint(told.hash)
    return <What {...told} />
  }
  return (
    <section ref={place} class="admin-card admin-story" aria-label={words.title} tabindex={-1}>
      <header class="admin-story-head">
        <h2>{words.title}</h2>
        <IconButton icon="x" label={partWords.sheet.close} onPress={() => props.onClose()} />
      </header>
      <Show when={story()?.problem}>
        {(why) => (
          <AlertBlock level="attention" title={adminWords.notReached}>
            {why()}
          </AlertBlock>
        )}
      </Show>
      <Show when={story()?.value}>
        {(value) => (
          <>
            <p>
              <b>{value().patient}</b>
            </p>
            <Evidence session={props.session} />
            <Table stacks caption={words.title} hideCaption columns={columns} rows={value().told} cell={cell} />
          </>
        )}
      </Show>
    </section>
  )
}

function What(props: Told) {
  return (
    <Show
      when={props.of === 'entry'}
      fallback={
        <span class="admin-look">
          {props.action} <Show when={props.outcome !== 'done'}>({adminWords.outcomes[props.outcome ?? 'failed']})</Show>
        </span>
      }
    >
      <b>{props.title}</b> <Show when={props.struck}>({words.struck})</Show>
      <Show when={props.reason}>
        {' '}
        <q>{props.reason}</q>
      </Show>
      <ul class="admin-changes">
        <For each={props.changes}>
          {(change) => (
            <li>
              {change.field}: {words.before} <s>{change.before || words.nothing}</s>, {words.after}{' '}
              <b>{change.after || words.nothing}</b>
            </li>
          )}
        </For>
      </ul>
    </Show>
  )
}

/** Whoever takes it away says for whom and what for. */
function Evidence(props: { session: string }) {
  return (
    <TakeAway
      text={words.evidenceText}
      action={words.pack}
      onTake={(disclosure) => fetchEvidence(props.session, disclosure)}
    />
  )
}
