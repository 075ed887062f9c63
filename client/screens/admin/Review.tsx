import { createSignal, For, Show } from 'solid-js'
import { fromWire } from '../../../chart/instant.ts'
import { createAnswer, once } from '../../answer.ts'
import { sentence } from '../../data/me.ts'
import { read } from '../../data/read.ts'
import { useTablet } from '../../data/tablet.ts'
import { fullDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { useNames } from './reading.ts'
import { adminWords } from './words.ts'

const words = adminWords.review
type Question = keyof typeof adminWords.questions
type WeeklyReview = {
  readonly last?: { readonly at: string; readonly by: string }
  readonly due: string
  readonly overdue: boolean
  readonly counts: Readonly<Record<Question, number>>
}

/** The regular look at who did what; that it was read is itself a row of the audit log. */
export function Review() {
  const tablet = useTablet()
  const nameOf = useNames()
  const [review, { mutate }] = createAnswer(once, () => read<WeeklyReview>(tablet, '/api/review'))
  const [problem, setProblem] = createSignal('')
  const acknowledge = async () => {
    const answer = await tablet.api.call<WeeklyReview>('POST', '/api/review', {})
    setProblem(answer.ok ? '' : sentence(answer.refused))
    if (answer.ok) mutate(() => ({ value: answer.value }))
  }
  const why = () => problem() || review()?.problem
  const last = () => review()?.value?.last
  return (
    <section class="admin-card" aria-label={words.title}>
      <h2>{words.title}</h2>
      <Show when={why()}>
        {(said) => (
          <AlertBlock level="attention" title={adminWords.notReached}>
            {said()}
          </AlertBlock>
        )}
      </Show>
      <Show when={review()?.value}>
        {(value) => (
          <>
            <Show when={value().overdue} fallback={<p>{words.due(fullDate(fromWire(value().due)))}</p>}>
              <AlertBlock level="attention" title={words.overdue} />
            </Show>
            <p class="quiet">
              <Show when={last()} fallback={words.never}>
                {(read) => words.last(fullDate(fromWire(read().at)), nameOf(read().by))}
              </Show>
            </p>
            <dl class="admin-counts">
              <For each={Object.entries(value().counts)}>
                {([question, count]) => (
                  <div>
                    <dt>{adminWords.questions[question as Question] ?? question}</dt>
                    <dd>{count}</dd>
                  </div>
                )}
              </For>
            </dl>
            <Button onPress={() => void acknowledge()}>{words.action}</Button>
          </>
        )}
      </Show>
    </section>
  )
}
