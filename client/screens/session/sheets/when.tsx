import { Show } from 'solid-js'
import { now } from '../../../clock.ts'
import type { Fact } from '../../../data/chart-store.ts'
import { Icon } from '../../../parts/Icon.tsx'
import { TextField } from '../../../parts/TextField.tsx'
import { occurredAt, TimeChips, type TimeChoice } from '../../../parts/TimeChips.tsx'
import { useHere } from '../here.ts'
import { sessionWords } from '../words.ts'

const words = sessionWords.sheet

/** When it happened, as every sheet's draft holds it. */
export type Timed = { time: TimeChoice; lateWhy: string }
export const timedNow: Timed = { time: 'now', lateWhy: '' }

/**
 * Opens a sheet for a time that was held on the graph. A time picked for nothing goes when the sheet is next opened:
 * the next set must not be charted for it unseen.
 */
export function openFor(at: number | undefined, isEmpty: boolean, set: (time: Timed) => void) {
  if (at !== undefined) set({ time: { at, by: 'pick' }, lateWhy: '' })
  else if (isEmpty) set(timedNow)
}

const MINUTE = 60_000

/** Time chips; far enough back they also ask why. */
export function When(props: { label: string; draft: Timed; onChange: (change: Partial<Timed>) => void }) {
  const here = useHere()
  const isLate = () =>
    now() - occurredAt(props.draft.time, now()) > here.context().clinic.chartedLateReasonMinutes * MINUTE
  return (
    <>
      <TimeChips
        label={props.label}
        now={now()}
        chosen={props.draft.time}
        onChoose={(time) => props.onChange({ time })}
      />
      <Show when={isLate()}>
        <TextField
          label={words.lateWhy}
          value={props.draft.lateWhy}
          onInput={(lateWhy) => props.onChange({ lateWhy })}
        />
      </Show>
    </>
  )
}

/** The instant to chart at; "now" stays now, which the data layer reads from the clock itself. */
export const chosenAt = ({ time }: Timed) => (time === 'now' ? undefined : time.at)

/** Why it was charted late, as an entry of its own: no kind has a field for it. */
export const lateNote = ({ lateWhy }: Timed): readonly Fact[] =>
  lateWhy.trim() === '' ? [] : [{ kind: 'note', body: { text: words.lateNote(lateWhy.trim()) } }]

/** What failed at the last press, above the sheet's action. */
export function NotSaved() {
  const here = useHere()
  return (
    <Show when={here.failure()}>
      {(why) => (
        <p class="not-saved" role="alert">
          <Icon name="stop" /> {why()}
        </p>
      )}
    </Show>
  )
}
