import type { Alert } from '../alerts.ts'
import type { Context } from '../context.ts'
import type { Reading } from '../readings.ts'
import { factsOf, type Session } from '../session.ts'
import type { Instant } from '../units.ts'
import { charted, clockTime, codeInWords, counted, duration, figure } from '../wording.ts'
import { type Frame, textWidth } from './frame.ts'
import { dot, type Group, lineFrom, type Mark, n, type Rectangle, square, type Tone, triangle } from './scene.ts'

type Glyph = 'medicine' | 'observation' | 'alert' | 'hold' | 'start' | 'end'
export type Event = { readonly at: Instant; readonly glyph: Glyph; readonly text: string; readonly tone: Tone }

/** Which flag keeps its words where there is no room for all of them. */
const weight: Record<Glyph, number> = { alert: 5, hold: 4, end: 3, start: 3, medicine: 2, observation: 1 }

/** What stands on the time axis by name. Holds of an alert's own minute share its flag. */
export function eventsOf(
  session: Session,
  ctx: Context,
  all: readonly Reading[],
  raised: readonly Alert[],
  until: Instant,
): readonly Event[] {
  const { startedAt, stoppedAt, holds, boluses } = session.infusion
  const alarms = alarmEvents(ctx, all, raised)
  const held = holds.map(({ from, to }) => ({ at: from, text: `Held ${duration((to ?? until) - from)}` }))
  const shared = new Set<Instant>()
  const withHolds = alarms.map((alarm): Event => {
    const hold = held.find(({ at }) => !shared.has(at) && Math.abs(at - alarm.at) < 60_000)
    if (!hold) return alarm
    shared.add(hold.at)
    return { ...alarm, text: `${alarm.text}, ${hold.text.toLowerCase()}` }
  })
  const events: Event[] = [
    ...withHolds,
    ...held
      .filter(({ at }) => !shared.has(at))
      .map(({ at, text }): Event => ({ at, glyph: 'hold', text, tone: 'ink' })),
    ...(startedAt === undefined ? [] : [{ at: startedAt, glyph: 'start', text: 'Start', tone: 'ink' } as const]),
    ...(stoppedAt === undefined ? [] : [{ at: stoppedAt, glyph: 'end', text: 'End', tone: 'ink' } as const]),
    ...boluses.map(
      ({ at, mass }): Event => ({ at, glyph: 'medicine', text: `Bolus ${charted(mass / 1000, 'mg')}`, tone: 'drug' }),
    ),
    ...charting(session),
  ]
  return events.toSorted((a, b) => a.at - b.at || weight[b.glyph] - weight[a.glyph])
}

function charting(session: Session): readonly Event[] {
  return factsOf(session, 'medication-given', 'bag-changed', 'adverse-event', 'symptom', 'observed').map(
    (fact): Event => {
      const at = fact.at
      if (fact.kind === 'medication-given') {
        const { drug, dose, unit } = fact.body as { drug: string; dose: number; unit: string }
        return { at, glyph: 'medicine', text: `${drug} ${charted(dose, unit)}`, tone: 'ink' }
      }
      if (fact.kind === 'bag-changed') {
        const { mgPerMl } = fact.body as { mgPerMl: number }
        return { at, glyph: 'medicine', text: `Bag ${charted(mgPerMl, 'mg/mL')}`, tone: 'ink' }
      }
      if (fact.kind === 'observed') {
        const { chips = [], text = '' } = fact.body as { chips?: string[]; text?: string }
        return { at, glyph: 'observation', text: chips.length > 0 ? chips.join(', ') : text, tone: 'ink' }
      }
      const words = codeInWords((fact.body as { code: string }).code)
      return {
        at,
        glyph: fact.kind === 'symptom' ? 'observation' : 'alert',
        text: words,
        tone: fact.kind === 'symptom' ? 'ink' : 'attn',
      }
    },
  )
}

const signs: Record<string, (reading: Reading) => string | undefined> = {
  systolic: (reading) => pressure(reading),
  diastolic: (reading) => pressure(reading),
  heartRate: ({ heartRate }) => (heartRate === undefined ? undefined : `HR ${heartRate}`),
  respiratoryRate: ({ respiratoryRate }) => (respiratoryRate === undefined ? undefined : `RR ${respiratoryRate}`),
  spo2: ({ spo2 }) => (spo2 === undefined ? undefined : `SpO₂ ${spo2}`),
  rass: ({ rass }) => (rass === undefined ? undefined : `RASS ${figure(rass)}`),
  moaas: ({ moaas }) => (moaas === undefined ? undefined : `MOAA/S ${moaas}`),
  pain: ({ pain }) => (pain === undefined ? undefined : `Pain ${pain}`),
}
const pressure = ({ systolic, diastolic }: Reading) =>
  systolic === undefined ? undefined : `BP ${systolic}${diastolic === undefined ? '' : `/${diastolic}`}`

/** One flag for an alert, not one for each reading that goes on meeting it; several signs at one time share one. */
function alarmEvents({ protocol }: Context, all: readonly Reading[], raised: readonly Alert[]): readonly Event[] {
  const byId = new Map(all.map((reading, index) => [reading.setId, { reading, index }]))
  const lastIndex = new Map<string, number>()
  const at = new Map<Instant, Event>()
  for (const alert of raised.toSorted((a, b) => a.at - b.at)) {
    const found = byId.get(alert.entry)
    const criterion = protocol.criteria.find(({ id }) => id === alert.criterion)
    const sign = criterion?.limit?.of ?? criterion?.drift?.of
    const before = sign === undefined ? undefined : lastIndex.get(sign)
    if (sign !== undefined && found) lastIndex.set(sign, found.index)
    if (found && before !== undefined && found.index - before <= 1) continue
    const text = (sign && found && signs[sign]?.(found.reading)) ?? alert.sentence.replace(/\.$/, '')
    const tone = alert.severity === 'critical' ? 'crit' : 'attn'
    const known = at.get(alert.at)
    if (known?.text.includes(text)) continue
    at.set(
      alert.at,
      known ? { ...known, text: `${known.text}, ${text}` } : { at: alert.at, glyph: 'alert', text, tone },
    )
  }
  return [...at.values()]
}

type Flag = {
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

/**
 * The flags on two rows. Where there is no room, a label of less weight is left out; where even the glyphs would
 * touch, they become one flag with its count. All of them are in the table.
 */
export function flagsOf(frame: Frame, events: readonly Event[]): readonly Flag[] {
  const flags: Flag[] = []
  const ends: [number, number] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const right = frame.plot.x + frame.plot.width
  const glyph = 13 * frame.unit
  const needed = (label: string) => glyph + (label === '' ? 0 : textWidth(label, frame) + 6 * frame.unit)
  for (const event of events.filter(({ at }) => frame.shows(at))) {
    const x = frame.x(event.at)
    const row = rowFor(flags, ends, x, glyph)
    if (row === undefined) {
      const into = flags.at(-1)
      if (!into) continue
      into.events.push(event)
      relabel(into)
      ends[into.row] = Math.max(ends[into.row], into.x + needed(into.label))
      continue
    }
    const label = shortened(event.text)
    const spills = x + needed(label) > right
    const side = spills && x - needed(label) > ends[row] ? 'left' : 'right'
    const short = row === 0 && ends[1] > x
    flags.push({ x, row, events: [event], label: spills && side === 'right' ? '' : label, side, short })
    ends[row] = side === 'left' ? x + glyph : x + needed(spills ? '' : label)
  }
  return flags
}

/**
 * A free row at x: the upper one while its stem is free too, else the lower one. If both are taken, the lighter of
 * their last labels is left out; nothing when the glyphs would touch.
 */
function rowFor(flags: readonly Flag[], ends: [number, number], x: number, glyph: number): 0 | 1 | undefined {
  const [upper, lower] = ends
  if (upper <= x && lower <= x) return 0
  if (lower <= x) return 1
  if (upper <= x) return 0
  const lasts = ([0, 1] as const).flatMap((row) => flags.findLast((flag) => flag.row === row) ?? [])
  const [lightest] = lasts.filter((flag) => flag.x + glyph <= x).toSorted((a, b) => heaviest(a) - heaviest(b))
  if (lightest === undefined) return undefined
  lightest.label = ''
  return lightest.row
}

const heaviest = ({ events }: Flag) => Math.max(...events.map(({ glyph }) => weight[glyph]))
const leading = (flag: Flag): Event | undefined => flag.events.toSorted((a, b) => weight[b.glyph] - weight[a.glyph])[0]
function relabel(flag: Flag): void {
  const others = flag.events.length - 1
  flag.label = flag.label === '' ? `${others + 1}` : `${shortened(leading(flag)?.text ?? '')} +${others}`
}

export function eventBand(ctx: Context, frame: Frame, events: readonly Event[]): Group {
  const { timeZone } = ctx.clinic
  const shown = events.filter(({ at }) => frame.shows(at))
  const said = shown.map(({ at, text }) => `${clockTime(at, timeZone)} ${text}`)
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
