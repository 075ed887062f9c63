import type { Context } from '../context.ts'
import { clockTime, counted } from '../wording.ts'
import { type Event, weight } from './events.ts'
import { type Frame, textWidth } from './frame.ts'
import { dot, type Group, lineFrom, type Mark, n, type Rectangle, square, triangle } from './scene.ts'

export type Flag = {
  readonly x: number
  readonly row: 0 | 1
  readonly events: Event[]
  label: string
  readonly side: 'right' | 'left'
  /** Its stem would run through a label below it. */
  readonly short: boolean
}

const LONGEST = 30
const shortened = (text: string) => ([...text].length > LONGEST ? `${[...text].slice(0, LONGEST - 1).join('')}…` : text)

/** As much of a label as there is room for; a few letters say nothing. Of a group its number. */
function cutTo(label: string, room: number, frame: Frame): string {
  if (textWidth(label, frame) <= room) return label
  const count = /^\d+(?= observed$)/.exec(label)?.[0]
  if (count !== undefined) return textWidth(count, frame) <= room ? count : ''
  const kept = Math.floor(room / textWidth('m', frame)) - 1
  return kept < 6 ? '' : `${[...label].slice(0, kept).join('').trimEnd()}…`
}

/** What a flag needs so that its words can be read, on each of the two rows, in px of the screen's drawing. */
const ROOM = 90

type Gathered = { readonly events: readonly Event[]; readonly text: string }

/**
 * Where more is shown than has room for words, observations close to each other are one flag with their number: a row
 * of rings says nothing, and hides the alerts among them.
 */
function gathered(frame: Frame, events: readonly Event[]): readonly Gathered[] {
  const isCrowded = events.length * (ROOM / 2) * frame.unit > frame.plot.width
  const groups: Event[][] = []
  let observed: Event[] | undefined
  for (const event of events) {
    const [first] = observed ?? []
    const isNear = first !== undefined && frame.x(event.at) - frame.x(first.at) < ROOM * frame.unit
    if (isCrowded && event.glyph === 'observation' && isNear) observed?.push(event)
    else {
      groups.push([event])
      if (event.glyph === 'observation') observed = groups.at(-1)
    }
  }
  return groups.map((group) => ({
    events: group,
    text: group.length > 1 ? `${group.length} observed` : shortened(group[0]?.text ?? ''),
  }))
}

/**
 * The flags on two rows. Where there is no room, a label of less weight is cut or left out; where even the glyphs would
 * touch, they become one flag with its count. All of them are in the table.
 */
export function flagsOf(frame: Frame, events: readonly Event[]): readonly Flag[] {
  const flags: Flag[] = []
  const ends: [number, number] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const right = frame.plot.x + frame.plot.width
  const glyph = 13 * frame.unit
  const needed = (label: string) => glyph + (label === '' ? 0 : textWidth(label, frame) + 6 * frame.unit)
  for (const { events: together, text: whole } of gathered(
    frame,
    events.filter(({ at }) => frame.shows(at)),
  )) {
    const x = frame.x(together[0]?.at ?? frame.view.from)
    const row = rowFor(frame, flags, ends, x, glyph)
    if (row === undefined) {
      const into = flags.at(-1)
      if (!into) continue
      into.events.push(...together)
      relabel(into)
      ends[into.row] = Math.max(ends[into.row], into.x + needed(into.label))
      continue
    }
    const side = x + needed(whole) > right && x - needed(whole) > ends[row] ? 'left' : 'right'
    const label = side === 'left' ? whole : cutTo(whole, right - x - glyph - 6 * frame.unit, frame)
    const short = row === 0 && ends[1] > x
    flags.push({ x, row, events: [...together], label, side, short })
    ends[row] = side === 'left' ? x + glyph : x + needed(label)
  }
  return flags
}

/**
 * A free row at x: the upper one while its stem is free too, else the lower one. If both are taken, the lighter of
 * their last labels gives way; nothing when the glyphs would touch.
 */
function rowFor(
  frame: Frame,
  flags: readonly Flag[],
  ends: [number, number],
  x: number,
  glyph: number,
): 0 | 1 | undefined {
  const [upper, lower] = ends
  if (upper <= x && lower <= x) return 0
  if (lower <= x) return 1
  if (upper <= x) return 0
  const lasts = ([0, 1] as const).flatMap((row) => flags.findLast((flag) => flag.row === row) ?? [])
  const [lightest] = lasts.filter((flag) => flag.x + glyph <= x).toSorted((a, b) => heaviest(a) - heaviest(b))
  if (lightest === undefined) return undefined
  if (lightest.side === 'right') lightest.label = cutTo(lightest.label, x - lightest.x - glyph - 6 * frame.unit, frame)
  return lightest.row
}

const weightOf = ({ glyph, tone }: Event) => weight[glyph] + (tone === 'crit' ? 1 : 0)
const heaviest = ({ events }: Flag) => Math.max(...events.map(weightOf))
const leading = (flag: Flag): Event | undefined => flag.events.toSorted((a, b) => weightOf(b) - weightOf(a))[0]
function relabel(flag: Flag): void {
  const others = flag.events.length - 1
  flag.label = flag.label === '' ? `${others + 1}` : `${shortened(leading(flag)?.text ?? '')} +${others}`
}

export function eventBand(ctx: Context, frame: Frame, events: readonly Event[]): Group {
  const { clinic } = ctx
  const shown = events.filter(({ at }) => frame.shows(at))
  const said = shown.map(({ at, text }) => `${clockTime(at, clinic)} ${text}`)
  return {
    name: 'events',
    label: shown.length === 0 ? 'No events.' : `${counted(shown.length, 'event')}: ${said.join('; ')}.`,
    marks: flagsOf(frame, shown).flatMap((flag) => flagMarks(frame, flag)),
  }
}

function flagMarks(frame: Frame, flag: Flag): Mark[] {
  const event = leading(flag)
  if (!event) return []
  const height = frame.events.height / 2
  const middle = frame.events.y + height * flag.row + height * 0.42
  const tone = event.tone
  const stem: Mark = {
    shape: 'path',
    d: lineFrom(flag.x, middle - height * 0.4, flag.x, flag.short ? frame.events.y + height : frame.bp.y),
    stroke: tone === 'ink' ? 'ink3' : tone,
    thickness: frame.stroke(1.25),
  }
  const bold = tone === 'crit'
  const text: Mark[] =
    flag.label === ''
      ? []
      : [
          {
            shape: 'text',
            x: n(flag.side === 'right' ? flag.x + 14 * frame.unit : flag.x - 6 * frame.unit),
            y: n(middle + frame.text * 0.34),
            text: flag.label,
            size: frame.text,
            tone,
            ...(bold ? { bold } : {}),
            ...(flag.side === 'left' ? { align: 'right' as const } : {}),
          },
        ]
  return [
    stem,
    ...glyphMarks(frame, event, {
      x: flag.x,
      y: middle - 5 * frame.unit,
      width: 10 * frame.unit,
      height: 10 * frame.unit,
    }),
    ...text,
  ]
}

function glyphMarks(frame: Frame, { glyph, tone }: Event, { x, y, width: size }: Rectangle): Mark[] {
  const middle = { x: x + size / 2, y: y + size / 2 }
  const filled = (d: string): Mark[] => [{ shape: 'path', d, fill: tone }]
  const open = (d: string): Mark[] => [
    { shape: 'path', d, fill: 'surface', stroke: tone, thickness: frame.stroke(1.9) },
  ]
  if (glyph === 'medicine') return filled(square(middle.x, middle.y, size * 0.9))
  if (glyph === 'alert') return filled(triangle(middle.x, middle.y, size * 1.1))
  if (glyph === 'observation') return open(dot(middle.x, middle.y, size * 0.42))
  if (glyph === 'end') return open(square(middle.x, middle.y, size * 0.85))
  if (glyph === 'start') return filled(`M${n(x)} ${n(y)}L${n(x + size)} ${n(y + size / 2)}L${n(x)} ${n(y + size)}Z`)
  const bar = (left: number) => `M${n(left)} ${n(y)}H${n(left + size * 0.3)}V${n(y + size)}H${n(left)}Z`
  return filled(bar(x + size * 0.1) + bar(x + size * 0.6))
}
