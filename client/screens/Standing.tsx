import { createSignal, Show } from 'solid-js'
import { useTablet } from '../data/tablet.ts'
import { clockTime } from '../format.ts'
import { AlertBlock } from '../parts/AlertBlock.tsx'
import { Button } from '../parts/Button.tsx'
import { Tray } from './Tray.tsx'
import { screenWords } from './words.ts'

const words = screenWords.board

/** What the tablet must say of itself: that it does not hear the server and since when, and what the server refused. */
export function Standing() {
  const { live, outbox } = useTablet()
  const [open, setOpen] = createSignal(false)
  const refused = () => outbox.waiting().filter((row) => row.refused !== undefined && row.setAside !== true).length
  const stale = () => {
    if (live.connected()) return undefined
    const at = live.upToDateAt()
    return at === undefined ? words.neverHeard : words.asOf(clockTime(at))
  }
  return (
    <>
      <Show when={stale()}>{(text) => <AlertBlock level="attention" title={text()} />}</Show>
      <Show when={refused()}>
        {(count) => (
          <AlertBlock
            level="attention"
            title={words.refused(count())}
            actions={<Button onPress={() => setOpen(true)}>{words.look}</Button>}
          />
        )}
      </Show>
      <Show when={open()}>
        <Tray onClose={() => setOpen(false)} />
      </Show>
    </>
  )
}
