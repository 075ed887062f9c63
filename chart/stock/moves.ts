import { DRUG, namesOf, undrawnBags } from '../custody.ts'
import { factsOf, type Session } from '../session.ts'
import { type Instant, type Micrograms, mass } from '../units.ts'

/** Drug that left the stock for a session, or came back from one. */
export type Move = {
  /** The entry that moved it. */
  readonly entry: string
  readonly at: Instant
  readonly by: string
  readonly drug: string
  /** Nothing when nobody charted it. */
  readonly lot?: string | undefined
  readonly witness?: string | undefined
  /** Less than zero out of the stock, more than zero back into it. */
  readonly mass: Micrograms
}

/** The kinds that moves are made of, with those that say which container is which. */
export const movingKinds = [
  'vial-opened',
  'drawn',
  'bag-prepared',
  'bag-changed',
  'wasted',
  'returned',
  'discrepancy-recorded',
  'amendment',
  'moved',
] as const

/**
 * What a session took out of stock and gave back: each vial opened; what was drawn or made up without one; returns.
 * Giving and wasting happen to drug that has left the stock already.
 */
export function movesOf(session: Session): readonly Move[] {
  const names = namesOf(session)
  const { 'vial-opened': vials, drawn: draws, returned } = session.facts
  const bags = factsOf(session, 'bag-prepared', 'bag-changed')
  const lotsIn = (container: string) => {
    const ofBag = bags.filter((bag) => (names.ofBag.get(bag.id) ?? bag.id) === container)
    const from = draws.filter(({ body }) => body.container === container).map(({ id }) => names.ofDraw.get(id))
    const sources = vials.filter(({ body }) => body.vial === container || from.includes(body.vial))
    return [...new Set([...sources, ...ofBag].map(({ body }) => body.lot).filter((lot) => lot !== undefined))]
  }
  // Drug of several lots in one bag belongs to none of them for sure.
  const onlyLot = (container: string) => {
    const [lot, another] = lotsIn(container)
    return another === undefined ? lot : undefined
  }
  const drugOf = (container: string) => vials.find(({ body }) => body.vial === container)?.body.drug ?? DRUG
  const taken = [
    ...vials.map((fact) => ({ fact, drug: fact.body.drug, lot: fact.body.lot, mass: -mass(fact.body.mg) })),
    ...draws
      .filter(({ id }) => !names.ofDraw.has(id))
      .map((fact) => ({ fact, drug: fact.body.drug, lot: onlyLot(fact.body.container), mass: -mass(fact.body.mg) })),
    ...undrawnBags(session, names)
      .filter(({ vial }) => vial === undefined)
      .map(({ bag, mass: labelled }) => ({ fact: bag, drug: undefined, lot: bag.body.lot, mass: -labelled })),
  ]
  const back = returned.map((fact) => ({
    fact,
    drug: drugOf(fact.body.container),
    lot: onlyLot(fact.body.container),
    witness: fact.body.witness,
    mass: mass(fact.body.mg) as number,
  }))
  return [...taken, ...back]
    .map(({ fact: { id, at, by }, drug = DRUG, mass: moved, ...rest }) => ({
      ...rest,
      entry: id,
      at,
      by,
      drug,
      mass: moved as Micrograms,
    }))
    .toSorted((a, b) => a.at - b.at || (a.entry < b.entry ? -1 : 1))
}
