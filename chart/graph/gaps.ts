import type { Check } from '../due.ts'
import type { Reading } from '../readings.ts'
import type { Instant } from '../units.ts'
import { clockTime, codeInWords } from '../wording.ts'
import { textWidth } from './frame.ts'
import { type Group, hatch, type Mark, n } from './scene.ts'
import type { Taken } from './taken.ts'

/** From the last reading before a missed check to the first one after it: nobody looked, and why. */
type Gap = { readonly from: Instant; readonly to: Instant; readonly why: string }

/** Times in which a check was missed, hatched through the bands of the vital signs, with the reason that was given. */
export function gapColumns(
  { frame, ctx }: Taken,
  all: readonly Reading[],
  checks: readonly Check[],
  until: Instant,
): Group {
  const gaps = gapsOf(all, checks, until).filter(({ from, to }) => to > frame.view.from && from < frame.view.to)
  const foot = frame.rows[2] ?? frame.spo2
  const marks = gaps.flatMap(({ from, to, why }): Mark[] => {
    const left = frame.x(Math.max(from, frame.view.from))
    const width = frame.x(Math.min(to, frame.view.to)) - left
    const box = { x: left, y: frame.bp.y, width, height: foot.y + foot.height - frame.bp.y }
    const lines: Mark = { shape: 'path', d: hatch(box, 12 * frame.unit), stroke: 'line2', thickness: frame.stroke(1) }
    if (textWidth(why, frame) > width - 4 * frame.unit) return [lines]
    const place = { x: n(left + width / 2), y: n(frame.bp.y + frame.bp.height - 6 * frame.unit) }
    return [lines, { shape: 'text', ...place, text: why, size: frame.text, tone: 'attn', align: 'center' }]
  })
  const said = gaps.map(({ from, to, why }) => `${clockTime(from, ctx.clinic)} to ${clockTime(to, ctx.clinic)}, ${why}`)
  return { name: 'gaps', label: gaps.length === 0 ? '' : `Nothing taken ${said.join('; ')}.`, marks }
}

/** Neighbouring checks that were missed are one gap; the last reason that somebody gave stands for it. */
function gapsOf(all: readonly Reading[], checks: readonly Check[], until: Instant): readonly Gap[] {
  const gaps = new Map<Instant, Gap>()
  for (const { state, dueAt, reason } of checks) {
    if (state !== 'missed') continue
    const from = all.findLast(({ at }) => at <= dueAt)?.at ?? dueAt
    const to = all.find(({ at }) => at > dueAt)?.at ?? until
    gaps.set(from, { from, to, why: reason === undefined ? (gaps.get(from)?.why ?? 'Missed') : codeInWords(reason) })
  }
  return [...gaps.values()]
}
