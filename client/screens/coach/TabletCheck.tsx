import { createSignal, Show } from 'solid-js'
import { useTablet } from '../../data/tablet.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { useCoach } from './Coach.tsx'
import { tabletCheckWords as words } from './check-words.ts'
import { signals } from './signals.ts'

/** Who has read it since the page was opened. */
const [told, setTold] = createSignal<ReadonlySet<string>>(new Set())

/**
 * What this tablet can do to be noticed, said once to whoever signs in; what it cannot do during an infusion stays
 * said.
 */
export function TabletCheck() {
  const { directory, me } = useTablet()
  const person = () => me.me()?.staff.id ?? ''
  const { abilities } = useCoach()
  const isQuiet = () => directory.clinic()?.criticalSound === false
  return (
    <Show when={!told().has(person()) && abilities()}>
      {(can) => (
        <AlertBlock
          level={can().sound === 'yes' || isQuiet() ? 'information' : 'attention'}
          title={words.abilities(can().sound, can().vibration, can().awake)}
          actions={
            <>
              <Button onPress={() => void signals.test().then(() => signals.sound())}>{words.play}</Button>
              <Button onPress={() => setTold((before) => new Set([...before, person()]))}>{words.ok}</Button>
            </>
          }
        >
          {isQuiet() ? words.quiet : can().sound === 'yes' ? '' : words.noSound} {words.chart}
        </AlertBlock>
      )}
    </Show>
  )
}
