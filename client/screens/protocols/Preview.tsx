import { createSignal, For, Show } from 'solid-js'
import { type Change, changes } from '../../../chart/protocol/changes.ts'
import { preview } from '../../../chart/protocol/preview.ts'
import type { Protocol } from '../../../chart/protocol.ts'
import { MINUTE } from '../../../chart/units.ts'
import { useTablet } from '../../data/tablet.ts'
import { duration, figure } from '../../format.ts'
import { Figure } from '../../parts/Figure.tsx'
import { Table } from '../../parts/Table.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { numberOf } from './fields.ts'
import { protocolWords } from './words.ts'

const words = protocolWords.preview

/** The session that a protocol makes of a patient of this weight: rate, total, container, checks, chair time. */
export function PreviewOf(props: { protocol: Protocol }) {
  const { directory } = useTablet()
  const [weight, setWeight] = createSignal('70')
  const made = () => {
    const weightKg = numberOf(weight())
    if (typeof weightKg !== 'number' || weightKg <= 0) return undefined
    return preview(props.protocol, { weightKg, resolution: directory.clinic()?.pumpResolutionMlPerHour ?? 0.1 })
  }
  return (
    <section class="protocol-preview" aria-label={words.title}>
      <h2>{words.title}</h2>
      <div class="protocol-weight">
        <TextField label={words.weight} unit="kg" inputmode="decimal" value={weight()} onInput={setWeight} />
      </div>
      <Show when={made()} fallback={<p class="quiet">{words.unknown}</p>}>
        {(session) => (
          <>
            <p class="protocol-sentence">
              <b>{words.starts}</b> {session().order.sentence}
            </p>
            <Show when={session().most}>
              {(most) => (
                <p class="quiet">
                  {words.most} {most().sentence}
                </p>
              )}
            </Show>
            <div class="protocol-figures">
              <Figure
                label={words.makes}
                value={figure(session().containerMg, 3)}
                unit="mg"
                tone="drug"
                below={words.container(figure(session().containerMg, 3), figure(session().recipe.mgPerMl, 3))}
              />
              <Figure
                label={words.chair}
                value={duration(session().appointmentMinutes * MINUTE)}
                unit=""
                below={session().containers > 1 ? words.needs(session().containers) : undefined}
              />
            </div>
            <p>
              <b>{words.checks}</b> {session().checks.join(', ')}
            </p>
            <p>
              <b>{words.recovery}</b> {session().recoveryChecks.join(', ')}
            </p>
          </>
        )}
      </Show>
    </section>
  )
}

const columns = [
  { id: 'where', label: protocolWords.changes.where },
  { id: 'before', label: protocolWords.changes.before },
  { id: 'after', label: protocolWords.changes.after },
] as const

/** What a version says otherwise than the one before it. */
export function ChangesOf(props: { before: Protocol; after: Protocol }) {
  const found = () => changes(props.before, props.after)
  const cell = (change: Change, column: (typeof columns)[number]['id']) =>
    column === 'where' ? change.where : (change[column] ?? '–')
  return (
    <Show when={found().length > 0} fallback={<p class="quiet">{protocolWords.changes.none}</p>}>
      <Table caption={protocolWords.changes.title(props.before.version)} columns={columns} rows={found()} cell={cell} />
    </Show>
  )
}

/** The questions that an approval has to answer. */
export function Questions(props: { questions: readonly string[] }) {
  return <For each={props.questions}>{(question) => <p class="protocol-question">{question}</p>}</For>
}
