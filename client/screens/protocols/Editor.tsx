import { createSignal, For, Show } from 'solid-js'
import { changes } from '../../../chart/protocol/changes.ts'
import { approvalQuestions, protocolProblems } from '../../../chart/protocol/problems.ts'
import type { Protocol } from '../../../chart/protocol.ts'
import { codeInWords, figure } from '../../../chart/wording.ts'
import { sentence } from '../../data/me.ts'
import { useTablet } from '../../data/tablet.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Chips } from '../../parts/Chips.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { fieldGroups, type NumberField, numberOf, valueAt, withValue } from './fields.ts'
import { ChangesOf, PreviewOf, Questions } from './Preview.tsx'
import { protocolWords } from './words.ts'

const words = protocolWords.editor

/** The version that is changed, and the newest of its name when that began. */
export type Edited = { readonly from: Protocol; readonly after: number }

/** A new version made from one: every number, what is new, the session that it makes; a draft, or approved. */
export function Editor(props: Edited & { onDone: (id: string) => void; onClose: () => void }) {
  const { api, directory } = useTablet()
  const [draft, setDraft] = createSignal(props.from)
  const [wrong, setWrong] = createSignal<ReadonlySet<string>>(new Set<string>())
  const [meant, setMeant] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refused, setRefused] = createSignal<string>()
  const problems = () => protocolProblems(draft())
  const questions = () => approvalQuestions(draft())
  const isSame = () => changes(props.from, draft()).length === 0

  const put = ({ path, optional }: NumberField, text: string) => {
    const value = numberOf(text, optional)
    const key = path.join('/')
    setWrong((before) => new Set(value === null ? [...before, key] : [...before].filter((each) => each !== key)))
    if (value !== null) setDraft((before) => withValue(before, path, value))
    setMeant(false)
  }
  const setGate = (item: string, gate: 'block' | 'warn') =>
    setDraft((before) => ({
      ...before,
      checklist: before.checklist.map((row) => (row.item === item ? { item, gate } : row)),
    }))
  const waitsFor = (approve: boolean) => {
    if (wrong().size > 0) return words.number
    if (!approve) return isSame() ? words.unchanged : undefined
    const [problem] = problems()
    if (problem) return `${fieldName(problem.path)} ${problem.message}`
    return questions().length > 0 && !meant() ? words.answerFirst : undefined
  }
  const save = async (approve: boolean) => {
    if (busy() || waitsFor(approve) !== undefined) return
    setBusy(true)
    const { id: _, version: __, approved: ___, ...proposed } = draft()
    const answer = await api.call<Protocol>('POST', '/api/protocols', { ...proposed, approve, after: props.after })
    setBusy(false)
    if (!answer.ok) setRefused(sentence(answer.refused))
    await directory.refresh()
    if (!answer.ok) return
    props.onDone(answer.value.id)
  }
  return (
    <div class="protocol-editor">
      <div class="protocol-fields">
        <h2>{words.title(props.from.title)}</h2>
        <p class="quiet">{words.note}</p>
        <For each={fieldGroups(props.from)}>
          {(group) => (
            <section aria-label={group.title}>
              <h3>{group.title}</h3>
              <div class="protocol-numbers">
                <For each={group.fields}>
                  {(each) => (
                    <NumberInput
                      field={each}
                      value={valueAt(props.from, each.path)}
                      wrong={wrong().has(each.path.join('/'))}
                      onInput={(text) => put(each, text)}
                    />
                  )}
                </For>
              </div>
            </section>
          )}
        </For>
        <section aria-label={words.checklist}>
          <h3>{words.checklist}</h3>
          <div class="protocol-numbers">
            <For each={props.from.checklist}>
              {({ item }) => (
                <Segmented
                  label={codeInWords(item)}
                  options={[
                    { value: 'block', label: words.gate.block },
                    { value: 'warn', label: words.gate.warn },
                  ]}
                  chosen={draft().checklist.find((row) => row.item === item)?.gate}
                  onChoose={(gate) => setGate(item, gate)}
                />
              )}
            </For>
          </div>
        </section>
      </div>
      <aside class="protocol-beside">
        <PreviewOf protocol={draft()} />
        <ChangesOf before={props.from} after={draft()} />
        <For each={problems()}>
          {({ path, message }) => <AlertBlock level="attention" title={`${fieldName(path)} ${message}`} />}
        </For>
        <Show when={questions().length > 0}>
          <Questions questions={questions()} />
          <Chips
            label={words.question}
            hideLabel
            options={[{ value: 'yes', label: words.question }]}
            chosen={meant() ? ['yes'] : []}
            onChoose={(chosen) => setMeant(chosen.length > 0)}
          />
        </Show>
        <Show when={refused()}>{(why) => <AlertBlock level="attention" title={why()} />}</Show>
        <Button kind="primary" icon="sign" waitingFor={waitsFor(true)} onPress={() => void save(true)}>
          {words.approve}
        </Button>
        <Button waitingFor={waitsFor(false)} note={words.draftNote} onPress={() => void save(false)}>
          {words.draft}
        </Button>
        <Button kind="quiet" icon="x" onPress={() => props.onClose()}>
          {words.close}
        </Button>
      </aside>
    </div>
  )
}

/** "/order/bounds/maxMgPerKg" as words. */
const fieldName = (path: string) =>
  codeInWords(
    path
      .slice(1)
      .replaceAll('/', ' ')
      .replace(/([a-z])([A-Z])/g, '$1-$2')
      .toLowerCase(),
  )

function NumberInput(props: { field: NumberField; value: unknown; wrong: boolean; onInput: (text: string) => void }) {
  return (
    <TextField
      label={props.field.label}
      unit={props.field.unit}
      inputmode="decimal"
      autocomplete="off"
      value={typeof props.value === 'number' ? figure(props.value, 3) : ''}
      problem={props.wrong ? words.number : undefined}
      onInput={props.onInput}
    />
  )
}
