import { type Body, SIGNS } from './bodies.ts'
import type { Problem } from './entry.ts'
import type { Protocol } from './protocol.ts'
import { baseline, type Reading, readings } from './readings.ts'
import { relief, suicideScreen } from './scores/at-home.ts'
import { type Answers, type Band, type Instrument, total } from './scores/instrument.ts'
import { gad7, pcl5, phq9 } from './scores/questionnaires.ts'
import { dissociation, moaas, nausea, pain, rass } from './scores/ratings.ts'
import { aldrete, padss } from './scores/recovery.ts'
import type { Session } from './session.ts'
import { type Instant, minutes } from './units.ts'

export { type Band, type Instrument, type Item, type Option, total } from './scores/instrument.ts'

/** Every instrument that a chart may hold, by its id. */
export const instruments: Readonly<Record<string, Instrument>> = Object.fromEntries(
  [...[aldrete, padss, rass, moaas, pain, nausea, dissociation], ...[phq9, gad7, pcl5, relief, suicideScreen]].map(
    (each) => [each.id, each],
  ),
)

/** An instrument by its id; nothing for an id that this version does not know, nor for one like "constructor". */
export const instrumentOf = (id: string): Instrument | undefined =>
  Object.hasOwn(instruments, id) ? instruments[id] : undefined

/** The published band that the total falls into; nothing without a total or for an instrument without bands. */
export function band(instrument: Instrument, items: Answers): Band | undefined {
  const sum = total(instrument, items)
  return sum === undefined ? undefined : instrument.bands?.find(({ from, to }) => from <= sum && sum <= to)
}

/** What is wrong with a score as charted; empty when it can be stored. Items may be left out, never invented. */
export function scoreProblems({
  instrument: id,
  version,
  items,
}: Pick<Body<'scored'>, 'instrument' | 'version' | 'items'>): readonly Problem[] {
  const instrument = instrumentOf(id)
  if (instrument === undefined) return [{ path: '/body/instrument', message: `There is no instrument called ${id}.` }]
  if (version !== instrument.version)
    return [{ path: '/body/version', message: `${instrument.short} is scored by version ${instrument.version} here` }]
  if (Object.keys(items).length === 0) return [{ path: '/body/items', message: 'holds no item' }]
  return Object.entries(items).flatMap(([key, value]) => {
    const path = `/body/items/${key}`
    const item = instrument.items.find((each) => each.id === key)
    if (item === undefined) return [{ path, message: `is not an item of ${instrument.short}` }]
    if (item.options.some((option) => option.value === value)) return []
    return [{ path, message: `must be one of ${item.options.map((option) => option.value).join(', ')}` }]
  })
}

type Proven = { readonly circulation?: 0 | 1 | 2; readonly oxygen?: 0 | 1 | 2 }

/**
 * The Aldrete items that the last charted vital signs prove at an instant. A set that is too old or partial proves
 * nothing, and an older whole one does not stand in for it: the nurse scores that item herself. Circulation is judged
 * against the check-in baseline.
 */
export function provenByVitals(session: Session, { vitals }: Protocol, at: Instant): Proven {
  const last = readings(session).findLast((reading) => reading.at <= at && holdsVitals(reading))
  if (last === undefined || at - last.at > minutes(vitals.freshMinutes) || !isWhole(last)) return {}
  const base = baseline(session)
  return { ...circulation(last, base), ...oxygen(last) }
}

/** Ratings alone say nothing about circulation or oxygen. */
const holdsVitals = (reading: Reading) => SIGNS.some((sign) => reading[sign] !== undefined)
/** A set with a pressure and a saturation; less than that is partial. */
const isWhole = ({ systolic, spo2 }: Reading) => systolic !== undefined && spo2 !== undefined

function circulation({ systolic }: Reading, base: Reading | undefined): Proven {
  if (systolic === undefined || base?.systolic === undefined || base.systolic === 0) return {}
  const change = Math.abs(systolic - base.systolic) * 100
  if (change <= 20 * base.systolic) return { circulation: 2 }
  return { circulation: change < 50 * base.systolic ? 1 : 0 }
}

/** Without a charted oxygen flow the patient breathes air. */
function oxygen({ spo2, oxygenLPerMin = 0 }: Reading): Proven {
  if (spo2 === undefined) return {}
  if (oxygenLPerMin > 0) return { oxygen: spo2 > 90 ? 1 : 0 }
  return { oxygen: spo2 > 92 ? 2 : 1 }
}
