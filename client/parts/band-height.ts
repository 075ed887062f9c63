import { onCleanup } from 'solid-js'

/**
 * Keeps --band-height equal to the height of the page's head, so that sheets and scrims begin below it whatever wraps.
 * Call it in onMount. A band inside <main> is not the page's head and tells nothing.
 */
export function tellHeight(head: HTMLElement) {
  if (typeof ResizeObserver === 'undefined' || head.closest('main')) return
  const root = document.documentElement.style
  const observer = new ResizeObserver(() => root.setProperty('--band-height', `${head.offsetHeight}px`))
  observer.observe(head)
  onCleanup(() => {
    observer.disconnect()
    root.removeProperty('--band-height')
  })
}
