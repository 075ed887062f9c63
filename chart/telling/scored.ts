import type { EntryOf } from '../entry.ts'
import { instrumentOf, total } from '../scores.ts'
import { codeInWords, figure } from '../wording.ts'
import type { Told } from './about.ts'

/** "Pain 3", "RASS −1", "Aldrete 9" with its items behind; a score that lacks items says so and has no total. */
export function scoredTeller({ body }: EntryOf<'scored'>): Told {
  const instrument = instrumentOf(body.instrument)
  const name = instrument?.short ?? codeInWords(body.instrument)
  const label = (item: string) => instrument?.items.find(({ id }) => id === item)?.label ?? codeInWords(item)
  const values = Object.entries(body.items)
  const items = values.map(([item, value]) => `${label(item)} ${figure(value, 0)}`).join(', ')
  const sum = instrument && total(instrument, body.items)
  if (sum === undefined) return { title: `${name}, not complete`, detail: items, icon: 'scores' }
  const isSingle = instrument?.items.length === 1
  return { title: `${name} ${figure(sum, 0)}`, detail: isSingle ? undefined : items, icon: 'scores' }
}
