import { type Accessor, createComputed, createSignal, on, onCleanup, untrack } from 'solid-js'

/** Where nobody looks no frame is drawn, and alarms must sound there too: this long is waited for one. Ms. */
const NO_FRAME = 200

/** Runs once the next frame is drawn. */
export function afterFrame(run: () => void): void {
  let done = false
  const once = () => {
    if (done) return
    done = true
    clearTimeout(late)
    run()
  }
  const late = setTimeout(once, NO_FRAME)
  requestAnimationFrame(() => setTimeout(once))
}

/** Runs when nothing else is to be done, at the latest after a second; in Safari, which knows no idle time, soon. */
export function whenIdle(run: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: 1000 })
  else setTimeout(run, NO_FRAME)
}

/**
 * Follows a signal, a frame behind: what is costly to draw is worked out in a task of its own once the tap's own effect
 * is painted. However often the signal changes until then, its last value is taken once.
 */
export function followed<T>(source: Accessor<T>): Accessor<T> {
  const [value, setValue] = createSignal(untrack(source))
  let asked = false
  let ended = false
  onCleanup(() => {
    ended = true
  })
  const follow = () => {
    asked = false
    if (!ended) setValue(() => untrack(source))
  }
  createComputed(
    on(
      source,
      () => {
        if (asked) return
        asked = true
        afterFrame(follow)
      },
      { defer: true },
    ),
  )
  return value
}
