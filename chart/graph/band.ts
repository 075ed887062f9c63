import type { Reading } from '../readings.ts'
import { figure } from '../wording.ts'
import { type Frame, type Scale, textWidth } from './frame.ts'
import type { Edges } from './limits.ts'
import { caret, hatch, lineFrom, type Mark, n, type Rectangle, type Tone } from './scene.ts'
import type { Point, Taken } from './taken.ts'

/** The bed of a band with its limit zones. A lower zone is drawn only when a value comes `near` it. */
export function bed(
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

export function bandName(frame: Frame, band: Rectangle, name: string, unit: string | undefined, tone: Tone): Mark[] {
  const y = band.y + 13 * frame.unit
  const marks: Mark[] = [{ shape: 'text', x: 0, y: n(y), text: name, size: frame.text * 1.08, tone, bold: true }]
  if (unit) marks.push({ shape: 'text', x: 0, y: n(y + 16 * frame.unit), text: unit, size: frame.text, tone: 'ink2' })
  return marks
}

/** A light line at each figure of the scale. */
export function rules(frame: Frame, band: Rectangle, scale: Scale, plain: readonly number[]): Mark[] {
  const d = plain
    .filter((value) => value > scale.low && value < scale.high)
    .map((value) => lineFrom(band.x, scale.y(value), band.x + band.width, scale.y(value)))
  return d.length === 0 ? [] : [{ shape: 'path', d: d.join(''), stroke: 'line', thickness: frame.stroke(1) }]
}

/** Figures of the scale. A limit is said in the colour of limits; a plain figure gives way to it. */
export function figures(frame: Frame, scale: Scale, plain: readonly number[], edges: Edges): Mark[] {
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

export const correctionsOf = (
  taken: Taken,
  places: readonly { reading: Reading; x: number; y: number }[],
  ...signs: string[]
): Mark[] => {
  if (taken.corrected.size === 0) return []
  const d = places
    .filter(({ reading }) => isCorrected(taken, reading, ...signs))
    .map(({ x, y }) => correctionStrokes(taken.frame, x, y))
  return d.length === 0 ? [] : [{ shape: 'path', d: d.join(''), stroke: 'ink2', thickness: taken.frame.stroke(1.5) }]
}

/**
 * What lies outside even the grown scale: an arrow at the edge and the number, so that it can't be taken for the edge.
 */
export function outside(frame: Frame, scale: Scale, points: readonly Point[]): Mark[] {
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

/** The number beside a mark over its limit; the next one within reach goes without, since the table has it. */
export function besides(frame: Frame, scale: Scale, points: readonly Point[], gap: number): Mark[] {
  let last = Number.NEGATIVE_INFINITY
  return points.flatMap(({ past, value, x }): Mark[] => {
    if (!past || value < scale.low || value > scale.high) return []
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

/** A lower limit is said only where a value comes near it: elsewhere it would lie among other marks. */
export const lowerWhenNear = ({ upper, lower }: Edges, values: readonly number[], near: number): Edges => ({
  ...(upper === undefined ? {} : { upper }),
  ...(lower !== undefined && values.some((value) => value < lower + near) ? { lower } : {}),
})
