import { itemOf } from './sections.ts'

/** Items charted by a sheet of their own; the rest is answered in its row. */
const sheets: ReadonlySet<string> = new Set([
  'identity',
  'weight',
  'assessment',
  'access',
  'baseline',
  'order',
  'preparation',
])
export const hasSheet = (item: string) => sheets.has(item)

/** The element that a row is found by, from the list beside it. */
export const rowId = (item: string) => `check-${item}`

/** Brings a row into view and puts the focus on its first control, for finger and keyboard alike. */
export function goTo(item: string) {
  const row = document.getElementById(rowId(item))
  row?.scrollIntoView({ block: 'center' })
  row?.querySelector<HTMLElement>('input, button')?.focus({ preventScroll: true })
}

/** Whether an answer of this item needs a number with it: hours since food, the glucose. */
export const needsNumber = (item: string, answer: string) =>
  itemOf(item).needsValue !== undefined && answer !== 'not-applicable'
