import { createComputed, createSignal, on, onCleanup, Show } from 'solid-js'
import { whenIdle } from '../../frame.ts'
import { useHere } from './here.ts'
import { VitalsSheet } from './sheets/VitalsSheet.tsx'
import type { Open } from './sheets.ts'

type Opened = Extract<Open, { sheet: unknown }>

/**
 * The sheet of vital signs, laid ready unseen while nobody taps: the tap that is made most often has only to show it.
 * Each is used once, so that nothing of one set can stand in the next.
 */
export function ReadyVitals(props: { open: Opened | undefined; onClose: () => void }) {
  const here = useHere()
  const [ready, setReady] = createSignal<object>()
  let isUsed = false
  let ended = false
  onCleanup(() => {
    ended = true
  })
  const layNext = () => {
    if (ended || props.open || !here.mayChart()) return
    isUsed = false
    setReady({})
  }
  createComputed(
    on(
      () => props.open,
      (open) => {
        if (!open) return whenIdle(layNext)
        // Opened again before the next one lay ready.
        if (isUsed) setReady(undefined)
        isUsed = true
      },
    ),
  )
  return (
    <Show when={ready() ?? props.open} keyed>
      {(_) => <VitalsSheet at={props.open?.at} away={!props.open} onClose={() => props.onClose()} />}
    </Show>
  )
}
