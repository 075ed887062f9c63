import { SIGNS, type Sign } from '../bodies.ts'
import type { Entry } from '../entry.ts'
import type { Session } from '../session.ts'
import type { Instant } from '../units.ts'
import { type Clock, clockTime, counted, figure } from '../wording.ts'
import type { Frame, Scale } from './frame.ts'
import { cross, type Group, type Mark, n, type Spot } from './scene.ts'

/** A value as first charted that no longer counts: corrected or moved since, or entered in error. */
export type Original = { readonly entry: string; readonly at: Instant; readonly sign: Sign; readonly value: number }

/** What was first charted and does not stand so any more: struck sets whole, of corrected ones what was changed. */
export function originalsOf({ shown }: Session): readonly Original[] {
  return shown.flatMap(({ entry, original, struck }) => {
    if (original.kind !== 'vitals') return []
    const { id, occurredAt: at, body } = original
    const isMoved = entry.occurredAt !== at
    return SIGNS.flatMap((sign): readonly Original[] => {
      const value = body[sign]
      const stands = !struck && !isMoved && valueNow(entry, sign) === value
      return value === undefined || stands ? [] : [{ entry: id, at, sign, value }]
    })
  })
}

const valueNow = (entry: Entry, sign: Sign) => (entry.kind === 'vitals' ? entry.body[sign] : undefined)

const half = 3.5

/** A small × where each original stood. */
export function crosses(frame: Frame, scale: Scale, originals: readonly Original[], signs: readonly Sign[]): Mark[] {
  const d = originals
    .filter(
      ({ at, sign, value }) => signs.includes(sign) && frame.shows(at) && value >= scale.low && value <= scale.high,
    )
    .map(({ at, value }) => cross(frame.x(at), scale.y(value), half * frame.unit))
  return crossed(frame, d)
}

const crossed = (frame: Frame, d: readonly string[]): Mark[] =>
  d.length === 0 ? [] : [{ shape: 'path', d: d.join(''), stroke: 'ink2', thickness: frame.stroke(1.5) }]

/** Struck entries that have no band of a vital sign, as × in the events; and all originals in words. */
export function struckEvents(session: Session, frame: Frame, originals: readonly Original[], clock: Clock): Group {
  const struck = struckElsewhere(session).filter(({ at }) => frame.shows(at))
  const y = frame.events.y + frame.events.height - 6 * frame.unit
  const said = originals.map(({ at, sign, value }) => `${sign} ${figure(value, 1)} at ${clockTime(at, clock)}`)
  return {
    name: 'originals',
    label: `Originals that were corrected or struck: ${said.length === 0 ? 'none' : said.join(', ')}; ${counted(struck.length, 'struck event')}.`,
    marks: crossed(
      frame,
      struck.map(({ at }) => cross(n(frame.x(at)), y, half * frame.unit)),
    ),
  }
}

const onTheAxis: ReadonlySet<string> = new Set([
  'infusion-started',
  'rate-changed',
  'infusion-held',
  'infusion-resumed',
  'infusion-stopped',
  'bolus-given',
  'medication-given',
  'observed',
  'symptom',
  'adverse-event',
])

const struckElsewhere = ({ shown }: Session) =>
  shown.flatMap(({ original, struck }) =>
    struck && onTheAxis.has(original.kind) ? [{ entry: original.id, at: original.occurredAt }] : [],
  )

/** A tap on an × opens its entry like any other. */
export const originalSpots = (session: Session, frame: Frame, originals: readonly Original[]): readonly Spot[] =>
  [...originals, ...struckElsewhere(session)]
    .filter(({ at }) => frame.shows(at))
    .map(({ entry, at }) => ({ setId: entry, at, x: frame.x(at) }))
