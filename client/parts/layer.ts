/**
 * Sheets and dialogs lie below the patient band, never over it, and the band stays usable: the lock must be in reach
 * while a sheet is half typed. So they are not the browser's modal layer, which would make the band inert too; this
 * file does what that layer does: the top one alone takes the focus, what is under it is inert, the focus goes back.
 */
import { createSignal, onCleanup, onMount } from 'solid-js'
import { afterFrame } from '../frame.ts'

const open: HTMLElement[] = []
const [count, setCount] = createSignal(0)

/** Whether a sheet or dialog is open: something may be half typed. A signal. */
export const isLayerOpen = () => count() > 0

const pagesNow = () => document.querySelectorAll<HTMLElement>('main')

/** Makes what is under the top layer inert: the browser styles all of the page anew for it. */
function settle(pages = pagesNow()) {
  const top = open.at(-1)
  for (const page of pages) page.inert = top !== undefined
  for (const layer of open) layer.inert = layer !== top
}

const focusable = 'button, a[href], input, select, textarea, [tabindex="0"]'
const stops = (layer: HTMLElement) =>
  [...layer.querySelectorAll<HTMLElement>(focusable)].filter((each) => !each.matches(':disabled, [tabindex="-1"]'))

/** Keeps Tab inside `layer`; goes round at either end. */
export function keepTab(layer: HTMLElement, event: KeyboardEvent) {
  if (event.key !== 'Tab') return
  const all = stops(layer)
  const first = all[0]
  const last = all.at(-1)
  const here = document.activeElement
  const leaving = event.shiftKey ? here === first || here === layer : here === last
  const inside = here instanceof Node && layer.contains(here)
  if (inside && !leaving) return
  event.preventDefault()
  const to = event.shiftKey ? last : first
  ;(to ?? layer).focus()
}

/**
 * Makes the element the top layer while its component lives. Escape calls `close`; on the way out the focus returns to
 * where it was before. What is under it is made inert, and the focus moved, once the frame is drawn: before it the
 * whole page would be styled and laid out within the tap. Until then the scrim takes the touches and `onKey` the Tab.
 */
export function useLayer(element: () => HTMLElement | undefined, close: () => void) {
  const before = document.activeElement
  let opened: HTMLElement | undefined
  const onKey = (event: KeyboardEvent) => {
    const layer = element()
    if (!layer || open.at(-1) !== layer || event.defaultPrevented) return
    if (event.key === 'Escape') {
      event.preventDefault()
      close()
      // At once: the next key may already be for the page.
      settle()
    } else keepTab(layer, event)
  }
  onMount(() => {
    const layer = element()
    if (!layer) return
    opened = layer
    open.push(layer)
    setCount(open.length)
    document.addEventListener('keydown', onKey)
    const wanted = layer.querySelector<HTMLElement>('[data-first-focus]')
    // Within the touch: only then a tablet shows its keyboard.
    if (wanted) wanted.focus({ preventScroll: true })
    afterFrame(() => {
      settle()
      const isTop = open.at(-1) === layer && !layer.contains(document.activeElement)
      if (isTop) layer.focus({ preventScroll: true })
    })
  })
  onCleanup(() => {
    document.removeEventListener('keydown', onKey)
    if (opened) open.splice(open.indexOf(opened), 1)
    // A page that waits for its list is out of the document by then, and would come back inert.
    const pages = pagesNow()
    setCount(open.length)
    afterFrame(() => {
      settle(pages)
      // Whoever put the focus elsewhere meanwhile, or opened something else, keeps it there.
      const has = document.activeElement
      const isFree = has === document.body || has === null || opened?.contains(has)
      if (isFree && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    })
  })
}
