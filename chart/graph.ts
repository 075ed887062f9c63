import { type Alert, alerts } from './alerts.ts'
import type { Context } from './context.ts'
import { projectedEnd } from './dose.ts'
import { type Check, due } from './due.ts'
import { axis, dueMarkers, heldColumns, nowLine } from './graph/axis.ts'
import { ghostInWords } from './graph/before.ts'
import { eventsOf } from './graph/events.ts'
import { eventBand } from './graph/flags.ts'
import { frameOf, type View } from './graph/frame.ts'
import { gapColumns } from './graph/gaps.ts'
import { latestValues } from './graph/latest.ts'
import { heartRate, oxygenSaturation } from './graph/line.ts'
import { numberRows } from './graph/numbers.ts'
import { originalSpots, struckEvents } from './graph/originals.ts'
import { bloodPressure } from './graph/pressure.ts'
import { rateBand } from './graph/rate.ts'
import type { Scene } from './graph/scene.ts'
import { takenIn } from './graph/taken.ts'
import { orderedMinutes } from './order.ts'
import { baselineOf, readings } from './readings.ts'
import type { Session } from './session.ts'
import { type Instant, MINUTE, minutes } from './units.ts'
import { counted } from './wording.ts'

export { type Before, beforeUnder } from './graph/before.ts'
export type { View } from './graph/frame.ts'
export type { Group, GroupName, Mark, Scene, Tone } from './graph/scene.ts'

/** What was judged of the session a moment ago; worked out for the view's own instant when it is not given. */
export type Known = { readonly checks: readonly Check[]; readonly alerts: readonly Alert[] }

/**
 * The record graph: one time axis with everything that happened, laid out for its box. Lengths are in the units of the
 * view (px on the tablet, pt on paper). The same function draws both, so the note can't differ from the screen.
 */
export function graph(session: Session, ctx: Context, view: View, known?: Known): Scene {
  const frame = frameOf(view)
  const until = view.now ?? endOf(session) ?? view.to
  const all = readings(session, ctx.clinic)
  const checks = known?.checks ?? due(session, ctx.protocol, ctx.clinic, until).checks
  const taken = takenIn(session, ctx, frame, all, checks, baselineOf(all, session))
  const raised = known?.alerts ?? alerts(session, ctx.protocol, until, ctx.clinic)
  const groups = [
    bloodPressure(taken),
    heartRate(taken),
    oxygenSaturation(taken),
    numberRows(taken),
    rateBand(session, ctx, frame, until),
  ]
  const beds = groups.map((group) => ({ ...group, marks: group.marks.filter(isBed) }))
  const inks = groups.map((group) => ({ ...group, marks: group.marks.filter((mark) => !isBed(mark)) }))
  return {
    width: view.width,
    height: view.height,
    label: `Record graph: ${counted(all.length, 'check')} on one time axis with the events and the rate. The table has the same values.`,
    groups: [
      { name: 'frame', label: '', marks: beds.flatMap(({ marks }) => marks) },
      axis(ctx, frame),
      heldColumns(session, ctx, frame, until),
      gapColumns(taken, all, checks, until),
      ...inks,
      eventBand(ctx, frame, eventsOf(session, ctx, all, raised, until)),
      dueMarkers(ctx, frame, checks),
      ...nowLine(ctx, frame, [...taken.x.values()].at(-1)),
      ...latestValues(taken, all),
      ...ghostInWords(view.before, ctx.clinic.timeZone),
      ...(view.originals ? [struckEvents(session, frame, taken.originals, ctx.clinic)] : []),
    ],
    spots: [
      ...taken.readings.map((reading) => ({ setId: reading.setId, at: reading.at, x: taken.x.get(reading) ?? 0 })),
      ...(view.originals ? originalSpots(session, frame, taken.originals) : []),
    ],
    plot: {
      left: frame.plot.x,
      right: frame.plot.x + frame.plot.width,
      top: frame.bp.y,
      bottom: frame.axisY,
      from: view.from,
      to: view.to,
    },
    ...(view.now === undefined ? {} : { now: view.now }),
  }
}

/** Beds lie under the grid, the grid under all marks. */
const isBed = (mark: { shape: string; fill?: string }) => mark.shape === 'rect' && mark.fill === 'bed'

/** When nothing more is to come: the last thing that was charted to have happened. */
function endOf(session: Session): Instant | undefined {
  return session.shown.at(-1)?.entry.occurredAt
}

export type Span = { readonly from: Instant; readonly to: Instant }

/** The axis moves in steps, so that the marks don't creep with every second and every entry. */
const STEP = 5 * MINUTE
const outward = ({ from, to }: Span): Span => ({
  from: Math.floor(from / STEP) * STEP,
  to: Math.ceil(to / STEP) * STEP,
})

/** The screen's views: the last hour, from the start to half an hour ahead, or the whole plan. */
export function spanOf(
  session: Session,
  ctx: Context,
  now: Instant,
  which: 'last-hour' | 'to-now' | 'whole-plan',
): Span {
  if (which === 'last-hour') return outward({ from: now - 60 * MINUTE, to: now + 5 * MINUTE })
  const { startedAt } = session.infusion
  const from = (startedAt ?? now) - 20 * MINUTE
  if (which === 'to-now') return outward({ from, to: now + 30 * MINUTE })
  const ordered = minutes(orderedMinutes(session, ctx.protocol))
  const end = session.infusion.stoppedAt ?? projectedEnd(session.infusion, ordered, now) ?? now + ordered
  const to = Math.max(end + minutes(ctx.protocol.recoveryMinutes), now + 5 * MINUTE)
  return outward({ from, to })
}

/** What the note shows: from just before the first check to just after the last thing on the axis. */
export function wholeSpan(session: Session): Span {
  const { startedAt, stoppedAt } = session.infusion
  const times = [startedAt, stoppedAt, ...readings(session).map(({ at }) => at)].filter((at) => at !== undefined)
  const discharged = session.facts.discharged.at(-1)?.at
  if (discharged !== undefined) times.push(discharged)
  if (times.length === 0) {
    const at = session.shown[0]?.entry.occurredAt ?? 0
    return outward({ from: at - STEP, to: at + 60 * MINUTE })
  }
  const from = Math.min(...times)
  const to = Math.max(...times)
  const margin = Math.max(STEP, (to - from) * 0.02)
  return outward({ from: from - margin, to: to + margin })
}
