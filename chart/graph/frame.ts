import type { Instant } from '../units.ts'
import { HOUR, MINUTE } from '../units.ts'
import { type Clock, clockFace, clockTime } from '../wording.ts'
import type { Before } from './before.ts'
import type { Rectangle } from './scene.ts'

export type View = {
  readonly from: Instant
  readonly to: Instant
  /** Left out of a graph of what is over: no line, no pill, nothing faded. */
  readonly now?: Instant
  readonly width: number
  readonly height: number
  readonly style: 'screen' | 'print'
  /** The patient's last session, as a ghost at the same minutes. */
  readonly before?: Before | undefined
  /** Also what was corrected or struck, as a small ×. */
  readonly originals?: boolean | undefined
}

/** The graph's box divided up: everything else asks it where to draw. */
export type Frame = {
  readonly view: View
  /** One px of the screen's drawing in the units of this box: paper draws the same graph smaller. */
  readonly unit: number
  readonly text: number
  /** Thickness of a stroke that is this many px on the screen. */
  readonly stroke: (px: number) => number
  readonly plot: Rectangle
  readonly events: Rectangle
  readonly bp: Rectangle
  readonly hr: Rectangle
  readonly spo2: Rectangle
  readonly rows: readonly Rectangle[]
  readonly rate: Rectangle
  readonly axisY: number
  readonly x: (at: Instant) => number
  readonly shows: (at: Instant) => boolean
}

// Measured on a box of 836 × 500 px. What doesn't carry a scale keeps its height, the four bands share the rest.
const LEFT = 92
const RIGHT = 120
const EVENTS = 36
const ROW = 21
const AXIS = 41
const GAPS = { hr: 15, spo2: 14, rows: 12, rate: 15 }
const BANDS = { bp: 142, hr: 52, spo2: 44, rate: 62 }
const TEXT = 13
const PRINTED = 0.55
/** Ink runs and printers thicken, so paper gets finer strokes than its scale says. */
const PRINTED_STROKE = 0.46

export function frameOf(view: View): Frame {
  const printed = view.style === 'print'
  const unit = printed ? PRINTED : 1
  const left = LEFT * unit
  const right = view.width - (printed ? 8 : RIGHT)
  const fixed = (EVENTS + 3 * ROW + AXIS + GAPS.hr + GAPS.spo2 + GAPS.rows + GAPS.rate) * unit
  const shared = Math.max(120 * unit, view.height - fixed) / (BANDS.bp + BANDS.hr + BANDS.spo2 + BANDS.rate)
  let y = 0
  const next = (height: number, gap = 0): Rectangle => {
    const band = { x: left, y: y + gap * unit, width: right - left, height }
    y = band.y + height
    return band
  }
  const events = next(EVENTS * unit)
  const bp = next(BANDS.bp * shared)
  const hr = next(BANDS.hr * shared, GAPS.hr)
  const spo2 = next(BANDS.spo2 * shared, GAPS.spo2)
  const rows = [next(ROW * unit, GAPS.rows), next(ROW * unit), next(ROW * unit)]
  const rate = next(BANDS.rate * shared, GAPS.rate)
  const span = Math.max(MINUTE, view.to - view.from)
  return {
    view,
    unit,
    text: TEXT * unit,
    stroke: (px) => px * (printed ? PRINTED_STROKE : 1),
    plot: { x: left, y: 0, width: right - left, height: y },
    ...{ events, bp, hr, spo2, rows, rate, axisY: y },
    x: (at) => left + ((at - view.from) / span) * (right - left),
    shows: (at) => view.from <= at && at <= view.to,
  }
}

/** Marks are never drawn smaller than this share of their size: they would be specks. */
const SMALLEST = 0.35

/**
 * Half the width of a mark that is `px` on the screen, or less where most of its kind stand so close that they would
 * run into each other.
 */
export function sizeWithin({ unit }: Frame, marks: readonly { readonly x: number }[], px: number): number {
  const places = Float64Array.from(marks, ({ x }) => x).sort()
  const gaps = places.slice(1).map((x, index) => x - (places[index] ?? x))
  const usual = gaps.sort()[Math.floor(gaps.length / 2)] ?? Number.POSITIVE_INFINITY
  return Math.min(px * unit, Math.max(px * unit * SMALLEST, usual * 0.42))
}

/** Text is measured by eye here: the core knows no typeface. A little too wide keeps labels apart. */
export const textWidth = (text: string, { text: size, view }: Frame) =>
  [...text].length * size * (view.style === 'print' ? 0.5 : 0.54)

export type Tick = { readonly at: Instant; readonly label?: string }

const MOST_LINES = 200
const DAY = 24 * HOUR

/**
 * Lines each 15 minutes of the clinic's clock, labels each 30, or each 60 when under 4 px a minute; still wider steps
 * for a day, so that labels never touch. Over many days only some days' lines, without labels.
 */
export function ticks(frame: Frame, clock: Clock): readonly Tick[] {
  const { from, to } = frame.view
  const perMinute = frame.plot.width / ((to - from) / MINUTE) / frame.unit
  const every =
    [30, 60, 120, 240, 360, 720].find((step) => (step === 30 ? perMinute >= 4 : perMinute * step >= 52)) ?? 1440
  const usual = every <= 60 ? 15 : every / 4
  // One entry dated in the wrong year must not draw a line for each hour of the years between.
  const tooMany = (to - from) / MINUTE / usual > MOST_LINES
  const line = tooMany ? Math.ceil((to - from) / DAY / MOST_LINES) * (DAY / MINUTE) : usual
  const minuteOf = (at: Instant) => {
    const [hours = 0, minutes = 0] = clockTime(at, typeof clock === 'string' ? clock : clock.timeZone)
      .split(':')
      .map(Number)
    return hours * 60 + minutes
  }
  const found: Tick[] = []
  let at = from - (from % MINUTE) - (minuteOf(from) % line) * MINUTE
  for (; at <= to; at += line * MINUTE) {
    if (at < from) continue
    found.push(!tooMany && minuteOf(at) % every === 0 ? { at, label: clockFace(at, clock) } : { at })
  }
  return found
}

export type Scale = { readonly low: number; readonly high: number; readonly y: (value: number) => number }

/**
 * A scale that grows in steps until the data fit, but not past `floor` and `ceiling`: beyond them a value is flagged.
 */
export function scaleOf(
  band: Rectangle,
  range: { low: number; high: number; step: number; floor: number; ceiling: number },
  values: readonly number[],
): Scale {
  let { low, high } = range
  for (const value of values) {
    while (value < low && low > range.floor) low = Math.max(range.floor, low - range.step)
    while (value > high && high < range.ceiling) high = Math.min(range.ceiling, high + range.step)
  }
  const bottom = band.y + band.height
  const clamp = (value: number) => Math.min(high, Math.max(low, value))
  return { low, high, y: (value) => bottom - ((clamp(value) - low) / (high - low)) * band.height }
}
