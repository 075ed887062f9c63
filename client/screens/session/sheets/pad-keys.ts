import { onCleanup, onMount } from 'solid-js'
import { type PadKey, padKeyOf } from '../../../parts/typing.ts'

const typed = 'textarea, input:not([type="checkbox"], [type="radio"])'

/** True where a key is text: there it belongs to the field, not to the pad. */
export const isTextField = (target: EventTarget | null) => target instanceof Element && target.matches(typed)

/** The digits of a keyboard press the keys of the pad on screen, wherever the focus is but in a text field. */
export function usePadKeys(press: (key: PadKey) => void, isOpen: () => boolean = () => true) {
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTextField(event.target) || !isOpen()) return
    const key = padKeyOf(event.key)
    if (key === undefined) return
    event.preventDefault()
    press(key)
  }
  onMount(() => document.addEventListener('keydown', onKey))
  onCleanup(() => document.removeEventListener('keydown', onKey))
}
