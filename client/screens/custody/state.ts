import type { SentEntry } from '../../../chart/entry.ts'
import type { LedgerView, LotView } from '../../../chart/stock/view.ts'
import type { EntryResult, SessionRow } from '../../../chart/wire.ts'
import { createAnswer, once } from '../../answer.ts'
import { problemIn } from '../../data/api.ts'
import { entryNow } from '../../data/entry-now.ts'
import { sentence } from '../../data/me.ts'
import { read } from '../../data/read.ts'
import { type Tablet, useTablet } from '../../data/tablet.ts'
import type { StockFact } from './draft.ts'
import { custodyWords } from './words.ts'

type Stock = {
  readonly lots: readonly LotView[]
  readonly inventory: { readonly last?: string; readonly due?: string }
}
/** The stock as the server has it: it is never kept on the tablet, a balance of yesterday would be a wrong one. */
export function useStock() {
  const tablet = useTablet()
  const [stock, { refetch }] = createAnswer(once, () => read<Stock>(tablet, '/api/stock'))
  return { stock, refresh: () => void refetch() }
}

const lotQuery = ({ drug, lot }: LotView) => `drug=${encodeURIComponent(drug)}&lot=${encodeURIComponent(lot)}`

/** One lot's ledger and the sessions that used it, read when it is opened. */
export function useLot(lot: () => LotView | undefined) {
  const tablet = useTablet()
  const [ledger] = createAnswer(lot, (of) =>
    read<{ rows: readonly LedgerView[] }>(tablet, `/api/stock/ledger?${lotQuery(of)}`),
  )
  const [sessions] = createAnswer(lot, (of) =>
    read<{ sessions: readonly SessionRow[]; next?: string }>(
      tablet,
      `/api/sessions?limit=200&lot=${encodeURIComponent(of.lot)}`,
    ),
  )
  return { ledger, sessions }
}

/** An entry of the stock, made once: pressing again after a lost answer sends the same one. */
export const stockEntry = (tablet: Tablet, fact: StockFact): SentEntry => entryNow(tablet, fact)

export type Second = { readonly username: string; readonly pin: string }

/** Stores an entry of the stock, with the second person where one is asked; answers why not, or nothing. */
export async function storeStock({ api }: Tablet, entry: SentEntry, second?: Second): Promise<string | undefined> {
  if (second !== undefined) {
    const answer = await api.call('POST', '/api/stock/witness', { ...second, entry })
    return answer.ok ? undefined : sentence(answer.refused)
  }
  const answer = await api.call<{ results: readonly EntryResult[] }>('POST', '/api/stock/entries', { entries: [entry] })
  if (!answer.ok) return sentence(answer.refused)
  const problem = answer.value.results[0]?.problem
  return problem === undefined ? undefined : sentence(problemIn({ ...problem }, problem.status))
}

export const notReached = custodyWords.notReached
