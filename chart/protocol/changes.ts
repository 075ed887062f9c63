import type { Protocol } from '../protocol.ts'
import { codeInWords, figure } from '../wording.ts'

/** One thing that a version says otherwise than the one before; absent on the side that does not say it. */
export type Change = {
  /** Where it stands: "order, bounds, max mg per kg". */
  readonly where: string
  readonly before?: string | undefined
  readonly after?: string | undefined
}

/** What makes it a version and who approved it is no change of what it says. */
const besides: ReadonlySet<string> = new Set(['id', 'version', 'approved'])
/** Lists whose members have a name: a row moved up is no change, a row changed is one of that row. */
const names = ['id', 'item', 'drug'] as const

/** What differs between two versions of a protocol, in the order in which a protocol is written. */
export function changes(before: Protocol, after: Protocol): readonly Change[] {
  const fields = [...new Set([...Object.keys(after), ...Object.keys(before)])].filter((field) => !besides.has(field))
  return fields.flatMap((field) =>
    differences(before[field as keyof Protocol], after[field as keyof Protocol], [inWords(field)]),
  )
}

function differences(before: unknown, after: unknown, where: readonly string[]): readonly Change[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  const [was, is] = [membersOf(before), membersOf(after)]
  if (was === undefined || is === undefined)
    return [{ where: where.join(', '), before: said(before), after: said(after) }]
  const keys = [...new Set([...is.keys(), ...was.keys()])]
  return keys.flatMap((key) => differences(was.get(key), is.get(key), [...where, inWords(key)]))
}

/** The named members of an object or a list of named rows; nothing for what is one value to whoever reads it. */
function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (Array.isArray(value)) {
    const named = value.map((row) => [nameOf(row), row] as const)
    return named.every((pair): pair is readonly [string, unknown] => pair[0] !== undefined) ? new Map(named) : undefined
  }
  return isObject(value) ? new Map(Object.entries(value)) : undefined
}

function nameOf(row: unknown): string | undefined {
  if (!isObject(row)) return undefined
  const name = names.find((each) => typeof row[each] === 'string')
  return name && String(row[name])
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function said(value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'number') return figure(value, 3)
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(said).join('; ') || 'none'
  if (isObject(value))
    return Object.entries(value)
      .map(([name, inner]) => `${inWords(name)} ${said(inner)}`)
      .join(', ')
  return String(value)
}

/** "maxMgPerKg" is "max mg per kg". */
const inWords = (name: string) =>
  codeInWords(name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()).replace(/^./, (first) => first.toLowerCase())
