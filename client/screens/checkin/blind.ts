import { rate as thousandths } from '../../../chart/units.ts'

/** What the second person works out alone, before any figure is shown to them. */
export type Blind = { readonly mg: number; readonly mlPerHour?: number | undefined }
export type BlindTyped = { readonly mg: string; readonly mlPerHour: string }

const numberIn = (text: string): number | undefined => {
  const typed = text.trim().replace(',', '.')
  return /^\d{1,6}(\.\d{1,3})?$/.test(typed) ? Number(typed) : undefined
}

/** `open` while something is missing; `differs` never says which figure or by how much: that would tell the answer. */
export function blindResult(typed: BlindTyped, right: Blind): 'open' | 'same' | 'differs' {
  const [mg, pump] = [numberIn(typed.mg), numberIn(typed.mlPerHour)]
  if (mg === undefined || (right.mlPerHour !== undefined && pump === undefined)) return 'open'
  const isSame = (a: number, b: number) => thousandths(a) === thousandths(b)
  const both = isSame(mg, right.mg) && (right.mlPerHour === undefined || isSame(pump ?? 0, right.mlPerHour))
  return both ? 'same' : 'differs'
}
