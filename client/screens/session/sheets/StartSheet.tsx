import { createMemo, createSignal, For, Show } from 'solid-js'
import { blocking, checklist, checklistItems } from '../../../../chart/checklist.ts'
import { baselineOf } from '../../../../chart/readings.ts'
import { minutes } from '../../../../chart/units.ts'
import { now } from '../../../clock.ts'
import { useTablet } from '../../../data/tablet.ts'
import { clockTime, duration, figure } from '../../../format.ts'
import { ChipChoice } from '../../../parts/Chips.tsx'
import { occurredAt } from '../../../parts/TimeChips.tsx'
import { undoTime } from '../../../parts/UndoBar.tsx'
import { useDraft } from '../drafts.ts'
import { useHere } from '../here.ts'
import {
  Chart,
  chosenAt,
  Follows,
  HereSheet,
  type Identifier,
  IdentityAgain,
  identityFact,
  type Timed,
  timedNow,
  When,
} from './asked.tsx'
import { Begun, useBegun } from './begun.tsx'
import { type ChosenRate, chosenPump, noRate, RateChooser } from './RateChooser.tsx'
import { planned } from './rate-math.ts'
import { chartBefore, nobody, type Second, SecondPerson } from './SecondPerson.tsx'
import { someoneOnSite, WhoIsOnSite } from './WhoIsOnSite.tsx'
import { askedWords, sheetWords, undoWords } from './words.ts'

const words = sheetWords.start

type StartDraft = Timed &
  ChosenRate & { identifiers: Identifier[]; pump: string | undefined; ran: boolean; nobodyOnSite: string }
const empty = (): StartDraft => ({
  ...timedNow,
  ...noRate,
  identifiers: [],
  pump: undefined,
  ran: false,
  nobodyOnSite: '',
})

/** The start: who it is, what was ordered, what the pump is set to, and whoever checked it as well. */
export function StartSheet(props: { onClose: () => void }) {
  const here = useHere()
  const tablet = useTablet()
  const draft = useDraft<StartDraft>('start', empty)
  const begun = useBegun(draft, empty, () => draft.set({ identifiers: [], ran: false }))
  const [second, setSecond] = createSignal<Second>(nobody)
  const [busy, setBusy] = createSignal(false)
  /** Why the second check was not made; nothing was charted then. */
  const [declined, setDeclined] = createSignal<string>()
  /** The server gave no answer once: the start does not wait for it any longer. */
  const [alone, setAlone] = createSignal(false)
  const at = () => occurredAt(draft.values.time, now())
  const pumping = () => ({ session: here.session(), context: here.context() })
  const order = () => here.view().order
  const mL = () => chosenPump(pumping(), draft.values, order()?.mlPerHour)
  const plan = () => {
    const value = mL()
    return value === undefined ? undefined : planned(pumping(), value, at())
  }
  const isOver = () => plan()?.judged.verdict === 'over-order' || plan()?.judged.verdict === 'over-limit'
  const asksOnSite = () => here.context().clinic.scope.practitionerOnSite && !someoneOnSite(here.session())
  const wantsCheck = () => here.context().clinic.scope.secondCheckAtStart
  const waitingFor = () => {
    if (mL() === undefined) return sheetWords.rate.choose
    if (isOver() && !draft.values.ran) return plan()?.judged.sentence
    if (draft.values.identifiers.length < 2) return askedWords.twoIdentifiers
    return second().username !== undefined && second().pin.length < 4 ? sheetWords.second.pin(secondName()) : undefined
  }
  const rateWords = () => {
    const dosed = plan()?.mgPerKgPerHour
    return dosed === undefined || dosed === null ? `${figure(mL() ?? 0, 1)} mL/h` : `${figure(dosed, 3)} mg/kg/h`
  }
  const started = (mlPerHour: number) => {
    const dosed = plan()?.mgPerKgPerHour
    const rate = dosed === undefined || dosed === null ? {} : { mgPerKgPerHour: Math.round(dosed * 1000) / 1000 }
    const pump = draft.values.pump === undefined ? {} : { pump: draft.values.pump }
    const because = draft.values.nobodyOnSite.trim()
    const alone = because === '' || !asksOnSite() ? {} : { nobodyOnSite: because }
    return { kind: 'infusion-started' as const, body: { mlPerHour, ...rate, ...pump, ...alone } }
  }
  const choose = (next: Second) => {
    setDeclined(undefined)
    if (next.username !== second().username) setAlone(false)
    setSecond(next)
  }
  const secondName = () =>
    [...here.context().staff.values()].find(({ username }) => username === second().username)?.name ?? ''
  const isChecked = () => second().username !== undefined && !alone()
  const save = async () => {
    const value = mL()
    if (busy() || value === undefined) return
    setBusy(true)
    const saved = isChecked() ? await startChecked(value) : await startAlone(value)
    setBusy(false)
    if (!saved) return
    draft.clear()
    props.onClose()
  }
  const text = () => undoWords.started(rateWords())
  const identity = () => identityFact(draft.values.identifiers, 'start')
  const says = (value: number) => [started(value), chosenAt(draft.values)]
  const startAlone = (value: number) => {
    // A check whose answer was lost may have been stored: the same entry, and not another start.
    const before = draft.madeFor(says(value))
    const options = { at: chosenAt(draft.values), icon: 'flag' as const }
    if (before) return here.save(text(), identity(), { ...options, made: [before] })
    return here.save(text(), [started(value), ...identity()], options)
  }
  const startChecked = async (value: number) => {
    const made = draft.once(says(value), () => here.chart.make(started(value), { at: chosenAt(draft.values) }))
    const { stored, why, noAnswer } = await chartBefore(tablet, here, second(), made)
    if (!stored) {
      setSecond({ ...second(), pin: '' })
      setAlone(noAnswer === true)
      setDeclined(why)
      return false
    }
    // Not closed before this is charted as well: the start is tried again under its own id, and is there once.
    if (identity().length > 0 && !(await here.save(text(), identity(), { at: chosenAt(draft.values) }))) return false
    here.offerUndo({ text: text(), icon: 'flag', entries: [made.entry.id], until: tablet.time.now() + undoTime })
    return true
  }
  return (
    <HereSheet
      title={words.title}
      onClose={() => props.onClose()}
      actions={
        <div class="asked-action">
          <Show when={declined()}>{(why) => <Follows warned>{why()}</Follows>}</Show>
          <Chart
            waitingFor={waitingFor()}
            note={sheetWords.rate.chartNote(rateWords(), clockTime(at()))}
            onPress={() => void save()}
          >
            {sheetWords.rate.chart(figure(mL() ?? 0, 1))}
          </Chart>
        </div>
      }
    >
      <When label={askedWords.from} draft={draft.values} onChange={draft.set} />
      <Begun of={begun} />
      <IdentityAgain
        label={words.label}
        chosen={draft.values.identifiers}
        onChoose={(identifiers) => draft.set({ identifiers })}
      />
      <ChipChoice
        label={words.pump}
        options={here.context().clinic.pumps.map((value) => ({ value, label: value }))}
        chosen={draft.values.pump}
        onChoose={(pump) => draft.set({ pump })}
      />
      <BeforeStart />
      <RateChooser
        chosen={draft.values}
        start={order()?.mlPerHour}
        at={at()}
        onChange={(chosen) => draft.set({ ...chosen, ran: false })}
      />
      <Show when={isOver()}>
        <Follows
          warned
          actions={
            <Show when={!draft.values.ran}>
              <button type="button" class="button button-secondary" onClick={() => draft.set({ ran: true })}>
                {sheetWords.rate.alreadyRuns}
              </button>
            </Show>
          }
        >
          <b>{plan()?.judged.sentence}.</b>
        </Follows>
      </Show>
      <Show when={asksOnSite()}>
        <WhoIsOnSite because={draft.values.nobodyOnSite} onBecause={(nobodyOnSite) => draft.set({ nobodyOnSite })} />
      </Show>
      <Show when={wantsCheck()}>
        <SecondPerson label={`${words.secondCheck}. ${words.secondNone}.`} second={second()} onChange={choose} />
      </Show>
    </HereSheet>
  )
}

/** What is not as it should be before a start. It is said; the start is charted all the same when it is a fact. */
function BeforeStart() {
  const here = useHere()
  const missing = createMemo(() =>
    blocking(checklist(here.session(), here.context().protocol)).map(({ item }) => checklistItems[item]?.label ?? item),
  )
  const stale = () => {
    const base = baselineOf(here.view().readings, here.session())
    if (base === undefined) return words.noBaseline
    const age = now() - base.at
    return age > minutes(here.context().protocol.vitals.baselineWithinMinutes) ? words.stale(duration(age)) : undefined
  }
  const warnings = () => {
    const { infusion } = here.session()
    return [
      here.view().hasOrder ? undefined : words.noOrder,
      missing().length === 0 ? undefined : words.missing(missing().join(', ')),
      stale(),
      infusion.concentration === undefined ? words.noBag : undefined,
      infusion.weight === undefined ? words.noWeight : undefined,
    ].filter((text) => text !== undefined)
  }
  return (
    <>
      <Show when={here.view().order}>
        {(order) => (
          <Follows>
            {words.order}: <b>{order().sentence}</b>.{' '}
            <Show when={Math.abs(order().deviationPercent) >= 0.1}>
              {words.deviation(figure(order().deviationPercent, 1))}
            </Show>
          </Follows>
        )}
      </Show>
      <For each={warnings()}>{(text) => <Follows warned>{text}</Follows>}</For>
    </>
  )
}
