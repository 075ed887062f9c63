import type { Bounds } from '../bodies.ts'
import type { Clinic } from '../clinic.ts'
import { activeTime, given } from '../dose.ts'
import type { Stretch } from '../infusion.ts'
import { reweighed } from '../order/weight.ts'
import { boundsFor, boundsInForce, judged, orderedMinutes, rounding } from '../order.ts'
import type { Protocol } from '../protocol.ts'
import { factsOf, type Session } from '../session.ts'
import { concentration, type Instant, MINUTE, minutes } from '../units.ts'
import { charted, duration } from '../wording.ts'
import type { Raised } from './alert.ts'

/**
 * Alerts of what the pump did: a rate over a bound, a total over a bound, ordered minutes run out, held too long. The
 * facts stay charted; a limit never hides one.
 */
export function doseAlerts(session: Session, protocol: Protocol, clinic: Clinic, now: Instant): readonly Raised[] {
  const weighed = weightChanged(session, clinic, now)
  if (session.infusion.startedAt === undefined && session.infusion.boluses.length === 0) return weighed
  return [
    ...weighed,
    ...undiluted(session, now),
    ...ratesOver(session, protocol, clinic, now),
    ...totalsOver(session, protocol, clinic, now),
    ...ranOut(session, protocol, now),
    ...heldTooLong(session, protocol, now),
  ]
}

const UNDILUTED = concentration(100)

/** Drug that ran undiluted is a fact, and an alarm. */
const undiluted = ({ infusion }: Session, now: Instant): readonly Raised[] =>
  infusion.stretches
    .filter(({ from, concentration: of }) => from <= now && of !== undefined && of >= UNDILUTED)
    .map((stretch) => {
      const sentence = 'Ketamine runs undiluted, 100 mg/mL'
      return critical('undiluted', 'stop', sentence, stretch.from, stretch.entry, isRunning(stretch, now))
    })

/** mg and mL/h follow today's weight; the physician who ordered by another one says so again. */
function weightChanged(session: Session, clinic: Clinic, now: Instant): readonly Raised[] {
  const found = reweighed(session, clinic)
  if (found === undefined || found.at > now) return []
  const { at, entry, sentence } = found
  return [{ ...attention('weight-changed', sentence), at, entry, standing: session.infusion.status !== 'stopped' }]
}

const isRunning = ({ to }: Stretch, now: Instant) => to === undefined || to > now

function ratesOver(session: Session, protocol: Protocol, clinic: Clinic, now: Instant): readonly Raised[] {
  return session.infusion.stretches.flatMap((stretch) => {
    if (stretch.from > now) return []
    const { verdict, sentence } = judged(stretch, boundsFor(session, protocol, stretch.from), clinic)
    if (verdict !== 'over-limit' && verdict !== 'over-order') return []
    const standing = isRunning(stretch, now)
    return [critical('rate-over-bound', 'hold', sentence, stretch.from, stretch.entry, standing)]
  })
}

type Total = {
  readonly criterion: string
  readonly bound: (bounds: Bounds) => number | undefined
  readonly unit: string
  /** What was reached at an instant, less what rounding to pump steps explains. */
  readonly at: (at: Instant) => number
}

/** Over a total that was in force at the time, by more than rounding to pump steps can explain. */
function totalsOver(session: Session, protocol: Protocol, clinic: Clinic, now: Instant): readonly Raised[] {
  const { infusion } = session
  const slack = (at: Instant) => rounding(infusion, clinic, at)
  const totals: readonly Total[] = [
    {
      criterion: 'total-mg-over-bound',
      bound: ({ maxMg }) => maxMg,
      unit: 'mg',
      at: (at) => (given(infusion, at).mg ?? 0) - slack(at).mg,
    },
    {
      criterion: 'total-over-bound',
      bound: ({ maxMgPerKg }) => maxMgPerKg,
      unit: 'mg/kg',
      at: (at) => (given(infusion, at).mgPerKg ?? 0) - slack(at).mgPerKg,
    },
    {
      criterion: 'minutes-over-bound',
      bound: ({ maxMinutes }) => maxMinutes,
      unit: 'min',
      at: (at) => activeTime(infusion, at) / MINUTE,
    },
  ]
  return totals.flatMap((total) =>
    terms(session, protocol, now).flatMap((term) => passed(total, term, partsIn(session, term), session, now)),
  )
}

/** A time during which the same bounds held. What an order allows later makes nothing right that was over before. */
type Term = { readonly from: Instant; readonly to: Instant; readonly bounds: Bounds; readonly order?: string }

function terms(session: Session, protocol: Protocol, now: Instant): readonly Term[] {
  const orders = factsOf(session, 'order-given', 'order-changed').filter(({ at }) => at <= now)
  const starts = [{ at: Number.NEGATIVE_INFINITY, id: undefined }, ...orders]
  return starts.map(({ at: from, id }, index) => ({
    from,
    to: starts[index + 1]?.at ?? now,
    bounds: boundsInForce(session, protocol, from),
    ...(id === undefined ? {} : { order: id }),
  }))
}

type Part = { readonly from: Instant; readonly to: Instant; readonly entry: string }

/** The boluses and stretches of a term, cut to it. What began under an earlier order is named by this one. */
function partsIn({ infusion }: Session, term: Term): readonly Part[] {
  const ran = infusion.stretches
    .filter(({ rate }) => rate > 0)
    .map(({ from, to = Number.POSITIVE_INFINITY, entry }) => ({
      from: Math.max(from, term.from),
      to: Math.min(to, term.to),
      entry: from < term.from ? (term.order ?? entry) : entry,
    }))
    .filter(({ from, to }) => from < to)
  const boluses = infusion.boluses
    .filter(({ at }) => at >= term.from && at <= term.to)
    .map(({ at, entry }) => ({ from: at, to: at, entry }))
  return [...boluses, ...ran]
}

function passed(total: Total, term: Term, parts: readonly Part[], { infusion }: Session, now: Instant) {
  const bound = total.bound(term.bounds)
  if (bound === undefined) return []
  const isOver = (at: Instant) => total.at(at) > bound
  // A bolus falls into a stretch: where both pass the bound at the same instant, the bolus did it.
  const [first] = parts
    .filter(({ to }) => isOver(to))
    .map((part) => ({ at: passing(part, isOver), entry: part.entry }))
    .toSorted((a, b) => a.at - b.at)
  if (first === undefined) return []
  const most = charted(bound, total.unit)
  const words =
    total.unit === 'min' ? `The infusion has run longer than ${most}` : `Given is over the maximum of ${most}`
  const standing = infusion.status === 'infusing' && term.to === now
  return [critical(total.criterion, 'hold', words, first.at, first.entry, standing)]
}

/** When something that grows first became true within a part, to the millisecond. */
function passing({ from, to }: Part, isOver: (at: Instant) => boolean): Instant {
  let [before, after] = [from, to]
  if (isOver(before)) return before
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (isOver(middle)) after = middle
    else before = middle
  }
  return after
}

/** Past the ordered minutes the pump should have ended: an infusion left open is found at once, not in the evening. */
function ranOut(session: Session, protocol: Protocol, now: Instant): readonly Raised[] {
  const ordered = minutes(orderedMinutes(session, protocol))
  const over = activeTime(session.infusion, now) - ordered
  const running = session.infusion.stretches.at(-1)
  if (session.infusion.status !== 'infusing' || running === undefined || over < MINUTE) return []
  const sentence = `The ordered ${duration(ordered)} have run; the pump is still charted as running`
  const at = Math.max(running.from, now - over)
  return [{ ...attention('ordered-minutes-over', sentence), at, entry: running.entry, standing: true }]
}

function heldTooLong(session: Session, { heldAtMostMinutes }: Protocol, now: Instant): readonly Raised[] {
  const limit = minutes(heldAtMostMinutes)
  return session.infusion.holds
    .filter(({ from, to }) => Math.min(to ?? now, now) - from > limit)
    .map(({ from, to, entry }) => ({
      ...attention('held-too-long', `Held over ${duration(limit)}: the practitioner ends or continues`),
      at: from + limit,
      entry,
      standing: to === undefined || to > now,
    }))
}

const attention = (criterion: string, sentence: string) =>
  ({ criterion, severity: 'attention', action: 'call', sentence }) as const

const critical = (
  criterion: string,
  action: Raised['action'],
  sentence: string,
  at: Instant,
  entry: string,
  standing: boolean,
): Raised => ({ criterion, severity: 'critical', action, sentence, at, entry, standing })
