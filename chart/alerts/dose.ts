import type { Clinic } from '../clinic.ts'
import { activeTime, given } from '../dose.ts'
import type { Stretch } from '../infusion.ts'
import { boundsFor, boundsInForce, judged, orderedMinutes, roundingInMg } from '../order.ts'
import type { Protocol } from '../protocol.ts'
import type { Session } from '../session.ts'
import { type Instant, inKg, MINUTE, minutes } from '../units.ts'
import { charted, duration } from '../wording.ts'
import type { Raised } from './alert.ts'

/**
 * Alerts of what the pump did: a rate over a bound, a total over a bound, ordered minutes run out, held too long. The
 * facts stay charted; a limit never hides one.
 */
export function doseAlerts(session: Session, protocol: Protocol, clinic: Clinic, now: Instant): readonly Raised[] {
  if (session.infusion.startedAt === undefined) return []
  return [
    ...ratesOver(session, protocol, clinic, now),
    ...totalsOver(session, protocol, clinic, now),
    ...ranOut(session, protocol, now),
    ...heldTooLong(session, protocol, now),
  ]
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

/** Over a total by more than rounding to pump steps can explain; begun by the stretch during which it was passed. */
function totalsOver(session: Session, protocol: Protocol, clinic: Clinic, now: Instant): readonly Raised[] {
  const { infusion } = session
  const { maxMg, maxMgPerKg, maxMinutes } = boundsInForce(session, protocol, now)
  const slack = (at: Instant) =>
    infusion.concentration === undefined ? 0 : roundingInMg(clinic, activeTime(infusion, at), infusion.concentration)
  const slackPerKg = (at: Instant) => (infusion.weight === undefined ? 0 : slack(at) / inKg(infusion.weight))
  const totals: readonly [criterion: string, bound: number | undefined, unit: string, at: (at: Instant) => number][] = [
    ['total-mg-over-bound', maxMg, 'mg', (at) => (given(infusion, at).mg ?? 0) - slack(at)],
    ['total-over-bound', maxMgPerKg, 'mg/kg', (at) => (given(infusion, at).mgPerKg ?? 0) - slackPerKg(at)],
    ['minutes-over-bound', maxMinutes, 'min', (at) => activeTime(infusion, at) / MINUTE],
  ]
  return totals.flatMap(([criterion, bound, unit, total]) => {
    if (bound === undefined || total(now) <= bound) return []
    const passed = passing(session, now, (at) => total(at) > bound)
    if (passed === undefined) return []
    const sentence = `Given is over the maximum of ${charted(bound, unit)}`
    const words = unit === 'min' ? `The infusion has run longer than ${charted(bound, unit)}` : sentence
    return [critical(criterion, 'hold', words, passed.at, passed.entry, infusion.status === 'infusing')]
  })
}

/** The stretch or bolus during which something first became true, and when, to the millisecond. */
function passing(session: Session, now: Instant, isOver: (at: Instant) => boolean) {
  const parts = [
    ...session.infusion.stretches.map(({ from, to, entry }) => ({ from, to: Math.min(to ?? now, now), entry })),
    ...session.infusion.boluses.map(({ at, entry }) => ({ from: at, to: at, entry })),
  ].toSorted((a, b) => a.to - b.to || a.from - b.from)
  const part = parts.find(({ to }) => to <= now && isOver(to))
  if (part === undefined) return undefined
  let [before, after] = [part.from, part.to]
  if (isOver(before)) return { at: before, entry: part.entry }
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (isOver(middle)) after = middle
    else before = middle
  }
  return { at: after, entry: part.entry }
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
