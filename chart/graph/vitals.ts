import type { Context } from '../context.ts'
import type { Check } from '../due.ts'
import type { Reading } from '../readings.ts'
import type { Session } from '../session.ts'
import { type Instant, MINUTE } from '../units.ts'
import { clockTime, counted, figure } from '../wording.ts'
import { type Frame, type Scale, scaleOf, textWidth } from './frame.ts'
import { type Edges, edgesOf, isOver, type Limited } from './limits.ts'
import {
  caret,
  dot,
  type Group,
  hatch,
  lineFrom,
  type Mark,
  n,
  type Rectangle,
  square,
  type Tone,
  triangle,
} from './scene.ts'

/** What the bands of the vital signs share: the readings in view, where each stands, and what was missed between them. */
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
  return { session, ctx, frame, readings: shown, x, missed, base, corrected: correctedValues(session, all) }
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

type Point = { readonly reading: Reading; readonly value: number; readonly x: number; readonly over: boolean }

function pointsOf(taken: Taken, sign: Numeric): readonly Point[] {
  return taken.readings.flatMap((reading) => {
    const value = reading[sign]
    const over = value !== undefined && isOver(taken.session, taken.ctx, sign, value, reading.at)
    return value === undefined ? [] : [{ reading, value, x: taken.x.get(reading) ?? 0, over }]
  })
}

/** The bed of a band with its limit zones. A lower zone is drawn only when a value comes `near` it. */
function bed(
  frame: Frame,
  band: Rectangle,
  scale: Scale,
  edges: Edges,
  values: readonly number[],
  near: number,
): Mark[] {
  const marks: Mark[] = [{ shape: 'rect', ...band, fill: 'bed' }]
  const zone = (from: number, to: number, line: number) => {
    const area = { x: band.x, y: n(Math.min(from, to)), width: band.width, height: n(Math.abs(to - from)) }
    marks.push({ shape: 'rect', ...area, fill: 'attn-soft' })
    marks.push({ shape: 'path', d: hatch(area, 9 * frame.unit), stroke: 'attn-line', thickness: frame.stroke(0.75) })
    marks.push({
      shape: 'path',
      d: lineFrom(band.x, line, band.x + band.width, line),
      stroke: 'attn',
      thickness: frame.stroke(1.25),
    })
  }
  const { upper, lower } = edges
  if (upper !== undefined && upper <= scale.high) zone(band.y, scale.y(upper), scale.y(upper))
  const isNear = lower !== undefined && values.some((value) => value < lower + near)
  if (isNear && lower >= scale.low) zone(scale.y(lower), band.y + band.height, scale.y(lower))
  return marks
}

function bandName(frame: Frame, band: Rectangle, name: string, unit: string | undefined, tone: Tone): Mark[] {
  const y = band.y + 13 * frame.unit
  const marks: Mark[] = [{ shape: 'text', x: 0, y: n(y), text: name, size: frame.text * 1.08, tone, bold: true }]
  if (unit) marks.push({ shape: 'text', x: 0, y: n(y + 16 * frame.unit), text: unit, size: frame.text, tone: 'ink2' })
  return marks
}

/** A light line at each figure of the scale. */
function rules(frame: Frame, band: Rectangle, scale: Scale, plain: readonly number[]): Mark[] {
  const d = plain
    .filter((value) => value > scale.low && value < scale.high)
    .map((value) => lineFrom(band.x, scale.y(value), band.x + band.width, scale.y(value)))
  return d.length === 0 ? [] : [{ shape: 'path', d: d.join(''), stroke: 'line', thickness: frame.stroke(1) }]
}

/** Figures of the scale. A limit is said in the colour of limits; a plain figure gives way to it. */
function figures(frame: Frame, scale: Scale, plain: readonly number[], edges: Edges): Mark[] {
  const x = frame.plot.x - 8 * frame.unit
  const limits = [edges.upper, edges.lower].filter(
    (edge) => edge !== undefined && edge >= scale.low && edge <= scale.high,
  )
  const clear = (value: number) =>
    limits.every((limit) => limit === undefined || Math.abs(scale.y(limit) - scale.y(value)) > frame.text * 1.3)
  const mark = (value: number, tone: Tone, bold: boolean): Mark => {
    const y = n(scale.y(value) + frame.text * 0.34)
    return {
      shape: 'text',
      x,
      y,
      text: figure(value),
      size: frame.text,
      tone,
      align: 'right',
      ...(bold ? { bold } : {}),
    }
  }
  return [
    ...plain
      .filter((value) => value >= scale.low && value <= scale.high && clear(value))
      .map((value) => mark(value, 'ink3', false)),
    ...limits.flatMap((value) => (value === undefined ? [] : [mark(value, 'attn', true)])),
  ]
}

/** Two short strokes under a value that a correction changed. */
const correctionStrokes = (frame: Frame, x: number, y: number) => {
  const half = 4.5 * frame.unit
  return (
    lineFrom(x - half, y + 7 * frame.unit, x + half, y + 7 * frame.unit) +
    lineFrom(x - half, y + 11 * frame.unit, x + half, y + 11 * frame.unit)
  )
}
const isCorrected = ({ corrected }: Taken, { setId }: Reading, ...signs: readonly string[]) =>
  signs.some((sign) => corrected.get(setId)?.has(sign))

const correctionsOf = (
  taken: Taken,
  places: readonly { reading: Reading; x: number; y: number }[],
  ...signs: string[]
): Mark[] => {
  const d = places
    .filter(({ reading }) => isCorrected(taken, reading, ...signs))
    .map(({ x, y }) => correctionStrokes(taken.frame, x, y))
  return d.length === 0 ? [] : [{ shape: 'path', d: d.join(''), stroke: 'ink2', thickness: taken.frame.stroke(1.5) }]
}

/** What lies outside even the grown scale: an arrow at the edge and the number, so that it can't be taken for the edge. */
function outside(frame: Frame, scale: Scale, points: readonly Point[]): Mark[] {
  return points.flatMap(({ value, x }): Mark[] => {
    if (value >= scale.low && value <= scale.high) return []
    const above = value > scale.high
    const y = scale.y(value) + (above ? 14 : -6) * frame.unit
    const tip = scale.y(value)
    return [
      {
        shape: 'path',
        d: caret(x, tip, 4 * frame.unit, above ? 'up' : 'down'),
        stroke: 'crit',
        thickness: frame.stroke(2),
      },
      {
        shape: 'text',
        x: n(x + 6 * frame.unit),
        y: n(y),
        text: figure(value),
        size: frame.text,
        tone: 'crit',
        bold: true,
      },
    ]
  })
}

const textOf = (taken: Taken, points: readonly Point[], unit: string, name: string) => {
  const { timeZone } = taken.ctx.clinic
  const last = points.at(-1)
  if (last === undefined) return `${name}: nothing taken.`
  const low = points.reduce((a, b) => (b.value < a.value ? b : a))
  const high = points.reduce((a, b) => (b.value > a.value ? b : a))
  const say = ({ value, reading }: Point) => `${figure(value, 1)} at ${clockTime(reading.at, timeZone)}`
  const over = points.filter((point) => point.over).length
  return `${name}, ${unit}: ${counted(points.length, 'value')}, lowest ${say(low)}, highest ${say(high)}, last ${say(last)}${over > 0 ? `, ${over} over a limit` : ''}.`
}

/** Blood pressure: a caret with its point at the value, systolic from above, diastolic from below, and a bar between. */
export function bloodPressure(taken: Taken): Group {
  const { frame } = taken
  const systolic = pointsOf(taken, 'systolic')
  const diastolic = pointsOf(taken, 'diastolic')
  const values = [...systolic, ...diastolic].map(({ value }) => value)
  const scale = scaleOf(frame.bp, { low: 60, high: 200, step: 20, floor: 20, ceiling: 280 }, values)
  const edges = edgesOf(taken.ctx.protocol, 'systolic')
  const near = systolic.map(({ value }) => value)
  const drawn = lowerWhenNear(edges, near, 20)
  const plain = [40, 80, 120, 160, 200, 240, 280]
  const base = taken.base?.systolic
  const dotted: Mark[] =
    base === undefined || base < scale.low || base > scale.high
      ? []
      : [
          {
            shape: 'path',
            d: lineFrom(frame.plot.x, scale.y(base), frame.plot.x + frame.plot.width, scale.y(base)),
            stroke: 'ink2',
            thickness: frame.stroke(1.25),
            dash: [2.5 * frame.unit, 4 * frame.unit],
          },
        ]
  return {
    name: 'bp',
    label: `${textOf(taken, systolic, 'mmHg', 'Systolic pressure')} ${textOf(taken, diastolic, 'mmHg', 'Diastolic pressure')}`,
    marks: [
      ...bed(frame, frame.bp, scale, edges, near, 20),
      ...bandName(frame, frame.bp, 'BP', frame.view.style === 'screen' ? 'mmHg' : undefined, 'ink'),
      ...rules(frame, frame.bp, scale, plain),
      ...figures(frame, scale, plain, drawn),
      ...dotted,
      ...pressureMarks(taken, scale, systolic, diastolic),
      ...outside(frame, scale, [...systolic, ...diastolic]),
    ],
  }
}

const lowerWhenNear = ({ upper, lower }: Edges, values: readonly number[], near: number): Edges => ({
  ...(upper === undefined ? {} : { upper }),
  ...(lower !== undefined && values.some((value) => value < lower + near) ? { lower } : {}),
})

function pressureMarks(taken: Taken, scale: Scale, systolic: readonly Point[], diastolic: readonly Point[]): Mark[] {
  const { frame } = taken
  const half = 5.6 * frame.unit
  const paths = { bars: '', carets: '', overBars: '', overCarets: '', rings: '' }
  const lower = new Map(diastolic.map((point) => [point.reading, point]))
  const paired = new Set(systolic.map(({ reading }) => reading))
  const places = systolic.map(({ reading, x, value }) => ({
    reading,
    x,
    y: scale.y(lower.get(reading)?.value ?? value),
  }))
  for (const point of systolic) {
    const other = lower.get(point.reading)
    const over = point.over || other?.over === true
    const top = scale.y(point.value)
    if (other) paths[over ? 'overBars' : 'bars'] += lineFrom(point.x, top, point.x, scale.y(other.value))
    paths[point.over ? 'overCarets' : 'carets'] += caret(point.x, top, half, 'down')
    if (other) paths[other.over ? 'overCarets' : 'carets'] += caret(point.x, scale.y(other.value), half, 'up')
    if (point.over) paths.rings += dot(point.x, top - 2.5 * frame.unit, 10.5 * frame.unit)
    if (other?.over) paths.rings += dot(point.x, scale.y(other.value) + 2.5 * frame.unit, 10.5 * frame.unit)
  }
  for (const point of diastolic) {
    if (!paired.has(point.reading))
      paths[point.over ? 'overCarets' : 'carets'] += caret(point.x, scale.y(point.value), half, 'up')
  }
  const stroked = (d: string, stroke: Tone, px: number): Mark[] =>
    d === '' ? [] : [{ shape: 'path', d, stroke, thickness: frame.stroke(px) }]
  return [
    ...stroked(paths.bars, 'ink2', 1.25),
    ...stroked(paths.overBars, 'crit', 1.25),
    ...stroked(paths.carets, 'ink', 2.1),
    ...stroked(paths.overCarets, 'crit', 2.4),
    ...stroked(paths.rings, 'crit', 1.75),
    ...besides(frame, scale, [...systolic, ...diastolic], 13),
    ...correctionsOf(taken, places, 'systolic', 'diastolic'),
  ]
}

/** The number beside a mark over its limit; the next one within reach goes without, since the table has it. */
function besides(frame: Frame, scale: Scale, points: readonly Point[], gap: number): Mark[] {
  let last = Number.NEGATIVE_INFINITY
  return points.flatMap(({ over, value, x }): Mark[] => {
    if (!over || value < scale.low || value > scale.high) return []
    const text = figure(value, 1)
    if (x - last < textWidth(text, frame) + gap * frame.unit) return []
    last = x
    const y = n(scale.y(value) + frame.text * 0.3)
    return [
      {
        shape: 'text',
        x: n(x - gap * frame.unit),
        y,
        text,
        size: frame.text,
        tone: 'crit',
        bold: true,
        align: 'right',
      },
    ]
  })
}

type Line = {
  readonly sign: 'heartRate' | 'spo2'
  readonly name: 'hr' | 'spo2'
  readonly label: string
  readonly unit: string
  readonly says: string
}

/** A line with its marks. It is broken where a check was missed or a value not taken: nothing is drawn that nobody saw. */
function lineBand(
  taken: Taken,
  { sign, name, label, unit, says }: Line,
  scale: Scale,
  plain: readonly number[],
  near: number,
): Group {
  const { frame } = taken
  const points = pointsOf(taken, sign)
  const values = points.map(({ value }) => value)
  const edges = edgesOf(taken.ctx.protocol, sign)
  const mark = (point: Point, size: number) =>
    sign === 'spo2' ? square(point.x, scale.y(point.value), size * 1.8) : dot(point.x, scale.y(point.value), size)
  const normal = points.filter(({ over }) => !over)
  const over = points.filter((point) => point.over)
  const filled = (d: string, fill: Tone): Mark[] =>
    d === '' ? [] : [{ shape: 'path', d, fill, stroke: 'surface', thickness: frame.stroke(1) }]
  return {
    name,
    label: textOf(taken, points, unit, says),
    marks: [
      ...bed(frame, frame[name], scale, edges, values, near),
      ...bandName(frame, frame[name], label, undefined, name),
      ...figures(frame, scale, plain, lowerWhenNear(edges, values, near)),
      ...lineThrough(taken, points, sign, scale).map(
        (d): Mark => ({ shape: 'path', d, stroke: name, thickness: frame.stroke(1.9) }),
      ),
      ...filled(normal.map((point) => mark(point, 3.8 * frame.unit)).join(''), name),
      ...filled(over.map((point) => mark(point, 3.8 * frame.unit)).join(''), 'crit'),
      ...over.map(
        (point): Mark => ({
          shape: 'path',
          d: dot(point.x, scale.y(point.value), 8 * frame.unit),
          stroke: 'crit',
          thickness: frame.stroke(1.75),
        }),
      ),
      ...besides(frame, scale, points, 10),
      ...outside(frame, scale, points),
      ...correctionsOf(
        taken,
        points.map(({ reading, x, value }) => ({ reading, x, y: scale.y(value) })),
        sign,
      ),
    ],
  }
}

function lineThrough(
  taken: Taken,
  points: readonly Point[],
  sign: 'heartRate' | 'spo2',
  scale: Scale,
): readonly string[] {
  const notTaken = taken.readings.flatMap((reading) =>
    reading[sign] === undefined && reading.notTaken?.[sign] !== undefined ? [reading.at] : [],
  )
  const holes = [...taken.missed, ...notTaken]
  let d = ''
  for (const [index, { reading, x, value }] of points.entries()) {
    const before = points[index - 1]
    const joined = before && !holes.some((hole) => before.reading.at < hole && hole < reading.at)
    d += `${joined ? 'L' : 'M'}${n(x)} ${n(scale.y(value))}`
  }
  return d === '' ? [] : [d]
}

export function heartRate(taken: Taken): Group {
  const values = pointsOf(taken, 'heartRate').map(({ value }) => value)
  const scale = scaleOf(taken.frame.hr, { low: 50, high: 130, step: 20, floor: 10, ceiling: 250 }, values)
  const line = { sign: 'heartRate', name: 'hr', label: 'HR', unit: 'per minute', says: 'Heart rate' } as const
  return lineBand(taken, line, scale, [60, 100, 140, 180, 220], 15)
}

export function oxygenSaturation(taken: Taken): Group {
  const values = pointsOf(taken, 'spo2').map(({ value }) => value)
  const scale = scaleOf(
    taken.frame.spo2,
    { low: 88, high: 100, step: 8, floor: 80, ceiling: 100 },
    values.map((value) => (value < 90 ? Math.min(value, 87) : value)),
  )
  const line = { sign: 'spo2', name: 'spo2', label: 'SpO₂', unit: 'percent', says: 'Oxygen saturation' } as const
  return lineBand(taken, line, scale, [80, 90, 100], 100)
}

/** RR, pain and sedation as figures under their time; the older gives way, but never one over its limit. */
export function numberRows(taken: Taken): Group {
  const { frame } = taken
  const sedation = sedationSign(taken)
  const rows = [
    { sign: 'respiratoryRate', label: 'RR', says: 'Respiratory rate' },
    { sign: 'pain', label: 'Pain', says: 'Pain 0 to 10' },
    { sign: sedation, label: 'Sedation', says: sedation === 'rass' ? 'Sedation, RASS' : 'Sedation, MOAA/S' },
  ] as const
  const all = rows.map(({ sign, label, says }, index) => {
    const row = frame.rows[index] ?? frame.rate
    const points = pointsOf(taken, sign)
    return { says: textOf(taken, points, 'as charted', says), marks: numberRow(frame, row, label, points, index > 0) }
  })
  return { name: 'numbers', label: all.map(({ says }) => says).join(' '), marks: all.flatMap(({ marks }) => marks) }
}

/** The scale that this session used; the protocol's when none was charted yet. */
export function sedationSign({ readings, ctx }: { readings: readonly Reading[]; ctx: Context }): 'rass' | 'moaas' {
  const used = readings.findLast(({ rass, moaas }) => rass !== undefined || moaas !== undefined)
  if (used) return used.moaas === undefined ? 'rass' : 'moaas'
  return ctx.protocol.vitals.checks.infusing.includes('moaas') ? 'moaas' : 'rass'
}

function numberRow(frame: Frame, row: Rectangle, label: string, points: readonly Point[], ruled: boolean): Mark[] {
  const y = n(row.y + row.height * 0.72)
  const marks: Mark[] = [{ shape: 'text', x: 0, y, text: label, size: frame.text, tone: 'ink2' }]
  if (ruled)
    marks.push({
      shape: 'path',
      d: lineFrom(row.x, row.y, row.x + row.width, row.y),
      stroke: 'line',
      thickness: frame.stroke(1),
    })
  const placed: number[] = []
  const last = points.at(-1)
  const newestFirst = points.toReversed()
  for (const point of [...newestFirst.filter(({ over }) => over), ...newestFirst.filter(({ over }) => !over)]) {
    if (placed.some((x) => Math.abs(x - point.x) < 21 * frame.unit)) continue
    placed.push(point.x)
    const text = figure(point.value, 1)
    const tone: Tone = point.over ? 'crit' : 'ink'
    const bold = point.over || point === last
    marks.push({
      shape: 'text',
      x: n(point.x),
      y,
      text,
      size: frame.text,
      tone,
      align: 'center',
      ...(bold ? { bold } : {}),
    })
    if (!point.over) continue
    const side = 8 * frame.unit
    marks.push({
      shape: 'path',
      d: triangle(point.x - textWidth(text, frame) / 2 - side * 0.7, y - frame.text * 0.33, side),
      fill: 'crit',
    })
  }
  return marks
}

export type { Limited }
