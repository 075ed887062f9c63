import { createMemo, onCleanup, onMount, Show } from 'solid-js'
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
import { useHeight, useWeightBefore, type WeightBefore } from './measured.ts'
import { bmi, kgOf, lbFromKg, MOST, mayGrow, type Weighed, type WeightQuestion, weightQuestion } from './weight.ts'
import { checkInWords } from './words.ts'

const words = checkInWords.weight
const slots = [{ id: 'weight', decimals: 1, most: 4 }] as const

type WeightDraft = Timed & {
  text: string
  unit: 'kg' | 'lb'
  how: 'scale' | 'stated'
  /** The weight in kg that was asked about and said to be right. */
  sure: number | undefined
  /** The weight in kg that was to be saved, so that it is typed to its end. */
  typedOut: number | undefined
}
const empty = (): WeightDraft => ({
  ...timedNow,
  text: '',
  unit: 'kg',
  how: 'scale',
  sure: undefined,
  typedOut: undefined,
})

/** The dosing weight. A slip between pounds and kilograms more than doubles the dose, so both are always shown. */
export function WeightSheet(props: { onClose: () => void }) {
  const here = useHere()
  const { lastTime } = useCheckIn()
  const last = useWeightBefore()
  const height = useHeight()
  const draft = useDraft('weight', empty)
  const chart = useCharting(draft, () => props.onClose())
  const weighed = createMemo(() => weighedIn(draft.values))
  const kg = () => {
    const typed = weighed()
    return typed && kgOf(typed)
  }
  const isPossible = (typed: number) => typed >= 1 && typed <= MOST.kg
  const raised = () => {
    const typed = weighed()
    if (typed === undefined || draft.values.sure === kgOf(typed) || !isPossible(kgOf(typed))) return undefined
    // Whether it is a first one is not known yet: a question that goes by itself would be one too many.
    if (last() === undefined && lastTime().state === 'asking') return undefined
    return weightQuestion(typed, { lastKg: last()?.kg, heightCm: height() }, here.context().clinic)
  }
  const question = () => {
    const typed = kg() ?? 0
    return mayGrow(draft.values.text, typed, MOST.kg) && draft.values.typedOut !== typed ? undefined : raised()
  }
  const missing = () => {
    const typed = kg()
    if (typed === undefined) return words.typeFirst
    if (!isPossible(typed)) return words.impossible
    return question() ? words.answerFirst : undefined
  }
  const key = (pressed: PadKey) => {
    const { typed } = press({ typed: { weight: draft.values.text }, active: 'weight' }, pressed, slots)
    draft.set({ text: typed.weight ?? '' })
  }
  usePhysicalKeys(key)
  const save = async () => {
    const typed = kg()
    draft.set({ typedOut: typed })
    if (typed === undefined || missing() !== undefined) return
    await chart(
      checkInWords.undo.answered(words.label, words.inKg(figure(typed, 1))),
      [{ kind: 'weight-measured', body: { kg: typed, how: draft.values.how } }, ...lateNote(draft.values)],
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
  last: WeightBefore | undefined
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
    return question && kg !== undefined ? asked(question, kg, props.values.unit, last) : undefined
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

function asked(question: WeightQuestion, kg: number, unit: Weighed['unit'], last: WeightBefore | undefined): string {
  const say = words.question
  if (question.about === 'first') {
    const both = [figure(kg, 1), figure(lbFromKg(kg), 1)] as const
    const ask = question.suggests === undefined ? say.isRight : say.wasIn[unit]
    const cm = question.heightCm
    return cm === undefined
      ? say.first(...both, ask)
      : say.firstBmi(...both, figure(bmi(kg, cm), 1), figure(cm, 1), ask)
  }
  const before = last ? words.before[last.of](figure(last.kg, 1)) : ''
  if (question.about === 'change')
    return say.change(figure(Math.abs(question.percent), 1), question.percent > 0 ? 'more' : 'less', before)
  const slip = question.about === 'pounds-as-kg' ? say.poundsAsKg : say.kgAsPounds
  return slip(figure(kg, 1), figure(question.ratio, 2), before)
}

function weighedIn({ text, unit }: WeightDraft): Weighed | undefined {
  const typed = numberTyped(text)
  return typed === undefined ? undefined : { typed, unit }
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
