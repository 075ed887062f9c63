import { createSignal, Show } from 'solid-js'
import { createStore } from 'solid-js/store'
import { mayWitness } from '../../../chart/people.ts'
import type { LotView } from '../../../chart/stock/view.ts'
import { useTablet } from '../../data/tablet.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { SelectField } from '../../parts/SelectField.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { ScanVial } from '../scan/ScanVial.tsx'
import { draftProblems, emptyDraft, factOf, type StockAct, type StockDraft } from './draft.ts'
import { type Second, stockEntry, storeStock } from './state.ts'
import { custodyWords } from './words.ts'

const words = custodyWords.form

export type StockFormProps = {
  readonly act: StockAct
  /** The lot that was open; another one can be typed. */
  readonly lot?: LotView | undefined
  readonly onDone: () => void
  readonly onClose: () => void
}

/** Receiving, counting, adjusting and recording a discrepancy: what changes the books asks for a second person here. */
export function StockForm(props: StockFormProps) {
  const tablet = useTablet()
  const [draft, setDraft] = createStore<{ -readonly [K in keyof StockDraft]: StockDraft[K] }>({
    ...emptyDraft,
    ...(props.lot ? { drug: props.lot.drug, lot: props.lot.lot } : {}),
  })
  const [second, setSecond] = createStore({ username: undefined as string | undefined, pin: '' })
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [problem, setProblem] = createSignal<string>()
  const problems = () => (tried() ? draftProblems(props.act, draft) : {})
  const asksSecond = () => props.act === 'adjust' || props.act === 'discrepancy'
  const present = (): Second | undefined =>
    second.username !== undefined && second.pin.length >= 4 ? { username: second.username, pin: second.pin } : undefined
  let made: { said: string; entry: ReturnType<typeof stockEntry> } | undefined
  /** The same words are the same entry: sent again after a lost answer it is stored once. */
  const entryOf = (fact: NonNullable<ReturnType<typeof factOf>>) => {
    const said = JSON.stringify(fact)
    if (made?.said !== said) made = { said, entry: stockEntry(tablet, fact) }
    return made.entry
  }
  const save = async () => {
    setTried(true)
    const fact = factOf(props.act, draft)
    if (busy() || fact === undefined || (asksSecond() && present() === undefined)) return
    setBusy(true)
    const why = await storeStock(tablet, entryOf(fact), asksSecond() ? present() : undefined)
    setSecond('pin', '')
    setBusy(false)
    setProblem(why)
    if (why === undefined) props.onDone()
  }
  return (
    <Dialog
      title={words[props.act]}
      onClose={() => props.onClose()}
      actions={
        <Button kind="primary" onPress={() => void save()}>
          {words.save}
        </Button>
      }
    >
      <div class="stock-form">
        <Show when={props.act === 'receive'}>
          <div class="stock-wide">
            <ScanVial
              onRead={({ lot, expires, ndc }) =>
                setDraft({
                  ...(lot === undefined ? {} : { lot }),
                  ...(expires === undefined ? {} : { expires }),
                  ...(ndc === undefined ? {} : { ndc }),
                })
              }
            />
          </div>
        </Show>
        <TextField
          label={words.drug}
          value={draft.drug}
          problem={problems().drug}
          onInput={(t) => setDraft('drug', t)}
        />
        <TextField
          label={words.lot}
          value={draft.lot}
          problem={problems().lot}
          autocomplete="off"
          firstFocus
          onInput={(text) => setDraft('lot', text)}
        />
        <Amount act={props.act} value={draft.mg} problem={problems().mg} onInput={(text) => setDraft('mg', text)} />
        <Show when={props.act === 'receive' || props.act === 'count'}>
          <TextField
            label={words.containers}
            value={draft.containers}
            problem={problems().containers}
            inputmode="numeric"
            onInput={(text) => setDraft('containers', text)}
          />
        </Show>
        <Show when={props.act === 'receive'}>
          <TextField
            label={words.expires}
            hint={words.expiresHint}
            value={draft.expires}
            problem={problems().expires}
            onInput={(text) => setDraft('expires', text)}
          />
          <TextField label={words.ndc} value={draft.ndc} onInput={(text) => setDraft('ndc', text)} />
        </Show>
        <Show when={props.act === 'count'}>
          <div class="stock-wide">
            <Segmented
              label={words.purpose}
              options={[
                { value: 'end-of-day', label: words.endOfDay },
                { value: 'inventory', label: words.inventory },
              ]}
              chosen={draft.purpose}
              onChoose={(purpose) => setDraft('purpose', purpose)}
            />
            <p class="quiet">{words.blind}</p>
          </div>
        </Show>
        <Show when={asksSecond()}>
          <div class="stock-wide">
            <TextField
              label={words.reason}
              value={draft.reason}
              problem={problems().reason}
              onInput={(text) => setDraft('reason', text)}
            />
          </div>
          <SecondFields
            username={second.username}
            pin={second.pin}
            tried={tried()}
            onWho={(username) => setSecond({ username, pin: '' })}
            onPin={(pin) => setSecond('pin', pin.replace(/\D/g, '').slice(0, 6))}
          />
        </Show>
        <Show when={problem()}>
          {(why) => (
            <div class="stock-wide">
              <AlertBlock level="attention" title={why()} />
            </div>
          )}
        </Show>
      </div>
    </Dialog>
  )
}

type AmountProps = { act: StockAct; value: string; problem: string | undefined; onInput: (text: string) => void }
const amountLabel = { receive: words.mg, count: words.counted, adjust: words.change, discrepancy: words.missing }

function Amount(props: AmountProps) {
  return (
    <TextField
      label={amountLabel[props.act]}
      unit="mg"
      hint={props.act === 'adjust' ? words.changeHint : undefined}
      value={props.value}
      problem={props.problem}
      inputmode="decimal"
      autocomplete="off"
      onInput={props.onInput}
    />
  )
}

type SecondProps = {
  username: string | undefined
  pin: string
  tried: boolean
  onWho: (username: string) => void
  onPin: (pin: string) => void
}

function SecondFields(props: SecondProps) {
  const { directory, me } = useTablet()
  const others = () =>
    [...directory.staff().values()].filter(
      ({ id, role, enabled }) => enabled && id !== me.me()?.staff.id && mayWitness(role, directory.clinic()),
    )
  const needed = (is: boolean) => (props.tried && is ? custodyWords.problem.needed : undefined)
  return (
    <Show when={others().length > 0} fallback={<AlertBlock level="attention" title={custodyWords.problem.nobody} />}>
      <SelectField
        label={words.witness}
        options={others().map(({ username, name }) => ({ value: username, label: name }))}
        value={props.username}
        problem={needed(props.username === undefined)}
        onChoose={props.onWho}
      />
      <TextField
        label={words.pin}
        type="password"
        value={props.pin}
        problem={needed(props.pin.length < 4)}
        inputmode="numeric"
        autocomplete="off"
        onInput={props.onPin}
      />
    </Show>
  )
}
