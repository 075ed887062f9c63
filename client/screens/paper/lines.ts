import { instruments } from '../../../chart/scores.ts'
import type { Fact } from '../../data/chart-store.ts'
import { instantAt } from '../planned-time.ts'
import { paperWords as words } from './words.ts'

export type LineKind = keyof typeof words.lines
export type FieldName = keyof typeof words.fields
type FieldOf = { readonly name: FieldName; readonly is: 'number' | 'text'; readonly needed: boolean }

/** A line of the form as it is typed. Texts; an empty one is not written there. */
export type Line = {
  readonly kind: LineKind
  readonly time: string
  readonly values: Readonly<Partial<Record<FieldName, string>>>
}
type Values = Readonly<Partial<Record<FieldName, string | number>>>

const number = (name: FieldName, needed = false): FieldOf => ({ name, is: 'number', needed })
const text = (name: FieldName, needed = false): FieldOf => ({ name, is: 'text', needed })
const pumpRate = [number('mlPerHour', true), text('reason')] as const

const ratings = ['rass', 'pain', 'nausea', 'dissociation'] as const
const signs = ['systolic', 'diastolic', 'heartRate', 'spo2', 'oxygenLPerMin', 'respiratoryRate'] as const

/** What a line of each kind asks for, as the form has it. */
export const fieldsOf: Readonly<Record<LineKind, readonly FieldOf[]>> = {
  weight: [number('kg', true)],
  bag: [number('mgPerMl', true), number('mg'), number('mL'), text('lot'), text('expires')],
  start: pumpRate,
  change: pumpRate,
  hold: [text('reason')],
  resume: pumpRate,
  stop: [text('reason')],
  vitals: [...signs, ...ratings].map((name) => number(name)),
  medicine: [text('drug', true), number('dose', true), text('unit', true), text('route', true)],
  seen: [text('text', true)],
}

const fact = (kind: Fact['kind'], body: object) => ({ kind, body }) as Fact

const factsBy: Readonly<Record<LineKind, (values: Values) => readonly Fact[]>> = {
  weight: (values) => [fact('weight-measured', values)],
  bag: (values) => [fact('bag-prepared', values)],
  start: (values) => [fact('infusion-started', values)],
  change: (values) => [fact('rate-changed', values)],
  hold: (values) => [fact('infusion-held', values)],
  resume: (values) => [fact('infusion-resumed', values)],
  stop: (values) => [fact('infusion-stopped', values)],
  medicine: (values) => [fact('medication-given', values)],
  seen: (values) => [fact('observed', values)],
  vitals: (values) => {
    const measured = Object.fromEntries(signs.flatMap((sign) => (sign in values ? [[sign, values[sign]]] : [])))
    const rated = ratings.flatMap((name) =>
      values[name] === undefined
        ? []
        : [fact('scored', { instrument: name, version: instruments[name]?.version, items: { value: values[name] } })],
    )
    return Object.keys(measured).length > 0 ? [fact('vitals', measured), ...rated] : rated
  },
}

export type Read = { readonly at: number; readonly facts: readonly Fact[] } | { readonly problem: string }

/** What a line says, with the time of the form on its day by the clinic's clock; or what is wrong with it, in words. */
export function read({ kind, time, values }: Line, day: string, zone: string): Read {
  const at = instantAt(day, time, zone)
  if (at === undefined) return { problem: words.needs.time }
  const found: Partial<Record<FieldName, string | number>> = {}
  for (const { name, is, needed } of fieldsOf[kind]) {
    const typed = values[name]?.trim() ?? ''
    if (typed === '' && needed) return { problem: words.needs.value(words.fields[name]) }
    if (typed === '') continue
    const value = is === 'text' ? typed : Number(typed.replace(',', '.').replace('−', '-'))
    if (Number.isNaN(value)) return { problem: `${words.fields[name]}: ${words.needs.number}` }
    found[name] = value
  }
  const facts = factsBy[kind](found)
  return facts.length > 0 ? { at, facts } : { problem: words.needs.value(words.lines[kind]) }
}
