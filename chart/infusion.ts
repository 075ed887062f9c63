import type { Body } from './bodies.ts'
import {
  concentration,
  type Grams,
  type Instant,
  type Micrograms,
  mass,
  rate,
  type UgPerMl,
  type UlPerHour,
} from './units.ts'

/** A time of constant rate, concentration and weight. It stands alone, so that anyone can multiply it out. */
export type Stretch = {
  readonly from: Instant
  /** Open while it still runs. */
  readonly to?: Instant | undefined
  readonly rate: UlPerHour
  readonly concentration?: UgPerMl | undefined
  readonly weight?: Grams | undefined
  /** The entry of the bag that it ran from. */
  readonly bag?: string | undefined
  /** The entry that began it. */
  readonly entry: string
}
export type Hold = { readonly from: Instant; readonly to?: Instant | undefined; readonly entry: string }
export type Bolus = {
  readonly at: Instant
  readonly mass: Micrograms
  readonly weight?: Grams | undefined
  /** The entry of the bag that hung at the time. */
  readonly bag?: string | undefined
  readonly entry: string
}

export type InfusionStatus = 'not-started' | 'infusing' | 'held' | 'stopped'

/** The pump's course as charted. `rate` is what runs now, or what ran before the hold. */
export type Infusion = {
  readonly status: InfusionStatus
  readonly startedAt?: Instant | undefined
  readonly stoppedAt?: Instant | undefined
  readonly rate?: UlPerHour | undefined
  readonly concentration?: UgPerMl | undefined
  readonly weight?: Grams | undefined
  readonly stretches: readonly Stretch[]
  readonly holds: readonly Hold[]
  readonly boluses: readonly Bolus[]
}

/** What contradicts the sequence. It is kept, and must be corrected or explained before signing. */
export type OutOfSequence =
  | 'started-twice'
  | 'rate-changed-while-not-running'
  | 'held-while-not-running'
  | 'resumed-while-not-held'
  | 'stopped-while-not-running'
  | 'bolus-after-stop'
  | 'bolus-without-infusion'
  | 'started-without-bag'
  | 'started-without-weight'

/** Builds the infusion as the entries come by in order. Used inside the fold; what it builds is never changed after. */
export function infusionBuilder() {
  let status: InfusionStatus = 'not-started'
  let startedAt: Instant | undefined
  let stoppedAt: Instant | undefined
  let rateNow: UlPerHour | undefined
  let concentrationNow: UgPerMl | undefined
  let weightNow: Grams | undefined
  let bagNow: string | undefined
  const stretches: Stretch[] = []
  const holds: Hold[] = []
  const boluses: Bolus[] = []

  const open = (at: Instant, entry: string) => {
    if (status === 'infusing' && rateNow !== undefined)
      stretches.push({
        from: at,
        rate: rateNow,
        concentration: concentrationNow,
        weight: weightNow,
        bag: bagNow,
        entry,
      })
  }
  const close = <T extends { from: Instant; to?: Instant | undefined }>(list: T[], at: Instant) => {
    const last = list.at(-1)
    if (last && last.to === undefined) list[list.length - 1] = { ...last, to: at }
  }
  const settle = (at: Instant) => {
    close(stretches, at)
    close(holds, at)
  }
  const run = (at: Instant, mlPerHour: number, entry: string) => {
    settle(at)
    status = 'infusing'
    stoppedAt = undefined
    rateNow = rate(mlPerHour)
    open(at, entry)
  }

  /** A bag or a weight first charted after the start is the one that was there all along: no other could have run. */
  const backfill = (first: Partial<Pick<Stretch, 'concentration' | 'weight' | 'bag'>>) => {
    for (const [index, stretch] of stretches.entries()) stretches[index] = { ...first, ...known(stretch) }
    for (const [index, bolus] of boluses.entries())
      boluses[index] = { ...bolus, weight: bolus.weight ?? first.weight, bag: bolus.bag ?? first.bag }
  }

  const hang = (at: Instant, entry: string, mgPerMl: number) => {
    const first = concentrationNow === undefined
    concentrationNow = concentration(mgPerMl)
    bagNow = entry
    if (first) backfill({ concentration: concentrationNow, bag: entry })
    else if (status === 'infusing') {
      close(stretches, at)
      open(at, entry)
    }
  }
  /** A bag made while another runs does not run yet: that is charted as the change. */
  const prepare = (at: Instant, entry: string, mgPerMl: number) => {
    const another = concentrationNow !== undefined && (status === 'infusing' || status === 'held')
    if (!another) hang(at, entry, mgPerMl)
  }
  const weigh = (at: Instant, entry: string, grams: Grams) => {
    const first = weightNow === undefined
    weightNow = grams
    if (first) backfill({ weight: grams })
    else if (status === 'infusing') {
      close(stretches, at)
      open(at, entry)
    }
  }

  return {
    start(at: Instant, entry: string, { mlPerHour }: Body<'infusion-started'>): readonly OutOfSequence[] {
      const found: OutOfSequence[] = []
      // A second start is a fact: the pump ran at that rate from then on. Which of the two counts is asked at sign-off.
      if (status !== 'not-started') found.push('started-twice')
      if (concentrationNow === undefined) found.push('started-without-bag')
      if (weightNow === undefined) found.push('started-without-weight')
      startedAt ??= at
      run(at, mlPerHour, entry)
      return found
    },
    change(at: Instant, entry: string, { mlPerHour }: Body<'rate-changed'>): readonly OutOfSequence[] {
      if (status !== 'infusing') return ['rate-changed-while-not-running']
      run(at, mlPerHour, entry)
      return []
    },
    hold(at: Instant, entry: string): readonly OutOfSequence[] {
      if (status !== 'infusing') return ['held-while-not-running']
      settle(at)
      status = 'held'
      holds.push({ from: at, entry })
      return []
    },
    resume(at: Instant, entry: string, { mlPerHour }: Body<'infusion-resumed'>): readonly OutOfSequence[] {
      if (status !== 'held') return ['resumed-while-not-held']
      run(at, mlPerHour, entry)
      return []
    },
    stop(at: Instant): readonly OutOfSequence[] {
      if (status !== 'infusing' && status !== 'held') return ['stopped-while-not-running']
      settle(at)
      status = 'stopped'
      stoppedAt = at
      return []
    },
    bolus(at: Instant, entry: string, { mg }: Body<'bolus-given'>): readonly OutOfSequence[] {
      boluses.push({ at, mass: mass(mg), weight: weightNow, bag: bagNow, entry })
      // The ordered first bolus (loading dose) may be given before the pump starts.
      return status === 'stopped' ? ['bolus-after-stop'] : []
    },
    prepare,
    hang,
    weigh,
    done(): Infusion {
      return {
        status,
        startedAt,
        stoppedAt,
        rate: rateNow,
        concentration: concentrationNow,
        weight: weightNow,
        stretches,
        holds,
        boluses,
      }
    },
  }
}

function known(stretch: Stretch): Stretch {
  const { concentration: of, weight: kg, bag, ...rest } = stretch
  return {
    ...rest,
    ...(of === undefined ? {} : { concentration: of }),
    ...(kg === undefined ? {} : { weight: kg }),
    ...(bag === undefined ? {} : { bag }),
  }
}
