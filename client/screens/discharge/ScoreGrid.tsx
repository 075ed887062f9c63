import './ScoreGrid.css'
import { createMemo, createUniqueId, For, Show } from 'solid-js'
import { type Instrument, provenByVitals, total } from '../../../chart/scores.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime } from '../../format.ts'
import { Button } from '../../parts/Button.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Tag } from '../../parts/Tag.tsx'
import { unbroken } from '../../parts/unbroken.ts'
import { useDraft } from '../session/drafts.ts'
import { useHere } from '../session/here.ts'
import { Begun, useBegun } from '../session/sheets/begun.tsx'
import { dischargeWords } from './words.ts'

const words = dischargeWords.score
type Items = Record<string, number | undefined>
const unscored = (): { items: Items } => ({ items: {} })

/** As many earlier scores as fit beside the items. */
const BEFORE = 2
const JUST_SAVED = 120_000

/**
 * One instrument, an item a row: earlier scores, then its options. What the vital signs prove is not asked: it stands
 * with the time of the set that proves it. Props: instrument; remark: what the total still lacks; readOnly; onSaved.
 */
export function ScoreGrid(props: {
  instrument: Instrument
  remark?: string | undefined
  readOnly?: boolean | undefined
  onSaved?: (() => void) | undefined
}) {
  const here = useHere()
  const { time } = useTablet()
  const draft = useDraft(`score-${props.instrument.id}`, unscored)
  const begun = useBegun(draft, unscored, () => {})
  const before = createMemo(() =>
    here
      .session()
      .facts.scored.filter(({ body }) => body.instrument === props.instrument.id)
      .slice(-BEFORE),
  )
  const proven = createMemo((): Items => {
    here.view()
    if (props.instrument.id !== 'aldrete') return {}
    return { ...provenByVitals(here.session(), here.context().protocol, time.now()) }
  })
  const items = createMemo(() => chosen(props.instrument, draft.values.items, proven()))
  const sum = () => total(props.instrument, items())
  const missing = () => props.instrument.items.filter(({ id }) => items()[id] === undefined).length
  const most = () =>
    props.instrument.items.reduce((all, item) => all + Math.max(...item.options.map((o) => o.value)), 0)
  const isEmpty = () => Object.values(draft.values.items).every((value) => value === undefined)
  const last = () => before().at(-1)
  const justSaved = () => {
    const at = last()?.recordedAt
    here.view()
    return isEmpty() && at !== undefined && time.now() - at < JUST_SAVED ? at : undefined
  }
  const save = async () => {
    const { id: instrument, version, short } = props.instrument
    const value = sum()
    if (value === undefined) return
    const body = { instrument, version, items: items() }
    if (!(await here.save(words.charted(short, value), [{ kind: 'scored', body }], { icon: 'scores' }))) return
    begun.clear()
    props.onSaved?.()
  }
  return (
    <section class="grid-score" aria-label={props.instrument.name}>
      <div class="grid-score-head">
        <h2>{props.instrument.short}</h2>
        <div class="grid-score-before">
          <For each={before()}>{(fact) => <span>{clockTime(fact.at)}</span>}</For>
        </div>
        <p>{props.instrument.name}</p>
      </div>
      <Begun of={begun} />
      <For each={props.instrument.items}>
        {(item) => (
          <Item
            item={item}
            before={before().map(({ body }) => body.items[item.id])}
            chosen={items()[item.id]}
            proven={proven()[item.id] !== undefined ? words.proven(clockTime(provenAt())) : undefined}
            note={canBeProven(item.id) && proven()[item.id] === undefined ? words.notProven : undefined}
            readOnly={props.readOnly}
            onChoose={(value) => draft.set('items', item.id, value)}
          />
        )}
      </For>
      <div class="grid-score-total">
        <b>{words.total}</b>
        <div class="grid-score-before">
          <For each={before()}>{(fact) => <b>{total(props.instrument, fact.body.items) ?? '–'}</b>}</For>
        </div>
        <p class="grid-score-sum">
          <b>{sum() ?? '–'}</b> <span class="unit">{dischargeWords.figures.of(most())}</span>
          <Show when={props.remark}>
            <span class="grid-score-remark">{props.remark}</span>
          </Show>
        </p>
        <Show
          when={justSaved()}
          fallback={
            <Show when={!props.readOnly}>
              <Button
                kind="primary"
                waitingFor={missing() > 0 ? words.missing(missing()) : undefined}
                onPress={() => void save()}
              >
                {words.save(props.instrument.short, sum())}
              </Button>
            </Show>
          }
        >
          {(at) => (
            <Tag tone="proven" icon="check">
              {words.saved(clockTime(at()))}
            </Tag>
          )}
        </Show>
      </div>
    </section>
  )

  function canBeProven(item: string) {
    return props.instrument.id === 'aldrete' && (item === 'circulation' || item === 'oxygen')
  }
  function provenAt() {
    return here.view().last?.at ?? 0
  }
}

/** What is proven outweighs what was tapped before it was: only whole items count. */
function chosen(instrument: Instrument, tapped: Items, proven: Items): Record<string, number> {
  const all = { ...tapped, ...proven }
  return Object.fromEntries(
    instrument.items.flatMap(({ id }) => {
      const value = all[id]
      return value === undefined ? [] : [[id, value]]
    }),
  )
}

type ItemProps = {
  item: Instrument['items'][number]
  before: readonly (number | undefined)[]
  chosen: number | undefined
  proven: string | undefined
  note: string | undefined
  readOnly: boolean | undefined
  onChoose: (value: number) => void
}

function Item(props: ItemProps) {
  const name = createUniqueId()
  return (
    <fieldset class="grid-score-item">
      <legend class="unseen">{props.item.label}</legend>
      <p class="grid-score-label" aria-hidden="true">
        {props.item.label}
        <Show when={props.proven ?? props.note}>{(note) => <span>{note()}</span>}</Show>
      </p>
      <div class="grid-score-before">
        <For each={props.before}>{(value) => <span>{value ?? '–'}</span>}</For>
      </div>
      <div class="grid-score-options">
        <For each={props.item.options}>
          {(option) => (
            <label class="grid-score-option">
              <input
                type="radio"
                autocomplete="off"
                name={name}
                value={option.value}
                checked={props.chosen === option.value}
                disabled={props.readOnly === true || (props.proven !== undefined && props.chosen !== option.value)}
                onChange={() => props.onChoose(option.value)}
              />
              <b>{option.value}</b>
              <span>{unbroken(option.label)}</span>
              <Icon name="check" size={18} />
            </label>
          )}
        </For>
      </div>
    </fieldset>
  )
}
