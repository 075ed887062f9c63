import { hash } from 'node:crypto'
import type { SQL } from 'drizzle-orm'
import { canonical } from '../chart/chain.ts'
import { ALONE } from '../chart/follow-up.ts'
import { toWire } from '../chart/instant.ts'
import type { Instant } from '../chart/units.ts'
import { type Head, prepared, type Reads, type Tx } from './connection.ts'
import { direct } from './direct.ts'
import { and, asc, countDistinct, desc, eq, gt, gte, inArray, lt, ne, or, sql } from './drizzle.ts'
import { audit, heads } from './schema.ts'

/** What someone did or looked at. `detail` never holds a secret, nor what a chart says. */
export type AuditRow = {
  readonly at: Instant
  /** Staff id; absent when nobody was signed in. */
  readonly actor?: string | undefined
  /** A verb and its object, such as `read-session` or `sign-in`. */
  readonly action: string
  readonly subject?: { readonly kind: string; readonly id: string } | undefined
  readonly outcome: 'done' | 'refused' | 'failed'
  readonly detail?: Readonly<Record<string, unknown>> | undefined
  readonly device?: string | undefined
  readonly requestId?: string | undefined
}
export type StoredAuditRow = AuditRow & { readonly seq: number; readonly prev: string; readonly hash: string }

/** Of what a row tells, the first entry in the record, if it tells of any: then its subject is that entry's session. */
const firstSeq = sql.raw(`detail ->> 'firstSeq'`)

/**
 * That a row is about something whose id is `which`, an operator and its right side. A row that tells of entries is
 * found by way of their session's (so that charting costs no place for each session in this log), others by subject.
 * `+seq`, since a number of a column is not looked up in an index of an expression.
 */
const isAbout = (which: SQL): SQL => sql`audit.seq IN (
  SELECT seq FROM audit WHERE subject_id ${which} AND ${firstSeq} IS NULL UNION ALL
  SELECT seq FROM audit WHERE ${firstSeq} IN (SELECT +seq FROM log WHERE session_id ${which}))`

const statements = prepared((db) => ({
  head: direct<Head>(db, db.select({ seq: heads.seq, hash: heads.hash }).from(heads).where(eq(heads.of, 'audit'))),
  actors: db
    .select({ actors: countDistinct(audit.actor) })
    .from(audit)
    .where(and(isAbout(sql`= ${sql.placeholder('subjectId')}`), ne(audit.action, 'keep-session')))
    .prepare(),
  insert: direct(
    db,
    db.insert(audit).values({
      seq: sql.placeholder('seq'),
      at: sql.placeholder('at'),
      actor: sql.placeholder('actor'),
      action: sql.placeholder('action'),
      subjectKind: sql.placeholder('subjectKind'),
      subjectId: sql.placeholder('subjectId'),
      outcome: sql.placeholder('outcome'),
      detail: sql.placeholder('detail'),
      device: sql.placeholder('device'),
      requestId: sql.placeholder('requestId'),
      prev: sql.placeholder('prev'),
      hash: sql.placeholder('hash'),
    }),
  ),
}))

/** Adds a row to the audit log's own chain. */
export function recordAudit(tx: Tx, row: AuditRow): { readonly seq: number } {
  const { head, insert } = statements(tx.writes)
  const last = tx.ends.audit ?? head.get()
  if (last === undefined) throw new Error('the audit log has lost its head')
  const seq = last.seq + 1
  const linked = linkAudit(last.hash, seq, row)
  insert.run({
    seq,
    at: row.at,
    actor: row.actor ?? null,
    action: row.action,
    subjectKind: row.subject?.kind ?? null,
    subjectId: row.subject?.id ?? null,
    outcome: row.outcome,
    detail: row.detail === undefined ? null : canonical(row.detail),
    device: row.device ?? null,
    requestId: row.requestId ?? null,
    prev: last.hash,
    hash: linked,
  })
  tx.ends.audit = { seq, hash: linked }
  return { seq }
}

/** SHA-256 of the hash before it and the row as canonical JSON, with its time as on the wire. */
export function linkAudit(prev: string, seq: number, row: AuditRow): string {
  const { at, actor, action, subject, outcome, detail, device, requestId } = row
  const told = { seq, at: toWire(at), actor, action, subject, outcome, detail, device, requestId }
  return hash('sha256', prev + canonical(told))
}

export type AuditFilter = {
  readonly actor?: string | undefined
  readonly action?: string | undefined
  /** The id of what was acted on. */
  readonly subject?: string | undefined
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
  /** Oldest first, after this seq; for exports. */
  readonly after?: number | undefined
  /** Newest first, before this seq; for the desk. The newest of all when neither is given. */
  readonly before?: number | undefined
  readonly limit: number
}

function matching(filter: Omit<AuditFilter, 'limit'>): readonly (SQL | undefined)[] {
  const { actor, action, subject, from, to, after, before } = filter
  return [
    actor === undefined ? undefined : eq(audit.actor, actor),
    action === undefined ? undefined : eq(audit.action, action),
    subject === undefined ? undefined : isAbout(sql`= ${subject}`),
    from === undefined ? undefined : gte(audit.at, from),
    to === undefined ? undefined : lt(audit.at, to),
    after === undefined ? undefined : gt(audit.seq, after),
    before === undefined ? undefined : lt(audit.seq, before),
  ]
}

/** How many people looked at or acted on something, by its id; that a tablet of theirs keeps a chart is no looking. */
export const actorsOn = ({ reads }: Reads, subjectId: string): number =>
  statements(reads).actors.get({ subjectId })?.actors ?? 0

export function auditRows({ reads }: Reads, filter: AuditFilter): readonly StoredAuditRow[] {
  const { after, limit } = filter
  const order = after === undefined ? desc(audit.seq) : asc(audit.seq)
  const rows = reads
    .select()
    .from(audit)
    .where(and(...matching(filter)))
    .orderBy(order)
    .limit(limit)
    .all()
  return rows.map(storedAuditRow)
}

/**
 * The rows that tell to whom something of a patient was given, newest first: of their sessions and courses, in a table
 * for the biller, in a table of this log itself, which names them or their sessions, and in all records of the clinic.
 */
export function disclosuresOf({ reads }: Reads, patientId: string): readonly StoredAuditRow[] {
  const sessions = sql`SELECT session_id FROM session_rows WHERE patient_id = ${patientId}
    UNION SELECT ${ALONE} || session_id FROM session_rows WHERE patient_id = ${patientId}
    UNION SELECT id FROM courses WHERE patient_id = ${patientId}`
  const own = and(
    inArray(audit.action, ['disclose', 'export-evidence', 'print-letter']),
    sql`${audit.subjectId} IN (${sessions}) AND ${firstSeq} IS NULL`,
  )
  const inTable = and(
    eq(audit.action, 'export-billing'),
    sql`EXISTS (SELECT 1 FROM json_each(${audit.detail}, '$.patients') WHERE value = ${patientId})`,
  )
  const ofThisLog = and(eq(audit.action, 'export-audit'), sql`json_extract(${audit.detail}, '$.recipient') NOT NULL`)
  /** A move stands with one of its two records and names the other. */
  const ofMove = and(
    inArray(audit.action, ['ask-move', 'confirm-move']),
    sql`(${audit.detail} ->> 'to' IN (${sessions}) OR ${audit.detail} ->> 'from' IN (${sessions}))`,
  )
  /** One question each, so that each has its index. A row of a table for the biller names whose rows were in it. */
  const about = [isAbout(sql`IN (SELECT ${patientId} UNION ${sessions})`), inTable, ofMove]
  /** Every record of the clinic, as far as the log went then. */
  const ofAll = and(
    eq(audit.action, 'export-clinic'),
    sql`json_extract(${audit.detail}, '$.recipient') NOT NULL`,
    sql`EXISTS (SELECT 1 FROM session_rows JOIN log ON log.id = session_rows.session_id
      WHERE patient_id = ${patientId} AND log.seq <= json_extract(${audit.detail}, '$.head'))`,
  )
  /** What a table of this log held: the rows before its own that it was asked for. They never change. */
  const held = ({ seq, detail = {} }: StoredAuditRow) => {
    const { actor, action, subject, from, to } = (detail.asked ?? {}) as Partial<AuditFilter>
    const asked = matching({ actor, action, subject, from, to, before: seq })
    return about.some((of) => {
      const rows = reads.select({ seq: audit.seq }).from(audit)
      return (
        rows
          .where(and(of, ...asked))
          .limit(1)
          .get() !== undefined
      )
    })
  }
  const gave = and(or(own, inTable, ofThisLog, ofAll), eq(audit.outcome, 'done'))
  const rows = reads.select().from(audit).where(gave).orderBy(desc(audit.seq)).all().map(storedAuditRow)
  return rows.filter((row) => row.action !== 'export-audit' || held(row))
}

export function storedAuditRow(row: typeof audit.$inferSelect): StoredAuditRow {
  const { seq, at, actor, action, subjectKind, subjectId, outcome, detail, device, requestId, prev, hash } = row
  return {
    seq,
    at,
    action,
    outcome,
    prev,
    hash,
    ...(actor === null ? {} : { actor }),
    ...(subjectKind === null || subjectId === null ? {} : { subject: { kind: subjectKind, id: subjectId } }),
    ...(detail === null ? {} : { detail: JSON.parse(detail) as Record<string, unknown> }),
    ...(device === null ? {} : { device }),
    ...(requestId === null ? {} : { requestId }),
  }
}
