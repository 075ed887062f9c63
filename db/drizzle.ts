import { createRequire } from 'node:module'

// The query builder, loaded as CommonJS: as ES modules Node parses its large package.json once for each of its 120
// files, which took 0.9 s of every start against 0.13 s this way.
const load = createRequire(import.meta.url)

export const {
  and,
  asc,
  countDistinct,
  desc,
  eq,
  gt,
  gte,
  inArray,
  is,
  isNotNull,
  isNull,
  lt,
  lte,
  ne,
  notInArray,
  or,
  Param,
  Placeholder,
  sql,
}: typeof import('drizzle-orm') = load('drizzle-orm')
export const {
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
}: typeof import('drizzle-orm/sqlite-core') = load('drizzle-orm/sqlite-core')
export const { drizzle }: typeof import('drizzle-orm/better-sqlite3') = load('drizzle-orm/better-sqlite3')
export const { migrate }: typeof import('drizzle-orm/better-sqlite3/migrator') = load(
  'drizzle-orm/better-sqlite3/migrator',
)
export const { readMigrationFiles }: typeof import('drizzle-orm/migrator') = load('drizzle-orm/migrator')
