import type { Context } from '../context.ts'
import { projectedEnd, segments } from '../dose.ts'
import { boundsInForce, orderedMinutes } from '../order.ts'
import type { Session } from '../session.ts'
import { type Instant, inMlPerHour, minutes } from '../units.ts'
import { type Clock, clockTime, figure } from '../wording.ts'
import { ghostSteps } from './before.ts'
import { type Frame, textWidth } from './frame.ts'
import { type Group, hatch, lineFrom, type Mark, n } from './scene.ts'

type Step = { readonly from: Instant; readonly to: Instant; readonly value: number; readonly over: boolean }

/**
 * The pump's rate as steps in mg/kg/h; in mL/h while the bag or the weight isn't charted, since no other can be known.
 */
export function rateBand(session: Session, ctx: Context, frame: Frame, until: Instant): Group {
  const all = segments(session.infusion, until)
  const perKg = all.every(({ mgPerKgPerHour }) => mgPerKgPerHour !== null)
  const unit = perKg ? 'mg/kg/h' : 'mL/h'
  const bounds = boundsInForce(session, ctx.protocol)
  const maximum = perKg ? bounds.maxMgPerKgPerHour : undefined
  const steps = all.map(({ from, to, rate, mgPerKgPerHour }): Step => {
    const value = perKg ? (mgPerKgPerHour ?? 0) : inMlPerHour(rate)
    // A pump rounds to its own steps: a hundredth over the order is the pump's rounding, not a decision.
    return { from, to, value, over: maximum !== undefined && value > maximum * 1.005 }
  })
  const highest = Math.max(0, ...steps.map(({ value }) => value))
  const top = Math.max((maximum ?? highest) * 1.2, Math.min(highest * 1.1, (maximum ?? highest) * 3)) || 1
  const y = (value: number) => frame.axisY - (Math.min(value, top) / top) * frame.rate.height
  const shown = steps.filter(({ from, to }) => from <= frame.view.to && to >= frame.view.from)
  return {
    name: 'rate',
    label: inWords(steps, unit, ctx.clinic),
    marks: [
      { shape: 'rect', ...frame.rate, height: frame.axisY - frame.rate.y, fill: 'bed' },
      ...heading(frame, unit, maximum, y),
      ...shown.flatMap((step) => area(frame, step, y)),
      ...holdHatches(session, frame, until),
      ...ghostSteps(frame, frame.view.before, (step) => (perKg ? step.mgPerKgPerHour : step.mlPerHour), y),
      ...topEdge(frame, shown, y),
      ...stepValues(frame, shown, y, top),
      ...planned(session, ctx, frame, shown.at(-1)?.value, y),
    ],
  }
}

function inWords(steps: readonly Step[], unit: string, clock: Clock): string {
  if (steps.length === 0) return 'Rate: the infusion has not started.'
  const said = steps.map(({ from, to, value, over }) => {
    const rate = `${figure(value, 2)} from ${clockTime(from, clock)} to ${clockTime(to, clock)}`
    return over ? `${rate}, over the order` : rate
  })
  return `Rate, ${unit}: ${said.join('; ')}.`
}

function heading(frame: Frame, unit: string, maximum: number | undefined, y: (value: number) => number): Mark[] {
  const base = frame.rate.y + 12 * frame.unit
  const marks: Mark[] = [
    { shape: 'text', x: 0, y: n(base), text: 'Rate', size: frame.text * 1.08, tone: 'drug', bold: true },
    { shape: 'text', x: 0, y: n(base + 16 * frame.unit), text: unit, size: frame.text, tone: 'ink2' },
  ]
  if (maximum === undefined) return marks
  const line = y(maximum)
  const right = frame.plot.x + frame.plot.width
  marks.push({
    shape: 'path',
    d: lineFrom(frame.plot.x, line, right, line),
    stroke: 'line2',
    thickness: frame.stroke(1),
  })
  const label = { x: frame.plot.x - 8 * frame.unit, y: n(line + frame.text * 0.34), text: figure(maximum, 2) }
  marks.push({ shape: 'text', ...label, size: frame.text, tone: 'attn', bold: true, align: 'right' })
  return marks
}

const span = (frame: Frame, { from, to }: { from: Instant; to: Instant }) => {
  const left = frame.x(Math.max(from, frame.view.from))
  return { left, right: Math.max(left, frame.x(Math.min(to, frame.view.to))) }
}

function area(frame: Frame, step: Step, y: (value: number) => number): Mark[] {
  const { left, right } = span(frame, step)
  const box = { x: n(left), y: n(y(step.value)), width: n(right - left), height: n(frame.axisY - y(step.value)) }
  const filled: Mark = { shape: 'rect', ...box, fill: 'drug-fill' }
  if (!step.over) return [filled]
  return [filled, { shape: 'path', d: hatch(box, 7 * frame.unit), stroke: 'crit', thickness: frame.stroke(1) }]
}

function holdHatches(session: Session, frame: Frame, until: Instant): Mark[] {
  const holds = session.infusion.holds.map(({ from, to }) => ({ from, to: to ?? until }))
  const d = holds
    .filter(({ from, to }) => from < frame.view.to && to > frame.view.from)
    .map((hold) => {
      const { left, right } = span(frame, hold)
      return hatch(
        { x: left, y: frame.rate.y, width: right - left, height: frame.axisY - frame.rate.y },
        9 * frame.unit,
      )
    })
    .join('')
  return d === '' ? [] : [{ shape: 'path', d, stroke: 'ink3', thickness: frame.stroke(1) }]
}

/** One line: up at the start, from step to step, down to 0 where nothing ran. */
function topEdge(frame: Frame, steps: readonly Step[], y: (value: number) => number): Mark[] {
  let d = ''
  let end: { at: Instant; right: number } | undefined
  for (const step of steps) {
    const { left, right } = span(frame, step)
    const runsOn = end?.at === step.from
    if (end && !runsOn) d += `V${n(frame.axisY)}H${n(left)}`
    if (!end) d += `M${n(left)} ${n(step.from < frame.view.from ? y(step.value) : frame.axisY)}`
    d += `V${n(y(step.value))}H${n(right)}`
    end = { at: step.to, right }
  }
  if (d === '') return []
  const last = steps.at(-1)
  const isOver =
    last !== undefined && last.to <= frame.view.to && (frame.view.now === undefined || last.to < frame.view.now)
  if (isOver) d += `V${n(frame.axisY)}`
  return [{ shape: 'path', d, stroke: 'drug', thickness: frame.stroke(2.4) }]
}

function stepValues(frame: Frame, steps: readonly Step[], y: (value: number) => number, top: number): Mark[] {
  return steps.flatMap((step): Mark[] => {
    const { left, right } = span(frame, step)
    const text = figure(step.value, 2)
    const wide = right - left
    const beyond = step.value > top
    if (wide < 20 * frame.unit || wide < textWidth(text, frame) || (step.value === 0 && !beyond)) return []
    const low = frame.axisY - 10 * frame.unit
    const tall = frame.axisY - y(step.value) > frame.text * 1.75
    const place = { x: n((left + right) / 2), y: n(tall ? low : y(step.value) - 4 * frame.unit) }
    return [
      {
        shape: 'text',
        ...place,
        text,
        size: frame.text,
        tone: step.over ? 'crit' : 'ink',
        bold: true,
        align: 'center',
      },
    ]
  })
}

/** From now on: what the present rate would do until the ordered minutes have run. */
function planned(
  session: Session,
  ctx: Context,
  frame: Frame,
  rate: number | undefined,
  y: (value: number) => number,
): Mark[] {
  const { now } = frame.view
  if (now === undefined || rate === undefined) return []
  const end = projectedEnd(session.infusion, minutes(orderedMinutes(session, ctx.protocol)), now)
  if (end === undefined || end <= now || now > frame.view.to) return []
  const left = frame.x(now)
  const right = frame.x(Math.min(end, frame.view.to))
  const line = n(y(session.infusion.status === 'held' ? 0 : rate))
  const d = lineFrom(left, line, right, line) + (end <= frame.view.to ? lineFrom(right, line, right, frame.axisY) : '')
  const text = `to about ${clockTime(end, ctx.clinic)}`
  const label = { x: n(left + 8 * frame.unit), y: n(Math.max(line, frame.rate.y + frame.text) - 6 * frame.unit), text }
  const fits = label.x + textWidth(text, frame) <= frame.plot.x + frame.plot.width
  return [
    { shape: 'path', d, stroke: 'drug', thickness: frame.stroke(2), dash: [5 * frame.unit, 5 * frame.unit] },
    ...(fits ? [{ shape: 'text', ...label, size: frame.text, tone: 'ink2' } as const] : []),
  ]
}
