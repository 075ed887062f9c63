import { bandName, bed, besides, correctionsOf, figures, lowerWhenNear, outside } from './band.ts'
import { ghosts } from './before.ts'
import { type Scale, scaleOf } from './frame.ts'
import { keeping } from './kept.ts'
import { edgesOf } from './limits.ts'
import { crosses } from './originals.ts'
import { dot, type Group, type Mark, n, square, type Tone } from './scene.ts'
import { type Point, pointsOf, type Taken, textOf } from './taken.ts'

type Line = {
  readonly sign: 'heartRate' | 'spo2'
  readonly name: 'hr' | 'spo2'
  readonly label: string
  readonly unit: string
  readonly says: string
}

const pointMark = {
  heartRate: keeping(dot),
  spo2: keeping((x, y, size) => square(x, y, size * 1.8)),
} as const
const placeOf = {
  heartRate: keeping((x, y) => `${n(x)} ${n(y)}`),
  spo2: keeping((x, y) => `${n(x)} ${n(y)}`),
} as const

/**
 * A line with its marks. It is broken where a check was missed or a value not taken: nothing is drawn that nobody saw.
 */
function lineBand(
  taken: Taken,
  { sign, name, label, unit, says }: Line,
  points: readonly Point[],
  scale: Scale,
  plain: readonly number[],
  near: number,
): Group {
  const { frame } = taken
  const values = points.map(({ value }) => value)
  const edges = edgesOf(taken.ctx.protocol, sign)
  const mark = ({ reading, x, value }: Point, size: number) => pointMark[sign](reading, x, scale.y(value), size)
  const normal = points.filter(({ past }) => !past)
  const over = points.filter((point) => point.past)
  const filled = (d: string, fill: Tone): Mark[] =>
    d === '' ? [] : [{ shape: 'path', d, fill, stroke: 'surface', thickness: frame.stroke(1) }]
  return {
    name,
    label: textOf(taken, points, unit, says),
    marks: [
      ...bed(frame, frame[name], scale, edges, values, near),
      ...bandName(frame, frame[name], label, undefined, name),
      ...figures(frame, scale, plain, lowerWhenNear(edges, values, near)),
      ...ghosts(frame, scale, frame.view.before, [sign]),
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
      ...crosses(frame, scale, taken.originals, [sign]),
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
    d += (joined ? 'L' : 'M') + placeOf[sign](reading, x, scale.y(value), 0)
  }
  return d === '' ? [] : [d]
}

export function heartRate(taken: Taken): Group {
  const points = pointsOf(taken, 'heartRate')
  const values = points.map(({ value }) => value)
  const scale = scaleOf(taken.frame.hr, { low: 50, high: 130, step: 20, floor: 10, ceiling: 250 }, values)
  const line = { sign: 'heartRate', name: 'hr', label: 'HR', unit: 'per minute', says: 'Heart rate' } as const
  return lineBand(taken, line, points, scale, [60, 100, 140, 180, 220], 15)
}

export function oxygenSaturation(taken: Taken): Group {
  const points = pointsOf(taken, 'spo2')
  const scale = scaleOf(
    taken.frame.spo2,
    { low: 88, high: 100, step: 8, floor: 80, ceiling: 100 },
    points.map(({ value }) => (value < 90 ? Math.min(value, 87) : value)),
  )
  const line = { sign: 'spo2', name: 'spo2', label: 'SpO₂', unit: 'percent', says: 'Oxygen saturation' } as const
  return lineBand(taken, line, points, scale, [80, 90, 100], 100)
}
