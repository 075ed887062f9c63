import { type Alert, alerts as alertsOf } from '../../chart/alerts.ts'
import type { Context } from '../../chart/context.ts'
import { activeTime, type Given, given, remaining } from '../../chart/dose.ts'
import { type Due, due as dueOf } from '../../chart/due.ts'
import { orderedMinutes, orderInForce, type ReadBack, readBack } from '../../chart/order.ts'
import { type Phase, phase as phaseOf } from '../../chart/phase.ts'
import { baselineOf, type Reading, readings } from '../../chart/readings.ts'
import { total } from '../../chart/scores/instrument.ts'
import { aldrete } from '../../chart/scores/recovery.ts'
import { latest, type Session } from '../../chart/session.ts'
import { inKg, inMgPerMl, inMlPerHour, mgPerKgPerHour, minutes } from '../../chart/units.ts'

/** What the board says of one chair at an instant: everything derived, nothing kept. Times and durations in ms. */
export type ChairView = {
  readonly phase: Phase
  readonly given: Given
  /** What runs, or ran before the hold; `mgPerKgPerHour` is null while weight or concentration is unknown. */
  readonly rate?: { readonly mlPerHour: number; readonly mgPerKgPerHour: number | null } | undefined
  /**
   * What the ordered minutes give, or gave: at the present rate, changes included; nothing while it cannot be known.
   */
  readonly expectedMg?: number | undefined
  /** Of the ordered active time, 0 to 100. */
  readonly percent: number
  readonly active: number
  readonly left: number
  readonly over: number
  readonly heldFor?: number | undefined
  readonly sinceEnd?: number | undefined
  readonly order?: ReadBack | undefined
  readonly hasOrder: boolean
  readonly weightKg?: number | undefined
  readonly due: Due
  readonly alerts: readonly Alert[]
  /** Those that no longer stand as well. */
  readonly raised: readonly Alert[]
  /** The last values that are over or under their limits, by what the alerts stand for. */
  readonly outside: ReadonlyMap<string, 'over' | 'under'>
  readonly readings: readonly Reading[]
  readonly last?: Reading | undefined
  readonly aldrete?: number | undefined
}

export function chairView(session: Session, context: Context, now: number): ChairView {
  const { protocol, clinic } = context
  const { infusion } = session
  const ordered = minutes(orderedMinutes(session, protocol))
  const active = activeTime(infusion, now)
  const rest = remaining(infusion, ordered, now)
  const soFar = given(infusion, now)
  const taken = readings(session, clinic).filter(({ at }) => at <= now)
  const alerts = alertsOf(session, protocol, now, clinic)
  return {
    phase: phaseOf(session, context, now),
    given: soFar,
    rate: rateOf(session),
    expectedMg: expectedMg(session, ordered, now, soFar, rest.mg),
    percent: rest.percent,
    active,
    left: rest.time,
    over: Math.max(0, active - ordered),
    heldFor: infusion.status === 'held' ? now - (infusion.holds.at(-1)?.from ?? now) : undefined,
    sinceEnd: infusion.stoppedAt === undefined ? undefined : Math.max(0, now - infusion.stoppedAt),
    ...orderOf(session, context),
    weightKg: infusion.weight === undefined ? undefined : inKg(infusion.weight),
    due: dueOf(session, protocol, clinic, now),
    alerts: alerts.filter((alert) => alert.standing),
    raised: alerts,
    outside: outsideOf(alerts, context, taken, baselineOf(taken, session)),
    readings: taken,
    last: taken.findLast((reading) => reading.systolic !== undefined || reading.spo2 !== undefined),
    aldrete: aldreteOf(session),
  }
}

/** Past the ordered minutes it is what they gave, so that "12.4 of 10 mg" tells of the excess. */
function expectedMg(
  { infusion }: Session,
  ordered: number,
  now: number,
  soFar: Given,
  restMg: number | null,
): number | undefined {
  const ended = orderEnded(infusion, ordered, now)
  if (ended !== undefined) return given(infusion, ended).mg ?? undefined
  return soFar.mg === null || restMg === null ? undefined : soFar.mg + restMg
}

/** When the ordered active time had run; nothing while it has not. */
function orderEnded({ stretches }: Session['infusion'], ordered: number, now: number): number | undefined {
  let left = ordered
  for (const { from, to, rate } of stretches) {
    if (rate === 0) continue
    const end = from + left
    if (end <= Math.min(to ?? now, now)) return end
    left -= (to ?? now) - from
  }
  return undefined
}

function rateOf({ infusion }: Session): ChairView['rate'] {
  const { rate, concentration, weight } = infusion
  if (rate === undefined) return undefined
  const known = concentration !== undefined && weight !== undefined
  return {
    mlPerHour: inMlPerHour(rate),
    mgPerKgPerHour: known ? mgPerKgPerHour(rate, concentration, weight) : null,
  }
}

function orderOf(session: Session, { clinic, protocol }: Context): Pick<ChairView, 'order' | 'hasOrder'> {
  const order = orderInForce(session)
  const { weight, concentration } = session.infusion
  if (order === undefined || weight === undefined || concentration === undefined)
    return { hasOrder: order !== undefined }
  const pump = { weightKg: inKg(weight), mgPerMl: inMgPerMl(concentration), resolution: clinic.pumpResolutionMlPerHour }
  const minutesOrdered = order.minutes ?? orderedMinutes(session, protocol)
  return { hasOrder: true, order: readBack({ ...order, minutes: minutesOrdered }, pump) }
}

/** Standing alerts speak of the last charted value of a sign, so they say which value gets its triangle. */
function outsideOf(
  alerts: readonly Alert[],
  { protocol }: Context,
  taken: readonly Reading[],
  base: Reading | undefined,
): ReadonlyMap<string, 'over' | 'under'> {
  const outside = new Map<string, 'over' | 'under'>()
  for (const alert of alerts) {
    const { limit, drift } = protocol.criteria.find(({ id }) => id === alert.criterion) ?? {}
    const sign = limit?.of ?? drift?.of
    if (!alert.standing || sign === undefined) continue
    const value = taken.findLast((reading) => reading[sign] !== undefined)?.[sign] ?? 0
    const upper = limit ? Math.min(limit.atLeast ?? Infinity, limit.over ?? Infinity) : (base?.[sign] ?? 0)
    outside.set(sign, value >= upper ? 'over' : 'under')
  }
  return outside
}

function aldreteOf(session: Session): number | undefined {
  const scored = session.facts.scored.findLast(({ body }) => body.instrument === aldrete.id)
  return scored && total(aldrete, scored.body.items)
}

/** How loudly a chair asks for somebody. */
export function levelOf(view: Pick<ChairView, 'alerts' | 'due'> | undefined): 'calm' | 'attention' | 'critical' {
  if (view === undefined) return 'calm'
  if (view.alerts.some((alert) => alert.severity === 'critical') || view.due.red) return 'critical'
  return view.alerts.length > 0 || view.due.overdue > 0 ? 'attention' : 'calm'
}

/** The chair that the patient sits in now: where they were last moved, else where they were planned. */
export const chairOf = (session: Session, planned: string) =>
  latest(session, 'chair-changed')?.body.to ?? latest(session, 'session-opened')?.body.chair ?? planned

/** Phases with somebody in the chair. */
export const isAtChair = (phase: Phase) =>
  phase === 'check-in' ||
  phase === 'ready' ||
  phase === 'infusing' ||
  phase === 'held' ||
  phase === 'recovery' ||
  phase === 'ready-for-discharge'

/** Phases whose note waits for somebody. */
export const waitsForSignature = (phase: Phase) =>
  phase === 'discharged' || phase === 'to-sign' || phase === 'to-re-sign'
