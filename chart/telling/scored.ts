import type { Body } from '../bodies.ts'
import type { EntryOf } from '../entry.ts'
import { instrumentOf, total } from '../scores.ts'
import { codeInWords, figure } from '../wording.ts'
import type { Told } from './about.ts'

/** "Pain 3", "RASS −1", "Aldrete 9" with its items behind; a score that lacks items says so and has no total. */
export const scoredTeller = ({ body }: EntryOf<'scored'>): Told => ({ ...scoreInWords(body), icon: 'scores' })

type Words = { readonly title: string; readonly detail: string | undefined }

export function scoreInWords({ instrument: of, items: answers }: Pick<Body<'scored'>, 'instrument' | 'items'>): Words {
  const instrument = instrumentOf(of)
  const name = instrument?.short ?? codeInWords(of)
  const label = (item: string) => instrument?.items.find(({ id }) => id === item)?.label ?? codeInWords(item)
  const values = Object.entries(answers)
  const items = values.map(([item, value]) => `${label(item)} ${figure(value, 0)}`).join(', ')
  const sum = instrument && total(instrument, answers)
  if (sum === undefined) return { title: `${name}, not complete`, detail: items }
  const isSingle = instrument?.items.length === 1
  return { title: `${name} ${figure(sum, 0)}`, detail: isSingle ? undefined : items }
}
