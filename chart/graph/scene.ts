/** What the record graph draws with: shapes in the units of its box (px on the tablet, pt on paper), named by tone. */

/** What a mark means; the tablet's tokens and the note's inks give it a colour, so grey paper needs no other graph. */
export type Tone =
  | 'ink'
  | 'ink2'
  | 'ink3'
  | 'line'
  | 'line2'
  | 'surface'
  | 'bed'
  | 'held'
  | 'fade'
  | 'hr'
  | 'spo2'
  | 'drug'
  | 'drug-fill'
  | 'attn'
  | 'attn-soft'
  | 'attn-line'
  | 'crit'
  /** The last session under this one. */
  | 'ghost'

export type PathMark = {
  readonly shape: 'path'
  /** SVG path data: M, L, H, V, A and Z. */
  readonly d: string
  readonly fill?: Tone
  readonly stroke?: Tone
  readonly thickness?: number
  readonly dash?: readonly number[]
}
export type RectMark = {
  readonly shape: 'rect'
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly fill: Tone
  readonly radius?: number
}
export type TextMark = {
  readonly shape: 'text'
  readonly x: number
  /** The baseline. */
  readonly y: number
  /** "SpO₂" carries the subscript character; a face without it draws a small 2. */
  readonly text: string
  readonly size: number
  readonly tone: Tone
  readonly bold?: boolean
  readonly align?: 'center' | 'right'
}
export type Mark = PathMark | RectMark | TextMark

export type GroupName =
  | 'frame'
  | 'held'
  | 'gaps'
  | 'events'
  | 'bp'
  | 'hr'
  | 'spo2'
  | 'numbers'
  | 'rate'
  | 'due'
  | 'now'
  | 'latest'
  | 'before'
  | 'originals'

/** Marks that say one thing, with the words for whoever can't see them. Groups are painted in order. */
export type Group = { readonly name: GroupName; readonly label: string; readonly marks: readonly Mark[] }

/** Where a check stands on the time axis: the nearest one is what a tap means. */
export type Spot = { readonly setId: string; readonly at: number; readonly x: number }

/**
 * The graph laid out for its box, to be drawn one to one and never scaled. The table of readings is its alternative.
 */
export type Scene = {
  readonly width: number
  readonly height: number
  /** The whole graph in a sentence or two. */
  readonly label: string
  readonly groups: readonly Group[]
  readonly spots: readonly Spot[]
  /** The plotted part, for turning a touch into a time. */
  readonly plot: {
    readonly left: number
    readonly right: number
    readonly top: number
    readonly bottom: number
    readonly from: number
    readonly to: number
  }
  /** The line of now; none in a graph of what is over. */
  readonly now?: number | undefined
}

/** Hundredths are finer than any screen or printer; more digits would only make the page heavier. */
export const n = (value: number) => Math.round(value * 100) / 100

export type Rectangle = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

export const lineFrom = (x1: number, y1: number, x2: number, y2: number) => `M${n(x1)} ${n(y1)}L${n(x2)} ${n(y2)}`

/** ∨ with its point at (x, y), for systolic; ∧ for diastolic. */
export const caret = (x: number, y: number, half: number, points: 'down' | 'up') => {
  const back = points === 'down' ? y - half * 1.1 : y + half * 1.1
  return `M${n(x - half)} ${n(back)}L${n(x)} ${n(y)}L${n(x + half)} ${n(back)}`
}
export const dot = (x: number, y: number, r: number) =>
  `M${n(x - r)} ${n(y)}A${n(r)} ${n(r)} 0 1 0 ${n(x + r)} ${n(y)}A${n(r)} ${n(r)} 0 1 0 ${n(x - r)} ${n(y)}Z`
export const square = (x: number, y: number, side: number) =>
  `M${n(x - side / 2)} ${n(y - side / 2)}H${n(x + side / 2)}V${n(y + side / 2)}H${n(x - side / 2)}Z`
/** Points up, for what is over its limit; down for what is under. */
export function triangle(x: number, y: number, side: number, points: 'up' | 'down' = 'up'): string {
  const [foot, tip] = points === 'up' ? [0.42, -0.48] : [-0.42, 0.48]
  return `M${n(x - side / 2)} ${n(y + side * foot)}L${n(x)} ${n(y + side * tip)}L${n(x + side / 2)} ${n(y + side * foot)}Z`
}
export const cross = (x: number, y: number, half: number) =>
  lineFrom(x - half, y - half, x + half, y + half) + lineFrom(x - half, y + half, x + half, y - half)

/** Slanted lines over a rectangle, cut at its edges: a pattern that every renderer draws alike. */
export function hatch({ x, y, width, height }: Rectangle, step: number): string {
  if (width <= 0 || height <= 0) return ''
  let d = ''
  // Lines rise to the right; each is named by where it would meet the bottom edge.
  const first = Math.ceil((x - height) / step) * step
  for (let foot = first; foot < x + width; foot += step) {
    const from = Math.max(foot, x)
    const to = Math.min(foot + height, x + width)
    if (to > from) d += lineFrom(from, y + height - (from - foot), to, y + height - (to - foot))
  }
  return d
}
