/**
 * What a key of the number pad does: pure, so that the rule "the thumb stays, the field moves on" is tested once and
 * every sheet types alike.
 */
export type PadKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '.' | 'delete'

/**
 * A field that the pad types into, in the order of charting.
 * `long`: first digits that make it a three-digit number ("12" for a systolic, "1" for a diastolic); it moves on by
 * itself when full. `decimals`: digits after the point; such a field never moves on by itself (72 or 72.4 kg?).
 * `most`: whole digits at most in a decimal field, default 3.
 */
export type Slot = { id: string; long: string } | { id: string; decimals: number; most?: number }

/** What was typed into each slot, as text ("" or absent: nothing), and the slot that the next key goes to. */
export type Typing = { typed: Readonly<Record<string, string>>; active: string }

/** Systolic, heart rate, SpO2, weights in pounds: 1 or 2 first means three digits. */
export const longFrom12 = '12'
/** Diastolic and respiratory rate: 24 is a value, so only a 1 waits for a third digit. */
export const longFrom1 = '1'

const isFull = (slot: Slot, text: string) =>
  'long' in slot && text.length >= (slot.long.includes(text[0] ?? '') && text !== '' ? 3 : 2)

function fits(slot: Slot, text: string): boolean {
  if ('long' in slot) return /^\d{0,3}$/.test(text)
  const [whole = '', rest] = text.split('.')
  return whole.length <= (slot.most ?? 3) && (rest === undefined || (slot.decimals > 0 && rest.length <= slot.decimals))
}

/**
 * The state after one key. A digit in a full field starts it anew (a mistyped number is typed again, not deleted
 * first); a full field hands on to the next; Delete on an empty field goes back one.
 */
export function press(state: Typing, key: PadKey, slots: readonly Slot[]): Typing {
  const at = slots.findIndex((slot) => slot.id === state.active)
  const slot = slots[at]
  if (!slot) return state
  const before = state.typed[slot.id] ?? ''
  if (key === 'delete') {
    if (before === '') return { ...state, active: slots[at - 1]?.id ?? state.active }
    return { ...state, typed: { ...state.typed, [slot.id]: before.slice(0, -1) } }
  }
  if (key === '.' && ('long' in slot || before.includes('.'))) return state
  const text = isFull(slot, before) ? key : key === '.' && before === '' ? '0.' : before + key
  if (!fits(slot, text)) return state
  const typed = { ...state.typed, [slot.id]: text }
  return { typed, active: isFull(slot, text) ? (slots[at + 1]?.id ?? state.active) : state.active }
}

/** The pad key that a physical keyboard's key stands for, or undefined. A decimal comma counts as a point. */
export function padKeyOf(key: string): PadKey | undefined {
  if (key === 'Backspace') return 'delete'
  if (key === ',' || key === '.') return '.'
  return /^\d$/.test(key) ? (key as PadKey) : undefined
}

/** The number typed, or undefined while there is none: "" and "0." are not zero. */
export function numberTyped(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
}
