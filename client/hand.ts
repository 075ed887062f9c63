/** Which hand holds the pen: the actions lie under its thumb. A person's choice stays on this tablet. */
import { createSignal } from 'solid-js'

export type Hand = 'right' | 'left'

const key = 'chairside.hand'

function stored(): Hand {
  try {
    return localStorage.getItem(key) === 'left' ? 'left' : 'right'
  } catch {
    return 'right'
  }
}

const [hand, setSignal] = createSignal<Hand>(stored())

export { hand }

/** Puts the hand on the page; the style sheets of frame and sheets do the rest. */
export function showHand(chosen: Hand) {
  if (chosen === 'left') document.documentElement.dataset.hand = 'left'
  else document.documentElement.removeAttribute('data-hand')
}

export function chooseHand(chosen: Hand) {
  setSignal(chosen)
  showHand(chosen)
  try {
    localStorage.setItem(key, chosen)
  } catch {
    // Not remembered; shown all the same.
  }
}
