import type { Body } from '../../../chart/bodies.ts'
import { INVENTORY } from '../../../chart/stock/view.ts'
import { hasAtMostThreeDecimals } from '../../../chart/units.ts'
import { custodyWords } from './words.ts'

export type StockAct = 'receive' | 'count' | 'adjust' | 'discrepancy'

/** What is typed about a lot; empty text is nothing. */
export type StockDraft = {
  readonly drug: string
  readonly lot: string
  readonly ndc: string
  readonly expires: string
  readonly containers: string
  readonly mg: string
  readonly reason: string
  readonly purpose: 'end-of-day' | 'inventory'
}
export const emptyDraft: StockDraft = {
  drug: 'ketamine',
  lot: '',
  ndc: '',
  expires: '',
  containers: '',
  mg: '',
  reason: '',
  purpose: 'end-of-day',
}

export type StockFact =
  | { readonly kind: 'stock-received'; readonly body: Body<'stock-received'> }
  | { readonly kind: 'stock-counted'; readonly body: Body<'stock-counted'> }
  | { readonly kind: 'stock-adjusted'; readonly body: Body<'stock-adjusted'> }
  | { readonly kind: 'discrepancy-recorded'; readonly body: Body<'discrepancy-recorded'> }

const problem = custodyWords.problem
export type DraftProblems = Partial<Record<keyof StockDraft, string>>

/** A typed amount in mg; nothing for what is no number or has more than three decimals. "1,5" is read as 1.5. */
export function amountOf(text: string): number | undefined {
  const typed = text.trim().replace(',', '.').replace('\u2212', '-')
  if (!/^-?\d{1,7}(\.\d{1,3})?$/.test(typed)) return undefined
  const value = Number(typed)
  return hasAtMostThreeDecimals(value) ? value : undefined
}

/** What still keeps this from being saved, by field. */
export function draftProblems(act: StockAct, draft: StockDraft): DraftProblems {
  const found: Record<string, string> = {}
  const mg = amountOf(draft.mg)
  if (draft.drug.trim() === '') found.drug = problem.needed
  if (draft.lot.trim() === '') found.lot = problem.needed
  if (mg === undefined) found.mg = problem.number
  else if (act !== 'adjust' && mg < 0) found.mg = problem.notNegative
  else if (act !== 'count' && mg === 0) found.mg = problem.needed
  if (draft.expires.trim() !== '' && !/^\d{4}-(0[1-9]|1[0-2])(-\d\d)?$/.test(draft.expires.trim()))
    found.expires = problem.expires
  if (draft.containers.trim() !== '' && !/^\d{1,5}$/.test(draft.containers.trim())) found.containers = problem.number
  if ((act === 'adjust' || act === 'discrepancy') && draft.reason.trim() === '') found.reason = problem.needed
  return found
}

/** The fact that a whole draft says; nothing while something is missing. */
export function factOf(act: StockAct, draft: StockDraft): StockFact | undefined {
  const mg = amountOf(draft.mg)
  if (mg === undefined || Object.keys(draftProblems(act, draft)).length > 0) return undefined
  const [drug, lot, reason] = [draft.drug.trim(), draft.lot.trim(), draft.reason.trim()]
  const label = { ...typed('ndc', draft.ndc), ...typed('expires', draft.expires) }
  const containers = draft.containers.trim() === '' ? {} : { containers: Number(draft.containers) }
  switch (act) {
    case 'receive':
      return { kind: 'stock-received', body: { drug, lot, mg, ...label, ...containers, ...typed('reason', reason) } }
    case 'count': {
      const why = draft.purpose === 'inventory' ? { reason: INVENTORY } : {}
      return { kind: 'stock-counted', body: { drug, lot, mg, ...containers, ...why } }
    }
    case 'adjust':
      return { kind: 'stock-adjusted', body: { drug, lot, mg, reason } }
    case 'discrepancy':
      return { kind: 'discrepancy-recorded', body: { container: lot, lot, mg, reason } }
  }
}

const typed = <K extends string>(name: K, text: string): Partial<Record<K, string>> =>
  text.trim() === '' ? {} : ({ [name]: text.trim() } as Record<K, string>)
