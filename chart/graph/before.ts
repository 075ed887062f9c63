import { segments } from '../dose.ts'
import { type Reading, readings } from '../readings.ts'
import type { Session } from '../session.ts'
import { type Instant, inMlPerHour } from '../units.ts'
import { calendarDate } from '../wording.ts'
import type { Frame, Scale } from './frame.ts'
import { type Group, lineFrom, type Mark, n } from './scene.ts'

/** The patient's last session, moved in time so that its start lies on this one's: what was at the same minute. */
export type Before = {
  readonly readings: readonly Reading[]
  readonly steps: readonly Step[]
  /** When it was, for whoever can't see the ghost. */
  readonly startedAt: Instant
}
/** `mgPerKgPerHour` is null while bag or weight of that session is unknown. */
export type Step = {
  readonly from: Instant
  readonly to: Instant
  readonly mlPerHour: number
  readonly mgPerKgPerHour: number | null
}

/** Nothing while either has not started: there is no minute to compare. */
export function beforeUnder(session: Session, earlier: Session): Before | undefined {
  const [start, startedAt] = [session.infusion.startedAt, earlier.infusion.startedAt]
  if (start === undefined || startedAt === undefined) return undefined
  const by = start - startedAt
  const end = earlier.infusion.stoppedAt ?? earlier.shown.at(-1)?.entry.occurredAt ?? startedAt
  return {
    startedAt,
    readings: readings(earlier).map((reading) => ({ ...reading, at: reading.at + by })),
    steps: segments(earlier.infusion, end).map(({ from, to, rate, mgPerKgPerHour }) => ({
      from: from + by,
      to: to + by,
      mlPerHour: inMlPerHour(rate),
      mgPerKgPerHour,
    })),
  }
}

type Ghosted = 'systolic' | 'diastolic' | 'heartRate' | 'spo2'

/**
 * A flat stroke at each value, wider than today's marks, so that it is seen under them and passes for none of them.
 */
export function ghosts(frame: Frame, scale: Scale, before: Before | undefined, signs: readonly Ghosted[]): Mark[] {
  const half = 8 * frame.unit
  const strokes = (before?.readings ?? [])
    .filter(({ at }) => frame.shows(at))
    .flatMap((reading) => {
      const x = frame.x(reading.at)
      const values = signs.map((sign) => reading[sign]).filter((value) => value !== undefined)
      const inside = values.filter((value) => value >= scale.low && value <= scale.high)
      const bar = inside.length === 2 ? lineFrom(x, scale.y(inside[0] ?? 0), x, scale.y(inside[1] ?? 0)) : ''
      return inside.map((value) => lineFrom(x - half, scale.y(value), x + half, scale.y(value))).join('') + bar
    })
  const d = strokes.join('')
  return d === '' ? [] : [{ shape: 'path', d, stroke: 'ghost', thickness: frame.stroke(1.75) }]
}

/** The outline of that session's rate. `told` answers null where it can't be told in the band's unit. */
export function ghostSteps(
  frame: Frame,
  before: Before | undefined,
  told: (step: Step) => number | null,
  y: (value: number) => number,
): Mark[] {
  let d = ''
  for (const step of before?.steps ?? []) {
    const value = told(step)
    if (value === null || step.to < frame.view.from || step.from > frame.view.to) continue
    const left = frame.x(Math.max(step.from, frame.view.from))
    const right = frame.x(Math.min(step.to, frame.view.to))
    const top = n(y(value))
    d += `${d === '' ? `M${n(left)} ${n(frame.axisY)}` : `H${n(left)}`}V${top}H${n(right)}`
  }
  if (d === '') return []
  return [{ shape: 'path', d: `${d}V${n(frame.axisY)}`, stroke: 'ghost', thickness: frame.stroke(1.75) }]
}

/** The ghost in words; its marks lie in the bands. */
export function ghostInWords(before: Before | undefined, timeZone: string): readonly Group[] {
  if (before === undefined) return []
  const highest = Math.max(0, ...before.readings.map(({ systolic }) => systolic ?? 0))
  const peak = highest === 0 ? '' : ` Highest systolic pressure ${highest}.`
  return [
    { name: 'before', label: `Last session, ${calendarDate(before.startedAt, timeZone)}, in grey.${peak}`, marks: [] },
  ]
}
