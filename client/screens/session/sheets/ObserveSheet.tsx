import './ObserveSheet.css'
import { createMemo, For, onMount, Show } from 'solid-js'
import { toWire } from '../../../../chart/instant.ts'
import { now } from '../../../clock.ts'
import type { Fact as ToChart } from '../../../data/chart-store.ts'
import { clockTime } from '../../../format.ts'
import { Button } from '../../../parts/Button.tsx'
import { Chips } from '../../../parts/Chips.tsx'
import { Icon } from '../../../parts/Icon.tsx'
import { TextField } from '../../../parts/TextField.tsx'
import { occurredAt } from '../../../parts/TimeChips.tsx'
import { useCharting, useDraft } from '../drafts.ts'
import { useHere } from '../here.ts'
import { sessionWords } from '../words.ts'
import { chosenAt, HereSheet, lateNote, NotSaved, openFor, type Timed, timedNow, When } from './asked.tsx'
import { askedWords, sheetWords, undoWords } from './words.ts'

const words = sheetWords.observe

type ObserveDraft = Timed & { several: boolean; chips: string[]; text: string }
const empty = (): ObserveDraft => ({ ...timedNow, several: false, chips: [], text: '' })

/** "iv-infiltration" as a button says it. */
const inWords = (code: string) => {
  const text = code.replaceAll('-', ' ')
  return (text.charAt(0).toUpperCase() + text.slice(1)).replace(/^Iv /, 'IV ')
}

/** What was seen: one tap on a phrase charts it. Several at once, or own words, below. */
export function ObserveSheet(props: { at?: number | undefined; onClose: () => void }) {
  const here = useHere()
  const draft = useDraft<ObserveDraft>('observe', empty)
  const chart = useCharting(draft, () => props.onClose())
  const at = () => occurredAt(draft.values.time, now())
  const phrases = () => here.context().clinic.observations
  const codes = createMemo(() => [...new Set(here.context().protocol.criteria.flatMap(({ events }) => events ?? []))])
  const save = async (text: string, fact: ToChart) => {
    const options = { at: chosenAt(draft.values), icon: 'observe' as const }
    await chart(text, [fact, ...lateNote(draft.values)], options)
  }
  const several = () => {
    const text = draft.values.text.trim()
    const chips = [...draft.values.chips]
    const body = { ...(chips.length > 0 ? { chips } : {}), ...(text === '' ? {} : { text }) }
    void save(undoWords.observed, { kind: 'observed', body })
  }
  const isEmpty = () => draft.values.chips.length === 0 && draft.values.text.trim() === ''
  onMount(() => openFor(props.at, isEmpty(), draft.set))
  return (
    <HereSheet title={words.title} onClose={() => props.onClose()} actions={<NotSaved />}>
      <When label={askedWords.at} draft={draft.values} onChange={draft.set} />
      <Open
        onResolved={(code) =>
          void save(undoWords.resolved, {
            kind: 'symptom',
            body: { code, resolved: toWire(Math.min(at(), Date.now())) },
          })
        }
      />
      <section class="phrases" aria-label={words.oneTap}>
        <h3>{words.oneTap}</h3>
        <div class="phrases-grid">
          <For each={phrases()}>
            {(phrase) => (
              <Button onPress={() => void save(undoWords.observed, { kind: 'observed', body: { chips: [phrase] } })}>
                {phrase}
              </Button>
            )}
          </For>
        </div>
      </section>
      <Show
        when={draft.values.several}
        fallback={
          <Button kind="quiet" icon="plus" onPress={() => draft.set({ several: true })}>
            {words.several}
          </Button>
        }
      >
        <Chips
          label={words.several}
          options={phrases().map((value) => ({ value, label: value }))}
          chosen={draft.values.chips}
          onChoose={(chips) => draft.set({ chips })}
        />
        <TextField label={words.words} value={draft.values.text} multiline onInput={(text) => draft.set({ text })} />
        <Button kind="primary" waitingFor={isEmpty() ? sessionWords.sheet.nothingYet : undefined} onPress={several}>
          {words.save}
        </Button>
      </Show>
      <section class="phrases" aria-label={words.symptoms}>
        <h3>
          <Icon name="alert" size={18} /> {words.symptoms}
        </h3>
        <div class="phrases-grid phrases-small">
          <For each={codes()}>
            {(code) => (
              <Button onPress={() => void save(undoWords.symptom, { kind: 'symptom', body: { code } })}>
                {inWords(code)}
              </Button>
            )}
          </For>
        </div>
      </section>
    </HereSheet>
  )
}

/** Symptoms that were charted and not resolved: their alerts stand until somebody says that they have passed. */
function Open(props: { onResolved: (code: string) => void }) {
  const here = useHere()
  const open = createMemo(() => {
    const last = new Map(here.session().facts.symptom.map((fact) => [fact.body.code, fact]))
    return [...last.values()].filter(({ body }) => body.resolved === undefined)
  })
  return (
    <Show when={open().length > 0}>
      <section class="phrases" aria-label={words.open}>
        <h3>{words.open}</h3>
        <For each={open()}>
          {({ body, at }) => (
            <p class="phrases-open">
              <span>
                <b>{inWords(body.code)}</b> {words.since(clockTime(at))}
              </span>
              <Button onPress={() => props.onResolved(body.code)}>{words.resolved}</Button>
            </p>
          )}
        </For>
      </section>
    </Show>
  )
}
