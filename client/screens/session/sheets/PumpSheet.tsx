import './PumpSheet.css'
import { For, Match, Show, Switch } from 'solid-js'
import { may } from '../../../../chart/people.ts'
import { inMgPerMl } from '../../../../chart/units.ts'
import { now } from '../../../clock.ts'
import type { Fact } from '../../../data/chart-store.ts'
import { useTablet } from '../../../data/tablet.ts'
import { figure } from '../../../format.ts'
import { Button } from '../../../parts/Button.tsx'
import { NumberPad } from '../../../parts/NumberPad.tsx'
import { Segmented } from '../../../parts/Segmented.tsx'
import { TextField } from '../../../parts/TextField.tsx'
import { occurredAt } from '../../../parts/TimeChips.tsx'
import { numberTyped, type PadKey, press } from '../../../parts/typing.ts'
import { useCharting, useDraft } from '../drafts.ts'
import { useHere } from '../here.ts'
import { compared } from '../live-figures.ts'
import { sessionWords } from '../words.ts'
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
  type Timed,
  timedNow,
  When,
} from './asked.tsx'
import { Begun, useBegun } from './begun.tsx'
import { usePadKeys } from './pad-keys.ts'
import { askedWords, sheetWords, undoWords } from './words.ts'

const words = sheetWords.pump
const kinds = ['reading', 'bolus', 'bag', 'line'] as const
const lineKinds = ['line-primed', 'line-flushed', 'line-discarded'] as const

type PumpDraft = Timed & {
  kind: (typeof kinds)[number]
  typed: Partial<Record<string, string>>
  seconds: string
  orderedBy: string | undefined
  identifiers: Identifier[]
  recipe: string | undefined
  lot: string
  line: (typeof lineKinds)[number]
}
/** Another act at the pump is another order and another confirmation. */
const unconfirmed: Pick<PumpDraft, 'identifiers' | 'orderedBy'> = { identifiers: [], orderedBy: undefined }
const empty = (): PumpDraft => ({
  ...timedNow,
  kind: 'reading',
  typed: {},
  seconds: '60',
  ...unconfirmed,
  recipe: undefined,
  lot: '',
  line: 'line-primed',
})

/** One act on the pump, as the sheet's button says it; nothing while something is missing. */
type Act = {
  readonly text: string
  readonly undo: string
  readonly facts: readonly Fact[]
  readonly waitingFor?: string | undefined
}

/** What happens at the pump besides its rate: its own reading, a bolus, another bag, the line. */
export function PumpSheet(props: { onClose: () => void }) {
  const here = useHere()
  const draft = useDraft<PumpDraft>('pump', empty)
  const begun = useBegun(draft, empty, () => draft.set(unconfirmed))
  const chart = useCharting(draft, () => props.onClose())
  const mayBolus = useMayBolus()
  const at = () => occurredAt(draft.values.time, now())
  const amount = () => numberTyped(draft.values.typed[draft.values.kind])
  const recipe = () => here.context().protocol.recipes.find(({ id }) => id === draft.values.recipe)
  const act = (): Act => {
    if (draft.values.kind === 'reading') return reading(amount())
    if (draft.values.kind === 'bolus') return bolus(amount(), draft.values, mayBolus())
    if (draft.values.kind === 'bag') return bag(recipe(), draft.values)
    return line(amount(), draft.values.line, here.session().infusion.concentration)
  }
  const save = async () => {
    const { undo, facts } = act()
    await chart(undo, [...facts, ...lateNote(draft.values)], {
      at: chosenAt(draft.values),
      icon: 'drop',
    })
  }
  return (
    <HereSheet
      title={words.title}
      onClose={() => props.onClose()}
      actions={
        <Show when={here.mayChart()}>
          <Chart waitingFor={act().waitingFor} onPress={() => void save()}>
            {act().text}
          </Chart>
        </Show>
      }
    >
      <When label={askedWords.at} draft={draft.values} onChange={draft.set} />
      <Begun of={begun} />
      <Segmented
        label={words.which}
        hideLabel
        options={kinds.map((value) => ({ value, label: words.kinds[value] }))}
        chosen={draft.values.kind}
        onChoose={(kind) => draft.set({ kind, ...unconfirmed })}
      />
      <Switch>
        <Match when={draft.values.kind === 'reading'}>
          <Amount
            draft={draft.values}
            label={words.reading}
            unit="mL"
            onType={(typed) => draft.set('typed', 'reading', typed)}
          >
            <Compared mL={amount()} at={at()} />
          </Amount>
        </Match>
        <Match when={draft.values.kind === 'bolus'}>
          <Amount
            draft={draft.values}
            label={words.bolusMg}
            unit="mg"
            onType={(typed) => draft.set('typed', 'bolus', typed)}
          >
            <Segmented
              label={words.over}
              options={words.seconds}
              chosen={draft.values.seconds}
              onChoose={(seconds) => draft.set({ seconds })}
            />
          </Amount>
          <OrderedBy chosen={draft.values.orderedBy} onChoose={(orderedBy) => draft.set({ orderedBy })} />
          <IdentityAgain chosen={draft.values.identifiers} onChoose={(identifiers) => draft.set({ identifiers })} />
        </Match>
        <Match when={draft.values.kind === 'bag'}>
          <div class="pump-recipes">
            <For each={here.context().protocol.recipes}>
              {(each) => (
                <Button
                  kind={each.id === draft.values.recipe ? 'primary' : 'secondary'}
                  note={`${figure(each.drugMl * each.vialMgPerMl, 1)} mg`}
                  onPress={() => draft.set({ recipe: each.id })}
                >
                  {each.name}
                </Button>
              )}
            </For>
          </div>
          <TextField label={words.lot} value={draft.values.lot} onInput={(lot) => draft.set({ lot })} />
          <IdentityAgain chosen={draft.values.identifiers} onChoose={(identifiers) => draft.set({ identifiers })} />
        </Match>
        <Match when={draft.values.kind === 'line'}>
          <Amount
            draft={draft.values}
            label={words.lineWhat}
            unit="mL"
            onType={(typed) => draft.set('typed', 'line', typed)}
          >
            <Segmented
              label={words.lineWhat}
              options={lineKinds.map((value) => ({ value, label: words.lineKinds[value] }))}
              chosen={draft.values.line}
              onChoose={(chosen) => draft.set({ line: chosen })}
            />
          </Amount>
        </Match>
      </Switch>
    </HereSheet>
  )
}

const missing = sessionWords.sheet.nothingYet

function reading(mL: number | undefined): Act {
  const facts: readonly Fact[] = mL === undefined ? [] : [{ kind: 'pump-read', body: { mL } }]
  return {
    text: mL === undefined ? words.kinds.reading : words.save(figure(mL, 2)),
    undo: undoWords.pumpRead,
    facts,
    waitingFor: mL === undefined ? missing : undefined,
  }
}

function bolus(mg: number | undefined, { seconds, orderedBy, identifiers }: PumpDraft, may: boolean): Act {
  const body = { mg: mg ?? 0, overSeconds: Number(seconds), ...(orderedBy === undefined ? {} : { orderedBy }) }
  const waitingFor = () => {
    // The server would take it out of the dose again.
    if (!may) return words.bolusNotYours
    if (mg === undefined || mg === 0) return missing
    return identifiers.length < 2 ? askedWords.twoIdentifiers : undefined
  }
  return {
    text: mg === undefined ? words.kinds.bolus : words.saveBolus(figure(mg, 3)),
    undo: undoWords.bolus,
    facts: [{ kind: 'bolus-given', body }, ...identityFact(identifiers, 'bolus')],
    waitingFor: waitingFor(),
  }
}

type Recipe = ReturnType<ReturnType<typeof useHere>['context']>['protocol']['recipes'][number]

function bag(recipe: Recipe | undefined, { lot, identifiers }: PumpDraft): Act {
  if (recipe === undefined) return { text: words.kinds.bag, undo: undoWords.bag, facts: [], waitingFor: words.recipe }
  const mg = Math.round(recipe.drugMl * recipe.vialMgPerMl * 1000) / 1000
  const body = {
    ...{ mgPerMl: recipe.mgPerMl, mg, mL: recipe.drugMl + recipe.diluentMl, recipe: recipe.name },
    ...(lot.trim() === '' ? {} : { lot: lot.trim() }),
  }
  return {
    text: words.saveBag(recipe.name),
    undo: undoWords.bag,
    facts: [{ kind: 'bag-changed', body }, ...identityFact(identifiers, 'bag-change')],
    waitingFor: identifiers.length < 2 ? askedWords.twoIdentifiers : undefined,
  }
}

function line(
  mL: number | undefined,
  kind: (typeof lineKinds)[number],
  of: Parameters<typeof inMgPerMl>[0] | undefined,
): Act {
  const mg = mL === undefined || of === undefined ? undefined : Math.round(mL * inMgPerMl(of) * 1000) / 1000
  const body = { mL: mL ?? 0, ...(mg === undefined ? {} : { mg }) }
  return {
    text: mL === undefined ? words.kinds.line : words.saveLine(words.lineKinds[kind], figure(mL, 2)),
    undo: undoWords.line,
    facts: [{ kind, body } as Fact],
    waitingFor: mL === undefined ? missing : undefined,
  }
}

type AmountProps = {
  draft: PumpDraft
  label: string
  unit: string
  children: import('solid-js').JSX.Element
  onType: (typed: string) => void
}

function Amount(props: AmountProps) {
  const slots = [{ id: 'amount', decimals: 2, most: 4 }]
  const typed = () => props.draft.typed[props.draft.kind] ?? ''
  const key = (pressed: PadKey) =>
    props.onType(press({ typed: { amount: typed() }, active: 'amount' }, pressed, slots).typed.amount ?? '')
  usePadKeys(key)
  return (
    <div class="pump-amount">
      <div class="pump-fields">
        <p class="pump-figure">
          <span>{props.label}</span>
          <span>
            <output>{typed() === '' ? '–' : typed()}</output> <span class="unit">{props.unit}</span>
          </span>
        </p>
        {props.children}
      </div>
      <NumberPad label={props.label} decimal onKey={key} />
    </div>
  )
}

function Compared(props: { mL: number | undefined; at: number }) {
  const here = useHere()
  const result = () => compared(here.session(), here.context(), props.mL ?? 0, props.at)
  return (
    <Follows warned={props.mL !== undefined && !result().agrees}>
      {words.charted(figure(result().charted, 1))}
      <Show when={props.mL !== undefined}>: {result().agrees ? words.agrees : words.differs}</Show>
    </Follows>
  )
}

/** Who may give a bolus is the clinic's and the state's. */
function useMayBolus() {
  const here = useHere()
  const { me } = useTablet()
  return () => may(me.me()?.staff.role ?? 'nurse', 'give-orders') || here.context().clinic.scope.nurseMayGiveBolus
}
