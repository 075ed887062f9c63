import type { Connection } from './connection.ts'
import { is, Param, Placeholder } from './drizzle.ts'

/** What drizzle has built: the text, and its values in order, some of them named for later. */
type Built = { readonly toSQL: () => { readonly sql: string; readonly params: readonly unknown[] } }
type Values = Readonly<Record<string, unknown>>

/**
 * A statement that drizzle wrote and SQLite runs without it, for what every append does: filling in and mapping cost
 * more than the reading itself. A row's fields have the names that they have in the database.
 */
export function direct<Row = never>(db: Connection, built: Built) {
  const { sql, params } = built.toSQL()
  const statement = db.$client.prepare<unknown[], Row>(sql)
  const fill = params.map(filler)
  const filled = (values: Values) => fill.map((of) => of(values))
  return {
    get: (values: Values = {}): Row | undefined => statement.get(...filled(values)),
    all: (values: Values = {}): Row[] => statement.all(...filled(values)),
    run: (values: Values = {}) => statement.run(...filled(values)),
  }
}

function filler(param: unknown): (values: Values) => unknown {
  if (is(param, Placeholder)) return named(param.name)
  if (!is(param, Param) || !is(param.value, Placeholder)) return () => param
  const value = named(param.value.name)
  const { encoder } = param
  return (values) => encoder.mapToDriverValue(value(values))
}

/** A value that was forgotten would be stored as nothing: it is missed instead. */
const named =
  (name: unknown) =>
  (values: Values): unknown => {
    const value = values[String(name)]
    if (value === undefined) throw new Error(`no value for ${name}`)
    return value
  }
