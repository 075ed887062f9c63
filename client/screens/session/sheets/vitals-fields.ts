import type { Body, Sign } from '../../../../chart/bodies.ts'
import type { Check, Protocol } from '../../../../chart/protocol.ts'
import type { Rating, Reading } from '../../../../chart/readings.ts'
import type { Instrument } from '../../../../chart/scores/instrument.ts'
import { dissociation, moaas, nausea, pain, rass } from '../../../../chart/scores/ratings.ts'
import type { Fact } from '../../../data/chart-store.ts'
import { figure } from '../../../format.ts'
import { longFrom1, longFrom12, type Slot } from '../../../parts/typing.ts'
import type { PadValue } from '../../../parts/ValuePad.tsx'
import { sessionWords } from '../words.ts'

const { fields: fieldWords, vitals } = sessionWords

export type FieldId = Sign | Rating
type Words = { readonly label: string; readonly unit: string; readonly name: string }

/** One value of the sheet. `slot`: how it is typed; `pad`: the values that one tap chooses. */
export type Field = Words & {
  readonly id: FieldId
  readonly slot?: Slot | undefined
  readonly pad?: readonly PadValue[] | undefined
  readonly columns?: 2 | 3 | 4 | undefined
  /** The item of the protocol's checks that it is. */
  readonly check?: Check | undefined
}

/** The ratings that go with a set of vital signs, by their ids; the other instruments have a sheet of their own. */
const ratings: Readonly<Record<Rating, Instrument>> = { rass, moaas, pain, nausea, dissociation }
export const isRating = (id: string): id is Rating => Object.hasOwn(ratings, id)

const run = (values: readonly number[]): readonly PadValue[] => values.map((value) => ({ value }))
const rated = (id: Rating): readonly PadValue[] =>
  (ratings[id].items[0]?.options ?? []).map(({ value, label }) => ({
    value,
    note: label === String(value) ? undefined : label.split(':')[0],
  }))

type Typing = Omit<Field, 'id' | keyof Words>
const named = (id: keyof typeof fieldWords, typing: Typing): Field => ({ id, ...fieldWords[id], ...typing })

/** In the order that they are charted in. */
const all: readonly Field[] = [
  named('systolic', { slot: { id: 'systolic', long: longFrom12 }, check: 'bloodPressure' }),
  named('diastolic', { slot: { id: 'diastolic', long: longFrom1 } }),
  named('heartRate', { slot: { id: 'heartRate', long: longFrom12 }, check: 'heartRate' }),
  named('spo2', {
    check: 'spo2',
    slot: { id: 'spo2', long: longFrom1 },
    pad: run([100, 99, 98, 97, 96, 95, 94, 93, 92, 91, 90]),
  }),
  named('rass', { check: 'rass', pad: rated('rass').toSorted((a, b) => b.value - a.value), columns: 2 }),
  named('respiratoryRate', {
    check: 'respiratoryRate',
    slot: { id: 'respiratoryRate', long: '' },
    pad: run([8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28]),
  }),
  named('pain', { check: 'pain', pad: run([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) }),
  named('nausea', { check: 'nausea', pad: rated('nausea'), columns: 2 }),
  named('dissociation', { check: 'dissociation', pad: run([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) }),
  named('moaas', { check: 'moaas', pad: rated('moaas').toSorted((a, b) => b.value - a.value), columns: 2 }),
  named('oxygenLPerMin', {
    slot: { id: 'oxygenLPerMin', decimals: 1, most: 2 },
    pad: run([0, 1, 2, 3, 4, 6, 8, 10, 15]),
  }),
  named('temperatureC', { check: 'temperatureC', slot: { id: 'temperatureC', decimals: 1 } }),
  named('etco2', { check: 'etco2', slot: { id: 'etco2', long: longFrom1 } }),
]

const known = new Map(all.map((field) => [field.id, field]))
/** Always offered, whatever the protocol asks: what was seen can be charted. */
const always: ReadonlySet<FieldId> = new Set([
  'systolic',
  'diastolic',
  'heartRate',
  'spo2',
  'rass',
  'respiratoryRate',
  'pain',
  'oxygenLPerMin',
])

export type Stage = keyof Protocol['vitals']['checks']

/** The values that the sheet offers at a stage, in the order that they are charted in. */
export function fieldsAt(protocol: Protocol, stage: Stage): readonly Field[] {
  const asked = new Set<Check>(protocol.vitals.checks[stage])
  return all.filter(({ id, check }) => always.has(id) || (check !== undefined && asked.has(check)))
}

export const fieldOf = (id: FieldId): Field => known.get(id) ?? { id, label: id, unit: '', name: id }
/** The one item of a single rating. */
export const ratingItem = (id: Rating) => ratings[id].items[0]?.id ?? 'value'

/** The number typed, a minus included; nothing while there is none. */
export const typedNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined

/** Nobody lives at 47 °C and nobody is charted at 46 °F: what is over 46 was read off a Fahrenheit thermometer. */
const isFahrenheit = (id: string, value: number) => id === 'temperatureC' && value > 46
const celsius = (fahrenheit: number) => Math.round(((fahrenheit - 32) / 1.8) * 10) / 10

/** The number to chart for a sign: what was typed, a temperature in °C to a tenth. */
export function typedValue(id: string, text: string | undefined): number | undefined {
  const value = typedNumber(text)
  return value !== undefined && isFahrenheit(id, value) ? celsius(value) : value
}

/** "98.6 °F is 37 °C": both units, whichever was typed. Nothing for other signs. */
export function bothUnits(id: FieldId, text: string | undefined): string | undefined {
  const value = typedNumber(text)
  if (id !== 'temperatureC' || value === undefined) return undefined
  return isFahrenheit(id, value)
    ? vitals.inCelsius(figure(value, 1), figure(celsius(value), 1))
    : vitals.inFahrenheit(figure(value, 1), figure(value * 1.8 + 32, 1))
}

export const shown = (text: string | undefined) => {
  const value = typedNumber(text)
  return value !== undefined && value < 0 ? figure(value, 0) : (text ?? '')
}

export type Typed = Readonly<Partial<Record<FieldId, string>>>

/** What was typed as entries: one `vitals`, and a score for each rating, all of one set. */
export function factsOf(typed: Typed, notTaken: Readonly<Partial<Record<FieldId, string>>>): readonly Fact[] {
  const vitals: Record<string, number> = {}
  const facts: Fact[] = []
  for (const { id } of all) {
    const value = typedValue(id, typed[id])
    if (value === undefined) continue
    if (!isRating(id)) vitals[id] = value
    else
      facts.push({
        kind: 'scored',
        body: { instrument: id, version: ratings[id].version, items: { [ratingItem(id)]: value } },
      })
  }
  const missing = Object.entries(notTaken).filter(([, why]) => why !== undefined)
  if (Object.keys(vitals).length === 0 && missing.length === 0) return facts
  const body = {
    ...vitals,
    ...(missing.length === 0 ? {} : { notTaken: Object.fromEntries(missing) }),
    source: 'typed',
  }
  return [{ kind: 'vitals', body: body as Body<'vitals'> }, ...facts]
}

/** The newest value of a sign and when it was taken; a set without it hides nothing. */
export function lastOf(readings: readonly Reading[], id: FieldId): { value: number; at: number } | undefined {
  const reading = readings.findLast((each) => each[id] !== undefined)
  const value = reading?.[id]
  return reading === undefined || value === undefined ? undefined : { value, at: reading.at }
}
