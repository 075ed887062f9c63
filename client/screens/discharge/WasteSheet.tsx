import { createSignal, For, Match, onCleanup, Show, Switch } from 'solid-js'
import type { Container } from '../../../chart/custody.ts'
import { inMg } from '../../../chart/units.ts'
import type { Fact } from '../../data/chart-store.ts'
import { sentence } from '../../data/me.ts'
import { useTablet } from '../../data/tablet.ts'
import { figure } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { NumberPad } from '../../parts/NumberPad.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { SelectField } from '../../parts/SelectField.tsx'
import { Sheet, SheetColumns } from '../../parts/Sheet.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { type PadKey, press } from '../../parts/typing.ts'
import { useDraft } from '../session/drafts.ts'
import { useHere } from '../session/here.ts'
import { type Amount, amountOf } from './amount.ts'
import { containerName, useCustody } from './DrugLeft.tsx'
import { After, AmountRow, Balance } from './WasteFigures.tsx'
import { readAnew, storeWitnessed, type WitnessedKind, witnessesOf } from './witness.ts'
import { dischargeWords } from './words.ts'

const words = dischargeWords.waste
const kinds: readonly WitnessedKind[] = ['wasted', 'returned', 'discrepancy-recorded']

type Draft = { kind: WitnessedKind; of: 'mg' | 'mL'; text: string; method: string | undefined; reason: string }
/** Where the concentration is known, mL is what can be read off the syringe or bag. */
const blank =
  ({ mgPerMl }: Container) =>
  (): Draft => ({
    kind: 'wasted',
    of: mgPerMl === undefined ? 'mg' : 'mL',
    text: '',
    method: undefined,
    reason: '',
  })

/**
 * What is left of one container, accounted for in front of a second person who types their own PIN. Nothing is stored
 * before the server has accepted them.
 */
export function WasteSheet(props: { container: string; onClose: () => void }) {
  const here = useHere()
  const containers = useCustody()
  const [chosen, setChosen] = createSignal(props.container)
  const container = () => containers().find(({ id }) => id === chosen())
  return (
    <Sheet title={words.title} chair={here.chair()} patient={here.patient()} onClose={() => props.onClose()}>
      <Show when={containers().length > 1}>
        <Segmented
          label={words.which}
          hideLabel
          options={containers().map((each) => ({ value: each.id, label: containerName(each) }))}
          chosen={chosen()}
          onChoose={setChosen}
        />
      </Show>
      <Show when={chosen()} keyed>
        <Show when={container()}>{(one) => <Account container={one()} onDone={() => props.onClose()} />}</Show>
      </Show>
    </Sheet>
  )
}

/** Where the pad's digits go. */
type Typing = 'amount' | 'pin'

function Account(props: { container: Container; onDone: () => void }) {
  const here = useHere()
  const tablet = useTablet()
  const draft = useDraft<Draft>(`waste-${props.container.id}`, blank(props.container))
  const [typing, setTyping] = createSignal<Typing>('amount')
  const [witness, setWitness] = createSignal<string>()
  const [pin, setPin] = createSignal('')
  const [problem, setProblem] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  onCleanup(() => setPin(''))

  const amount = () => amountOf(draft.values, props.container.mgPerMl)
  const mgText = () => figure(amount().mg ?? 0, 3)
  const people = () => witnessesOf(here.context(), here.session(), here.author())
  const second = () => people().find(({ id }) => id === witness())
  const waitingFor = () => lacking(draft.values, amount(), witness(), pin())
  const digit = (key: PadKey) => {
    setProblem('')
    if (typing() === 'pin') {
      if (key !== '.') setPin((before) => (key === 'delete' ? before.slice(0, -1) : (before + key).slice(0, 6)))
      return
    }
    const slots = [{ id: 'amount', decimals: 3, most: 4 }]
    const { typed } = press({ typed: { amount: draft.values.text }, active: 'amount' }, key, slots)
    draft.set('text', typed.amount ?? '')
  }
  const pick = (of: 'mg' | 'mL') => {
    setTyping('amount')
    if (of !== draft.values.of) draft.set({ of, text: '' })
  }
  const all = () => draft.set({ of: 'mg', text: figure(Math.max(0, inMg(props.container.unaccounted)), 3) })
  const store = async () => {
    const person = second()
    if (busy() || person === undefined) return
    const made = draft.once([draft.values, amount()], () =>
      here.chart.make(factOf(draft.values, amount(), props.container.id)),
    )
    setBusy(true)
    setProblem('')
    const answer = await storeWitnessed(tablet, here.chart, made.entry, { username: person.username, pin: pin() })
    setBusy(false)
    setPin('')
    if (answer.ok) {
      draft.clear()
      return props.onDone()
    }
    setTyping('pin')
    if (!answer.refused.byServer) {
      setProblem(words.offline)
      return void readAnew(tablet, here.chart)
    }
    setProblem(`${words.refused} ${sentence(answer.refused).replace(words.refused, '').trim()}`)
  }

  return (
    <SheetColumns
      fields={
        <div class="waste-fields">
          <Balance container={props.container} />
          <Segmented
            label={words.what}
            hideLabel
            options={kinds.map((value) => ({ value, label: words.kinds[value] }))}
            chosen={draft.values.kind}
            onChoose={(kind) => draft.set('kind', kind)}
          />
          <AmountRow
            typed={draft.values}
            amount={amount()}
            isTyping={typing() === 'amount'}
            knowsConcentration={props.container.mgPerMl !== undefined}
            onPick={pick}
          />
          <After container={props.container} mg={amount().mg} />
          <Show
            when={draft.values.kind === 'wasted'}
            fallback={
              <TextField
                label={words.reason}
                value={draft.values.reason}
                onInput={(reason) => draft.set('reason', reason)}
              />
            }
          >
            <SelectField
              label={words.method}
              options={words.methods.map((value) => ({ value, label: value }))}
              value={draft.values.method}
              onChoose={(method) => draft.set('method', method)}
            />
          </Show>
          <Show when={people().length > 0} fallback={<AlertBlock level="attention" title={words.noWitness} />}>
            <SelectField
              label={words.witness}
              options={people().map(({ id, name }) => ({ value: id, label: name }))}
              value={witness()}
              empty={words.nobody}
              onChoose={(id) => {
                setWitness(id)
                setPin('')
                setTyping('pin')
              }}
            />
          </Show>
          <Show when={second()}>
            {(person) => (
              <button
                type="button"
                class="waste-pin"
                aria-current={typing() === 'pin' ? 'true' : undefined}
                onClick={() => setTyping('pin')}
              >
                <span>{words.pin(person().name)}</span>
                <span class="waste-dots" role="status" aria-label={words.pinTyped(pin().length)}>
                  <For each={[...pin()]}>{() => <i />}</For>
                </span>
              </button>
            )}
          </Show>
          <Show when={problem()}>
            <AlertBlock level="critical" title={problem()} />
          </Show>
        </div>
      }
      pad={
        <Switch>
          <Match when={typing() === 'pin'}>
            <NumberPad label={words.pin(second()?.name ?? '')} onKey={digit} />
          </Match>
          <Match when={typing() === 'amount'}>
            <NumberPad
              label={`${words.amount}, ${draft.values.of}`}
              decimal
              aside={{
                label: words.all(`${figure(Math.max(0, inMg(props.container.unaccounted)), 3)} mg`),
                onPress: all,
              }}
              onKey={digit}
            />
          </Match>
        </Switch>
      }
      action={
        <Button
          kind="primary"
          size="big"
          waitingFor={busy() ? words.sending : waitingFor()}
          onPress={() => void store()}
        >
          {words.save[draft.values.kind](mgText())}
        </Button>
      }
    />
  )
}

function factOf(typed: Draft, { mg = 0, mL }: Amount, container: string): Fact {
  const amount = { container, mg, ...(mL === undefined ? {} : { mL }) }
  if (typed.kind !== 'wasted') return { kind: typed.kind, body: { ...amount, reason: typed.reason.trim() } }
  return { kind: 'wasted', body: { ...amount, ...(typed.method === undefined ? {} : { method: typed.method }) } }
}

/** The first thing that is missing, in the order of the sheet. */
function lacking(
  { kind, method, reason }: Draft,
  { mg }: Amount,
  witness: string | undefined,
  pin: string,
): string | undefined {
  if (mg === undefined || mg === 0) return words.missing.amount
  if (kind === 'wasted' && method === undefined) return words.missing.method
  if (kind !== 'wasted' && reason.trim() === '') return words.missing.reason
  if (witness === undefined) return words.missing.witness
  return pin.length < 4 ? words.missing.pin : undefined
}
