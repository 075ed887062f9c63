import { createEffect, createSignal, onCleanup } from 'solid-js'
import { askToStayAwake } from './signals.ts'

/**
 * Keeps the screen on while `wanted`. A browser lets go of it whenever the page is hidden, so it is asked for again
 * when
 * the page is shown. The signal says whether the screen is being kept on; undefined while nobody wants it.
 */
export function useWakeLock(wanted: () => boolean): () => boolean | undefined {
  const [held, setHeld] = createSignal<boolean>()
  let lock: WakeLockSentinel | undefined
  let ended = false
  const release = () => {
    void lock?.release().catch(() => undefined)
    lock = undefined
  }
  const ask = async () => {
    if (!wanted() || document.hidden || (lock && !lock.released)) return
    const given = await askToStayAwake()
    if (ended || !wanted()) return void given?.release().catch(() => undefined)
    lock = given
    setHeld(given !== undefined)
  }
  const shown = () => void ask()
  createEffect(() => {
    if (wanted()) return void ask()
    release()
    setHeld(undefined)
  })
  document.addEventListener('visibilitychange', shown)
  // Some browsers grant it only after a touch.
  document.addEventListener('pointerdown', shown)
  onCleanup(() => {
    ended = true
    document.removeEventListener('visibilitychange', shown)
    document.removeEventListener('pointerdown', shown)
    release()
  })
  return held
}
