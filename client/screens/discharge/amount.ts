import type { Container } from '../../../chart/custody.ts'
import { numberTyped } from '../../parts/typing.ts'

/** What was typed of the amount: as text, with which of the two was typed; the other follows by the concentration. */
export type Typed = { readonly of: 'mg' | 'mL'; readonly text: string }
export type Amount = { readonly mg?: number | undefined; readonly mL?: number | undefined }

/** The wire takes three decimals. */
const thousandths = (value: number) => Math.round(value * 1000) / 1000

/** The amount in both units; only what was typed while the concentration is not known. */
export function amountOf({ of, text }: Typed, mgPerMl: number | undefined): Amount {
  const value = numberTyped(text)
  if (value === undefined) return {}
  if (of === 'mg') return { mg: value, mL: mgPerMl === undefined ? undefined : thousandths(value / mgPerMl) }
  return { mL: value, mg: mgPerMl === undefined ? undefined : thousandths(value * mgPerMl) }
}

/** What is still unaccounted for once this amount is, in µg; negative when it is more than there was. */
export const restAfter = ({ unaccounted }: Container, { mg = 0 }: Amount): number => unaccounted - Math.round(mg * 1000)

/** Whether the container closes with this amount. */
export const closesWith = (container: Container, amount: Amount): boolean =>
  Math.abs(restAfter(container, amount)) <= container.tolerance
