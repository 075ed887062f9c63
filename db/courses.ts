import { canonical } from '../chart/chain.ts'
import type { Instant } from '../chart/units.ts'
import type { Course } from '../chart/wire.ts'
import { prepared, type Reads, type Tx } from './connection.ts'
import { and, desc, eq, lt, sql } from './drizzle.ts'
import { courses as table } from './schema.ts'

const statements = prepared((db) => ({
  newest: db
    .select({ body: table.body })
    .from(table)
    .where(eq(table.id, sql.placeholder('id')))
    .orderBy(desc(table.version))
    .limit(1)
    .prepare(),
}))

const courseOf = (row: { body: string }) => JSON.parse(row.body) as Course

/** A course as last written. */
export function course({ reads }: Reads, id: string): Course | undefined {
  const row = statements(reads).newest.get({ id })
  return row && courseOf(row)
}

export type CoursePage = { readonly courses: readonly Course[]; readonly cursor?: string | undefined }

/** Courses, of one patient or of all, newest id first, a page at a time. */
export function courses(
  { reads }: Reads,
  { patientId, cursor, limit = 50 }: { patientId?: string | undefined; cursor?: string | undefined; limit?: number },
): CoursePage {
  const wanted = [
    patientId === undefined ? undefined : eq(table.patientId, patientId),
    cursor === undefined ? undefined : lt(table.id, cursor),
  ]
  const rows = reads
    .select({ id: table.id, version: sql<number>`max(${table.version})`, body: table.body })
    .from(table)
    .where(and(...wanted))
    .groupBy(table.id)
    .orderBy(desc(table.id))
    .limit(limit + 1)
    .all()
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return { courses: page.map(courseOf), ...(last === undefined ? {} : { cursor: last.id }) }
}

/** `unchanged`: the newest version says exactly this already. `changed`: someone wrote a newer one than `base`. */
export type CourseWritten = { readonly outcome: 'stored' | 'unchanged' | 'changed'; readonly course: Course }

/** Writes a new version of a course. `base` is the version that it was made from; 0 for a new one. */
export function putCourse(
  tx: Tx,
  args: { course: Omit<Course, 'version'>; base: number; at: Instant; by: string },
): CourseWritten {
  const { base, at, by } = args
  const { id, patientId } = args.course
  const now = course(tx, id)
  if (now !== undefined && canonical({ ...args.course, version: now.version }) === canonical(now))
    return { outcome: 'unchanged', course: now }
  if ((now?.version ?? 0) !== base && now !== undefined) return { outcome: 'changed', course: now }
  const version = (now?.version ?? 0) + 1
  const stored: Course = { ...args.course, version }
  tx.writes
    .insert(table)
    .values({ id, version, patientId, body: canonical(stored), at, by })
    .run()
  return { outcome: 'stored', course: stored }
}
