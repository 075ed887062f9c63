import { Show } from 'solid-js'
import { activeTime, given } from '../../../../chart/dose.ts'
import { orderedMinutes } from '../../../../chart/order.ts'
import { MINUTE } from '../../../../chart/units.ts'
import { now } from '../../../clock.ts'
import { clockTime, duration, figure } from '../../../format.ts'
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
  Reason,
  reasonOf,
  type Timed,
  timedNow,
  When,
  type Why,
} from './asked.tsx'
import { Begun, useBegun } from './begun.tsx'
import { askedWords, sheetWords, undoWords } from './words.ts'

const words = sheetWords.stop
const empty = (): Timed & Why => ({ ...timedNow, ...noReason })

/** The end of the infusion: before the ordered time it asks why, and is charted without an answer all the same. */
export function StopSheet(props: { onClose: () => void }) {
  const here = useHere()
  const draft = useDraft('stop', empty)
  const begun = useBegun(draft, empty, () => {})
  const chart = useCharting(draft, () => props.onClose())
  const at = () => occurredAt(draft.values.time, now())
  const left = () =>
    orderedMinutes(here.session(), here.context().protocol) * MINUTE - activeTime(here.session().infusion, at())
  const isComplete = () => left() < MINUTE
  const mg = () => given(here.session().infusion, at()).mg
  const save = async () => {
    const reason = reasonOf(draft.values)
    const body = { complete: isComplete(), ...(reason === undefined ? {} : { reason }) }
    const facts = [{ kind: 'infusion-stopped' as const, body }, ...lateNote(draft.values)]
    const options = { at: chosenAt(draft.values), icon: 'stop' as const }
    await chart(undoWords.ended(clockTime(at())), facts, options)
  }
  return (
    <HereSheet
      title={words.title}
      onClose={() => props.onClose()}
      actions={
        <Chart
          note={words.note(mg() === null ? '–' : `${figure(mg() ?? 0, 1)} mg`, clockTime(at()))}
          onPress={() => void save()}
        >
          {words.chart}
        </Chart>
      }
    >
      <When label={askedWords.at} draft={draft.values} onChange={draft.set} />
      <Begun of={begun} />
      <Show when={isComplete()} fallback={<Follows warned>{words.early(duration(left()))}</Follows>}>
        <Follows>{words.complete}</Follows>
      </Show>
      <Reason reasons={words.reasons} draft={draft.values} onChange={(why) => draft.set(why)} />
    </HereSheet>
  )
}
