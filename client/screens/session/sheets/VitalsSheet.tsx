import './VitalsSheet.css'
import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, Show, untrack } from 'solid-js'
import { stageAt } from '../../../../chart/alerts/signs.ts'
import { now } from '../../../clock.ts'
import { clockTime, figure } from '../../../format.ts'
import { Button } from '../../../parts/Button.tsx'
import { FieldRow } from '../../../parts/FieldRow.tsx'
import { Sheet, SheetColumns } from '../../../parts/Sheet.tsx'
import { inSubscript } from '../../../parts/Subscript.tsx'
import { occurredAt } from '../../../parts/TimeChips.tsx'
import { type PadKey, padKeyOf, press, type Slot } from '../../../parts/typing.ts'
import { useCharting, useDraft } from '../drafts.ts'
import { useHere } from '../here.ts'
import { sessionWords } from '../words.ts'
import { isTextField } from './pad-keys.ts'
import { VitalsPad } from './VitalsPad.tsx'
import { type Remark, remarkOn } from './vitals-checks.ts'
import { type Field, type FieldId, factsOf, fieldOf, fieldsAt, isRating, lastOf, shown } from './vitals-fields.ts'
import { chosenAt, lateNote, NotSaved, openFor, type Timed, timedNow, When } from './when.tsx'

const words = sessionWords.vitals

type Texts = Partial<Record<FieldId, string>>
export type VitalsDraft = Timed & {
  typed: Texts
  active: FieldId
  /** Why a sign was not taken. */
  notTaken: Texts
  /** Values that were asked about and are right. */
  confirmed: Texts
  /** Fields whose number is typed though a value pad would do. */
  byDigits: Partial<Record<FieldId, boolean>>
  /** When the first value was typed: a set left lying is charted for then, not for the time of saving. */
  typedAt?: number | undefined
}

const empty = (): VitalsDraft => ({
  ...timedNow,
  typed: {},
  active: 'systolic',
  notTaken: {},
  confirmed: {},
  byDigits: {},
})

/** Left lying longer than this, "now" is no longer when it was taken. */
const FORGOTTEN = 120_000

/**
 * One set of vital signs and ratings, typed with the sheet's own pad; the last values stand beside, never filled in.
 * `at`: the time that it is opened for, epoch ms; `away`: it lies ready and is opened later.
 */
export function VitalsSheet(props: { at?: number | undefined; away?: boolean | undefined; onClose: () => void }) {
  const here = useHere()
  const draft = useDraft<VitalsDraft>('vitals', empty)
  const chart = useCharting(draft, () => props.onClose())
  const [asking, setAsking] = createSignal<FieldId>()
  const [found, setFound] = createSignal<number>()

  const opened = () => {
    const { typedAt, time } = draft.values
    openFor(props.at, typedAt === undefined, draft.set)
    if (props.at === undefined && typedAt !== undefined && time === 'now' && now() - typedAt > FORGOTTEN) {
      setFound(typedAt)
      draft.set({ time: { at: typedAt, by: 'pick' } })
    }
    document.addEventListener('keydown', onKey)
    onCleanup(() => document.removeEventListener('keydown', onKey))
  }
  createEffect(
    on(
      () => props.away,
      (away) => away || opened(),
    ),
  )

  /** Nobody looks at it while it is away, so nothing is judged anew with each second. */
  const at = () => occurredAt(draft.values.time, props.away ? untrack(now) : now())
  const stage = createMemo(() => {
    const known = stageAt(here.charted(), at())
    return known === 'before-start' ? 'baseline' : known
  })
  const fields = createMemo(() => fieldsAt(here.context().protocol, stage()))
  const slots = (): readonly Slot[] => fields().map(({ id, slot }) => slot ?? { id, long: '' })
  const active = () => fields().find(({ id }) => id === draft.values.active) ?? fields()[0]
  const remarks = createMemo(() => {
    const judged = { here, typed: draft.values.typed, confirmed: draft.values.confirmed, at: at() }
    return new Map(fields().map(({ id }) => [id, remarkOn(id, judged)]))
  })
  const remark = (id: FieldId) => remarks().get(id)
  /** A half-typed number is nobody's value yet. */
  const isSettled = (id: FieldId) => draft.values.active !== id
  const said = (id: FieldId) => (isSettled(id) ? remark(id) : undefined)

  const touched = () => draft.values.typedAt === undefined && draft.set({ typedAt: now() })
  const step = (from: FieldId) => {
    const ids = fields().map(({ id }) => id)
    draft.set({ active: ids[ids.indexOf(from) + 1] ?? from })
  }
  const key = (pressed: PadKey) => {
    touched()
    const { typed, active: before } = draft.values
    const next = press({ typed: typed as Record<string, string>, active: before }, pressed, slots())
    draft.set('typed', before, next.typed[before])
    draft.set('notTaken', before, undefined)
    draft.set('active', next.active as FieldId)
  }
  const choose = (id: FieldId, value: number) => {
    touched()
    draft.set('typed', id, String(value))
    draft.set('notTaken', id, undefined)
    step(id)
  }
  const leaveOut = (id: FieldId, why: string) => {
    setAsking(undefined)
    const both: readonly FieldId[] = id === 'systolic' || id === 'diastolic' ? ['systolic', 'diastolic'] : [id]
    for (const each of both) {
      draft.set('typed', each, undefined)
      draft.set('notTaken', each, each === 'diastolic' ? undefined : why)
    }
    step(both.at(-1) ?? id)
  }

  const problems = () => fields().filter(({ id }) => remark(id)?.is === 'problem')
  const questions = () => fields().filter(({ id }) => remark(id)?.is === 'question')
  const facts = createMemo(() => factsOf(draft.values.typed, draft.values.notTaken))
  const missing = createMemo(() => {
    const asked = new Set<string>(here.context().protocol.vitals.checks[stage()])
    return fields().filter(
      ({ id, check }) =>
        check !== undefined && asked.has(check) && !draft.values.typed[id] && draft.values.notTaken[id] === undefined,
    )
  })
  const waitingFor = createMemo(() => {
    const [wrong, open] = [problems()[0], questions()[0]]
    if (wrong) return words.fixFirst(wrong.label)
    if (open) return words.answerFirst(open.label)
    return facts().length === 0 ? sessionWords.sheet.nothingYet : undefined
  })
  const save = async () => {
    if (waitingFor() !== undefined) return
    const all = [...facts(), ...lateNote(draft.values)]
    await chart(sessionWords.undo.vitals(clockTime(at())), all, { at: chosenAt(draft.values) })
  }
  /** Where not all values fit above the pad, the one that is typed into is in sight, once it is drawn. */
  let lines: HTMLDivElement | undefined
  createEffect(
    on(
      () => props.away || draft.values.active,
      () => requestAnimationFrame(() => lines?.querySelector('.field-active')?.scrollIntoView?.({ block: 'nearest' })),
    ),
  )
  const onKey = (event: KeyboardEvent) => {
    if (isTextField(event.target) || event.altKey) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      return void save()
    }
    if (event.ctrlKey || event.metaKey) return
    const pressed = padKeyOf(event.key)
    const here2 = active()
    if (here2 && event.key === 'Enter' && isBesideKeys(event.target)) {
      event.preventDefault()
      return step(here2.id)
    }
    if (pressed === undefined || here2 === undefined || asking() !== undefined) return
    event.preventDefault()
    const isChoice = here2.slot === undefined && pressed !== 'delete' && pressed !== '.'
    if (!isChoice) return key(pressed)
    if (here2.pad?.some(({ value }) => value === Number(pressed))) choose(here2.id, Number(pressed))
  }

  return (
    <Sheet
      away={props.away}
      title={words.title}
      chair={here.chair()}
      patient={here.patient()}
      onClose={() => props.onClose()}
    >
      <When label={sessionWords.sheet.taken} draft={draft.values} onChange={draft.set} />
      <Show when={found()}>
        {(typedAt) => (
          <Forgotten
            at={typedAt()}
            onClear={() => {
              setFound(undefined)
              draft.set({ ...empty(), typedAt: undefined })
            }}
          />
        )}
      </Show>
      <SheetColumns
        fields={
          <div class="vitals-fields" ref={lines}>
            <For each={fields().filter(({ id }) => id !== 'diastolic')}>
              {(field) => (
                <Line
                  field={field}
                  draft={draft.values}
                  remark={gravest(field.id === 'systolic' ? [said('systolic'), said('diastolic')] : [said(field.id)])}
                  outside={(id) =>
                    said(id)?.is === 'hint' ? (said(id) as Remark & { is: 'hint' }).limit.side : undefined
                  }
                  onPick={(id) => {
                    setAsking(undefined)
                    draft.set({ active: id })
                  }}
                  onConfirm={(id) => draft.set('confirmed', id, draft.values.typed[id])}
                  onRetype={(id) => {
                    draft.set('typed', id, undefined)
                    draft.set({ active: id })
                  }}
                  onSwap={(typed) => draft.set('typed', typed)}
                />
              )}
            </For>
          </div>
        }
        pad={
          <Show when={active()} keyed>
            {(field) => (
              <VitalsPad
                field={field}
                chosen={draft.values.typed[field.id]}
                byDigits={draft.values.byDigits[field.id] === true}
                asking={asking() !== undefined}
                at={at()}
                onKey={key}
                onChoose={(value) => choose(field.id, value)}
                onDigits={() => draft.set('byDigits', field.id, true)}
                onSkip={() => step(field.id)}
                onNotTaken={() => setAsking(field.id)}
                onWhy={(why) => leaveOut(field.id, why)}
                onBack={() => setAsking(undefined)}
              />
            )}
          </Show>
        }
        action={
          <div class="vitals-save">
            <NotSaved />
            <Button
              size="big"
              kind={missing().length === 0 ? 'primary' : 'secondary'}
              note={missing().length === 0 ? undefined : words.missing(listed(missing()))}
              waitingFor={waitingFor()}
              onPress={() => void save()}
            >
              {missing().length === 0 ? words.save : words.saveNow}
            </Button>
          </div>
        }
      />
    </Sheet>
  )
}

const gravity = { problem: 3, question: 2, hint: 1, note: 0 } as const
/** Two numbers share a line: what keeps them from being saved is said first. */
const gravest = (remarks: readonly (Remark | undefined)[]) =>
  remarks.filter((each) => each !== undefined).toSorted((a, b) => gravity[b.is] - gravity[a.is])[0]

/** Enter on a key or button presses it; anywhere else in the sheet it goes on to the next value. */
const isBesideKeys = (target: EventTarget | null) =>
  !(target instanceof Element) || target.closest('button') === null || target.closest('.field-value') !== null

function listed(fields: readonly Field[]): string {
  const names = fields.map(({ id, label }) => (isRating(id) ? label.toLowerCase() : label.replace('SpO2', 'SpO₂')))
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${words.and} ${last}`
}

function Forgotten(props: { at: number; onClear: () => void }) {
  return (
    <div class="follows follows-warned" role="status">
      <p>{sessionWords.draft.typed(clockTime(props.at))}</p>
      <Button onPress={() => props.onClear()}>{sessionWords.draft.clear}</Button>
    </div>
  )
}

type LineProps = {
  field: Field
  draft: VitalsDraft
  remark: Remark | undefined
  outside: (id: FieldId) => 'over' | 'under' | undefined
  onPick: (id: FieldId) => void
  onConfirm: (id: FieldId) => void
  onRetype: (id: FieldId) => void
  onSwap: (typed: { systolic: string; diastolic: string }) => void
}

function Line(props: LineProps) {
  const here = useHere()
  const isPressure = () => props.field.id === 'systolic'
  const ids = (): readonly FieldId[] => (isPressure() ? ['systolic', 'diastolic'] : [props.field.id])
  const last = createMemo(() => lastOf(here.view().readings, props.field.id))
  const lastText = () => {
    const known = last()
    if (!known) return undefined
    if (!isPressure()) return figure(known.value, 1)
    const diastolic = here.view().readings.findLast((each) => each.at === known.at)?.diastolic
    return `${known.value}/${diastolic ?? '–'}`
  }
  const heard = createMemo(() => props.remark)
  const values = createMemo(() =>
    ids().map((id) => ({
      id,
      name: isPressure() ? fieldOf(id).name : props.field.name,
      typed: shown(props.draft.typed[id]),
      active: props.draft.active === id,
      over: props.outside(id),
    })),
  )
  const asked = () => {
    const remark = heard()
    return remark?.is === 'question'
      ? { id: ids().find((id) => props.draft.typed[id] === remark.value) ?? props.field.id, value: remark.value }
      : undefined
  }
  const told = (is: 'problem' | 'hint') => {
    const remark = heard()
    return remark !== undefined && (remark.is === 'problem') === (is === 'problem') ? remark.text : undefined
  }
  const swap = () => {
    const remark = heard()
    return remark?.is === 'problem' ? remark.swap : undefined
  }
  return (
    <FieldRow
      label={inSubscript(props.field.label)}
      unit={props.field.unit}
      pressure={isPressure()}
      values={values()}
      last={lastText()}
      lastNote={isPressure() ? last() && clockTime(last()?.at ?? 0) : undefined}
      notTaken={props.draft.notTaken[props.field.id]}
      problem={told('problem')}
      hint={told('hint')}
      onPick={(id) => props.onPick(id as FieldId)}
    >
      {swap() !== undefined || asked() !== undefined ? (
        <Answers
          swap={swap()}
          asked={asked()}
          onSwap={(typed) => props.onSwap(typed)}
          onConfirm={(id) => props.onConfirm(id)}
          onRetype={(id) => props.onRetype(id)}
        />
      ) : undefined}
    </FieldRow>
  )
}

type AnswersProps = {
  swap: { systolic: string; diastolic: string } | undefined
  asked: { id: FieldId; value: string } | undefined
  onSwap: LineProps['onSwap']
  onConfirm: LineProps['onConfirm']
  onRetype: LineProps['onRetype']
}

function Answers(props: AnswersProps): JSX.Element {
  return (
    <>
      <Show when={props.swap}>
        {(typed) => (
          <Button onPress={() => props.onSwap(typed())}>
            {words.swap(`${typed().systolic}/${typed().diastolic}`)}
          </Button>
        )}
      </Show>
      <Show when={props.asked}>
        {(asked) => (
          <>
            <Button onPress={() => props.onConfirm(asked().id)}>{words.yes(asked().value)}</Button>
            <Button onPress={() => props.onRetype(asked().id)}>{words.retype}</Button>
          </>
        )}
      </Show>
    </>
  )
}
