import type { EntryOf } from '../entry.ts'
import { codeInWords, figure } from '../wording.ts'
import type { Told } from './about.ts'

/** Ratings of one number, as a check's row says them. */
const ratings: Readonly<Record<string, string>> = {
  pain: 'Pain',
  rass: 'RASS',
  moaas: 'MOAA/S',
  nausea: 'Nausea',
  dissociation: 'Dissociation',
}

/** "Pain 3", "RASS −1", "Aldrete 9" with its items behind. */
export function scoredTeller({ body }: EntryOf<'scored'>): Told {
  const { instrument, items } = body
  const name = ratings[instrument] ?? codeInWords(instrument)
  const values = Object.entries(items)
  const total = values.reduce((sum, [, value]) => sum + value, 0)
  const single = values.length === 1 && 'value' in items
  return {
    title: `${name} ${figure(total, 0)}`,
    detail: single ? undefined : values.map(([item, value]) => `${codeInWords(item)} ${figure(value, 0)}`).join(', '),
    icon: 'scores',
  }
}
