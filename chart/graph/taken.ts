import type { Context } from '../context.ts'
import type { Check } from '../due.ts'
import type { Reading } from '../readings.ts'
import type { Session } from '../session.ts'
import { type Instant, MINUTE } from '../units.ts'
import { clockTime, counted, figure } from '../wording.ts'
import type { Frame } from './frame.ts'
import { type Side, sideOfLimits } from './limits.ts'
import { type Original, originalsOf } from './originals.ts'

/**
 * What the bands of the vital signs share: the readings in view, where each stands, and what was missed between them.
 */
export type Taken = {
  readonly session: Session
  readonly ctx: Context
  readonly frame: Frame
  readonly readings: readonly Reading[]
  /** Readings of the same minute stand side by side. */
  readonly x: ReadonlyMap<Reading, number>
  readonly missed: readonly Instant[]
  readonly base: Reading | undefined
  /** What a correction changed, by the set it belongs to. */
  readonly corrected: ReadonlyMap<string, ReadonlySet<string>>
  /** What no longer stands, where the view asks for it. */
  readonly originals: readonly Original[]
}
export type Numeric = 'systolic' | 'diastolic' | 'heartRate' | 'spo2' | 'respiratoryRate' | 'pain' | 'rass' | 'moaas'

export function takenIn(
  session: Session,
  ctx: Context,
  frame: Frame,
  all: readonly Reading[],
  checks: readonly Check[],
  base: Reading | undefined,
): Taken {
  const shown = all.filter(({ at }) => frame.shows(at))
  const x = new Map<Reading, number>()
  let before: { at: Instant; x: number } | undefined
  for (const reading of shown) {
    const own = frame.x(reading.at)
    const minute = Math.floor(reading.at / MINUTE)
    const place = before && Math.floor(before.at / MINUTE) === minute ? Math.max(own, before.x + 7 * frame.unit) : own
    x.set(reading, place)
    before = { at: reading.at, x: place }
  }
  const missed = checks.flatMap(({ state, dueAt }) => (state === 'missed' ? [dueAt] : []))
  const corrected = correctedValues(session, all)
  const originals = frame.view.originals ? originalsOf(session) : []
  return { session, ctx, frame, readings: shown, x, missed, base, corrected, originals }
}

/** Which values of a set a correction changed: what is marked is the value, not the whole check. */
function correctedValues(session: Session, all: readonly Reading[]): ReadonlyMap<string, ReadonlySet<string>> {
  const changed = new Map<string, readonly string[]>()
  for (const { entry, original, corrected, struck } of session.shown) {
    if (!corrected || struck) continue
    if (entry.kind === 'scored' && original.kind === 'scored') changed.set(entry.id, [entry.body.instrument])
    if (entry.kind !== 'vitals' || original.kind !== 'vitals') continue
    const keys = new Set([...Object.keys(entry.body), ...Object.keys(original.body)]) as Set<keyof typeof entry.body>
    changed.set(
      entry.id,
      [...keys].filter((key) => entry.body[key] !== original.body[key]),
    )
  }
  const corrections = all.filter(({ corrected }) => corrected)
  return new Map(
    corrections.map(({ setId, entries }) => [setId, new Set(entries.flatMap((id) => changed.get(id) ?? []))]),
  )
}

export type Point = {
  readonly reading: Reading
  readonly value: number
  readonly x: number
  /** Past a limit, and on which side of it. */
  readonly past: Side | undefined
}

export function pointsOf(taken: Taken, sign: Numeric): readonly Point[] {
  const sideOf = sideOfLimits(taken.session, taken.ctx, sign)
  const points: Point[] = []
  for (const reading of taken.readings) {
    const value = reading[sign]
    if (value !== undefined)
      points.push({ reading, value, x: taken.x.get(reading) ?? 0, past: sideOf(value, reading.at) })
  }
  return points
}

export const textOf = (taken: Taken, points: readonly Point[], unit: string, name: string) => {
  const { clinic } = taken.ctx
  const last = points.at(-1)
  if (last === undefined) return `${name}: nothing taken.`
  const low = points.reduce((a, b) => (b.value < a.value ? b : a))
  const high = points.reduce((a, b) => (b.value > a.value ? b : a))
  const say = ({ value, reading }: Point) => `${figure(value, 1)} at ${clockTime(reading.at, clinic)}`
  const over = points.filter((point) => point.past).length
  return `${name}, ${unit}: ${counted(points.length, 'value')}, lowest ${say(low)}, highest ${say(high)}, last ${say(last)}${over > 0 ? `, ${over} past a limit` : ''}.`
}
