import { createMemo, Show } from 'solid-js'
import { now } from '../../../clock.ts'
import { clockTime, figure } from '../../../format.ts'
import { Button } from '../../../parts/Button.tsx'
import { occurredAt } from '../../../parts/TimeChips.tsx'
import { useCharting, useDraft } from '../drafts.ts'
import { useHere } from '../here.ts'
import {
  Chart,
  chosenAt,
  Follows,
  HereSheet,
  lateNote,
  noReason,
  OrderedBy,
  Reason,
  reasonOf,
  type Timed,
  timedNow,
  When,
  type Why,
} from './asked.tsx'
import { Begun, useBegun } from './begun.tsx'
import { type ChosenRate, chosenPump, noRate, RateChooser } from './RateChooser.tsx'
import { planned } from './rate-math.ts'
import { askedWords, sheetWords, undoWords } from './words.ts'

const words = sheetWords.resume

type ResumeDraft = Timed & Why & ChosenRate & { orderedBy: string | undefined; ran: boolean }
const empty = (): ResumeDraft => ({ ...timedNow, ...noReason, ...noRate, orderedBy: undefined, ran: false })

/** The pump runs again, at what it ran before unless another rate is chosen. */
export function ResumeSheet(props: { onClose: () => void }) {
  const here = useHere()
  // Of this hold: what was said of one does not lift the next.
  const draft = useDraft<ResumeDraft>(`resume ${here.session().facts['infusion-held'].at(-1)?.id}`, empty)
  const begun = useBegun(draft, empty, () => draft.set({ ran: false, orderedBy: undefined }))
  const chart = useCharting(draft, () => props.onClose())
  const at = () => occurredAt(draft.values.time, now())
  const pumping = () => ({ session: here.session(), context: here.context() })
  const before = () => here.view().rate?.mlPerHour
  const mL = () => chosenPump(pumping(), draft.values, before())
  const plan = () => {
    const value = mL()
    return value === undefined ? undefined : planned(pumping(), value, at())
  }
  /** What made the hold necessary and has not passed; after a critical one a practitioner decides. */
  const standing = createMemo(() =>
    here.view().alerts.find(({ severity, action }) => severity === 'critical' && action !== 'call'),
  )
  const isOver = () => plan()?.judged.verdict === 'over-order' || plan()?.judged.verdict === 'over-limit'
  const waitingFor = () => {
    if (mL() === undefined) return sheetWords.rate.choose
    if (draft.values.ran) return undefined
    if (isOver()) return plan()?.judged.sentence
    return standing() !== undefined && draft.values.orderedBy === undefined ? askedWords.whoOrdered : undefined
  }
  const rateWords = () => {
    const dosed = plan()?.mgPerKgPerHour
    return dosed === undefined || dosed === null ? `${figure(mL() ?? 0, 1)} mL/h` : `${figure(dosed, 3)} mg/kg/h`
  }
  const save = async () => {
    const value = mL()
    if (value === undefined) return
    const reason = reasonOf(draft.values)
    const { orderedBy } = draft.values
    const body = {
      mlPerHour: value,
      ...(reason === undefined ? {} : { reason }),
      ...(orderedBy === undefined ? {} : { orderedBy }),
    }
    const facts = [{ kind: 'infusion-resumed' as const, body }, ...lateNote(draft.values)]
    const options = { at: chosenAt(draft.values), icon: 'resume' as const }
    await chart(undoWords.resumed(rateWords()), facts, options)
  }
  return (
    <HereSheet
      title={words.title}
      onClose={() => props.onClose()}
      actions={
        <Chart waitingFor={waitingFor()} note={words.note(rateWords(), clockTime(at()))} onPress={() => void save()}>
          {words.chart(figure(mL() ?? 0, 1))}
        </Chart>
      }
    >
      <When label={askedWords.from} draft={draft.values} onChange={draft.set} />
      <Begun of={begun} />
      <Show when={standing()}>
        {(alert) => (
          <>
            <Follows
              warned
              actions={
                <Show when={!draft.values.ran}>
                  <Button onPress={() => draft.set({ ran: true })}>{sheetWords.rate.alreadyRuns}</Button>
                </Show>
              }
            >
              <b>{words.stillStanding(alert().sentence)}</b>
            </Follows>
          </>
        )}
      </Show>
      <RateChooser
        chosen={draft.values}
        start={before()}
        at={at()}
        onChange={(chosen) => draft.set({ ...chosen, ran: false })}
      />
      <Show when={isOver()}>
        <Follows
          warned
          actions={
            <Show when={!draft.values.ran}>
              <Button onPress={() => draft.set({ ran: true })}>{sheetWords.rate.alreadyRuns}</Button>
            </Show>
          }
        >
          <b>{plan()?.judged.sentence}.</b>
        </Follows>
      </Show>
      <OrderedBy chosen={draft.values.orderedBy} onChoose={(orderedBy) => draft.set({ orderedBy })} />
      <Reason reasons={words.reasons} draft={draft.values} onChange={(why) => draft.set(why)} />
    </HereSheet>
  )
}
