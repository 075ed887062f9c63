import type { Body } from './bodies.ts'
import { type Fact, factsOf, type Session } from './session.ts'
import type { Move } from './stock/moves.ts'
import { type Instant, type Micrograms, mass } from './units.ts'

export { type Move, movesOf, movingKinds } from './stock/moves.ts'

/** What stands in place of a session's id in the entries of the clinic's stock. */
export const STOCK = 'stock'

type Kept = 'stock-received' | 'stock-counted' | 'stock-adjusted'

/** One lot as the stock holds it, in whole micrograms. */
export type Lot = {
  readonly drug: string
  /** Empty for drug whose lot nobody charted. */
  readonly lot: string
  readonly ndc?: string | undefined
  readonly expires?: string | undefined
  readonly received: Micrograms
  /** Taken out by sessions. */
  readonly drawn: Micrograms
  readonly returned: Micrograms
  /** Either way. */
  readonly adjusted: Micrograms
  /** Received minus drawn plus returned plus or minus adjusted; never less than nothing. */
  readonly onHand: Micrograms
  /** What sessions took beyond what was ever received: a receipt is missing, or a lot was misread. */
  readonly short: Micrograms
  readonly counted?: Count | undefined
}

/** The last count of a lot, against the balance of that moment. */
export type Count = {
  readonly entry: string
  readonly at: Instant
  readonly by: string
  readonly mass: Micrograms
  /** Counted minus what the books said; 0 when they agree. */
  readonly difference: Micrograms
  /** A difference is settled by an adjustment or a discrepancy with a second person, charted since, of just as much. */
  readonly settled: boolean
}

/** What sessions took and gave back of one lot. */
export type Sums = { readonly drug: string; readonly lot: string; readonly out: Micrograms; readonly back: Micrograms }

/** One drug and lot: a name written in capitals or with a space more is the same drug. */
export const lotKey = ({ drug, lot }: { drug: string; lot?: string | undefined }) =>
  `${drug.trim().toLowerCase()} ${(lot ?? '').trim()}`

/** Sums over moves, for a caller that has them at hand. */
export function sumsOf(moves: readonly Move[]): readonly Sums[] {
  const sums = new Map<string, Sums>()
  for (const move of moves) {
    const known = sums.get(lotKey(move)) ?? { drug: move.drug, lot: move.lot?.trim() ?? '', out: 0, back: 0 }
    const [out, back] = move.mass < 0 ? [known.out - move.mass, known.back] : [known.out, known.back + move.mass]
    sums.set(lotKey(move), { ...known, out: out as Micrograms, back: back as Micrograms })
  }
  return [...sums.values()]
}

/** The moves of a lot up to an instant, in sum: out less than zero, back more. */
export type MovedUntil = (lot: { drug: string; lot: string }, at: Instant) => number

/**
 * Every lot that was ever received, counted or taken, by drug and lot. `stock` is the fold of the stock's own entries;
 * `sums` is what sessions moved, and `movedUntil` the same up to the instant of a count.
 */
export function lots(stock: Session, sums: readonly Sums[], movedUntil: MovedUntil): readonly Lot[] {
  const byKey = new Map<string, { drug: string; lot: string }>()
  const facts = factsOf(stock, 'stock-received', 'stock-counted', 'stock-adjusted')
  for (const { drug, lot } of [...facts.map(({ body }) => body), ...sums])
    if (!byKey.has(lotKey({ drug, lot }))) byKey.set(lotKey({ drug, lot }), { drug, lot })
  const moved = new Map(sums.map((each) => [lotKey(each), each]))
  return [...byKey]
    .map(([key, named]) => {
      const own = facts.filter(({ body }) => lotKey(body) === key)
      return lotOf(named, own, moved.get(key), stock, movedUntil)
    })
    .toSorted((a, b) => (lotKey(a) < lotKey(b) ? -1 : 1))
}

function lotOf(
  { drug, lot }: { drug: string; lot: string },
  own: readonly Fact<Kept>[],
  moved: Sums | undefined,
  stock: Session,
  movedUntil: MovedUntil,
): Lot {
  const received = totalOf(own, 'stock-received')
  const adjusted = totalOf(own, 'stock-adjusted')
  const [out, back] = [moved?.out ?? 0, moved?.back ?? 0]
  const balance = received - out + back + adjusted
  const latest = <K extends 'ndc' | 'expires'>(field: K) => own.findLast(({ body }) => body[field])?.body[field]
  const last = own.findLast((fact): fact is Fact<'stock-counted'> => fact.kind === 'stock-counted')
  return {
    drug,
    lot,
    ndc: latest('ndc'),
    expires: latest('expires'),
    received: received as Micrograms,
    drawn: out as Micrograms,
    returned: back as Micrograms,
    adjusted: adjusted as Micrograms,
    onHand: Math.max(0, balance) as Micrograms,
    short: Math.max(0, -balance) as Micrograms,
    counted: last && countOf(last, own, stock, movedUntil({ drug, lot }, last.at)),
  }
}

const totalOf = (facts: readonly Fact<Kept>[], kind: Kept, until = Number.POSITIVE_INFINITY) =>
  facts.filter((fact) => fact.kind === kind && fact.at <= until).reduce((sum, { body }) => sum + mass(body.mg), 0)

function countOf(count: Fact<'stock-counted'>, own: readonly Fact<Kept>[], stock: Session, moved: number): Count {
  const { id: entry, at, by, body } = count
  const books = totalOf(own, 'stock-received', at) + totalOf(own, 'stock-adjusted', at) + moved
  const difference = mass(body.mg) - Math.max(0, books)
  return {
    entry,
    at,
    by,
    mass: mass(body.mg),
    difference: difference as Micrograms,
    settled: difference === 0 || explainedSince(count, own, stock, Math.sign(difference)) === difference,
  }
}

/** What adjustments and witnessed discrepancies since a count make up of its difference. */
function explainedSince(
  { at, body }: Fact<'stock-counted'>,
  own: readonly Fact<Kept>[],
  stock: Session,
  direction: number,
): number {
  const adjusted = own
    .filter((fact) => fact.kind === 'stock-adjusted' && fact.at >= at)
    .reduce((sum, fact) => sum + mass(fact.body.mg), 0)
  const recorded = stock.facts['discrepancy-recorded']
    .filter((fact) => fact.at >= at && fact.body.witness !== undefined && isOf(fact.body, body))
    .reduce((sum, fact) => sum + mass(fact.body.mg), 0)
  return adjusted + direction * recorded
}

/** A discrepancy of the stock names its lot; a lot is of one drug. */
const isOf = ({ lot, container }: Body<'discrepancy-recorded'>, counted: Body<'stock-counted'>) =>
  (lot ?? container).trim() === counted.lot.trim()

/** One line of a lot's ledger, with the balance before and after it. */
export type LedgerRow = {
  readonly entry: string
  readonly at: Instant
  readonly by: string
  readonly what: 'received' | 'counted' | 'adjusted' | 'discrepancy' | 'taken' | 'given-back'
  /** What it changes; a count and a discrepancy change nothing. */
  readonly change: number
  readonly before: number
  readonly after: number
  /** What was counted, or what the discrepancy is about. */
  readonly said?: number | undefined
  readonly reason?: string | undefined
  readonly witness?: string | undefined
  readonly session?: string | undefined
}

/** Everything that happened to one lot, in order, with its running balance. */
export function ledger(
  stock: Session,
  moves: readonly (Move & { readonly session?: string })[],
  of: { drug: string; lot: string },
): readonly LedgerRow[] {
  const key = lotKey(of)
  const kept = factsOf(stock, 'stock-received', 'stock-counted', 'stock-adjusted').filter(
    ({ body }) => lotKey(body) === key,
  )
  const recorded = stock.facts['discrepancy-recorded'].filter(
    ({ body }) => (body.lot ?? body.container).trim() === of.lot.trim(),
  )
  const lines = [
    ...kept.map((fact) => ({ ...placeOf(fact), ...lineOf(fact) })),
    ...recorded.map((fact) => ({
      ...placeOf(fact),
      what: 'discrepancy' as const,
      change: 0,
      said: mass(fact.body.mg),
    })),
    ...moves
      .filter((move) => lotKey(move) === key)
      .map(({ entry, at, by, mass: change, witness, session }) => {
        const what = change < 0 ? ('taken' as const) : ('given-back' as const)
        return { entry, at, by, what, change, witness, session }
      }),
  ].toSorted((a, b) => a.at - b.at || (a.entry < b.entry ? -1 : 1))
  let balance = 0
  return lines.map((line) => {
    const before = balance
    balance += line.change
    return { ...line, before, after: balance }
  })
}

const placeOf = ({ id: entry, at, by, body }: Fact<Kept | 'discrepancy-recorded'>) => ({
  entry,
  at,
  by,
  reason: body.reason,
  witness: body.witness,
})

function lineOf({ kind, body }: Fact<Kept>): Pick<LedgerRow, 'what' | 'change' | 'said'> {
  const amount = mass(body.mg)
  if (kind === 'stock-counted') return { what: 'counted', change: 0, said: amount }
  return { what: kind === 'stock-received' ? 'received' : 'adjusted', change: amount }
}
