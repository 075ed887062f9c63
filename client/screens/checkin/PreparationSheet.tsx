import { createSignal, Show } from 'solid-js'
import type { Body } from '../../../chart/bodies.ts'
import { dosingWeight, orderInForce, readBack } from '../../../chart/order.ts'
import type { Recipe } from '../../../chart/protocol.ts'
import { factsOf } from '../../../chart/session.ts'
import { inKg } from '../../../chart/units.ts'
import { now } from '../../clock.ts'
import type { Fact } from '../../data/chart-store.ts'
import { sentence } from '../../data/me.ts'
import type { Charted } from '../../data/outbox.ts'
import { dayOf, useTablet } from '../../data/tablet.ts'
import { figure } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Figure } from '../../parts/Figure.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { occurredAt } from '../../parts/TimeChips.tsx'
import { storeWitnessed } from '../discharge/witness.ts'
import { ScanVial } from '../scan/ScanVial.tsx'
import { type Draft, useDraft } from '../session/drafts.ts'
import { useHere } from '../session/here.ts'
import { chosenAt, lateNote, type Timed, timedNow, When } from '../session/sheets/asked.tsx'
import { BlindCheck } from './BlindCheck.tsx'
import { steadyChoices } from './check-in.ts'
import { FormSheet } from './FormSheet.tsx'
import { PrintLabel } from './Label.tsx'
import { orderSaid } from './order-words.ts'
import { expiryState, type Made, madeBy, type Prepared, prepared, type Vial } from './preparation.ts'
import { SecondPerson } from './SecondPerson.tsx'
import { checkInWords } from './words.ts'

const words = checkInWords.preparation

type Preparing = Timed & { -readonly [K in keyof Vial]: Vial[K] } & { recipe: string | undefined }
const empty = (): Preparing => ({ ...timedNow, recipe: undefined, lot: '', expires: '', vial: '', ndc: '' })

/**
 * The syringe or bag, by the protocol's recipe: the total mg large, the vial's lot and expiry, a second person's
 * check.
 */
export function PreparationSheet(props: { onClose: () => void }) {
  const here = useHere()
  const draft = useDraft<Preparing>('preparation', empty)
  const [checking, setChecking] = createSignal(false)
  const recipes = steadyChoices(() =>
    here.context().protocol.recipes.map((each) => ({ value: each.id, label: each.name, note: recipeNote(each) })),
  )
  const recipe = () => here.context().protocol.recipes.find(({ id }) => id === draft.values.recipe)
  const made = () => {
    const chosen = recipe()
    return chosen && madeBy(chosen)
  }
  const missing = () => missingOf(draft.values, recipe())
  const facts = () => {
    const chosen = recipe()
    if (chosen === undefined || missing() !== undefined) return undefined
    return prepared(chosen, draft.values, here.session(), occurredAt(draft.values.time, now()))
  }
  const done = () => {
    draft.clear()
    props.onClose()
  }
  const saveUnchecked = async () => {
    const both = facts()
    if (!both) return
    // A check whose answer was lost may have been stored: the same entry, and not another syringe.
    const before = draft.madeFor(sayOf(draft.values))
    const bag: readonly Fact[] = before ? [] : [{ kind: 'bag-prepared', body: both.bag }]
    const saved = await here.save(
      checkInWords.undo.answered(words.title, summaryOf(made())),
      [{ kind: 'drawn', body: drawnFor(both, before) }, ...bag, ...lateNote(draft.values)],
      { at: chosenAt(draft.values), made: before && [before] },
    )
    if (saved) done()
  }
  return (
    <FormSheet
      title={words.title}
      action={words.check}
      icon="users"
      waitingFor={missing()}
      onPress={() => setChecking(true)}
      otherwise={
        <Show when={missing() === undefined}>
          <Button kind="quiet" note={words.withoutCheckNote} onPress={() => void saveUnchecked()}>
            {words.withoutCheck}
          </Button>
        </Show>
      }
      onClose={() => props.onClose()}
    >
      <When label={words.when} draft={draft.values} onChange={draft.set} />
      <Segmented
        label={words.recipe}
        column
        options={recipes()}
        chosen={draft.values.recipe}
        onChoose={(chosen) => draft.set({ recipe: chosen })}
      />
      <Show when={recipe()}>{(chosen) => <Making recipe={chosen()} />}</Show>
      <VialFields draft={draft} />
      <Show when={factsOf(here.session(), 'bag-prepared', 'bag-changed').at(-1)}>
        {(bag) => <PrintLabel bag={bag()} />}
      </Show>
      <Show when={checking()}>
        <Checked draft={draft} recipe={recipe()} onDone={done} onClose={() => setChecking(false)} />
      </Show>
    </FormSheet>
  )
}

/** What makes it this preparation and not another one. */
const sayOf = ({ recipe, lot, expires, vial, ndc, ...timed }: Preparing) => [
  recipe,
  lot,
  expires,
  vial,
  ndc,
  chosenAt(timed),
]
/** The draw belongs to the container that was named when the entry was made, which may be on the record since. */
const drawnFor = ({ drawn }: Prepared, made: Charted | undefined): Body<'drawn'> =>
  made === undefined
    ? drawn
    : { ...drawn, container: (made.entry.body as Body<'bag-prepared'>).container ?? drawn.container }

const recipeNote = ({ drugMl, vialMgPerMl, diluentMl, diluent }: Recipe) =>
  words.recipeNote(figure(drugMl, 3), figure(vialMgPerMl, 3), figure(diluentMl, 3), diluent)

const summaryOf = (made: Made | undefined) =>
  made ? words.summary(figure(made.mg, 3), figure(made.mL, 3), figure(made.mgPerMl, 3)) : ''

function missingOf(values: Preparing, recipe: Recipe | undefined): string | undefined {
  if (recipe === undefined) return words.missing.recipe
  if (madeBy(recipe) === undefined) return words.tooWeak
  if (values.lot.trim() === '') return words.missing.lot
  return expiryProblem(values.expires) ?? (values.expires.trim() === '' ? words.missing.expires : undefined)
}

/** What is wrong with a typed expiry; an empty one is not wrong yet. */
function expiryProblem(expires: string): string | undefined {
  if (expires.trim() === '') return undefined
  const state = expiryState(expires, dayOf(now()))
  if (state === 'unreadable') return words.missing.expires
  return state === 'expired' ? words.missing.expired(expires.trim()) : undefined
}

/** What the recipe makes: the total large, since a vial read as its concentration is a tenfold slip. */
function Making(props: { recipe: Recipe }) {
  const here = useHere()
  const pump = () => {
    const order = orderInForce(here.session())
    if (order === undefined || here.session().infusion.weight === undefined) return undefined
    const said = orderSaid(order, here.session(), here.context())
    return said.mlPerHour === undefined ? undefined : { rate: order.mgPerKgPerHour, mlPerHour: said.mlPerHour }
  }
  return (
    <Show when={madeBy(props.recipe)} fallback={<AlertBlock level="critical" title={words.tooWeak} />}>
      {(made) => (
        <div class="preparation-figures">
          <Figure
            label={words.draw}
            value={figure(made().drawMl, 3)}
            unit="mL"
            below={words.drawOf(figure(props.recipe.vialMgPerMl, 3))}
          />
          <Figure
            label={words.total(words.container[props.recipe.container])}
            value={figure(made().mg, 3)}
            unit={words.mg}
            tone="drug"
            below={words.in(figure(made().mL, 3), figure(made().mgPerMl, 3))}
          />
          <Show when={pump()}>
            {(set) => (
              <Figure
                label={words.pump}
                value={figure(set().mlPerHour, 3)}
                unit="mL/h"
                below={set().rate === undefined ? undefined : words.pumpNote(figure(set().rate ?? 0, 3))}
              />
            )}
          </Show>
        </div>
      )}
    </Show>
  )
}

function VialFields(props: { draft: Draft<Preparing> }) {
  const values = () => props.draft.values
  return (
    <div class="preparation-vial">
      <div class="preparation-scan">
        <ScanVial
          onRead={({ lot, expires, ndc, serial }) =>
            props.draft.set({
              ...(lot === undefined ? {} : { lot }),
              ...(expires === undefined ? {} : { expires }),
              ...(ndc === undefined ? {} : { ndc }),
              ...(serial === undefined ? {} : { vial: serial }),
            })
          }
        />
      </div>
      <TextField
        label={words.lot}
        value={values().lot}
        autocomplete="off"
        onInput={(lot) => props.draft.set({ lot })}
      />
      <TextField
        label={words.expires}
        hint={words.expiresHint}
        problem={values().expires.trim().length < 7 ? undefined : expiryProblem(values().expires)}
        value={values().expires}
        autocomplete="off"
        inputmode="numeric"
        onInput={(expires) => props.draft.set({ expires })}
      />
      <TextField
        label={words.vial}
        hint={words.vialHint}
        value={values().vial}
        autocomplete="off"
        onInput={(vial) => props.draft.set({ vial })}
      />
      <TextField
        label={words.ndc}
        value={values().ndc}
        autocomplete="off"
        onInput={(ndc) => props.draft.set({ ndc })}
      />
    </div>
  )
}

type CheckedProps = { draft: Draft<Preparing>; recipe: Recipe | undefined; onDone: () => void; onClose: () => void }

/** The preparation charted with its check. */
function Checked(props: CheckedProps) {
  const here = useHere()
  const tablet = useTablet()
  const values = () => props.draft.values
  const check = async (second: { username: string; pin: string }) => {
    const at = chosenAt(values())
    const both = props.recipe && prepared(props.recipe, values(), here.session(), occurredAt(values().time, now()))
    if (!both) return checkInWords.second.nothingStored
    const made = props.draft.once(sayOf(values()), () =>
      here.chart.make({ kind: 'bag-prepared', body: both.bag }, { at }),
    )
    const answer = await storeWitnessed(tablet, here.chart, made.entry, second)
    if (!answer.ok) return answer.refused.byServer ? sentence(answer.refused) : checkInWords.second.unknown
    // The draw follows its preparation: a check that failed must leave no trace of either.
    const drawn: Fact = { kind: 'drawn', body: drawnFor(both, made) }
    if (!(await here.save(words.title, [drawn, ...lateNote(values())], { at }))) return words.drawnNotSaved
    here.offerUndo(undefined)
    props.onDone()
    return undefined
  }
  const [worked, setWorked] = createSignal(false)
  return (
    <Show
      when={worked()}
      fallback={
        <BlindCheck
          right={{ mg: props.recipe ? (madeBy(props.recipe)?.mg ?? 0) : 0, mlPerHour: pumpBy(props.recipe, here) }}
          onSame={() => setWorked(true)}
          onClose={() => props.onClose()}
        >
          <WorkedFrom recipe={props.recipe} />
        </BlindCheck>
      }
    >
      <SecondPerson onCheck={check} onClose={() => props.onClose()}>
        <div class="second-what">
          <b>{summaryOf(props.recipe && madeBy(props.recipe))}</b>
          <span>{props.recipe && recipeNote(props.recipe)}</span>
          <span>{words.by(values().lot.trim())}</span>
          <Pump />
        </div>
      </SecondPerson>
    </Show>
  )
}

/** What the pump will be set to with this recipe; nothing before the order and the weight. */
function pumpBy(recipe: Recipe | undefined, here: ReturnType<typeof useHere>): number | undefined {
  const { protocol, clinic } = here.context()
  const [order, kg] = [orderInForce(here.session()), dosingWeight(here.session(), protocol)]
  if (recipe === undefined || order === undefined || kg === undefined) return undefined
  const by = { weightKg: inKg(kg), mgPerMl: recipe.mgPerMl, resolution: clinic.pumpResolutionMlPerHour }
  return readBack(order, by)?.mlPerHour
}

/** Vial, volumes, weight and order: what the figures follow from, and none of the figures. */
function WorkedFrom(props: { recipe: Recipe | undefined }) {
  const here = useHere()
  const kg = () => dosingWeight(here.session(), here.context().protocol)
  const rate = () => orderInForce(here.session())?.mgPerKgPerHour
  return (
    <>
      <Show when={props.recipe}>
        {(recipe) => (
          <>
            <b>{checkInWords.blind.vial(figure(recipe().drugMl, 3), figure(recipe().vialMgPerMl, 3))}</b>
            <span>{checkInWords.blind.made(figure(recipe().drugMl + recipe().diluentMl, 3))}</span>
          </>
        )}
      </Show>
      <Show when={rate() !== undefined && kg() !== undefined}>
        <span>{checkInWords.blind.order(figure(rate() ?? 0, 3), figure((kg() ?? 0) / 1000, 3))}</span>
      </Show>
    </>
  )
}

function Pump() {
  const here = useHere()
  const order = () => orderInForce(here.session())
  return (
    <Show when={order()}>{(given) => <span>{orderSaid(given(), here.session(), here.context()).sentence}</span>}</Show>
  )
}
