import type { Context } from '../context.ts'
import type { Check } from '../due.ts'
import type { Session } from '../session.ts'
import { type Instant, MINUTE } from '../units.ts'
import { clockTime, counted } from '../wording.ts'
import { type Frame, sizeWithin, textWidth, ticks } from './frame.ts'
import { cross, dot, type Group, lineFrom, type Mark, n } from './scene.ts'

/** Grid, axis and its hours. A label gives way to the pill of now. */
export function axis(ctx: Context, frame: Frame): Group {
  const { clinic } = ctx
  const { now, from, to } = frame.view
  const bands = [frame.bp, frame.hr, frame.spo2, ...frame.rows, frame.rate]
  let grid = ''
  const labels: Mark[] = []
  const pill = now === undefined ? Number.NEGATIVE_INFINITY : frame.x(now)
  const half = textWidth('00:00', frame) / 2
  for (const { at, label } of ticks(frame, clinic)) {
    const x = n(frame.x(at))
    grid += bands.map(({ y, height }) => lineFrom(x, y, x, y + height)).join('')
    const cut = x - half < frame.plot.x - 20 * frame.unit || x + half > frame.view.width
    if (label === undefined || cut || Math.abs(x - pill) < half * 2 + 14 * frame.unit) continue
    labels.push({ shape: 'text', x, y: axisTextY(frame), text: label, size: frame.text, tone: 'ink3', align: 'center' })
  }
  const right = frame.plot.x + frame.plot.width
  return {
    name: 'frame',
    label: `Time from ${clockTime(from, clinic)} to ${clockTime(to, clinic)}.`,
    marks: [
      { shape: 'path', d: grid, stroke: 'line', thickness: frame.stroke(1) },
      {
        shape: 'path',
        d: lineFrom(frame.plot.x, frame.axisY, right, frame.axisY),
        stroke: 'line2',
        thickness: frame.stroke(1.6),
      },
      ...labels,
    ],
  }
}

const axisTextY = (frame: Frame) => n(frame.axisY + 23 * frame.unit)

/** Held times as a grey column through all bands. */
export function heldColumns(session: Session, ctx: Context, frame: Frame, until: Instant): Group {
  const { clinic } = ctx
  const holds = session.infusion.holds
    .map(({ from, to }) => ({ from, to: to ?? until }))
    .filter(({ from, to }) => from < frame.view.to && to > frame.view.from)
  const marks = holds.map(({ from, to }): Mark => {
    const left = frame.x(Math.max(from, frame.view.from))
    const right = frame.x(Math.min(to, frame.view.to))
    return {
      shape: 'rect',
      x: n(left),
      y: frame.bp.y,
      width: n(right - left),
      height: n(frame.axisY - frame.bp.y),
      fill: 'held',
    }
  })
  const said = holds.map(({ from, to }) => `${clockTime(from, clinic)} to ${clockTime(to, clinic)}`)
  return { name: 'held', label: holds.length === 0 ? 'Never held.' : `Held ${said.join(', ')}.`, marks }
}

/** What was due, on the axis: filled is done, a thick ring next, a thin ring planned, a crossed one missed. */
export function dueMarkers(ctx: Context, frame: Frame, checks: readonly Check[]): Group {
  const { unit } = frame
  const shown = checks.map(({ takenAt, dueAt }) => takenAt ?? dueAt).filter(frame.shows)
  const r = sizeWithin(
    frame,
    shown.map((at) => ({ x: frame.x(at) })),
    6,
  )
  const paths = { done: '', next: '', planned: '', missed: '', tails: '', lateDots: '' }
  const late: Mark[] = []
  for (const check of checks) {
    const at = check.takenAt ?? check.dueAt
    if (!frame.shows(at)) continue
    const x = frame.x(at)
    if (check.state === 'next') paths.next += dot(x, frame.axisY, r)
    else if (check.state === 'planned') paths.planned += dot(x, frame.axisY, r * 0.75)
    else if (check.state === 'missed') paths.missed += dot(x, frame.axisY, r * 0.85) + cross(x, frame.axisY, r * 0.5)
    else if (check.state === 'late') {
      const from = frame.x(Math.max(check.dueAt, frame.view.from))
      paths.tails +=
        lineFrom(from, frame.axisY, x, frame.axisY) +
        lineFrom(from, frame.axisY - 5 * unit, from, frame.axisY + 5 * unit)
      paths.lateDots += dot(x, frame.axisY, r)
      late.push(lateLabel(ctx, frame, x, check.lateBy ?? 0))
    } else paths.done += dot(x, frame.axisY, r)
  }
  const ringed = (d: string, px: number, tone: 'ink' | 'ink3' | 'attn'): Mark[] =>
    d === '' ? [] : [{ shape: 'path', d, fill: 'surface', stroke: tone, thickness: frame.stroke(px) }]
  const tails: Mark[] =
    paths.tails === '' ? [] : [{ shape: 'path', d: paths.tails, stroke: 'attn', thickness: frame.stroke(3) }]
  return {
    name: 'due',
    label: dueInWords(ctx, checks),
    marks: [
      ...tails,
      ...(paths.done === '' ? [] : [{ shape: 'path', d: paths.done, fill: 'ink2' } as const]),
      ...(paths.lateDots === '' ? [] : [{ shape: 'path', d: paths.lateDots, fill: 'attn' } as const]),
      ...ringed(paths.planned, 1.5, 'ink3'),
      ...ringed(paths.missed, 1.5, 'attn'),
      ...ringed(paths.next, 2.75, 'ink'),
      ...apart(late, frame),
    ],
  }
}

function lateLabel(ctx: Context, frame: Frame, x: number, lateBy: number): Mark {
  const text = `${Math.floor(lateBy / MINUTE)} late`
  // What was charted just now stands under the pill of now: its words move aside.
  const pill = pillOf(ctx, frame)
  const edge = pill && pill.x - (pill.width + textWidth(text, frame)) / 2 - 3 * frame.unit
  return {
    shape: 'text',
    x: n(edge !== undefined && x > edge ? edge : x),
    y: n(frame.axisY + 37 * frame.unit),
    text,
    size: frame.text,
    tone: 'attn',
    bold: true,
    align: 'center',
  }
}

/** "7 late" under each late check; one that would touch its neighbour is left to the table. */
function apart(marks: readonly Mark[], frame: Frame): readonly Mark[] {
  let last = Number.NEGATIVE_INFINITY
  return marks.filter((mark) => {
    if (mark.shape !== 'text' || mark.x - last < textWidth(mark.text, frame) + 4 * frame.unit) return false
    last = mark.x
    return true
  })
}

function dueInWords({ clinic }: Context, checks: readonly Check[]): string {
  const of = (state: Check['state']) => checks.filter((check) => check.state === state)
  const next = of('next')[0]
  const missed = of('missed').map(({ dueAt }) => clockTime(dueAt, clinic))
  return [
    `Checks: ${of('taken').length + of('late').length} taken`,
    ...(of('late').length > 0 ? [`${of('late').length} late`] : []),
    ...(missed.length > 0 ? [`${counted(missed.length, 'missed check')} (${missed.join(', ')})`] : []),
    ...(next ? [`next due ${clockTime(next.dueAt, clinic)}`] : []),
  ].join(', ')
}

/** Where the time of now stands on the axis, and how wide its pill is. */
function pillOf(ctx: Context, frame: Frame) {
  const { now } = frame.view
  if (now === undefined || !frame.shows(now)) return undefined
  const time = clockTime(now, ctx.clinic)
  return { x: n(frame.x(now)), time, width: textWidth(time, frame) + 14 * frame.unit }
}

/** Half as wide as the widest mark of a check, with its ring. Px. */
const MARK = 11

/**
 * Right of now is faded, but for the check that was just charted; the line of now carries its time on the axis.
 * `lastX`: where the last check stands.
 */
export function nowLine(ctx: Context, frame: Frame, lastX: number | undefined): readonly Group[] {
  const pill = pillOf(ctx, frame)
  if (pill === undefined) return []
  const { x, time, width } = pill
  const right = frame.plot.x + frame.plot.width
  const faded = n(Math.min(right, Math.max(x, (lastX ?? 0) + MARK * frame.unit)))
  const top = frame.bp.y - 6 * frame.unit
  const height = frame.text * 1.75
  return [
    {
      name: 'now',
      label: `Now ${time}.`,
      marks: [
        {
          shape: 'rect',
          x: faded,
          y: n(frame.bp.y),
          width: n(right - faded),
          height: n(frame.rate.y - frame.bp.y),
          fill: 'fade',
        },
        { shape: 'path', d: lineFrom(x, top, x, frame.axisY), stroke: 'ink', thickness: frame.stroke(1.75) },
        {
          shape: 'rect',
          x: n(x - width / 2),
          y: n(frame.axisY + 8 * frame.unit),
          width: n(width),
          height: n(height),
          fill: 'ink',
          radius: 6 * frame.unit,
        },
        {
          shape: 'text',
          x,
          y: n(frame.axisY + 8 * frame.unit + height * 0.7),
          text: time,
          size: frame.text,
          tone: 'surface',
          bold: true,
          align: 'center',
        },
      ],
    },
  ]
}
