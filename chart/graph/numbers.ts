import type { Context } from '../context.ts'
import type { Reading } from '../readings.ts'
import { figure } from '../wording.ts'
import { type Frame, textWidth } from './frame.ts'
import { type Group, lineFrom, type Mark, n, type Rectangle, type Tone, triangle } from './scene.ts'
import { type Point, pointsOf, type Taken, textOf } from './taken.ts'

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
  for (const point of [...newestFirst.filter(({ past }) => past), ...newestFirst.filter(({ past }) => !past)]) {
    const text = figure(point.value, 1)
    const x = n(clearOfNow(frame, point.x, textWidth(text, frame)))
    if (placed.some((other) => Math.abs(other - x) < 21 * frame.unit)) continue
    placed.push(x)
    const tone: Tone = point.past ? 'crit' : 'ink'
    const bold = point.past !== undefined || point === last
    const place = { x, y, text, size: frame.text }
    marks.push({ shape: 'text', ...place, tone, align: 'center', ...(bold ? { bold } : {}) })
    if (!point.past) continue
    const side = 8 * frame.unit
    marks.push({
      shape: 'path',
      d: triangle(
        x - textWidth(text, frame) / 2 - side * 0.7,
        y - frame.text * 0.33,
        side,
        point.past === 'over' ? 'up' : 'down',
      ),
      fill: 'crit',
    })
  }
  return marks
}

/** A number just before now moves aside, or the line of now would run through it. */
function clearOfNow(frame: Frame, x: number, width: number): number {
  const now = frame.view.now === undefined ? Number.POSITIVE_INFINITY : frame.x(frame.view.now)
  const edge = now - width / 2 - 3 * frame.unit
  return x <= now ? Math.min(x, edge) : x
}
