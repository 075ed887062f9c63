import { canonical } from '../chart/chain.ts'
import { type Clinic, clinicDefaults } from '../chart/clinic.ts'
import type { Instant } from '../chart/units.ts'
import { onceAnEdition, prepared, type Reads, type Tx } from './connection.ts'
import { and, desc, eq, sql } from './drizzle.ts'
import { clinicSettings, facts, sessionRows } from './schema.ts'

/** One version of the clinic's settings. */
export type ClinicVersion = {
  readonly version: number
  readonly clinic: Clinic
  readonly at: Instant
  readonly by: string
}

const statements = prepared((db) => ({
  newest: db.select().from(clinicSettings).orderBy(desc(clinicSettings.version)).limit(1).prepare(),
  version: db
    .select()
    .from(clinicSettings)
    .where(eq(clinicSettings.version, sql.placeholder('version')))
    .prepare(),
  fact: db
    .select({ value: facts.value })
    .from(facts)
    .where(eq(facts.name, sql.placeholder('name')))
    .prepare(),
  days: db.selectDistinct({ day: sessionRows.day, plannedStart: sessionRows.plannedStart }).from(sessionRows).prepare(),
  moveDay: db
    .update(sessionRows)
    .set({ day: sql`${sql.placeholder('to')}` })
    .where(
      and(eq(sessionRows.day, sql.placeholder('day')), eq(sessionRows.plannedStart, sql.placeholder('plannedStart'))),
    )
    .prepare(),
}))

/** The clinic's settings: the newest version, or the one asked for. Nothing before setup. */
export const clinic = (db: Reads, version?: number): ClinicVersion | undefined =>
  version === undefined ? newest(db) : versionOf(statements(db.reads).version.get({ version }))

const newest = onceAnEdition(({ reads }) => versionOf(statements(reads).newest.get()))

const versionOf = (row: typeof clinicSettings.$inferSelect | undefined): ClinicVersion | undefined =>
  row && { version: row.version, clinic: settingsOf(row.body), at: row.at, by: row.by }

/** A setting that is newer than the version stands at its default, also one inside a group. */
function settingsOf(body: string): Clinic {
  const stored = JSON.parse(body) as Partial<Clinic>
  const grouped = Object.entries(clinicDefaults).flatMap(([name, value]) =>
    isGroup(value) ? [[name, { ...value, ...(stored[name as keyof Clinic] as object | undefined) }]] : [],
  )
  return { ...clinicDefaults, ...stored, ...Object.fromEntries(grouped) }
}
const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `changed`: someone wrote a newer version than the one this was made from; nothing was stored. */
export type ClinicWritten = { readonly outcome: 'stored' | 'changed'; readonly version: number }

/** Writes a new version of the clinic's settings. `base` is the version that it was made from; 0 for the first. */
export function putClinic(tx: Tx, args: { clinic: Clinic; base: number; at: Instant; by: string }): ClinicWritten {
  const { clinic: settings, base, at, by } = args
  const before = clinic(tx)
  const now = before?.version ?? 0
  if (now !== base) return { outcome: 'changed', version: now }
  const version = now + 1
  tx.writes
    .insert(clinicSettings)
    .values({ version, body: canonical(settings), at, by })
    .run()
  if (settings.timeZone !== (before?.clinic ?? clinicDefaults).timeZone) moveDays(tx, settings.timeZone)
  return { outcome: 'stored', version }
}

/** Each session's day by the calendar of the zone that the clinic now keeps: lists, months and years go by it. */
function moveDays(tx: Tx, timeZone: string) {
  const { days, moveDay } = statements(tx.writes)
  for (const { day, plannedStart } of days.all()) {
    const to = dayIn(timeZone, plannedStart)
    if (to !== day) moveDay.run({ to, day, plannedStart })
  }
}

const calendars = new Map<string, Intl.DateTimeFormat>()
/** YYYY-MM-DD of an instant in a zone. */
export function dayIn(timeZone: string, at: Instant): string {
  const calendar = calendars.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
  calendars.set(timeZone, calendar)
  return calendar.format(at)
}

/** Single facts about this database. `demo`: it holds the demo clinic, and every screen says so. */
export type FactName = 'demo'
export const fact = ({ reads }: Reads, name: FactName): string | undefined =>
  statements(reads).fact.get({ name })?.value

export function putFact(tx: Tx, { name, value }: { name: FactName; value: string }): { readonly outcome: 'stored' } {
  tx.writes.insert(facts).values({ name, value }).onConflictDoUpdate({ target: facts.name, set: { value } }).run()
  return { outcome: 'stored' }
}
