import { SIGNS, type Sign } from './bodies.ts'
import { clinicDefaults } from './clinic.ts'
import type { Check } from './protocol.ts'
import type { Fact, Session } from './session.ts'
import { type Instant, minutes } from './units.ts'

/** Scores of one number that are charted with the vital signs and shown in their row. */
const RATINGS = ['rass', 'moaas', 'pain', 'nausea', 'dissociation'] as const
export type Rating = (typeof RATINGS)[number]
/** The item that holds the number of a single rating. */
const RATING_ITEM = 'value'

/**
 * One set as charted: vital signs and ratings saved together are one row to see, correct and print. Units in
 * bodies.ts.
 */
export type Reading = {
  readonly setId: string
  readonly at: Instant
  readonly recordedAt: Instant
  readonly by: string
  /** Charted late: written well after it was taken. */
  readonly late: boolean
  readonly corrected: boolean
  /** The entries that it is made of. */
  readonly entries: readonly string[]
  readonly notTaken?: Readonly<Record<string, string>> | undefined
  readonly position?: 'lying' | 'sitting' | 'standing' | undefined
  readonly source?: 'typed' | 'monitor' | undefined
  readonly device?: string | undefined
  readonly ecg?: string | undefined
} & { readonly [sign in Sign | Rating]?: number | undefined }

type Charted = Fact<'vitals'> | Fact<'scored'>
type Draft = { -readonly [field in keyof Reading]: Reading[field] } & { entries: string[] }

const isRating = (instrument: string): instrument is Rating => RATINGS.some((rating) => rating === instrument)
const isVitals = (fact: Charted): fact is Fact<'vitals'> => fact.kind === 'vitals'

/**
 * Every set in order of the time taken. A set without vital signs (a lone rating) is a reading of its own; a set's time
 * is that of its vital signs. `late` is judged by the clinic's limit.
 */
export function readings(session: Session, clinic = clinicDefaults): readonly Reading[] {
  const lateAfter = minutes(clinic.chartedLateMinutes)
  const known = ofSession.get(session)
  if (known?.lateAfter === lateAfter) return known.readings
  const sets = new Map<string, Charted[]>()
  // Vital signs first: where a set's entries disagree on the time, theirs is the time of the row.
  for (const fact of session.facts.vitals) put(sets, fact, fact.body.setId)
  for (const fact of session.facts.scored)
    if (isRating(fact.body.instrument) && fact.body.items[RATING_ITEM] !== undefined) put(sets, fact, fact.body.setId)
  const all = [...sets].map(([setId, facts]) => readingOf(setId, facts, lateAfter)).toSorted(byTime)
  ofSession.set(session, { lateAfter, readings: all })
  return all
}

const byTime = (a: Reading, b: Reading) => a.at - b.at || a.recordedAt - b.recordedAt || (a.setId < b.setId ? -1 : 1)

/** Graph, timers, alerts and table ask for the readings of one session: they are worked out once. */
const ofSession = new WeakMap<Session, { readonly lateAfter: number; readonly readings: readonly Reading[] }>()

/** By its first fact: a set that nothing was added to or changed in is the same reading in the next session. */
const ofSet = new WeakMap<Charted, { readonly facts: readonly Charted[]; lateAfter: number; reading: Reading }>()

function put(sets: Map<string, Charted[]>, fact: Charted, setId = fact.id) {
  const facts = sets.get(setId)
  if (facts) facts.push(fact)
  else sets.set(setId, [fact])
}

function readingOf(setId: string, facts: readonly Charted[], lateAfter: number): Reading {
  const [first] = facts
  if (first === undefined) throw new Error('a set without an entry')
  const known = ofSet.get(first)
  const isKnown = known?.lateAfter === lateAfter && known.facts.length === facts.length
  if (isKnown && known.facts.every((fact, index) => fact === facts[index])) return known.reading
  const { at, recordedAt, by, corrected } = first
  const draft: Draft = { setId, at, recordedAt, by, late: false, corrected, entries: [] }
  for (const fact of facts) add(draft, fact)
  const reading = { ...draft, late: draft.recordedAt - draft.at > lateAfter }
  ofSet.set(first, { facts, lateAfter, reading })
  return reading
}

function add(draft: Draft, fact: Charted) {
  const { id, recordedAt, corrected, device } = fact
  draft.entries.push(id)
  draft.corrected ||= corrected
  draft.recordedAt = Math.max(draft.recordedAt, recordedAt)
  if (device !== undefined) draft.device = device
  if (isVitals(fact)) addVitals(draft, fact.body)
  else if (isRating(fact.body.instrument)) draft[fact.body.instrument] = fact.body.items[RATING_ITEM]
}

function addVitals(draft: Draft, body: Fact<'vitals'>['body']) {
  for (const sign of SIGNS) if (body[sign] !== undefined) draft[sign] = body[sign]
  if (body.notTaken !== undefined) draft.notTaken = { ...draft.notTaken, ...body.notTaken }
  if (body.position !== undefined) draft.position = body.position
  if (body.source !== undefined) draft.source = body.source
  if (body.ecg !== undefined) draft.ecg = body.ecg
}

/** The baseline: the last reading with a blood pressure at or before the start, or so far when nothing has started. */
export const baseline = (session: Session): Reading | undefined => baselineOf(readings(session), session)

/** The same, of readings that are at hand. */
export function baselineOf(of: readonly Reading[], { infusion: { startedAt } }: Session): Reading | undefined {
  return of.findLast(({ at, systolic }) => systolic !== undefined && (startedAt === undefined || at <= startedAt))
}

/**
 * The signs and ratings that stand for one item of a protocol's checks: a pressure is two numbers, sedation two
 * scales.
 */
const standsFor: Readonly<Record<Check, readonly (Sign | Rating)[]>> = {
  bloodPressure: ['systolic'],
  heartRate: ['heartRate'],
  respiratoryRate: ['respiratoryRate'],
  spo2: ['spo2'],
  temperatureC: ['temperatureC'],
  etco2: ['etco2'],
  rass: ['rass', 'moaas'],
  moaas: ['moaas', 'rass'],
  pain: ['pain'],
  nausea: ['nausea'],
  dissociation: ['dissociation'],
}

/** True when the reading holds a number for this item of a check. */
export const isMeasured = (reading: Reading, check: Check) =>
  standsFor[check].some((sign) => reading[sign] !== undefined)

/** Why an item of a check was not taken, in the nurse's words; nothing when it was, or when nobody said. */
export const reasonNotTaken = (reading: Reading, check: Check): string | undefined =>
  reading.notTaken && standsFor[check].map((sign) => reading.notTaken?.[sign]).find((reason) => reason !== undefined)
