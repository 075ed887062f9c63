import { toWire } from '../instant.ts'
import { latest, type Session } from '../session.ts'
import type { Count, LedgerRow, Lot } from '../stock.ts'
import { type Instant, inMg, type Micrograms } from '../units.ts'

/** A lot as the calls of the stock tell it: mg as plain decimals, times as RFC 3339. */
export type LotView = {
  readonly drug: string
  readonly lot: string
  readonly ndc?: string
  readonly expires?: string
  readonly expired: boolean
  readonly receivedMg: number
  readonly drawnMg: number
  readonly returnedMg: number
  readonly adjustedMg: number
  readonly onHandMg: number
  readonly shortMg: number
  readonly counted?: {
    readonly entry: string
    readonly at: string
    readonly by: string
    readonly mg: number
    readonly differenceMg: number
    readonly settled: boolean
  }
}
export type LedgerView = Omit<LedgerRow, 'at' | 'change' | 'before' | 'after' | 'said'> & {
  readonly at: string
  readonly changeMg: number
  readonly beforeMg: number
  readonly afterMg: number
  readonly saidMg?: number
}

/** `today` is YYYY-MM-DD in the clinic's zone; an expiry of a month holds until its end. */
export function lotView({ counted, ndc, expires, ...lot }: Lot, today: string): LotView {
  return {
    drug: lot.drug,
    lot: lot.lot,
    ...(ndc === undefined ? {} : { ndc }),
    ...(expires === undefined ? {} : { expires }),
    expired: expires !== undefined && expires < today.slice(0, expires.length),
    receivedMg: inMg(lot.received),
    drawnMg: inMg(lot.drawn),
    returnedMg: inMg(lot.returned),
    adjustedMg: inMg(lot.adjusted),
    onHandMg: inMg(lot.onHand),
    shortMg: inMg(lot.short),
    ...(counted === undefined ? {} : { counted: countView(counted) }),
  }
}

const countView = ({ entry, at, by, mass, difference, settled }: Count) => ({
  entry,
  at: toWire(at),
  by,
  mg: inMg(mass),
  differenceMg: inMg(difference),
  settled,
})

export const ledgerView = ({ at, change, before, after, said, ...row }: LedgerRow): LedgerView => ({
  ...row,
  at: toWire(at),
  changeMg: inMg(change as Micrograms),
  beforeMg: inMg(before as Micrograms),
  afterMg: inMg(after as Micrograms),
  ...(said === undefined ? {} : { saidMg: inMg(said as Micrograms) }),
})

/** What a count is for, as it stands in its `reason`: an inventory is a count of everything on one day. */
export const INVENTORY = 'Inventory'
const TWO_YEARS = 2

export type Inventory = { readonly last?: Instant | undefined; readonly due?: Instant | undefined }

/** The last inventory, and when the next one is due: two years to the day (21 CFR 1304.11). */
export function inventoryOf(book: Session): Inventory {
  const counts = book.facts['stock-counted'].filter(({ body }) => body.reason === INVENTORY)
  const last = counts.at(-1)?.at
  if (last === undefined) return { due: latest(book, 'stock-received') && book.facts['stock-received'][0]?.at }
  const next = new Date(last)
  next.setUTCFullYear(next.getUTCFullYear() + TWO_YEARS)
  return { last, due: next.getTime() }
}
