import './MedicineSheet.css'
import { createMemo, createSignal, For, onMount, Show } from 'solid-js'
import { knownAllergies } from '../../../../chart/allergies.ts'
import type { Body } from '../../../../chart/bodies.ts'
import { MINUTE } from '../../../../chart/units.ts'
import { now } from '../../../clock.ts'
import type { Fact } from '../../../data/chart-store.ts'
import { clockTime, figure } from '../../../format.ts'
import { Button } from '../../../parts/Button.tsx'
import { NumberPad } from '../../../parts/NumberPad.tsx'
import { Segmented } from '../../../parts/Segmented.tsx'
import { TextField } from '../../../parts/TextField.tsx'
import { occurredAt } from '../../../parts/TimeChips.tsx'
import { numberTyped, type PadKey, press } from '../../../parts/typing.ts'
import { unbroken } from '../../../parts/unbroken.ts'
import { useCharting, useDraft } from '../drafts.ts'
import { useHere } from '../here.ts'
import {
  Chart,
  chosenAt,
  Follows,
  HereSheet,
  type Identifier,
  IdentityAgain,
  identityFact,
  lateNote,
  OrderedBy,
  openFor,
  type Timed,
  timedNow,
  When,
} from './asked.tsx'
import { Begun, useBegun } from './begun.tsx'
import { usePadKeys } from './pad-keys.ts'
import { askedWords, sheetWords, undoWords } from './words.ts'

const words = sheetWords.medicine
const units = ['mg', 'mcg', 'g', 'mL', 'L/min', 'units']
const routes = ['IV', 'PO', 'IM', 'SL', 'inhaled', 'nasal']

type MedicineDraft = Timed & {
  drug: string
  own: boolean
  dose: string
  unit: string
  route: string
  orderedBy: string | undefined
  identifiers: Identifier[]
  /** Given though an allergy to it is charted. */
  anyway: boolean
}
/** Another medicine is another order and another confirmation. */
const noDrug: Omit<MedicineDraft, keyof Timed> = {
  drug: '',
  own: false,
  dose: '',
  unit: 'mg',
  route: 'IV',
  orderedBy: undefined,
  identifiers: [],
  anyway: false,
}
const empty = (): MedicineDraft => ({ ...timedNow, ...noDrug })

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase()
/** "sodium chloride 0.9 %" and "Penicillin V": one name within the other is near enough to ask. */
export const isAllergyTo = (allergy: string, drug: string) => {
  const [a, b] = [allergy.trim().toLowerCase(), drug.trim().toLowerCase()]
  return a.length > 2 && b.length > 2 && (a.includes(b) || b.includes(a))
}

/** A medicine of the protocol's rescue list or one's own, and the response to what was given before. */
export function MedicineSheet(props: { at?: number | undefined; onClose: () => void }) {
  const here = useHere()
  const draft = useDraft<MedicineDraft>('medicine', empty)
  const begun = useBegun(draft, empty, () => draft.set({ identifiers: [], orderedBy: undefined, anyway: false }))
  const chart = useCharting(draft, () => props.onClose())
  const at = () => occurredAt(draft.values.time, now())
  const listed = () => here.context().protocol.rescue.find(({ drug }) => same(drug, draft.values.drug))
  onMount(() => openFor(props.at, !isChosen(), draft.set))
  const isChosen = () => draft.values.own || draft.values.drug !== ''
  const allergy = () =>
    knownAllergies(here.session(), here.context().patient)?.find((name) => isAllergyTo(name, draft.values.drug))
  const dose = () => numberTyped(draft.values.dose)
  const text = () => `${draft.values.drug.trim()} ${figure(dose() ?? 0, 3)} ${draft.values.unit} ${draft.values.route}`
  const waitingFor = () => {
    if (draft.values.drug.trim() === '') return words.drug
    if (dose() === undefined || dose() === 0) return words.dose
    return allergy() !== undefined && !draft.values.anyway ? words.allergy(allergy() ?? '') : undefined
  }
  const body = (): Body<'medication-given'> => {
    const { unit, route, orderedBy } = draft.values
    const response = listed()?.responseMinutes
    const why = allergy() === undefined ? {} : { reason: words.allergyAnyway }
    return {
      ...{ drug: draft.values.drug.trim(), dose: dose() ?? 0, unit, route, ...why },
      ...(orderedBy === undefined ? {} : { orderedBy }),
      ...(response === undefined ? {} : { responseDueMinutes: response }),
    }
  }
  const save = async () => {
    const facts: readonly Fact[] = [
      { kind: 'medication-given', body: body() },
      ...identityFact(draft.values.identifiers, 'rescue'),
      ...lateNote(draft.values),
    ]
    await chart(undoWords.medicine(text()), facts, {
      at: chosenAt(draft.values),
      icon: 'med',
    })
  }
  return (
    <HereSheet
      title={words.title}
      onClose={() => props.onClose()}
      actions={
        <Show when={isChosen()}>
          <Chart waitingFor={waitingFor()} onPress={() => void save()}>
            {words.given(text())}
          </Chart>
        </Show>
      }
    >
      <When label={askedWords.given} draft={draft.values} onChange={draft.set} />
      <Begun of={begun} />
      <Show
        when={isChosen()}
        fallback={
          <>
            <Responses onDone={() => props.onClose()} />
            <List onChoose={(chosen) => draft.set(chosen)} onOwn={() => draft.set({ own: true })} />
          </>
        }
      >
        <Dose draft={draft.values} onChange={(changed) => draft.set(changed)} />
        <Warnings
          drug={draft.values.drug}
          dose={dose()}
          at={at()}
          allergy={allergy()}
          anyway={draft.values.anyway}
          onAnyway={() => draft.set({ anyway: true })}
        />
        <OrderedBy chosen={draft.values.orderedBy} onChoose={(orderedBy) => draft.set({ orderedBy })} />
        <IdentityAgain chosen={draft.values.identifiers} onChoose={(identifiers) => draft.set({ identifiers })} />
      </Show>
    </HereSheet>
  )
}

function List(props: { onChoose: (chosen: Partial<MedicineDraft>) => void; onOwn: () => void }) {
  const here = useHere()
  return (
    <section class="medicines" aria-label={words.list}>
      <h3>{words.list}</h3>
      <div class="medicines-grid">
        <For each={here.context().protocol.rescue}>
          {({ drug, dose, unit, route }) => (
            <Button
              note={unbroken(`${figure(dose, 3)} ${unit} ${route}`)}
              onPress={() => props.onChoose({ drug, unit, route, dose: String(dose) })}
            >
              {unbroken(drug)}
            </Button>
          )}
        </For>
        <Button icon="plus" onPress={() => props.onOwn()}>
          {words.own}
        </Button>
      </div>
    </section>
  )
}

function Dose(props: { draft: MedicineDraft; onChange: (changed: Partial<MedicineDraft>) => void }) {
  const slots = [{ id: 'dose', decimals: 3, most: 5 }]
  const [fresh, setFresh] = createSignal(true)
  /** The list's dose is a suggestion: the first digit begins anew, it is not added to it. */
  const key = (pressed: PadKey) => {
    const typed = fresh() && pressed !== 'delete' ? '' : props.draft.dose
    setFresh(false)
    props.onChange({ dose: press({ typed: { dose: typed }, active: 'dose' }, pressed, slots).typed.dose ?? '' })
  }
  usePadKeys(key)
  const options = (values: readonly string[], also: string) =>
    [...new Set([also, ...values])].map((value) => ({ value, label: value }))
  return (
    <div class="medicine-dose">
      <div class="medicine-fields">
        <Show
          when={props.draft.own}
          fallback={
            <p class="medicine-name">
              <b>{props.draft.drug}</b>
              <Button kind="quiet" onPress={() => props.onChange(noDrug)}>
                {words.another}
              </Button>
            </p>
          }
        >
          <TextField
            label={words.drug}
            value={props.draft.drug}
            firstFocus
            onInput={(drug) => props.onChange({ drug, anyway: false })}
          />
          <Button kind="quiet" onPress={() => props.onChange(noDrug)}>
            {words.another}
          </Button>
          <Segmented
            label={words.unit}
            options={options(units, 'mg')}
            chosen={props.draft.unit}
            onChoose={(unit) => props.onChange({ unit })}
          />
        </Show>
        <p class="medicine-figure">
          <output>{props.draft.dose === '' ? '–' : props.draft.dose}</output>{' '}
          <span class="unit">{props.draft.unit}</span>
        </p>
        <Segmented
          label={words.route}
          options={options(routes, props.draft.route)}
          chosen={props.draft.route}
          onChoose={(route) => props.onChange({ route })}
        />
      </div>
      <NumberPad label={words.dose} decimal onKey={key} />
    </div>
  )
}

type WarningsProps = {
  drug: string
  dose: number | undefined
  at: number
  allergy: string | undefined
  anyway: boolean
  onAnyway: () => void
}

function Warnings(props: WarningsProps) {
  const here = useHere()
  const listed = () => here.context().protocol.rescue.find(({ drug }) => same(drug, props.drug))
  const before = () =>
    here
      .session()
      .facts['medication-given'].findLast(
        ({ body, at }) =>
          body.responseTo === undefined && same(body.drug, props.drug) && props.at - at < 6 * 60 * MINUTE,
      )
  const over = () => {
    const most = listed()?.maxDose
    return most !== undefined && props.dose !== undefined && props.dose > most
  }
  return (
    <>
      <Show when={props.allergy}>
        {(name) => (
          <Follows
            warned
            actions={
              <Show when={!props.anyway}>
                <Button onPress={() => props.onAnyway()}>{words.allergyAnyway}</Button>
              </Show>
            }
          >
            <b>{words.allergy(name())}</b>
          </Follows>
        )}
      </Show>
      <Show when={before()}>{(given) => <Follows warned>{words.duplicate(clockTime(given().at))}</Follows>}</Show>
      <Show when={over()}>
        <Follows warned>{words.max(`${figure(listed()?.maxDose ?? 0, 3)} ${listed()?.unit ?? ''}`)}</Follows>
      </Show>
      <Show when={listed()?.sedative}>
        <Follows>{words.sedative}</Follows>
      </Show>
    </>
  )
}

/** What was given and waits for its response: one tap charts it. */
function Responses(props: { onDone: () => void }) {
  const here = useHere()
  const open = createMemo(() => {
    const given = here.session().facts['medication-given']
    const answered = new Set(given.map(({ body }) => body.responseTo))
    return given.filter(({ id, body }) => body.responseDueMinutes !== undefined && !answered.has(id))
  })
  const answer = async (id: string, { drug, dose, unit, route }: Body<'medication-given'>, response: string) => {
    const body = { drug, dose, unit, route, responseTo: id, response }
    if (await here.save(undoWords.response, [{ kind: 'medication-given', body }], { icon: 'med' })) props.onDone()
  }
  return (
    <Show when={open().length > 0}>
      <section class="medicines" aria-label={words.responses}>
        <h3>{words.responses}</h3>
        <For each={open()}>
          {({ id, body, at }) => (
            <div class="medicine-response">
              <p>
                <b>
                  {body.drug} {figure(body.dose, 3)} {body.unit}
                </b>{' '}
                {clockTime(at)}, {words.responseDue(clockTime(at + (body.responseDueMinutes ?? 0) * MINUTE))}
              </p>
              <For each={words.answers}>
                {(response) => <Button onPress={() => void answer(id, body, response)}>{response}</Button>}
              </For>
            </div>
          )}
        </For>
      </section>
    </Show>
  )
}
