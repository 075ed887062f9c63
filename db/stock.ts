import { entryOf } from '../chart/entry.ts'
import { type Fact, fold, type Session } from '../chart/session.ts'
import { lotKey, lots, type Move, STOCK, type Sums } from '../chart/stock.ts'
import { type Instant, type Micrograms, mass } from '../chart/units.ts'
import { append, type Receipt } from './append.ts'
import { prepared, type Reads, type Tx } from './connection.ts'
import { and, asc, eq, lte, sql } from './drizzle.ts'
import { entriesOf, type PreparedEntry } from './log.ts'
import { stockMoves as table } from './schema.ts'

const statements = prepared((db) => ({
  sums: db
    .select({
      drug: table.drug,
      lot: table.lot,
      out: sql<Micrograms>`sum(CASE WHEN ${table.mass} < 0 THEN -${table.mass} ELSE 0 END)`,
      back: sql<Micrograms>`sum(CASE WHEN ${table.mass} > 0 THEN ${table.mass} ELSE 0 END)`,
    })
    .from(table)
    .groupBy(table.drug, table.lot)
    .prepare(),
  until: db
    .select({ drug: table.drug, moved: sql<number>`coalesce(sum(${table.mass}), 0)` })
    .from(table)
    .where(and(eq(table.lot, sql.placeholder('lot')), lte(table.at, sql.placeholder('at'))))
    .groupBy(table.drug)
    .prepare(),
  ofLot: db
    .select()
    .from(table)
    .where(eq(table.lot, sql.placeholder('lot')))
    .orderBy(asc(table.at), asc(table.entry))
    .prepare(),
}))

/** The stock's own entries, folded: receipts, counts, adjustments, discrepancies. */
export const stockBook = (db: Reads): Session => fold(entriesOf(db, STOCK).map(entryOf))

/** Every lot with its balance, as the log has it now. */
export function stockLots(db: Reads, book: Session = stockBook(db)) {
  const sums = statements(db.reads).sums.all()
  return lots(book, merged(sums), (lot, at) => movedUntil(db, lot, at))
}

/** The drug's name as different people wrote it is still one drug. */
function merged(sums: readonly Sums[]): readonly Sums[] {
  const byKey = new Map<string, Sums>()
  for (const each of sums) {
    const known = byKey.get(lotKey(each))
    const [out, back] = [each.out + (known?.out ?? 0), each.back + (known?.back ?? 0)]
    byKey.set(lotKey(each), { ...each, ...known, out: out as Micrograms, back: back as Micrograms })
  }
  return [...byKey.values()]
}

const movedUntil = ({ reads }: Reads, { drug, lot }: { drug: string; lot: string }, at: Instant) =>
  statements(reads)
    .until.all({ lot, at })
    .filter((row) => lotKey({ drug: row.drug, lot }) === lotKey({ drug, lot }))
    .reduce((sum, { moved }) => sum + moved, 0)

export type SessionMove = Move & { readonly session: string }

/** What sessions took of one lot and gave back, oldest first. */
export const movesOfLot = ({ reads }: Reads, lot: string): readonly SessionMove[] =>
  statements(reads)
    .ofLot.all({ lot })
    .map(({ sessionId: session, mass: moved, witness, ...row }) => ({
      ...row,
      session,
      mass: moved as Micrograms,
      ...(witness === null ? {} : { witness }),
    }))

/** Chart entries of the stock. One that would take a lot below nothing is refused: on paper there is no less. */
export type StockReceipt = Receipt | { readonly id: string; readonly outcome: 'below-zero'; readonly onHand: number }

export function appendStock(
  tx: Tx,
  { entries, receivedAt }: { entries: readonly PreparedEntry[]; receivedAt: Instant },
): readonly StockReceipt[] {
  return entries.map((entry): StockReceipt => {
    const [known] = entry.kind === 'stock-adjusted' ? [lotBefore(tx, entry)] : []
    const short = known !== undefined && known + mass(Number(entry.body.mg)) < 0
    if (short) return { id: entry.id, outcome: 'below-zero', onHand: known }
    const [receipt] = append(tx, { sessionId: STOCK, entries: [entry], receivedAt })
    if (receipt === undefined) throw new Error('an entry of the stock was answered with nothing')
    return receipt
  })
}

/** What a lot holds; nothing when this very entry is in the log already, and is only sent again. */
function lotBefore(tx: Tx, { id, body }: PreparedEntry): number | undefined {
  const book = stockBook(tx)
  const isSentAgain = (fact: Fact<'stock-adjusted'>) => fact.id === id
  if (book.facts['stock-adjusted'].some(isSentAgain)) return undefined
  const key = lotKey({ drug: String(body.drug), lot: String(body.lot) })
  return stockLots(tx, book).find((lot) => lotKey(lot) === key)?.onHand ?? 0
}
