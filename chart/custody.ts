import type { Clinic } from './clinic.ts'
import { exactDose } from './dose.ts'
import { type Fact, factsOf, type Session } from './session.ts'
import {
  concentration,
  type Dose,
  doseInMicrograms,
  type Instant,
  inMgPerMl,
  type Micrograms,
  mass,
  type UgPerMl,
} from './units.ts'

/**
 * What became of the drug in one container, in whole micrograms: a controlled-substance count must add up.
 * `unaccounted` is drawn - given - passed on - in the line - wasted - returned. What nobody has witnessed yet is
 * unaccounted and in the nurse's custody, never wasted.
 */
export type Container = {
  readonly id: string
  readonly what: 'vial' | 'preparation'
  readonly drug: string
  /** As written on the bag or the vial; nothing while it is not charted. */
  readonly preparedMg?: number | undefined
  readonly mgPerMl?: number | undefined
  readonly lots: readonly string[]
  readonly drawn: Micrograms
  /** Computed from the charted rates, exactly, and rounded once, here. */
  readonly given: Micrograms
  /** Drawn out of a vial into other containers. */
  readonly passedOn: Micrograms
  readonly wasted: Micrograms
  readonly returned: Micrograms
  /** Left in the line, and discarded or flushed from it. */
  readonly line: Micrograms
  readonly unaccounted: Micrograms
  readonly tolerance: Micrograms
  /** Within tolerance, or the difference is recorded as a discrepancy with a reason and a second person. */
  readonly closes: boolean
  readonly discrepancy?: Fact<'discrepancy-recorded'> | undefined
  /** Waste, returns and discrepancies of this container, with who witnessed each. */
  readonly acts: readonly Fact<Act>[]
  readonly witnesses: readonly string[]
}
type Act = 'wasted' | 'returned' | 'discrepancy-recorded'
type Bag = Fact<'bag-prepared' | 'bag-changed'>
type InLine = Fact<'line-flushed' | 'line-discarded'>

const none = 0 as Micrograms
const sum = (parts: readonly Micrograms[]) => parts.reduce((total, part) => total + part, 0) as Micrograms
const massOf = ({ body }: { body: { mg: number } }) => mass(body.mg)

/** Every container of the session's drug: vials first, then preparations, each in the order of its first entry. */
export function custody(session: Session, clinic: Clinic, now?: Instant): readonly Container[] {
  const plan = namesOf(session)
  return [...vials(session, plan), ...preparations(session, clinic, plan, now)]
}

export type Names = {
  /** The container that each bag's entry stands for. */
  readonly ofBag: ReadonlyMap<string, string>
  /** The vial that each draw came from. */
  readonly ofDraw: ReadonlyMap<string, string>
}

/**
 * Who charts one bag rarely names it. An unnamed bag is the container that was last drawn into, else the one that the
 * waste speaks of, else itself; an unnamed draw is from the vial opened last.
 */
export function namesOf(session: Session): Names {
  const bags = factsOf(session, 'bag-prepared', 'bag-changed')
  const vialIds = new Set(session.facts['vial-opened'].map(({ body }) => body.vial))
  const taken = new Set(bags.map(({ body }) => body.container).filter((id) => id !== undefined))
  const spoken = acts(session)
    .map(({ body }) => body.container)
    .filter((id) => !vialIds.has(id))
  const ofBag = new Map<string, string>()
  for (const bag of bags) {
    const drawnInto = session.facts.drawn.filter(({ at }) => at <= bag.at).map(({ body }) => body.container)
    const free = (ids: readonly string[]) => ids.findLast((id) => !taken.has(id))
    const id = bag.body.container ?? free(drawnInto) ?? free(spoken.toReversed()) ?? bag.id
    taken.add(id)
    ofBag.set(bag.id, id)
  }
  const ofDraw = new Map<string, string>()
  for (const draw of session.facts.drawn) {
    const opened = session.facts['vial-opened'].findLast(({ at }) => at <= draw.at) ?? session.facts['vial-opened'][0]
    const vial = draw.body.vial ?? opened?.body.vial
    if (vial !== undefined) ofDraw.set(draw.id, vial)
  }
  return { ofBag, ofDraw }
}

const acts = (session: Session) => factsOf(session, 'wasted', 'returned', 'discrepancy-recorded')

function vials(session: Session, names: Names): readonly Container[] {
  const { ofDraw } = names
  const undrawn = undrawnBags(session, names)
  const byVial = grouped(session.facts['vial-opened'], ({ body }) => body.vial)
  return [...byVial].map(([id, opened]) => {
    const drawn = sum(opened.map(massOf))
    const passedOn = sum([
      ...session.facts.drawn.filter((draw) => ofDraw.get(draw.id) === id).map(massOf),
      ...undrawn.filter(({ vial }) => vial === id).map(({ mass: labelled }) => labelled),
    ])
    const lots = opened.map(({ body }) => body.lot).filter((lot) => lot !== undefined)
    const drug = opened[0]?.body.drug ?? DRUG
    // Undiluted drug has no tolerance: overfill is its own reasoned row.
    return closed({ id, what: 'vial', drug, lots, drawn, passedOn, given: none, line: none, tolerance: none }, session)
  })
}

/** What an entry that names no drug is about. */
export const DRUG = 'ketamine'

export type Undrawn = { readonly bag: Bag; readonly vial?: string | undefined; readonly mass: Micrograms }

/**
 * Labelled bags that nobody charted a draw for: drawn from the vial opened last, or straight from stock without one.
 */
export function undrawnBags(session: Session, { ofBag }: Names): readonly Undrawn[] {
  const drawnInto = new Set(session.facts.drawn.map(({ body }) => body.container))
  const bags = factsOf(session, 'bag-prepared', 'bag-changed')
  const labels = new Map<string, Undrawn>()
  for (const bag of bags) {
    const [id, labelled] = [ofBag.get(bag.id) ?? bag.id, labelledMg(bag)]
    if (drawnInto.has(id) || labelled === undefined) continue
    const opened = session.facts['vial-opened'].findLast(({ at }) => at <= bag.at) ?? session.facts['vial-opened'][0]
    labels.set(id, { bag, vial: opened?.body.vial, mass: mass(labelled) })
  }
  return [...labels.values()]
}

function preparations(session: Session, clinic: Clinic, { ofBag, ofDraw }: Names, now?: Instant): readonly Container[] {
  const bags = factsOf(session, 'bag-prepared', 'bag-changed')
  const bagsOf = grouped(bags, (bag) => ofBag.get(bag.id) ?? bag.id)
  const drawsOf = grouped(session.facts.drawn, ({ body }) => body.container)
  const vialIds = new Set(session.facts['vial-opened'].map(({ body }) => body.vial))
  const spokenOf = acts(session).map(({ body }) => body.container)
  const ids = new Set([...drawsOf.keys(), ...bagsOf.keys(), ...spokenOf.filter((id) => !vialIds.has(id))])
  const given = givenOf(session, ofBag, now)
  return [...ids].map((id) => {
    const ofIt = bagsOf.get(id) ?? []
    const draws = drawsOf.get(id) ?? []
    const label = ofIt.findLast(({ body }) => body.mg !== undefined || body.mL !== undefined)
    const preparedMg = label && labelledMg(label)
    const drawn = draws.length > 0 ? sum(draws.map(massOf)) : mass(preparedMg ?? 0)
    const lots = [...new Set([...ofIt, ...draws.flatMap((draw) => vialOf(session, ofDraw.get(draw.id)))].map(lotOf))]
    return closed(
      {
        id,
        what: 'preparation',
        drug: draws[0]?.body.drug ?? DRUG,
        preparedMg,
        mgPerMl: ofIt.at(-1)?.body.mgPerMl,
        lots: lots.filter((lot) => lot !== undefined),
        drawn,
        passedOn: none,
        given: given.get(id) ?? none,
        line: lineOf(session, id, ofBag),
        tolerance: isDiluted(session, ofIt, draws, ofDraw) ? toleranceOf(drawn, clinic) : none,
      },
      session,
    )
  })
}

/** Map.groupBy, which tablets of two years ago lack. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

const labelledMg = ({ body }: Bag) =>
  body.mg ?? (body.mL === undefined ? undefined : Math.round(body.mL * concentration(body.mgPerMl)) / 1000)
const lotOf = ({ body }: { body: { lot?: string } }) => body.lot
const vialOf = (session: Session, id: string | undefined) =>
  session.facts['vial-opened'].filter(({ body }) => body.vial === id)

/** The smaller of the clinic's percentage of what is in the bag and its fixed mg, never rounded up. */
const toleranceOf = (drawn: Micrograms, { custodyTolerance: { percent, mg } }: Clinic) =>
  Math.min(Math.floor((drawn * percent) / 100), mass(mg)) as Micrograms

function isDiluted(
  session: Session,
  bags: readonly Bag[],
  draws: readonly Fact<'drawn'>[],
  ofDraw: Names['ofDraw'],
): boolean {
  const sources = new Set(draws.flatMap((draw) => vialOf(session, ofDraw.get(draw.id))).map(({ body }) => body.mgPerMl))
  return bags.some(({ body }) => !sources.has(body.mgPerMl))
}

/** The exact dose by container, rounded once at the end: flooring each stretch loses a microgram at every hold. */
function givenOf(session: Session, ofBag: Names['ofBag'], now?: Instant): ReadonlyMap<string, Micrograms> {
  const { infusion } = session
  const last = infusion.stretches.at(-1)
  const until = now ?? infusion.stoppedAt ?? last?.to ?? last?.from ?? Number.POSITIVE_INFINITY
  const exact = new Map<string, Dose>()
  const bags = new Set([...infusion.stretches, ...infusion.boluses].map(({ bag }) => bag))
  for (const bag of bags) {
    if (bag === undefined) continue
    const own = {
      ...infusion,
      stretches: infusion.stretches.filter((stretch) => stretch.bag === bag),
      boluses: infusion.boluses.filter((bolus) => bolus.bag === bag),
    }
    const id = ofBag.get(bag) ?? bag
    exact.set(id, (exact.get(id) ?? 0n) + (exactDose(own, until) ?? 0n))
  }
  return new Map([...exact].map(([id, dose]) => [id, doseInMicrograms(dose)]))
}

/** Drug that left with the line: charted in mg, else by its volume at the concentration that hung. */
function lineOf(session: Session, id: string, ofBag: Names['ofBag']): Micrograms {
  const bags = factsOf(session, 'bag-prepared', 'bag-changed')
  const parts = factsOf(session, 'line-flushed', 'line-discarded').map((fact) => {
    const hung = bags.findLast(({ at }) => at <= fact.at)
    const from = fact.body.container ?? (hung && ofBag.get(hung.id))
    return from === id ? lineMass(fact, hung && concentration(hung.body.mgPerMl)) : none
  })
  return sum(parts)
}
const lineMass = ({ body, kind }: InLine, of: UgPerMl | undefined): Micrograms => {
  if (body.mg !== undefined) return mass(body.mg)
  // A flush is of saline: only what it says of drug counts. A discarded line holds what hung.
  return kind === 'line-discarded' && of !== undefined ? mass(body.mL * inMgPerMl(of)) : none
}

type Balance = Pick<
  Container,
  'id' | 'what' | 'drug' | 'preparedMg' | 'mgPerMl' | 'lots' | 'drawn' | 'given' | 'passedOn' | 'line' | 'tolerance'
>

function closed(balance: Balance, session: Session): Container {
  const { id, drawn, given, passedOn, line, tolerance } = balance
  const own = acts(session).filter(({ body }) => body.container === id)
  const of = <K extends Act>(kind: K) => own.filter((fact): fact is Fact<K> => fact.kind === kind)
  const wasted = sum(of('wasted').map(massOf))
  const returned = sum(of('returned').map(massOf))
  const unaccounted = (drawn - given - passedOn - line - wasted - returned) as Micrograms
  const discrepancies = of('discrepancy-recorded').filter(({ body }) => body.witness !== undefined)
  const explained = sum(discrepancies.map(massOf))
  const gap = Math.abs(unaccounted)
  return {
    ...balance,
    wasted,
    returned,
    unaccounted,
    closes: gap <= tolerance || (discrepancies.length > 0 && Math.abs(gap - explained) <= tolerance),
    discrepancy: of('discrepancy-recorded').at(-1),
    acts: own,
    witnesses: [...new Set(own.map(({ body }) => body.witness).filter((witness) => witness !== undefined))],
  }
}

/** A session's whole account: drawn equals all the others together, exactly. */
export type Account = {
  /** Taken out of stock: vials opened, and what was made up without one. */
  readonly drawn: Micrograms
  readonly given: Micrograms
  readonly line: Micrograms
  readonly wasted: Micrograms
  readonly returned: Micrograms
  readonly unaccounted: Micrograms
}

/** What became of all the drug that a session took. What passes from a vial into a bag is counted once. */
export function accountOf(containers: readonly Container[]): Account {
  const of = (part: (container: Container) => number) =>
    containers.reduce((total, container) => total + part(container), 0) as Micrograms
  return {
    drawn: of(({ drawn, passedOn }) => drawn - passedOn),
    given: of(({ given }) => given),
    line: of(({ line }) => line),
    wasted: of(({ wasted }) => wasted),
    returned: of(({ returned }) => returned),
    unaccounted: of(({ unaccounted }) => unaccounted),
  }
}
