import type { Body } from '../bodies.ts'

/** The instruments that ask about suicide, and the item of PHQ-9 that does. */
export const PHQ9 = 'phq9'
export const PHQ9_SELF_HARM = 'q9'
export const SUICIDE_SCREEN = 'suicide-screen'

/** Any answer above 0 to the ninth question of PHQ-9, or a yes to the screen: somebody must be told at once. */
export const isSelfHarm = ({ instrument, items }: Pick<Body<'scored'>, 'instrument' | 'items'>): boolean =>
  (instrument === PHQ9 && (items[PHQ9_SELF_HARM] ?? 0) > 0) || (instrument === SUICIDE_SCREEN && (items.value ?? 0) > 0)
