/** Single keys at a desk: off by a person's choice, and never where a key is text. */
import { createSignal } from 'solid-js'
import { isLayerOpen } from './parts/layer.ts'

const store = 'chairside.keys'

function stored(): boolean {
  try {
    return localStorage.getItem(store) !== 'off'
  } catch {
    return true
  }
}

const [areKeysOn, setOn] = createSignal(stored())

export { areKeysOn }

/** Turns single keys on or off on this tablet. Keys with Ctrl or Alt stay. */
export function chooseKeys(on: boolean) {
  setOn(on)
  try {
    localStorage.setItem(store, on ? 'on' : 'off')
  } catch {
    // Not remembered; chosen all the same.
  }
}

const isText = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]'

/**
 * The single key that was pressed, in small letters; nothing with a modifier, inside a field, under a sheet or dialog,
 * or while single keys are off.
 */
export function singleKey(event: KeyboardEvent): string | undefined {
  if (!areKeysOn() || isLayerOpen() || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented)
    return undefined
  if (event.target instanceof Element && event.target.closest(`${isText}, [role="dialog"]`)) return undefined
  return event.key.length === 1 || event.key.startsWith('Arrow') ? event.key.toLowerCase() : undefined
}
