/**
 * A gloved finger often taps twice. The second tap must not press what came under it meanwhile: it would choose an
 * SpO2 by the last digit of the heart rate, or hold the pump by the Save that lay over it.
 */

/** How long after a tap, ms, and how far from it, CSS px, the second tap of a double one falls. */
const ECHO = { within: 250, around: 32 }
const pressable = 'button, a, label, input, select, textarea'
const under = (target: EventTarget | null) => (target instanceof Element ? target.closest(pressable) : null)

type Tap = { readonly x: number; readonly y: number; readonly on: Element | null }
let last: Tap | undefined
let isEcho = false

/** Gone, out of use, or something lies over it, such as a sheet that just opened and is not drawn yet. */
function went({ x, y, on }: Tap) {
  if (on === null) return false
  if (!on.isConnected || on.closest('[inert], [aria-hidden="true"]') !== null) return true
  const top = document.elementFromPoint?.(x, y)
  return top instanceof Element && under(top) !== on
}

/** The same button made anew is the same; a neighbour that was pressed beside it is one on purpose. */
function isOfAnother(before: Tap, on: Element | null) {
  return on !== before.on && on?.textContent !== before.on?.textContent && went(before)
}

/** From now on; once, for all of the page. */
export function ignoreEchoes() {
  document.addEventListener('pointerdown', onDown, true)
  document.addEventListener('click', onClick, true)
}

function onDown(event: PointerEvent) {
  const tap = { x: event.clientX, y: event.clientY, on: under(event.target) }
  const isNear = last !== undefined && Math.hypot(tap.x - last.x, tap.y - last.y) < ECHO.around
  isEcho = last !== undefined && isNear && isOfAnother(last, tap.on)
  last = tap
  setTimeout(() => {
    if (last === tap) last = undefined
  }, ECHO.within)
}

function onClick(event: MouseEvent) {
  // By a key, a voice or a screen reader: no finger was there twice.
  if (event.detail === 0) return
  // So quick that the finger was down again before the first tap was answered.
  if (last !== undefined && isOfAnother(last, under(event.target))) isEcho = true
  if (isEcho) event.stopPropagation()
  if (isEcho) event.preventDefault()
  isEcho = false
}
