import type { Shown } from '../../../../chart/amend.ts'
import { SIGNS } from '../../../../chart/bodies.ts'
import type { Slot } from '../../../parts/typing.ts'
import { type Field, type FieldId, fieldOf, isRating, ratingItem, typedValue } from './vitals-fields.ts'
import { correctedWords } from './words.ts'

/** One value of an entry that can be corrected where it stands. */
export type Correctable = {
  /** Names the entry and the field, since a set has several entries. */
  readonly key: string
  readonly target: string
  readonly path: string
  readonly label: string
  readonly unit: string
  readonly value: number | string
  readonly slot: Slot
  /** The value pad of the vitals sheet, for a sign or rating. */
  readonly pad?: Field | undefined
}

/** The numbers and words that entries carry besides vital signs, by the field's name; the unit is in the name. */
const others: Readonly<Partial<Record<string, readonly [label: string, unit: string]>>> = correctedWords
const isText = (path: string) => path === 'text' || path === 'reason'

/** The order in which signs are charted; entries come back with their fields in the order of the alphabet. */
const signOrder: readonly string[] = SIGNS
const place = (path: string) => signOrder.indexOf(path)
const inChartedOrder = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => place(a) - place(b)

const isSign = (path: string): path is FieldId => SIGNS.some((sign) => sign === path)
const decimals = (key: string): Slot => ({ id: key, decimals: 3, most: 4 })

/** What of these entries can be typed anew; a time can always be. Struck ones stand as they are. */
export function correctables(parts: readonly Shown[]): readonly Correctable[] {
  return parts.flatMap(({ entry, original, struck }): readonly Correctable[] => {
    if (struck) return []
    const target = original.id
    if (entry.kind === 'scored') {
      const { instrument, items } = entry.body
      const value = isRating(instrument) ? items[ratingItem(instrument)] : undefined
      return isRating(instrument) && value !== undefined ? [signField(target, instrument, value)] : []
    }
    return Object.entries(entry.body)
      .toSorted(inChartedOrder)
      .flatMap(([path, value]): readonly Correctable[] => {
        const key = `${target} ${path}`
        if (typeof value === 'number' && entry.kind === 'vitals' && isSign(path))
          return [signField(target, path, value)]
        const [label, unit] = others[path] ?? []
        if (label === undefined || unit === undefined || typeof value !== (isText(path) ? 'string' : 'number'))
          return []
        return typeof value === 'string' || typeof value === 'number'
          ? [{ key, target, path, label, unit, value, slot: decimals(key) }]
          : []
      })
  })
}

function signField(target: string, id: FieldId, value: number): Correctable {
  const field = fieldOf(id)
  const key = `${target} ${id}`
  const slot = { ...(field.slot ?? { long: '' }), id: key }
  const isPressure = id === 'systolic' || id === 'diastolic'
  const label = isPressure ? field.name : field.label
  return { key, target, path: id, label, unit: field.unit, value, slot, pad: field }
}

export type Correcting = {
  readonly target: string
  readonly body?: Record<string, unknown> | undefined
  readonly occurredAt?: number | undefined
}

/**
 * One amendment for each entry that changes: the whole body with the new values, and the right time for all of a set.
 */
export function amendmentsOf(
  parts: readonly Shown[],
  typed: Readonly<Partial<Record<string, string>>>,
  movedTo: number | undefined,
): readonly Correcting[] {
  const fields = correctables(parts)
  return parts.flatMap(({ entry, original, struck }): readonly Correcting[] => {
    if (struck) return []
    const changed = fields.filter((field) => field.target === original.id && isNew(field, typed[field.key]))
    const body = changed.length === 0 ? undefined : withValues(entry, changed, typed)
    const occurredAt = movedTo === undefined || movedTo === entry.occurredAt ? undefined : movedTo
    return body === undefined && occurredAt === undefined ? [] : [{ target: original.id, body, occurredAt }]
  })
}

function isNew({ value, path }: Correctable, text: string | undefined): boolean {
  if (text === undefined) return false
  if (typeof value === 'string') return text.trim() !== '' && text.trim() !== value
  const number = typedValue(path, text)
  return number !== undefined && number !== value
}

function withValues(
  entry: Shown['entry'],
  changed: readonly Correctable[],
  typed: Readonly<Partial<Record<string, string>>>,
): Record<string, unknown> {
  const was = entry.body as Record<string, unknown>
  const body = changed.reduce((before, field) => withValue(before, field, typed[field.key] ?? ''), was)
  const isNamed = changed.some(({ path }) => path === 'mg')
  return isLine(entry.kind) && !isNamed && body.mL !== was.mL ? withDrugOf(body, was) : body
}

const isLine = (kind: string) => kind === 'line-primed' || kind === 'line-flushed' || kind === 'line-discarded'

/** The mg of a line were worked out from its volume: they follow it, or the drug's account is closed by a wrong one. */
function withDrugOf({ mg, ...body }: Record<string, unknown>, was: Record<string, unknown>): Record<string, unknown> {
  const [before, after] = [Number(was.mL), Number(body.mL)]
  return mg === undefined || before === 0
    ? body
    : { ...body, mg: Math.round((Number(mg) * after * 1000) / before) / 1000 }
}

function withValue(body: Record<string, unknown>, { path, value }: Correctable, text: string): Record<string, unknown> {
  const next = typeof value === 'number' ? typedValue(path, text) : text.trim()
  if (isRating(path) && 'items' in body) return { ...body, items: { [ratingItem(path)]: next } }
  // A dosing rate was derived from the pump's number: it must not outlive it.
  if (path === 'mlPerHour') {
    const { mgPerKgPerHour: _, ...rest } = body
    return { ...rest, [path]: next }
  }
  return { ...body, [path]: next }
}
