import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core'
import { check, index, integer, primaryKey, sql, sqliteTable, text, uniqueIndex } from './drizzle.ts'

// Every table is STRICT (the migrations say so; the generator cannot). Times are ms in UTC, ids and bodies are text.
// Triggers in the migrations refuse UPDATE and DELETE wherever a row is part of the record.

const isJson = (name: string, column: AnySQLiteColumn) => check(name, sql`json_valid(${column})`)
const isHash = (name: string, column: AnySQLiteColumn) => check(name, sql`length(${column}) = 64`)
/** Who wrote this version, and when. */
const written = { at: integer('at').notNull(), by: text('by').notNull() }

/** The record: one row an entry. `entry` is the canonical JSON that the chain hashes. */
export const log = sqliteTable(
  'log',
  {
    /** Gap-free over the whole log; also the event id of the live stream. */
    seq: integer('seq').primaryKey(),
    /** Chosen by the tablet; makes a resend harmless. */
    id: text('id').notNull(),
    /** The session; for entries of a course or of the stock, that one's id. */
    sessionId: text('session_id').notNull(),
    kind: text('kind').notNull(),
    entry: text('entry').notNull(),
    prev: text('prev').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [
    uniqueIndex('log_id').on(t.id),
    index('log_session').on(t.sessionId, t.seq),
    // Nobody asks for vital signs alone, and most of what is charted is them: they would cost each append a page more.
    index('log_session_kind').on(t.sessionId, t.kind).where(sql`kind <> 'vitals'`),
    isJson('log_entry_is_json', t.entry),
    isHash('log_prev_is_hash', t.prev),
    isHash('log_hash_is_hash', t.hash),
  ],
)

/** The number last given, one row a numbered table: cutting the tail off a log shows. */
export const heads = sqliteTable('heads', {
  of: text('of', { enum: ['log', 'audit'] }).primaryKey(),
  seq: integer('seq').notNull(),
  hash: text('hash').notNull(),
})

/** The same id sent again with other content: not in the record, but visible to the administrator. */
export const conflicts = sqliteTable(
  'conflicts',
  {
    id: text('id').notNull(),
    /** SHA-256 of the content that was refused. */
    hash: text('hash').notNull(),
    sessionId: text('session_id').notNull(),
    author: text('author').notNull(),
    entry: text('entry').notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.id, t.hash] }), isJson('conflicts_entry_is_json', t.entry)],
)

/** Who looked at or did what. */
export const audit = sqliteTable(
  'audit',
  {
    seq: integer('seq').primaryKey(),
    at: integer('at').notNull(),
    actor: text('actor'),
    action: text('action').notNull(),
    subjectKind: text('subject_kind'),
    subjectId: text('subject_id'),
    outcome: text('outcome', { enum: ['done', 'refused', 'failed'] }).notNull(),
    detail: text('detail'),
    device: text('device'),
    requestId: text('request_id'),
    prev: text('prev').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [
    index('audit_actor').on(t.actor),
    index('audit_action').on(t.action),
    // Who charted is found by way of the entries: a place for each session here too would cost an append a page more.
    index('audit_subject').on(t.subjectId).where(sql`detail ->> 'firstSeq' IS NULL`),
    index('audit_entries').on(sql`detail ->> 'firstSeq'`).where(sql`detail ->> 'firstSeq' IS NOT NULL`),
    index('audit_at').on(t.at),
    check('audit_detail_is_json', sql`${t.detail} IS NULL OR json_valid(${t.detail})`),
    isHash('audit_hash_is_hash', t.hash),
  ],
)

export const patients = sqliteTable(
  'patients',
  { id: text('id').notNull(), version: integer('version').notNull(), body: text('body').notNull(), ...written },
  (t) => [primaryKey({ columns: [t.id, t.version] }), isJson('patients_body_is_json', t.body)],
)

/** The newest version of each patient, as lists and searches need it. Derived from `patients`. */
export const patientRows = sqliteTable(
  'patient_rows',
  {
    id: text('id').primaryKey(),
    version: integer('version').notNull(),
    mrn: text('mrn').notNull(),
    /** Family and given name as sorted: folded to lower case without accents. */
    sortName: text('sort_name').notNull(),
    /** Each searchable word after a space. */
    words: text('words').notNull(),
  },
  (t) => [uniqueIndex('patient_rows_mrn').on(t.mrn), index('patient_rows_name').on(t.sortName, t.id)],
)

export const staff = sqliteTable(
  'staff',
  { id: text('id').notNull(), version: integer('version').notNull(), body: text('body').notNull(), ...written },
  (t) => [primaryKey({ columns: [t.id, t.version] }), isJson('staff_body_is_json', t.body)],
)

/** A name to sign in with belongs to one person for ever, even after it was changed or disabled. */
export const usernames = sqliteTable('usernames', {
  username: text('username').primaryKey(),
  staffId: text('staff_id').notNull(),
})

/** argon2id hashes; the newest version counts. */
export const secrets = sqliteTable(
  'secrets',
  {
    staffId: text('staff_id').notNull(),
    kind: text('kind', { enum: ['password', 'pin'] }).notNull(),
    version: integer('version').notNull(),
    hash: text('hash').notNull(),
    ...written,
  },
  (t) => [primaryKey({ columns: [t.staffId, t.kind, t.version] })],
)

/** `id` names one version of a protocol; a session pins it. */
export const protocols = sqliteTable(
  'protocols',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    version: integer('version').notNull(),
    body: text('body').notNull(),
    ...written,
  },
  (t) => [uniqueIndex('protocols_version').on(t.name, t.version), isJson('protocols_body_is_json', t.body)],
)

export const clinicSettings = sqliteTable(
  'clinic_settings',
  { version: integer('version').primaryKey(), body: text('body').notNull(), ...written },
  (t) => [isJson('clinic_settings_body_is_json', t.body)],
)

/** A series of sessions of one patient. */
export const courses = sqliteTable(
  'courses',
  {
    id: text('id').notNull(),
    version: integer('version').notNull(),
    patientId: text('patient_id').notNull(),
    body: text('body').notNull(),
    ...written,
  },
  (t) => [
    primaryKey({ columns: [t.id, t.version] }),
    index('courses_patient').on(t.patientId),
    isJson('courses_body_is_json', t.body),
  ],
)

/** What patients asked for that the law puts a clock on. A change is a new version; the newest counts. */
export const requests = sqliteTable(
  'requests',
  { id: text('id').notNull(), version: integer('version').notNull(), body: text('body').notNull(), ...written },
  (t) => [primaryKey({ columns: [t.id, t.version] }), isJson('requests_body_is_json', t.body)],
)

/** Who is signed in where. The token itself is only in the browser's cookie. */
export const signIns = sqliteTable(
  'sign_ins',
  {
    /** SHA-256 of the token, hex. */
    tokenHash: text('token_hash').primaryKey(),
    staffId: text('staff_id').notNull(),
    device: text('device'),
    createdAt: integer('created_at').notNull(),
    lastSeenAt: integer('last_seen_at').notNull(),
    idleUntil: integer('idle_until').notNull(),
    absoluteUntil: integer('absolute_until').notNull(),
    revokedAt: integer('revoked_at'),
    /** The clinic asks this person for a second factor and there is none yet: it opens enrolment and nothing else. */
    limited: integer('limited', { mode: 'boolean' }).notNull().default(false),
  },
  (t) => [index('sign_ins_staff').on(t.staffId), index('sign_ins_device').on(t.device)],
)

/** What a person shows besides the password. A change is a new version; the newest counts. */
export const secondFactors = sqliteTable(
  'second_factors',
  {
    id: text('id').notNull(),
    version: integer('version').notNull(),
    staffId: text('staff_id').notNull(),
    kind: text('kind', { enum: ['code', 'passkey', 'recovery'] }).notNull(),
    /** The secret of a code only as the master key wraps it; recovery codes only as keyed hashes. */
    body: text('body').notNull(),
    ...written,
  },
  (t) => [
    primaryKey({ columns: [t.id, t.version] }),
    index('second_factors_staff').on(t.staffId),
    isJson('second_factors_body_is_json', t.body),
  ],
)

/** What was shown once and opens nothing again: a code's time step, a passkey's count, a recovery code's place. */
export const secondFactorUses = sqliteTable(
  'second_factor_uses',
  { factor: text('factor').notNull(), number: integer('number').notNull(), at: integer('at').notNull() },
  (t) => [primaryKey({ columns: [t.factor, t.number] })],
)

/** Who read and accepted which text of the clinic's policy on electronic signatures. */
export const acknowledgements = sqliteTable(
  'acknowledgements',
  {
    staffId: text('staff_id').notNull(),
    /** SHA-256 of the version and text as canonical JSON, hex; both stand in the clinic's settings. */
    policy: text('policy').notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.staffId, t.policy] }), isHash('acknowledgements_policy_is_hash', t.policy)],
)

/** Who was trained on what and when. A record that was made in error stays, and a later version says so. */
export const trainings = sqliteTable(
  'trainings',
  {
    id: text('id').notNull(),
    version: integer('version').notNull(),
    staffId: text('staff_id').notNull(),
    body: text('body').notNull(),
    ...written,
  },
  (t) => [
    primaryKey({ columns: [t.id, t.version] }),
    index('trainings_staff').on(t.staffId),
    isJson('trainings_body_is_json', t.body),
  ],
)

/** Tablets, monitors and pumps that entries may come from. */
export const devices = sqliteTable('devices', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  enrolledAt: integer('enrolled_at').notNull(),
  enrolledBy: text('enrolled_by').notNull(),
  revokedAt: integer('revoked_at'),
  /** SHA-256 of the token in the tablet's own cookie, hex: an id alone can be copied from an entry. */
  tokenHash: text('token_hash'),
})

/**
 * A look at one chart from a locked tablet, without a PIN: who said that they looked, and why. In a table of its own,
 * since the audit log holds nothing that a person typed.
 */
export const emergencyAccess = sqliteTable(
  'emergency_access',
  {
    id: text('id').primaryKey(),
    tablet: text('tablet').notNull(),
    sessionId: text('session_id').notNull(),
    /** As typed: nobody proved to be this person. */
    name: text('name').notNull(),
    reason: text('reason').notNull(),
    /** The sign-in that the tablet still held (SHA-256 of its token), and whose it was. */
    tokenHash: text('token_hash').notNull(),
    signedIn: text('signed_in').notNull(),
    at: integer('at').notNull(),
    until: integer('until').notNull(),
  },
  (t) => [index('emergency_access_tablet').on(t.tablet, t.at), index('emergency_access_at').on(t.at)],
)

/** That an administrator looked into such an access, and what they found. */
export const emergencyReviews = sqliteTable('emergency_reviews', {
  accessId: text('access_id').primaryKey(),
  found: text('found').notNull(),
  ...written,
})

/** What lists need of a session. Derived from the log in the append's transaction; one command rebuilds it. */
export const sessionRows = sqliteTable(
  'session_rows',
  {
    sessionId: text('session_id').primaryKey(),
    patientId: text('patient_id').notNull(),
    protocolId: text('protocol_id').notNull(),
    courseId: text('course_id'),
    number: integer('number'),
    indication: text('indication'),
    chair: text('chair').notNull(),
    plannedStart: integer('planned_start').notNull(),
    /** The planned day in the clinic's zone, YYYY-MM-DD. */
    day: text('day').notNull(),
    phase: text('phase', {
      enum: ['planned', 'check-in', 'infusing', 'held', 'recovery', 'to-sign', 'signed', 'to-re-sign', 'cancelled'],
    }).notNull(),
    /** Neither signed nor cancelled, or to be signed anew. */
    open: integer('open', { mode: 'boolean' }).notNull(),
    startedAt: integer('started_at'),
    endedAt: integer('ended_at'),
    /** When the server received the signature that last sealed it, and that entry's seq. */
    signedAt: integer('signed_at'),
    signedSeq: integer('signed_seq'),
    headSeq: integer('head_seq').notNull(),
    headHash: text('head_hash').notNull(),
  },
  (t) => [
    index('session_rows_start').on(t.plannedStart, t.sessionId),
    index('session_rows_day').on(t.day, t.plannedStart, t.sessionId),
    index('session_rows_open').on(t.open, t.plannedStart, t.sessionId),
    index('session_rows_patient').on(t.patientId, t.plannedStart, t.sessionId),
    index('session_rows_course').on(t.courseId, t.plannedStart, t.sessionId),
    index('session_rows_phase').on(t.phase, t.plannedStart, t.sessionId),
    index('session_rows_protocol').on(t.protocolId, t.plannedStart, t.sessionId),
  ],
)

/** Who charted in which session. `plannedStart` repeats the row's, so that a list pages by index. */
export const sessionStaff = sqliteTable(
  'session_staff',
  {
    sessionId: text('session_id').notNull(),
    staffId: text('staff_id').notNull(),
    plannedStart: integer('planned_start').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.sessionId, t.staffId] }),
    index('session_staff_start').on(t.staffId, t.plannedStart, t.sessionId),
  ],
)

/** Which lots a session used: a recall leads to patients. */
export const sessionLots = sqliteTable(
  'session_lots',
  {
    sessionId: text('session_id').notNull(),
    lot: text('lot').notNull(),
    plannedStart: integer('planned_start').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.sessionId, t.lot] }),
    index('session_lots_start').on(t.lot, t.plannedStart, t.sessionId),
  ],
)

/**
 * Drug that a session took out of the stock or gave back, one row an entry. Derived from the log in the append's
 * transaction, so that a lot's balance over years is a sum; the rebuild of the sessions' rows makes it anew.
 */
export const stockMoves = sqliteTable(
  'stock_moves',
  {
    sessionId: text('session_id').notNull(),
    entry: text('entry').notNull(),
    at: integer('at').notNull(),
    by: text('by').notNull(),
    drug: text('drug').notNull(),
    /** Empty while nobody charted it. */
    lot: text('lot').notNull(),
    witness: text('witness'),
    /** In µg: out of the stock less than zero, back into it more. */
    mass: integer('mass').notNull(),
  },
  (t) => [primaryKey({ columns: [t.sessionId, t.entry] }), index('stock_moves_lot').on(t.lot, t.at)],
)

/**
 * The follow-ups of each session, as its protocol asks for them and as far as they were done. Derived from the log in
 * the append's transaction; the rebuild of the sessions' rows makes them anew.
 */
export const followUps = sqliteTable(
  'follow_ups',
  {
    sessionId: text('session_id').notNull(),
    hours: integer('hours').notNull(),
    courseId: text('course_id').notNull(),
    patientId: text('patient_id').notNull(),
    dueAt: integer('due_at').notNull(),
    until: integer('until').notNull(),
    /** Neither answered nor declined. */
    open: integer('open', { mode: 'boolean' }).notNull(),
    tries: integer('tries').notNull(),
    nextAt: integer('next_at'),
    sentVia: text('sent_via', { enum: ['link', 'paper'] }),
    answeredAt: integer('answered_at'),
    /** The answer whose suicide screen is positive and waits for a practitioner's assessment. */
    risk: text('risk'),
    riskAt: integer('risk_at'),
  },
  (t) => [
    primaryKey({ columns: [t.sessionId, t.hours] }),
    index('follow_ups_due').on(t.open, t.dueAt),
    index('follow_ups_course').on(t.courseId),
    index('follow_ups_risk').on(t.riskAt).where(sql`${t.riskAt} IS NOT NULL`),
  ],
)

/** What opens one follow-up without a sign-in (a link), or finds it (the code on a paper card). */
export const followUpKeys = sqliteTable(
  'follow_up_keys',
  {
    /** SHA-256 of the token or code, hex. */
    keyHash: text('key_hash').primaryKey(),
    /** Names it in the log and for whoever takes it back. */
    id: text('id').notNull(),
    via: text('via', { enum: ['link', 'paper'] }).notNull(),
    sessionId: text('session_id').notNull(),
    hours: integer('hours').notNull(),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    expiresAt: integer('expires_at').notNull(),
    usedAt: integer('used_at'),
    revokedAt: integer('revoked_at'),
  },
  (t) => [
    uniqueIndex('follow_up_keys_id').on(t.id),
    index('follow_up_keys_session').on(t.sessionId, t.hours),
    isHash('follow_up_keys_hash_is_hash', t.keyHash),
  ],
)

/**
 * Orders by word of mouth that wait for whoever gave them, one row an order. Derived from the log in the append's
 * transaction, so that the list is there however many sessions there are; the rebuild of the sessions' rows makes it
 * anew.
 */
export const waitingOrders = sqliteTable(
  'waiting_orders',
  {
    sessionId: text('session_id').notNull(),
    entry: text('entry').notNull(),
    orderedBy: text('ordered_by').notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.sessionId, t.entry] }), index('waiting_orders_at').on(t.at)],
)

/**
 * The sealed notes; their bytes lie next to the database, named by their content. A version that somebody joins by a
 * further signature, or that gets its time-stamp later, is another file: each such edition is kept.
 */
export const notes = sqliteTable(
  'notes',
  {
    sessionId: text('session_id').notNull(),
    version: integer('version').notNull(),
    /** From 1: as it was first sealed. */
    edition: integer('edition').notNull().default(1),
    sha256: text('sha256').notNull(),
    file: text('file').notNull(),
    /** Hash of the last entry that it covers. */
    head: text('head').notNull(),
    at: integer('at').notNull(),
    /** Of its outermost signature: `none` when no authority was set, `awaited` when it didn't answer, `held`. */
    timeStamp: text('time_stamp', { enum: ['none', 'awaited', 'held'] })
      .notNull()
      .default('none'),
  },
  (t) => [
    primaryKey({ columns: [t.sessionId, t.version, t.edition] }),
    isHash('notes_sha256_is_hash', t.sha256),
    index('notes_awaiting').on(t.timeStamp).where(sql`time_stamp = 'awaited'`),
  ],
)

/** Signing keys and certificates. A private key is only ever here wrapped by the master key. */
export const keys = sqliteTable(
  'keys',
  {
    id: text('id').primaryKey(),
    purpose: text('purpose').notNull(),
    /** The staff id whose key it is; none for the clinic's own. */
    owner: text('owner'),
    wrapped: text('wrapped').notNull(),
    certificate: text('certificate'),
    at: integer('at').notNull(),
  },
  (t) => [index('keys_purpose').on(t.purpose, t.owner, t.at)],
)

/**
 * Signed statements of how far the log and the audit log went, and with what. The same lines lie outside, in a file.
 */
export const checkpoints = sqliteTable(
  'checkpoints',
  {
    number: integer('number').primaryKey(),
    /** Canonical JSON, as it was signed. */
    text: text('text').notNull(),
    signature: text('signature').notNull(),
  },
  (t) => [isJson('checkpoints_text_is_json', t.text)],
)

/** Single facts about this database, such as that it holds the demo clinic. */
export const facts = sqliteTable('facts', { name: text('name').primaryKey(), value: text('value').notNull() })
