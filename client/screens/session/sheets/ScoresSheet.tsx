import './ScoresSheet.css'
import { createMemo, For, Show } from 'solid-js'
import { instrumentsFor } from '../../../../chart/scores/by-indication.ts'
import { band, type Instrument, type Item, instruments, provenByVitals, total } from '../../../../chart/scores.ts'
import { latest } from '../../../../chart/session.ts'
import { now } from '../../../clock.ts'
import { clockTime, figure } from '../../../format.ts'
import { Icon } from '../../../parts/Icon.tsx'
import { Segmented } from '../../../parts/Segmented.tsx'
import { occurredAt } from '../../../parts/TimeChips.tsx'
import { useCharting, useDraft } from '../drafts.ts'
import { useHere } from '../here.ts'
import { sessionWords } from '../words.ts'
import { Chart, chosenAt, HereSheet, lateNote, type Timed, timedNow, When } from './asked.tsx'
import { Begun, useBegun } from './begun.tsx'
import { sheetWords, undoWords } from './words.ts'

const words = sheetWords.scores

type Answers = Partial<Record<string, number>>
type ScoresDraft = Timed & { instrument: string | undefined; answers: Partial<Record<string, Answers>> }

const empty = (): ScoresDraft => ({ ...timedNow, instrument: undefined, answers: {} })

/** A score item by item; what the vitals prove stands already and cannot be scored away from them. */
export function ScoresSheet(props: { instrument?: string | undefined; onClose: () => void }) {
  const here = useHere()
  const draft = useDraft('scores', empty)
  const begun = useBegun(draft, empty, () => {})
  const chart = useCharting(draft, () => props.onClose())
  const at = () => occurredAt(draft.values.time, now())
  /** The protocol's scales, and the questionnaires that the indication asks for. */
  const offered = createMemo(() => {
    const indication = latest(here.session(), 'session-opened')?.body.indication
    const scales = here
      .context()
      .protocol.scales.map((id) => instruments[id])
      .filter((each) => each !== undefined)
    return [...new Set([...scales, ...instrumentsFor(indication)])]
  })
  const first = () => (here.session().infusion.status === 'stopped' ? 'aldrete' : 'moaas')
  const chosen = () => draft.values.instrument ?? props.instrument ?? first()
  const instrument = () => offered().find(({ id }) => id === chosen()) ?? offered()[0]
  const proven = createMemo(
    (): Answers => (chosen() === 'aldrete' ? provenByVitals(here.session(), here.context().protocol, at()) : {}),
  )
  const answers = (): Record<string, number> => {
    const own = draft.values.answers[chosen()] ?? {}
    const both = Object.entries({ ...own, ...proven() })
    return Object.fromEntries(both.filter((pair): pair is [string, number] => pair[1] !== undefined))
  }
  const missing = () => (instrument()?.items ?? []).filter(({ id }) => answers()[id] === undefined).length
  const save = async (scale: Instrument) => {
    const body = { instrument: scale.id, version: scale.version, items: answers() }
    const facts = [{ kind: 'scored' as const, body }, ...lateNote(draft.values)]
    await chart(undoWords.score(scale.short), facts, {
      at: chosenAt(draft.values),
      icon: 'scores',
    })
  }
  const set = (item: string, value: number) =>
    draft.set('answers', chosen(), { ...draft.values.answers[chosen()], [item]: value })
  return (
    <Show when={instrument()}>
      {(scale) => (
        <HereSheet
          title={words.title}
          onClose={() => props.onClose()}
          actions={
            <Chart
              quiet={missing() > 0}
              note={missing() > 0 ? words.missing(missing()) : band(scale(), answers())?.label}
              waitingFor={Object.keys(answers()).length === 0 ? sessionWords.sheet.nothingYet : undefined}
              onPress={() => void save(scale())}
            >
              {missing() > 0 ? words.savePart : words.save(scale().short, figure(total(scale(), answers()) ?? 0, 0))}
            </Chart>
          }
        >
          <When label={sessionWords.sheet.taken} draft={draft.values} onChange={draft.set} />
          <Begun of={begun} />
          <Segmented
            label={words.which}
            hideLabel
            options={offered().map(({ id, short }) => ({ value: id, label: short }))}
            chosen={chosen()}
            onChoose={(id) => draft.set({ instrument: id })}
          />
          <Before scale={scale()} />
          <div class="score-items">
            <For each={scale().items}>
              {(item) => (
                <ScoreItem
                  item={item}
                  alone={scale().items.length === 1}
                  value={answers()[item.id]}
                  proven={proven()[item.id] !== undefined}
                  mayBeProven={scale().id === 'aldrete' && (item.id === 'circulation' || item.id === 'oxygen')}
                  onChoose={(value) => set(item.id, value)}
                />
              )}
            </For>
          </div>
        </HereSheet>
      )}
    </Show>
  )
}

/** The totals before this one, so that a change is seen while it is scored. */
function Before(props: { scale: Instrument }) {
  const here = useHere()
  const before = () =>
    here
      .session()
      .facts.scored.filter(({ body }) => body.instrument === props.scale.id)
      .slice(-3)
  return (
    <Show when={before().length > 0}>
      <p class="quiet">
        {props.scale.short}{' '}
        <For each={before()}>
          {({ body, at }) => (
            <span class="score-before">
              {clockTime(at)} <b>{figure(total(props.scale, body.items) ?? 0, 0)}</b>
            </span>
          )}
        </For>
      </p>
    </Show>
  )
}

type ScoreItemProps = {
  item: Item
  alone: boolean
  value: number | undefined
  proven: boolean
  mayBeProven: boolean
  onChoose: (value: number) => void
}

function ScoreItem(props: ScoreItemProps) {
  const options = () =>
    props.item.options.map(({ value, label }) => ({
      value: String(value),
      label: figure(value, 0),
      note: label === String(value) ? undefined : label,
    }))
  const hasWords = () => props.item.options.some(({ value, label: text }) => text !== String(value))
  const label = () => props.item.options.find(({ value }) => value === props.value)?.label
  return (
    <div
      class="score-item"
      classList={{ 'score-item-long': props.alone && hasWords(), 'score-item-steps': !props.alone && hasWords() }}
    >
      <Show
        when={!props.proven}
        fallback={
          <p class="score-proven">
            <b>{props.item.label}</b>
            <span>
              <Icon name="check" size={18} /> <b>{figure(props.value ?? 0, 0)}</b> {label()}, {words.byVitals}
            </span>
          </p>
        }
      >
        <Segmented
          label={props.item.label}
          options={options()}
          chosen={props.value === undefined ? undefined : String(props.value)}
          onChoose={(value) => props.onChoose(Number(value))}
        />
        <Show when={props.mayBeProven}>
          <p class="quiet">{words.notProven}</p>
        </Show>
      </Show>
    </div>
  )
}
