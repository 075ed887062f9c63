import { witnessedKinds } from '../../chart/bodies.ts'
import type { SentEntry } from '../../chart/entry.ts'
import { toWire } from '../../chart/instant.ts'
import { done, type Outcome, type Refusal, refuse } from '../../chart/refusal.ts'
import { inventoryOf, type LedgerView, type LotView, ledgerView, lotView } from '../../chart/stock/view.ts'
import { ledger, lotKey, STOCK } from '../../chart/stock.ts'
import { inMg, type Micrograms } from '../../chart/units.ts'
import type { EntryResult, WitnessRequest } from '../../chart/wire.ts'
import { headSeq, type PreparedEntry } from '../../db/log.ts'
import { movesOfLot, type StockReceipt, stockBook, stockLots } from '../../db/stock.ts'
import { type Act, audited } from '../act.ts'
import type { Deps } from '../deps.ts'
import { problemOf } from '../send.ts'
import { entryProblems, resultOfReceipt } from './record-entries.ts'
import { today } from './today.ts'
import { present, unfitPerson } from './witness-entry.ts'

export type StockReading = {
  readonly lots: readonly LotView[]
  readonly inventory: { readonly last?: string; readonly due?: string }
  readonly seq: number
}

/** Every lot with its balance, its last count, and the inventory that is due. */
export function readStock(deps: Deps): Outcome<StockReading> {
  const book = stockBook(deps.db)
  const { last, due } = inventoryOf(book)
  return done({
    lots: stockLots(deps.db, book).map((lot) => lotView(lot, today(deps))),
    inventory: {
      ...(last === undefined ? {} : { last: toWire(last) }),
      ...(due === undefined ? {} : { due: toWire(due) }),
    },
    seq: headSeq(deps.db),
  })
}

export type LedgerReading = { readonly lot: LotView; readonly rows: readonly LedgerView[]; readonly seq: number }

/** One lot's ledger, with the balance before and after each line. */
export function readLedger(deps: Deps, of: { drug: string; lot: string }): Outcome<LedgerReading> {
  const book = stockBook(deps.db)
  const lot = stockLots(deps.db, book).find((each) => lotKey(each) === lotKey(of))
  if (!lot) return refuse({ code: 'not-found', what: 'lot' })
  const rows = ledger(book, movesOfLot(deps.db, lot.lot), lot)
  return done({ lot: lotView(lot, today(deps)), rows: rows.map(ledgerView), seq: headSeq(deps.db) })
}

const witnessed: ReadonlySet<string> = new Set(witnessedKinds)
const alone: ReadonlySet<string> = new Set(['stock-received', 'stock-counted'])
const together: ReadonlySet<string> = new Set(['stock-adjusted', 'discrepancy-recorded'])
const CALL = 'POST /api/stock/witness'

/** What is received and counted, each entry judged alone. */
export async function recordStock(
  deps: Deps,
  act: Act,
  sent: readonly unknown[],
): Promise<Outcome<{ readonly results: readonly EntryResult[] }>> {
  const results: EntryResult[] = []
  for (const entry of sent) {
    const refusal = declined(act, entry, alone)
    results.push(refusal ? refused(entry, refusal) : await store(deps, act, entry as SentEntry))
  }
  return done({ results })
}

/** An adjustment or a discrepancy in the presence of a second person, who shows it by their own PIN; or nothing. */
export async function witnessStock(
  deps: Deps,
  act: Act,
  { username, pin, entry: sent }: WitnessRequest,
): Promise<Outcome<EntryResult>> {
  const refusal = declined(act, sent, together)
  if (refusal) return refuse(refusal)
  const person = await present(deps, act, username, pin)
  if (!person.ok) return person
  const why = unfitPerson(deps, act, person.value)
  if (why) return refuse({ code: 'witness-not-accepted', why })
  const entry = sent as SentEntry
  const result = await store(deps, act, { ...entry, body: { ...entry.body, witness: person.value.id } })
  return result.outcome === 'refused' ? refuse(refusalIn(result)) : done(result)
}

type Refused = EntryResult & { readonly refusal?: Refusal }
const refusalIn = (result: Refused): Refusal =>
  result.refusal ?? { code: 'bad-input', errors: [{ path: '', message: 'was refused by the log' }] }
const refused = (sent: unknown, refusal: Refusal): Refused => ({
  id: idOf(sent),
  outcome: 'refused',
  problem: problemOf(refusal),
})

/** What the stock does not take in this call: another kind, another author, less than nothing. */
function declined(act: Act, sent: unknown, kinds: ReadonlySet<string>): Refusal | undefined {
  const errors = entryProblems(sent)
  if (errors.length > 0) return { code: 'bad-input', errors }
  const { kind, author, body } = sent as SentEntry
  if (author !== undefined && author !== act.staff.id) return { code: 'author-not-signed-in' }
  if (!kinds.has(kind)) {
    const call = witnessed.has(kind) ? CALL : 'POST /api/sessions/:id/entries'
    return kind.startsWith('stock-') || witnessed.has(kind)
      ? { code: 'kind-has-its-own-call', kind, call: alone.has(kind) ? 'POST /api/stock/entries' : call }
      : { code: 'bad-input', errors: [{ path: '/kind', message: `${kind} is of a session, not of the stock` }] }
  }
  if (kind !== 'stock-adjusted' && Number(body.mg) < 0)
    return { code: 'bad-input', errors: [{ path: '/body/mg', message: 'must be at least 0' }] }
  if (kind === 'stock-adjusted' && body.mg === 0)
    return { code: 'bad-input', errors: [{ path: '/body/mg', message: 'changes nothing' }] }
  return undefined
}

async function store(deps: Deps, act: Act, entry: SentEntry): Promise<Refused> {
  const receivedAt = deps.now()
  const prepared: PreparedEntry = { ...entry, author: act.staff.id }
  const { witness } = entry.body
  const detail = { entry: entry.id, kind: entry.kind, ...(witness === undefined ? {} : { witness }) }
  const [receipt] = await deps.db.write('appendStock', {
    entries: [prepared],
    receivedAt,
    audit: audited(act, receivedAt, 'record-stock', { kind: 'stock', id: STOCK }, detail),
  })
  if (!receipt) throw new Error('an entry of the stock got no receipt')
  return resultOf(deps, receipt)
}

function resultOf(deps: Deps, receipt: StockReceipt): Refused {
  if (receipt.outcome === 'below-zero') {
    const message = `would leave less than nothing: the lot holds ${inMg(receipt.onHand as Micrograms)} mg`
    const refusal: Refusal = { code: 'bad-input', errors: [{ path: '/body/mg', message }] }
    return { id: receipt.id, outcome: 'refused', problem: problemOf(refusal), refusal }
  }
  if (receipt.outcome === 'recorded') deps.live.announce()
  return resultOfReceipt(receipt)
}

const idOf = (sent: unknown): string => {
  const id = typeof sent === 'object' && sent !== null && 'id' in sent ? sent.id : undefined
  return typeof id === 'string' ? id.slice(0, 64) : ''
}
