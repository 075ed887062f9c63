import { bandName, bed, besides, correctionsOf, figures, lowerWhenNear, outside, rules } from './band.ts'
import { ghosts } from './before.ts'
import { type Scale, scaleOf, sizeWithin } from './frame.ts'
import { keeping } from './kept.ts'
import { edgesOf } from './limits.ts'
import { crosses } from './originals.ts'
import { caret, dot, type Group, lineFrom, type Mark, type Tone } from './scene.ts'
import { type Point, pointsOf, type Taken, textOf } from './taken.ts'

/**
 * Blood pressure: a caret with its point at the value, systolic from above, diastolic from below, and a bar between.
 */
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
      ...ghosts(frame, scale, frame.view.before, ['systolic', 'diastolic']),
      ...pressureMarks(taken, scale, systolic, diastolic),
      ...outside(frame, scale, [...systolic, ...diastolic]),
      ...crosses(frame, scale, taken.originals, ['systolic', 'diastolic']),
    ],
  }
}

const systolicMark = keeping((x, y, half) => caret(x, y, half, 'down'))
const diastolicMark = keeping((x, y, half) => caret(x, y, half, 'up'))
const barBetween = keeping((x, top, bottom) => lineFrom(x, top, x, bottom))

function pressureMarks(taken: Taken, scale: Scale, systolic: readonly Point[], diastolic: readonly Point[]): Mark[] {
  const { frame } = taken
  const half = sizeWithin(frame, systolic, 5.6)
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
    const over = point.past ?? other?.past
    const top = scale.y(point.value)
    if (other) paths[over ? 'overBars' : 'bars'] += barBetween(point.reading, point.x, top, scale.y(other.value))
    paths[point.past ? 'overCarets' : 'carets'] += systolicMark(point.reading, point.x, top, half)
    if (other)
      paths[other.past ? 'overCarets' : 'carets'] += diastolicMark(point.reading, point.x, scale.y(other.value), half)
    if (point.past) paths.rings += dot(point.x, top - 2.5 * frame.unit, 10.5 * frame.unit)
    if (other?.past) paths.rings += dot(point.x, scale.y(other.value) + 2.5 * frame.unit, 10.5 * frame.unit)
  }
  for (const point of diastolic) {
    if (!paired.has(point.reading))
      paths[point.past ? 'overCarets' : 'carets'] += diastolicMark(point.reading, point.x, scale.y(point.value), half)
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
