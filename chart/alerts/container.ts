import type { Clinic } from '../clinic.ts'
import { projectedEnd } from '../dose.ts'
import { due } from '../due.ts'
import { fromWire } from '../instant.ts'
import { orderedMinutes } from '../order.ts'
import type { Protocol } from '../protocol.ts'
import { factsOf, type Session } from '../session.ts'
import { type Duration, type Instant, minutes, volume } from '../units.ts'
import { duration } from '../wording.ts'
import type { Raised } from './alert.ts'

/** What is left in the bag or syringe that hangs, and how long it lasts at the rate that runs. */
export type Hanging = {
  /** The entry of the bag. */
  readonly bag: string
  /** When it began to run. */
  readonly since: Instant
  /** In µL·ms/h, exact, as volumes are; never less than nothing. */
  readonly left: number
  /** Nothing while the pump stands still. */
  readonly lasts?: Duration | undefined
}

/** Nothing while no bag hangs, or one whose volume nobody charted. What primed the line is gone from it as well. */
export function hanging({ facts, infusion }: Session, now: Instant): Hanging | undefined {
  const running = infusion.stretches.findLast(({ from }) => from <= now)
  const bag = [...facts['bag-prepared'], ...facts['bag-changed']].find(({ id }) => id === running?.bag)
  if (running === undefined || bag?.body.mL === undefined) return undefined
  const own = infusion.stretches.filter((stretch) => stretch.bag === bag.id && stretch.from <= now)
  const ran = own.reduce((sum, { rate, from, to = now }) => sum + volume(rate, Math.min(to, now) - from), 0)
  const container = bag.body.container
  const primed = facts['line-primed'].filter(({ body }) => body.container === undefined || body.container === container)
  const millilitres = bag.body.mL - primed.reduce((sum, { body }) => sum + body.mL, 0)
  const left = Math.max(0, Math.round(millilitres * 1000) * HOUR_IN_MS - ran)
  const isRunning = (running.to === undefined || running.to > now) && running.rate > 0
  return {
    bag: bag.id,
    since: own[0]?.from ?? running.from,
    left,
    lasts: isRunning ? Math.floor(left / running.rate) : undefined,
  }
}
const HOUR_IN_MS = 3_600_000

/** A bag that will be empty before anyone looks again, or before the order has run; one used past its time. */
export function containerAlerts(session: Session, protocol: Protocol, clinic: Clinic, now: Instant): readonly Raised[] {
  const { infusion } = session
  const end = projectedEnd(infusion, minutes(orderedMinutes(session, protocol)), now)
  if (end === undefined) return []
  return [...runningOut(session, protocol, clinic, end, now), ...beyondUse(session, end, now)]
}

function runningOut(
  session: Session,
  protocol: Protocol,
  clinic: Clinic,
  end: Instant,
  now: Instant,
): readonly Raised[] {
  const hangs = hanging(session, now)
  if (hangs?.lasts === undefined) return []
  const empty = now + hangs.lasts
  // Empty as the order ends is as it should be: a minute either way is what a hand at the pump takes.
  if (empty >= end - minutes(1)) return []
  const next = due(session, protocol, clinic, now).next?.at ?? Number.POSITIVE_INFINITY
  if (empty > Math.max(next, now)) return []
  const left = hangs.lasts === 0 ? 'is empty by its charted volume' : `lasts ${duration(hangs.lasts)} more`
  const sentence = `The bag ${left}; the order runs ${duration(end - now)} more`
  return [
    {
      criterion: 'container-running-out',
      severity: 'attention',
      action: 'call',
      sentence,
      at: hangs.since,
      entry: hangs.bag,
      standing: true,
    },
  ]
}

function beyondUse(session: Session, end: Instant, now: Instant): readonly Raised[] {
  const running = session.infusion.stretches.findLast(({ from }) => from <= now)
  const bag = factsOf(session, 'bag-prepared', 'bag-changed').find(({ id }) => id === running?.bag)
  if (bag?.body.useBy === undefined) return []
  const until = fromWire(bag.body.useBy)
  if (until >= end) return []
  const sentence =
    until <= now
      ? 'The bag is past its beyond-use time'
      : `The bag may be used ${duration(until - now)} more; the order runs longer`
  const what = { criterion: 'beyond-use', severity: 'attention', action: 'call', sentence } as const
  return [{ ...what, at: bag.at, entry: bag.id, standing: true }]
}
