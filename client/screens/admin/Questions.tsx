import { createSignal, For, Show } from 'solid-js'
import { fromWire } from '../../../chart/instant.ts'
import { createAnswer } from '../../answer.ts'
import { now } from '../../clock.ts'
import { read } from '../../data/read.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime, fullDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { Table } from '../../parts/Table.tsx'
import { useNames } from './reading.ts'
import { adminWords as words } from './words.ts'

type Question = keyof typeof words.questions
const questions = Object.keys(words.questions) as Question[]
type Answer = {
  readonly staff?: string
  readonly session?: string
  readonly entry?: string
  readonly what: string
  readonly at: string
  readonly count: number
}
type Answers = { readonly rows: readonly Answer[]; readonly more: boolean }

const DAY = 86_400_000
const spans = [
  { value: '1', label: '24 h' },
  { value: '7', label: '7 days' },
  { value: '31', label: '31 days' },
] as const
type Days = (typeof spans)[number]['value']

const columns = [
  { id: 'at', label: words.asked.when },
  { id: 'staff', label: words.asked.who },
  { id: 'what', label: words.asked.what },
  { id: 'count', label: words.asked.times, align: 'number' },
  { id: 'session', label: words.asked.session },
] as const

/** What an inspector asks, each with one tap. Props: onSession(id) opens that session's story. */
export function Questions(props: { onSession: (id: string) => void }) {
  const tablet = useTablet()
  const nameOf = useNames()
  const [question, setQuestion] = createSignal<Question>('opened-without-part')
  const [days, setDays] = createSignal<Days>('7')
  const [answers] = createAnswer(
    () => [question(), days()] as const,
    ([asked, over]) => {
      const from = new Date(now() - Number(over) * DAY).toISOString()
      return read<Answers>(tablet, `/api/questions/${asked}?from=${encodeURIComponent(from)}`)
    },
  )
  const cell = (row: Answer, column: (typeof columns)[number]['id']) => {
    if (column === 'at') return `${fullDate(fromWire(row.at))} ${clockTime(fromWire(row.at))}`
    if (column === 'staff') return row.staff === undefined ? '' : nameOf(row.staff)
    if (column === 'what') return row.what
    if (column === 'count') return String(row.count)
    const { session } = row
    return session === undefined ? '' : <Button onPress={() => props.onSession(session)}>{words.asked.open}</Button>
  }
  return (
    <section class="admin-form" aria-label={words.views.questions}>
      <div class="admin-questions">
        <For each={questions}>
          {(each) => (
            <Button kind={each === question() ? 'primary' : 'secondary'} onPress={() => setQuestion(each)}>
              {words.questions[each]}
            </Button>
          )}
        </For>
      </div>
      <Segmented label={words.asked.since} options={spans} chosen={days()} onChoose={setDays} />
      <Show when={answers()?.problem}>
        {(why) => (
          <AlertBlock level="attention" title={words.notReached}>
            {why()}
          </AlertBlock>
        )}
      </Show>
      <Show when={answers()?.value}>
        {(value) => (
          <Show when={value().rows.length > 0} fallback={<p role="status">{words.none}</p>}>
            <Table stacks caption={words.questions[question()]} columns={columns} rows={value().rows} cell={cell} />
            <Show when={value().more}>
              <p>{words.moreThanListed}</p>
            </Show>
          </Show>
        )}
      </Show>
    </section>
  )
}
