import { alerts } from './alerts.ts'
import type { Context } from './context.ts'
import { readiness } from './discharge.ts'
import { activeTime, given, heldTime, projectedEnd, remaining, segments } from './dose.ts'
import { due } from './due.ts'
import { toWire } from './instant.ts'
import { orderedMinutes, orderInForce } from './order.ts'
import { phase } from './phase.ts'
import { latest, type Session } from './session.ts'
import { deviations, findings, unattested } from './signoff.ts'
import { type Instant, inKg, inMgPerMl, inMlPerHour, MINUTE, mgPerKgPerHour, minutes } from './units.ts'

/**
 * The session as `GET /api/sessions/:id` tells it: figures unrounded in the units of their names, times as RFC 3339.
 */
export type SessionView = ReturnType<typeof sessionView>

/** What can be said of a session at an instant. `now` says how things stand; the entries say what happened. */
export function sessionView(session: Session, ctx: Context, now: Instant) {
  const opened = latest(session, 'session-opened')
  const moved = latest(session, 'chair-changed')
  const { protocol, patient } = ctx
  return {
    id: session.id,
    at: toWire(now),
    phase: phase(session, ctx, now),
    patient,
    chair: moved?.body.to ?? opened?.body.chair,
    protocol: { id: protocol.id, name: protocol.name, title: protocol.title, version: protocol.version },
    plannedStart: opened?.body.plannedStart,
    indication: opened?.body.indication,
    courseId: opened?.body.courseId,
    number: opened?.body.number,
    head: session.head,
    given: given(session.infusion, now),
    infusion: infusionView(session, ctx, now),
    order: orderInForce(session),
    due: inWireTimes(due(session, protocol, ctx.clinic, now)),
    alerts: inWireTimes(alerts(session, protocol, now, ctx.clinic)),
    readiness: inWireTimes(readiness(session, ctx, now)),
    findings: inWireTimes(findings(session, ctx, now)),
    deviations: inWireTimes(deviations(session, ctx, now)),
    unattested: unattested(session),
    signatures: session.facts.signed.map(({ id, by, at, body }) => ({ id, by, at: toWire(at), ...body })),
    late: session.late.map(({ id }) => id),
    unreadable: session.unreadable,
  }
}

function infusionView(session: Session, { protocol }: Context, now: Instant) {
  const { infusion } = session
  const { rate, concentration, weight } = infusion
  const ordered = minutes(orderedMinutes(session, protocol))
  const left = remaining(infusion, ordered, now)
  const known = rate !== undefined && concentration !== undefined && weight !== undefined
  return {
    status: infusion.status,
    mlPerHour: rate === undefined ? undefined : inMlPerHour(rate),
    mgPerMl: concentration === undefined ? undefined : inMgPerMl(concentration),
    kg: weight === undefined ? undefined : inKg(weight),
    mgPerKgPerHour: known ? mgPerKgPerHour(rate, concentration, weight) : undefined,
    startedAt: wireTime(infusion.startedAt),
    stoppedAt: wireTime(infusion.stoppedAt),
    projectedEnd: wireTime(projectedEnd(infusion, ordered, now)),
    activeMinutes: activeTime(infusion, now) / MINUTE,
    heldMinutes: heldTime(infusion, now) / MINUTE,
    remaining: { minutes: left.time / MINUTE, mL: left.mL, mg: left.mg, percent: left.percent },
    segments: segments(infusion, now).map((segment) => ({
      from: toWire(segment.from),
      to: toWire(segment.to),
      mlPerHour: inMlPerHour(segment.rate),
      mgPerMl: segment.concentration === undefined ? null : inMgPerMl(segment.concentration),
      kg: segment.weight === undefined ? null : inKg(segment.weight),
      mgPerKgPerHour: segment.mgPerKgPerHour,
      mL: segment.mL,
      mg: segment.mg,
      cumulative: segment.cumulative,
      entry: segment.entry,
    })),
  }
}

const wireTime = (at: Instant | undefined) => (at === undefined ? undefined : toWire(at))

/** The names under which the rules hold an instant; every other number is a figure and stays one. */
const times: ReadonlySet<string> = new Set(['at', 'dueAt', 'takenAt', 'since', 'due'])

/** The same value with its instants as text of the wire. */
function inWireTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inWireTimes)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      typeof inner === 'number' && times.has(name) ? toWire(inner) : inWireTimes(inner),
    ]),
  )
}
