import { createSignal, For, Show } from 'solid-js'
import type { Quality } from '../../../chart/quality.ts'
import { codeInWords } from '../../../chart/wording.ts'
import { createAnswer } from '../../answer.ts'
import { now } from '../../clock.ts'
import { read } from '../../data/read.ts'
import { dayOf, useTablet } from '../../data/tablet.ts'
import { figure } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { queryOf, useNames } from './reading.ts'
import { download, TakeAway } from './TakeAway.tsx'
import { adminWords } from './words.ts'

const words = adminWords.quality

/** A month in figures: what went otherwise, how long it took, who wasted how much, and whom it helped. */
export function QualityPage() {
  const tablet = useTablet()
  const nameOf = useNames()
  const [month, setMonth] = createSignal(dayOf(now()).slice(0, 7))
  const isMonth = () => (/^\d{4}-(0[1-9]|1[0-2])$/.test(month()) ? month() : undefined)
  const [quality] = createAnswer(isMonth, (of) => read<Quality>(tablet, `/api/quality?month=${of}`))
  const figures = (value: Quality) => [
    [words.sessions, String(value.sessions)],
    [words.holds, String(value.holds)],
    [words.rescues, String(value.rescues)],
    [words.desaturations, String(value.desaturations)],
    [
      words.discharge,
      value.minutesToDischarge === undefined ? '–' : words.minutes(figure(value.minutesToDischarge, 0)),
    ],
    [words.late, words.of(value.late, value.entries)],
  ]
  return (
    <section class="admin-form" aria-label={adminWords.views.quality}>
      <TextField
        label={words.month}
        hint={words.monthHint}
        problem={isMonth() ? undefined : words.noMonth}
        value={month()}
        onInput={setMonth}
      />
      <Show when={quality()?.problem}>
        {(why) => (
          <AlertBlock level="attention" title={adminWords.notReached}>
            {why()}
          </AlertBlock>
        )}
      </Show>
      <Show when={quality()?.value}>
        {(value) => (
          <div class="admin-card">
            <dl class="admin-counts admin-quality">
              <For each={figures(value())}>
                {([label, said]) => (
                  <div>
                    <dt>{label}</dt>
                    <dd>{said}</dd>
                  </div>
                )}
              </For>
            </dl>
            <h3>{words.waste}</h3>
            <ul>
              <For each={value().waste} fallback={<li>{adminWords.none}</li>}>
                {({ by, mg, times }) => <li>{words.wasted(nameOf(by), figure(mg, 3), times)}</li>}
              </For>
            </ul>
            <h3>{words.relief}</h3>
            <ul>
              <For each={value().relief} fallback={<li>{words.noRelief}</li>}>
                {({ indication, points, sessions }) => (
                  <li>{words.relieved(codeInWords(indication) || words.noIndication, figure(points, 1), sessions)}</li>
                )}
              </For>
            </ul>
            <details>
              <summary class="admin-summary">{adminWords.log.csv}</summary>
              <TakeAway
                text={words.csvText}
                action={adminWords.log.csv}
                onTake={(to) => download(`/api/quality.csv${queryOf({ month: month(), ...to })}`)}
              />
            </details>
          </div>
        )}
      </Show>
    </section>
  )
}
