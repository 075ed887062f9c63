import { createSignal, onCleanup, Show } from 'solid-js'
import { minutes } from '../../../../chart/units.ts'
import { now } from '../../../clock.ts'
import { clockTime } from '../../../format.ts'
import { Button } from '../../../parts/Button.tsx'
import type { Draft } from '../drafts.ts'
import { useHere } from '../here.ts'
import { sessionWords } from '../words.ts'
import { Follows } from './asked.tsx'
import { askedWords } from './words.ts'

/** When a sheet that is still half filled in was last left, epoch ms. In memory, as its draft is. */
const leftAt = new WeakMap<object, number>()

/**
 * What was chosen in a sheet and not charted stays, however long ago, and the sheet says so. What is true of the moment
 * alone, who stands there and who ordered it, does not outlast the clinic's time to lock: `askAgain` takes it out of
 * the draft, or a bag would hang on a confirmation of an hour before.
 */
export function useBegun<T extends object>(draft: Draft<T>, empty: () => T, askAgain: () => void) {
  const here = useHere()
  const left = leftAt.get(draft.values)
  const isOld = left !== undefined && now() - left > minutes(here.context().clinic.lockMinutes)
  if (isOld) askAgain()
  const isHalfFilled = JSON.stringify(draft.values) !== JSON.stringify(empty())
  const [at, setAt] = createSignal(isOld && isHalfFilled ? left : undefined)
  onCleanup(() => leftAt.set(draft.values, now()))
  return {
    at,
    clear() {
      draft.set(empty())
      setAt(undefined)
    },
  }
}

/** That the sheet was begun some time ago: what it shows was chosen then. */
export function Begun(props: { of: ReturnType<typeof useBegun> }) {
  return (
    <Show when={props.of.at()}>
      {(at) => (
        <Follows warned actions={<Button onPress={() => props.of.clear()}>{sessionWords.draft.clear}</Button>}>
          {askedWords.begun(clockTime(at()))}
        </Follows>
      )}
    </Show>
  )
}
