import { For, Show } from 'solid-js'
import { type Instrument, type Item, instrumentOf } from '../../../chart/scores.ts'
import { figure } from '../../format.ts'
import { Segmented } from '../../parts/Segmented.tsx'

export type Answers = Readonly<Record<string, Readonly<Record<string, number>>>>

export const instrumentsIn = (ids: readonly string[]): readonly Instrument[] =>
  ids.map(instrumentOf).filter((each) => each !== undefined)

/** How many questions have no answer yet. */
export const missingIn = (ids: readonly string[], answers: Answers): number =>
  instrumentsIn(ids).reduce(
    (sum, { id, items }) => sum + items.filter((item) => answers[id]?.[item.id] === undefined).length,
    0,
  )

/** The scores as an entry holds them. */
export const scoresIn = (ids: readonly string[], answers: Answers) =>
  instrumentsIn(ids).map(({ id: instrument, version }) => ({ instrument, version, items: { ...answers[instrument] } }))

type QuestionsProps = {
  ids: readonly string[]
  answers: Answers
  onAnswer: (instrument: string, item: string, value: number) => void
}

/** The questions in the words in which they are put to the patient. */
export function Questions(props: QuestionsProps) {
  return (
    <For each={instrumentsIn(props.ids)}>
      {(instrument) => (
        <section class="follow-up-questions" aria-label={instrument.name}>
          <h3>{instrument.ask ?? instrument.name}</h3>
          <For each={instrument.items}>
            {(item) => (
              <Segmented
                label={item.label}
                hideLabel={isRating(item)}
                options={optionsOf(item)}
                chosen={chosen(props.answers[instrument.id]?.[item.id])}
                onChoose={(value) => props.onAnswer(instrument.id, item.id, Number(value))}
              />
            )}
          </For>
          <Show when={isRating(instrument.items[0])}>
            <p class="quiet">{endsOf(instrument.items[0])}</p>
          </Show>
        </section>
      )}
    </For>
  )
}

const chosen = (value: number | undefined) => (value === undefined ? undefined : String(value))
/** 0 to 10: the ends in words, the numbers alone between them. */
export const isRating = (item: Item | undefined) => (item?.options.length ?? 0) > 7
export const endsOf = (item: Item | undefined) => `0: ${item?.options[0]?.label}, 10: ${item?.options.at(-1)?.label}`
const optionsOf = (item: Item) =>
  item.options.map(({ value, label }) => ({
    value: String(value),
    label: isRating(item) ? figure(value, 0) : label,
  }))
