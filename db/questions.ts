import type { Instant } from '../chart/units.ts'
import type { Reads } from './connection.ts'
import { MOST_APART } from './sessions.ts'

/** One answer to a question of the desk: where to look, and how often. Ids only; who reads it may see the names. */
export type Asked = {
  readonly staff?: string | undefined
  readonly session?: string | undefined
  readonly entry?: string | undefined
  /** What was done: an action of the audit log, or the kind of an entry. */
  readonly what: string
  readonly at: Instant
  readonly count: number
}
export type Span = { readonly from: Instant; readonly to: Instant }

/** At most this many rows: who asks narrows the time, and is told that there are more. */
export const MOST_ANSWERS = 500

type Row = {
  staff: string | null
  session: string | null
  entry: string | null
  what: string
  at: number
  count: number
}
const answerOf = ({ staff, session, entry, ...row }: Row): Asked => ({
  ...row,
  ...(staff === null ? {} : { staff }),
  ...(session === null ? {} : { session }),
  ...(entry === null ? {} : { entry }),
})

/** A plus before a column keeps SQLite from its index: the time narrows, not one of five actions of all years. */
const ask = ({ reads }: Reads, text: string, values: Record<string, unknown>): readonly Asked[] =>
  reads.$client
    .prepare<[Record<string, unknown>], Row>(text)
    .all({ most: MOST_ANSWERS, ...values })
    .map(answerOf)

/** The number of the first entry that the server received at or after an instant; entries come in that order. */
function firstSince({ reads }: Reads, at: Instant): number {
  const received = reads.$client
    .prepare<[number], number>(
      "SELECT CAST(unixepoch(json_extract(entry, '$.receivedAt'), 'subsec') * 1000 AS INTEGER) FROM log WHERE seq = ?",
    )
    .pluck()
  let [low, high] = [
    1,
    (reads.$client.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM log').pluck().get() ?? 0) + 1,
  ]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((received.get(middle) ?? 0) < at) low = middle + 1
    else high = middle
  }
  return low
}

const entriesIn = (db: Reads, { from, to }: Span) => ({ first: firstSince(db, from), last: firstSince(db, to) - 1 })
const receivedAt = "CAST(unixepoch(json_extract(l.entry, '$.receivedAt'), 'subsec') * 1000 AS INTEGER)"

/**
 * Who opened, printed or exported a chart without having charted or signed anything in its session. That a tablet keeps
 * the charts of all chairs in use (`keep-session`) is nobody's opening.
 */
export const openedWithoutPart = (db: Reads, span: Span): readonly Asked[] =>
  ask(
    db,
    `SELECT a.actor AS staff, a.subject_id AS session, NULL AS entry, a.action AS what,
       max(a.at) AS at, count(*) AS count
     FROM audit a
     WHERE a.at >= $from AND a.at < $to AND a.outcome = 'done' AND a.subject_kind = 'session'
       AND +a.action IN ('open-session', 'read-session', 'print-note', 'export-record', 'export-evidence', 'read-story')
       AND NOT EXISTS (SELECT 1 FROM session_staff s WHERE s.session_id = a.subject_id AND s.staff_id = a.actor)
     GROUP BY a.actor, a.subject_id, a.action ORDER BY at DESC LIMIT $most`,
    span,
  )

/** What came into a session after its authoring signature. */
export const changedAfterSigning = (db: Reads, span: Span): readonly Asked[] =>
  ask(
    db,
    `SELECT json_extract(l.entry, '$.author') AS staff, l.session_id AS session, l.id AS entry, l.kind AS what,
       ${receivedAt} AS at, 1 AS count
     FROM log l
     WHERE l.seq BETWEEN $first AND $last AND l.kind <> 'signed'
       AND EXISTS (SELECT 1 FROM log s WHERE s.session_id = l.session_id AND s.kind = 'signed' AND s.kind <> 'vitals'
         AND s.seq < l.seq AND json_extract(s.entry, '$.body.meaning') = 'authored')
     ORDER BY l.seq DESC LIMIT $most`,
    entriesIn(db, span),
  )

/** Sessions that ended before an instant and still wait for a signature; the longest waiting first. */
export const unsignedSince = (db: Reads, { before, from }: { before: Instant; from: Instant }): readonly Asked[] =>
  ask(
    db,
    `SELECT NULL AS staff, session_id AS session, NULL AS entry, phase AS what, coalesce(ended_at, planned_start) AS at,
       1 AS count
     FROM session_rows
     WHERE open = 1 AND phase IN ('to-sign', 'to-re-sign', 'recovery') AND planned_start >= $from
       AND coalesce(ended_at, planned_start) < $before
     ORDER BY at LIMIT $most`,
    { before, from },
  )

/** What was charted more than so long after it happened. */
export const chartedLate = (db: Reads, span: Span, overMs: number): readonly Asked[] =>
  ask(
    db,
    `SELECT json_extract(l.entry, '$.author') AS staff, l.session_id AS session, l.id AS entry, l.kind AS what,
       ${receivedAt} AS at, 1 AS count
     FROM log l
     WHERE l.seq BETWEEN $first AND $last AND l.kind NOT IN ('signed', 'session-opened', 'amendment')
       AND unixepoch(json_extract(l.entry, '$.recordedAt'), 'subsec')
         - unixepoch(json_extract(l.entry, '$.occurredAt'), 'subsec') > $over
     ORDER BY l.seq DESC LIMIT $most`,
    { ...entriesIn(db, span), over: overMs / 1000 },
  )

/** Who went over a rule with a reason: at the checklist, at discharge or when signing. */
export const overridesByPerson = (db: Reads, span: Span): readonly Asked[] =>
  ask(
    db,
    `SELECT json_extract(l.entry, '$.author') AS staff, NULL AS session, NULL AS entry, l.kind AS what,
       max(${receivedAt}) AS at, count(*) AS count
     FROM log l
     WHERE l.seq BETWEEN $first AND $last AND l.kind IN ('checklist-answered', 'discharged', 'signed')
       AND (json_type(l.entry, '$.body.override') IS NOT NULL
         OR coalesce(json_array_length(l.entry, '$.body.overrides'), 0) > 0)
     GROUP BY staff, what ORDER BY count DESC LIMIT $most`,
    entriesIn(db, span),
  )

/** Sign-ins, PINs, witnesses and signatures that were refused, by account and kind. */
export const failedSignIns = (db: Reads, span: Span): readonly Asked[] =>
  ask(
    db,
    `SELECT actor AS staff, NULL AS session, NULL AS entry, action AS what, max(at) AS at, count(*) AS count
     FROM audit
     WHERE at >= $from AND at < $to AND outcome = 'refused' AND +action IN ('sign-in', 'unlock', 'witness', 'confirm-move', 'sign')
     GROUP BY actor, action ORDER BY count DESC LIMIT $most`,
    span,
  )

/** Charts that were opened from a locked tablet without a PIN. Whose sign-in the tablet held says not who looked. */
export const openedInEmergency = (db: Reads, span: Span): readonly Asked[] =>
  ask(
    db,
    `SELECT NULL AS staff, session_id AS session, NULL AS entry, 'emergency-access' AS what, at, 1 AS count
     FROM emergency_access WHERE at >= $from AND at < $to ORDER BY at DESC LIMIT $most`,
    span,
  )

/** Sessions that ended in a time, the newest first: those whose custody is to be judged. */
export const sessionsEnded = ({ reads }: Reads, { from, to }: Span): readonly { id: string; at: Instant }[] =>
  reads.$client
    .prepare<[Record<string, unknown>], { id: string; at: number }>(
      `SELECT session_id AS id, ended_at AS at FROM session_rows
       WHERE planned_start >= $early AND planned_start < $late AND ended_at >= $from AND ended_at < $to
       ORDER BY planned_start DESC LIMIT $most`,
    )
    .all({ from, to, early: from - MOST_APART, late: to + MOST_APART, most: MOST_ANSWERS })

/** The patients whose last session is longest ago: its day, and how many they had. */
export const lastSessions = ({ reads }: Reads, most: number) =>
  reads.$client
    .prepare<[number], { patientId: string; day: string; sessions: number }>(
      `SELECT patient_id AS patientId, max(day) AS day, count(*) AS sessions
       FROM session_rows GROUP BY patient_id ORDER BY day LIMIT ?`,
    )
    .all(most)

/** Sessions of a month (`2026-11`, by the clinic's calendar) whose infusion ended. */
export const sessionsOfMonth = ({ reads }: Reads, month: string): readonly string[] =>
  reads.$client
    .prepare<[string, string], string>(
      'SELECT session_id FROM session_rows WHERE day BETWEEN ? AND ? AND ended_at IS NOT NULL ORDER BY day',
    )
    .pluck()
    .all(`${month}-01`, `${month}-31`)

/** So many sessions that ended, by chance; fewer when there are not so many. */
export const randomSessions = ({ reads }: Reads, most: number): readonly string[] =>
  reads.$client
    .prepare<[number], string>(
      'SELECT session_id FROM session_rows WHERE ended_at IS NOT NULL ORDER BY random() LIMIT ?',
    )
    .pluck()
    .all(most)
