import { createMemo, onCleanup, onMount, Show } from 'solid-js'
import { latest } from '../../../chart/session.ts'
import { figure, nearDate } from '../../format.ts'
import { Button } from '../../parts/Button.tsx'
import { FieldRow } from '../../parts/FieldRow.tsx'
import { NumberPad } from '../../parts/NumberPad.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { Sheet, SheetColumns } from '../../parts/Sheet.tsx'
import { numberTyped, type PadKey, padKeyOf, press } from '../../parts/typing.ts'
import { useCharting, useDraft } from '../session/drafts.ts'
import { useHere } from '../session/here.ts'
import { chosenAt, lateNote, NotSaved, type Timed, timedNow, When } from '../session/sheets/asked.tsx'
import { useCheckIn } from './check-in.ts'
import { kgFromLb, lbFromKg, type WeightQuestion, weightQuestion } from './weight.ts'
import { checkInWords } from './words.ts'

const words = checkInWords.weight
const slots = [{ id: 'weight', decimals: 1, most: 4 }] as const

type WeightDraft = Timed & {
  text: string
  unit: 'kg' | 'lb'
  how: 'scale' | 'stated'
  /** The weight in kg that was asked about and said to be right. */
  sure: number | undefined
}
const empty = (): WeightDraft => ({ ...timedNow, text: '', unit: 'kg', how: 'scale', sure: undefined })

/** The dosing weight. A slip between pounds and kilograms more than doubles the dose, so both are always shown. */
export function WeightSheet(props: { onClose: () => void }) {
  const here = useHere()
  const last = useLastWeight()
  const draft = useDraft('weight', empty)
  const chart = useCharting(draft, () => props.onClose())
  const kg = createMemo(() => kgTyped(draft.values))
  const question = () => {
    const typed = kg()
    if (typed === undefined || draft.values.sure === typed) return undefined
    return weightQuestion(typed, last()?.kg, here.context().clinic)
  }
  const missing = () => {
    const typed = kg()
    if (typed === undefined) return words.typeFirst
    if (typed < 1 || typed > 635) return words.impossible
    return question() ? words.answerFirst : undefined
  }
  const key = (pressed: PadKey) => {
    const { typed } = press({ typed: { weight: draft.values.text }, active: 'weight' }, pressed, slots)
    draft.set({ text: typed.weight ?? '' })
  }
  usePhysicalKeys(key)
  const save = async () => {
    const weighed = kg()
    if (weighed === undefined || missing() !== undefined) return
    await chart(
      checkInWords.undo.answered(words.label, words.inKg(figure(weighed, 1))),
      [{ kind: 'weight-measured', body: { kg: weighed, how: draft.values.how } }, ...lateNote(draft.values)],
      { at: chosenAt(draft.values) },
    )
  }
  return (
    <Sheet title={words.title} chair={here.chair()} patient={here.patient()} onClose={() => props.onClose()}>
      <When label={words.when} draft={draft.values} onChange={draft.set} />
      <SheetColumns
        fields={
          <>
            <WeightField values={draft.values} kg={kg()} last={last()} question={question()} onAnswer={draft.set} />
            <Segmented
              label={words.unit}
              options={[
                { value: 'kg', label: words.kg },
                { value: 'lb', label: words.lb },
              ]}
              chosen={draft.values.unit}
              onChoose={(unit) => draft.set({ unit, sure: undefined })}
            />
            <Segmented
              label={words.how}
              options={[
                { value: 'scale', label: words.scale },
                { value: 'stated', label: words.stated, note: words.statedNote },
              ]}
              chosen={draft.values.how}
              onChoose={(how) => draft.set({ how })}
            />
          </>
        }
        pad={<NumberPad label={words.label} hint={draft.values.unit} decimal onKey={key} />}
        action={
          <div class="checkin-action">
            <NotSaved />
            <Button size="big" kind="primary" waitingFor={missing()} note={words.saveNote} onPress={() => void save()}>
              {kg() === undefined ? words.title : words.save(figure(kg() ?? 0, 1))}
            </Button>
          </div>
        }
      />
    </Sheet>
  )
}

type FieldProps = {
  values: WeightDraft
  kg: number | undefined
  last: { kg: number; at: number } | undefined
  question: WeightQuestion | undefined
  onAnswer: (change: Partial<WeightDraft>) => void
}

function WeightField(props: FieldProps) {
  const inUnit = (kg: number) => figure(props.values.unit === 'kg' ? kg : lbFromKg(kg), 1)
  const other = () => {
    const { kg } = props
    if (kg === undefined) return undefined
    return words.same(props.values.unit === 'kg' ? words.inLb(figure(lbFromKg(kg), 1)) : words.inKg(figure(kg, 1)))
  }
  const hint = () => {
    const { question, kg, last } = props
    return question && kg !== undefined ? asked(question, kg, last?.kg ?? 0) : undefined
  }
  return (
    <>
      <FieldRow
        label={words.label}
        unit={words[props.values.unit]}
        pressure
        values={[{ id: 'weight', name: words.label, typed: props.values.text, active: true }]}
        last={props.last && inUnit(props.last.kg)}
        lastNote={props.last && nearDate(props.last.at)}
        hint={hint()}
        onPick={() => undefined}
      >
        {props.question ? <Answers {...props} /> : undefined}
      </FieldRow>
      <p class="weight-other" role="status">
        {other()}
      </p>
    </>
  )
}

/** The two answers of a question: what it was meant to be, where that can be told, and that it is right. */
function Answers(props: FieldProps) {
  const suggested = () => (props.question && 'suggests' in props.question ? props.question.suggests : undefined)
  return (
    <>
      <Show when={suggested()}>
        {(right) => (
          <Button onPress={() => props.onAnswer({ text: String(right()), unit: 'kg', sure: right() })}>
            {words.itWas(figure(right(), 1))}
          </Button>
        )}
      </Show>
      <Show when={props.kg}>
        {(kg) => <Button onPress={() => props.onAnswer({ sure: kg() })}>{words.stays(figure(kg(), 1))}</Button>}
      </Show>
    </>
  )
}

function asked(question: WeightQuestion, kg: number, lastKg: number): string {
  const last = figure(lastKg, 1)
  if (question.about === 'first') return words.question.first(figure(kg, 1), question.scale)
  if (question.about === 'change')
    return words.question.change(figure(Math.abs(question.percent), 1), question.percent > 0 ? 'more' : 'less', last)
  const say = question.about === 'pounds-as-kg' ? words.question.poundsAsKg : words.question.kgAsPounds
  return say(figure(kg, 1), figure(question.ratio, 2), last)
}

const kgTyped = ({ text, unit }: WeightDraft) => {
  const typed = numberTyped(text)
  return typed === undefined || unit === 'kg' ? typed : kgFromLb(typed)
}

/** The weight of the last session, else the one charted earlier in this one. */
function useLastWeight() {
  const here = useHere()
  const { lastTime } = useCheckIn()
  return createMemo(() => {
    const known = lastTime()
    const before = known.state === 'known' ? latest(known.session, 'weight-measured') : undefined
    const fact = before ?? latest(here.session(), 'weight-measured')
    return fact && { kg: fact.body.kg, at: fact.at }
  })
}

/** A keyboard types into the pad's field, unless a field of its own has the focus. */
function usePhysicalKeys(onKey: (key: PadKey) => void) {
  const typed = (event: KeyboardEvent) => {
    const own = event.target instanceof HTMLInputElement && event.target.type !== 'radio'
    const key = padKeyOf(event.key)
    if (own || key === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    onKey(key)
  }
  onMount(() => document.addEventListener('keydown', typed))
  onCleanup(() => document.removeEventListener('keydown', typed))
}
