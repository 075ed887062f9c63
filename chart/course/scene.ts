import type { Visit, Window } from '../course.ts'
import { dot, type Group, lineFrom, type Mark, n, type Scene, type Tone } from '../graph/scene.ts'
import { outcomes } from '../scores/by-indication.ts'
import { HOUR, type Instant } from '../units.ts'
import { calendarDate, figure } from '../wording.ts'
import { type FollowedUp, type Relief, reliefInWords } from './relief.ts'

/** What the picture of a course is drawn from: its sessions in order, what was answered at home, what comes next. */
export type Pictured = {
  readonly visits: readonly (Visit & { readonly relief?: Relief | undefined })[]
  readonly followUps: readonly FollowedUp[]
  readonly next?: Window | undefined
  readonly timeZone: string
}
export type CourseBox = { readonly width: number; readonly style: 'screen' | 'print' }

const DAY = 24 * HOUR
type Frame = {
  readonly text: number
  readonly left: number
  readonly right: number
  readonly width: number
  readonly from: Instant
  readonly to: Instant
  readonly x: (at: Instant) => number
  readonly dose: { readonly top: number; readonly foot: number }
  readonly band: number
  readonly timeZone: string
}

/** One time axis with dose, each outcome in a band of its own, and how long relief lasted; drawn one to one. */
export function courseScene(pictured: Pictured, { width, style }: CourseBox): Scene {
  const shown = outcomes.filter(({ id }) => totalsOf(pictured, id).length > 0)
  const frame = frameOf(pictured, width, style)
  const bands = shown.map((instrument, index) => {
    const top = frame.dose.foot + frame.text * 2 + index * (frame.band + frame.text * 2)
    return { instrument, top, foot: top + frame.band }
  })
  const foot = (bands.at(-1)?.foot ?? frame.dose.foot) + frame.text * 2
  const hasRelief = pictured.visits.some(({ relief }) => relief !== undefined)
  const reliefFoot = hasRelief ? foot + frame.text * 2 : foot
  const height = n(reliefFoot + frame.text * 2.4)
  const groups: Group[] = [
    axis(frame, reliefFoot),
    ...(pictured.next ? [nextWindow(frame, pictured.next, reliefFoot)] : []),
    doses(pictured, frame),
    ...bands.map((band) => outcome(pictured, frame, band)),
    ...(hasRelief ? [reliefs(pictured, frame, foot)] : []),
  ]
  const plot = { left: frame.left, right: frame.right, top: 0, bottom: height, from: frame.from, to: frame.to }
  const label = `Course of ${pictured.visits.length} sessions from ${calendarDate(frame.from, frame.timeZone)}.`
  return { width, height, label, groups, spots: [], plot }
}

function frameOf({ visits, followUps, next, timeZone }: Pictured, width: number, style: CourseBox['style']): Frame {
  const times = [
    ...visits.flatMap(({ startedAt, scores }) => [
      ...(startedAt === undefined ? [] : [startedAt]),
      ...scores.map(({ at }) => at),
    ]),
    ...followUps.map(({ at }) => at),
    ...(next ? [next.from, next.to] : []),
  ]
  const text = style === 'print' ? 7.4 : 14
  const [from, last] = times.length === 0 ? [0, DAY] : [Math.min(...times), Math.max(...times)]
  const to = Math.max(last, from + 7 * DAY)
  const [left, right] = [n(text * 5.4), n(width - text * 2.6)]
  const x = (at: Instant) => n(left + ((at - from) / (to - from)) * (right - left))
  const dose = { top: n(text * 2), foot: n(text * 7.5) }
  return { text, left, right, width, from, to, x, dose, band: n(text * 6), timeZone }
}

const line = (d: string, stroke: Tone, thickness: number, dash?: readonly number[]): Mark => ({
  ...{ shape: 'path', d, stroke, thickness },
  ...(dash ? { dash } : {}),
})
type Written = { readonly tone?: Tone; readonly bold?: boolean; readonly align?: 'center' | 'right' }
const write = ({ text: size }: Frame, text: string, x: number, y: number, how: Written = {}): Mark => ({
  ...{ shape: 'text', text, x: n(x), y: n(y), size, tone: how.tone ?? 'ink' },
  ...(how.bold ? { bold: true } : {}),
  ...(how.align ? { align: how.align } : {}),
})
/** A label gives way to the one before it rather than lie over it. */
function apart(marks: readonly Mark[], gap: number): readonly Mark[] {
  let last = Number.NEGATIVE_INFINITY
  return marks.filter((mark) => {
    if (mark.shape === 'text' && mark.x - last < gap) return false
    last = mark.shape === 'text' ? mark.x : last
    return true
  })
}

function axis(frame: Frame, foot: number): Group {
  const days = (frame.to - frame.from) / DAY
  const step = [1, 2, 7, 14, 28, 56, 112, 224].find((each) => days / each <= frame.width / (frame.text * 7)) ?? 448
  const ticks: number[] = []
  for (let at = frame.from; at <= frame.to; at += step * DAY) ticks.push(at)
  const y = n(foot + frame.text * 0.4)
  return {
    name: 'frame',
    label: '',
    marks: [
      line(ticks.map((at) => lineFrom(frame.x(at), frame.dose.top, frame.x(at), y)).join(''), 'line', 1),
      line(lineFrom(frame.left, y, frame.right, y), 'line2', 1.4),
      ...ticks.map((at) =>
        write(frame, dayLabel(at, frame.timeZone), frame.x(at), y + frame.text * 1.4, {
          tone: 'ink2',
          align: 'center',
        }),
      ),
    ],
  }
}
const dayLabel = (at: Instant, timeZone: string) => calendarDate(at, timeZone).split(' ').slice(0, 2).join(' ')

function nextWindow(frame: Frame, { from, to }: Window, foot: number): Group {
  const [x, until] = [frame.x(from), frame.x(to)]
  const width = Math.max(n(until - x), 4)
  return {
    name: 'due',
    label: `Next due ${calendarDate(from, frame.timeZone)} to ${calendarDate(to, frame.timeZone)}.`,
    marks: [
      { shape: 'rect', x, y: frame.dose.top, width, height: n(foot - frame.dose.top), fill: 'bed' },
      line(lineFrom(x, frame.dose.top, x, foot) + lineFrom(x + width, frame.dose.top, x + width, foot), 'line2', 1),
      write(frame, 'next', Math.min(x + width / 2, frame.right - frame.text), frame.text * 1.2, {
        ...{ bold: true, align: 'center' },
      }),
    ],
  }
}

function doses({ visits }: Pictured, frame: Frame): Group {
  const given = visits.flatMap(({ startedAt, mgPerKg }) =>
    startedAt === undefined || mgPerKg === null ? [] : [{ at: startedAt, mgPerKg }],
  )
  const most = Math.max(...given.map(({ mgPerKg }) => mgPerKg), 0)
  const half = frame.text * 0.4
  const room = frame.dose.foot - frame.dose.top - frame.text * 1.2
  const bars = given.map(({ at, mgPerKg }) => {
    const height = most === 0 ? 0 : (mgPerKg / most) * room
    const x = frame.x(at)
    return { x, y: frame.dose.foot - height, height, mgPerKg }
  })
  const marks = bars.map(
    ({ x, y, height }): Mark => ({
      ...{ shape: 'rect', x: n(x - half), y: n(y), width: n(half * 2), height: n(height), fill: 'drug' },
    }),
  )
  const labels = bars.map(({ x, y, mgPerKg }) =>
    write(frame, figure(mgPerKg, 2), x, y - frame.text * 0.35, { bold: true, align: 'center' }),
  )
  return {
    name: 'rate',
    label: `Dose in mg/kg: ${given.map(({ mgPerKg }) => figure(mgPerKg, 2)).join(', ') || 'none known'}.`,
    marks: [
      write(frame, 'Dose', 0, frame.dose.top + frame.text, { bold: true }),
      write(frame, 'mg/kg', 0, frame.dose.top + frame.text * 2.3, { tone: 'ink2' }),
      line(lineFrom(frame.left, frame.dose.foot, frame.right, frame.dose.foot), 'line', 1),
      ...marks,
      ...apart(labels, frame.text * 2.1),
    ],
  }
}

type Point = { readonly at: Instant; readonly total: number; readonly before: boolean }

/** Before a session and at home; what is scored in the chair afterwards tells of the drug and is left to the table. */
function totalsOf({ visits, followUps }: Pictured, instrument: string): readonly Point[] {
  const before = visits.flatMap(({ scores }) =>
    scores
      .filter((score) => score.instrument === instrument && score.when === 'before')
      .map(({ at, total }) => ({ at, total, before: true })),
  )
  const home = followUps
    .filter((each) => each.instrument === instrument)
    .map(({ at, total }) => ({ at, total, before: false }))
  return [...before, ...home].toSorted((a, b) => a.at - b.at)
}

type Band = { readonly instrument: (typeof outcomes)[number]; readonly top: number; readonly foot: number }

function outcome(pictured: Pictured, frame: Frame, { instrument, top, foot }: Band): Group {
  const most = instrument.items.reduce((sum, { options }) => sum + Math.max(...options.map(({ value }) => value)), 0)
  const points = totalsOf(pictured, instrument.id)
  const y = (total: number) => n(foot - (total / most) * (foot - top))
  const r = frame.text * 0.32
  const path = points.map(({ at, total }, index) => `${index === 0 ? 'M' : 'L'}${frame.x(at)} ${y(total)}`).join('')
  const rings = points.filter(({ before }) => before).map(({ at, total }) => dot(frame.x(at), y(total), r))
  const filled = points.filter(({ before }) => !before).map(({ at, total }) => dot(frame.x(at), y(total), r))
  const labels = points.map(({ at, total, before }) =>
    write(frame, String(total), frame.x(at), before ? y(total) - r * 1.8 : y(total) + r * 4.1, {
      ...{ bold: !before, align: 'center' },
    }),
  )
  return {
    name: 'numbers',
    label: `${instrument.short}: ${points.map(({ total, before }) => `${total} ${before ? 'before' : 'after'}`).join(', ')}.`,
    marks: [
      write(frame, instrument.short, 0, top + frame.text, { bold: true }),
      write(frame, `0 to ${most}`, 0, top + frame.text * 2.3, { tone: 'ink2' }),
      ...[0, most].map((edge) => line(lineFrom(frame.left, y(edge), frame.right, y(edge)), 'line', 1)),
      line(path, 'ink2', frame.text * 0.09, [frame.text * 0.3, frame.text * 0.25]),
      { shape: 'path', d: rings.join(''), fill: 'surface', stroke: 'ink', thickness: frame.text * 0.14 },
      { shape: 'path', d: filled.join(''), fill: 'ink', stroke: 'ink', thickness: frame.text * 0.14 },
      ...apart(labels, frame.text * 1.3),
    ],
  }
}

function reliefs({ visits }: Pictured, frame: Frame, top: number): Group {
  const known = visits.flatMap(({ stoppedAt, relief }) =>
    stoppedAt === undefined || relief === undefined ? [] : [{ stoppedAt, relief }],
  )
  const height = frame.text * 0.7
  const bars = known.map(
    ({ stoppedAt, relief }): Mark => ({
      ...{ shape: 'rect', x: frame.x(stoppedAt), y: n(top), fill: 'spo2', radius: 2 },
      ...{ width: Math.max(2, n(frame.x(stoppedAt + relief.atLeast) - frame.x(stoppedAt))), height: n(height) },
    }),
  )
  const labels = known.map(({ stoppedAt, relief }) =>
    write(frame, reliefInWords(relief), frame.x(stoppedAt), top + height + frame.text * 1.1, { tone: 'ink2' }),
  )
  return {
    name: 'held',
    label: `Relief lasted: ${known.map(({ relief }) => reliefInWords(relief)).join(', ')}.`,
    marks: [write(frame, 'Relief', 0, top + height, { bold: true }), ...bars, ...apart(labels, frame.text * 7)],
  }
}
