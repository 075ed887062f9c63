import type { Body } from '../../chart/bodies.ts'
import { clinicDefaults } from '../../chart/clinic.ts'
import type { SentEntry } from '../../chart/entry.ts'
import { courseOf, overdueAt, sessionAlone } from '../../chart/follow-up.ts'
import { toWire } from '../../chart/instant.ts'
import { may, type Patient } from '../../chart/people.ts'
import { done, type Outcome, type Refusal, refuse } from '../../chart/refusal.ts'
import { followUpInstruments } from '../../chart/scores/by-indication.ts'
import type { Course, EntryResult } from '../../chart/wire.ts'
import { course } from '../../db/courses.ts'
import { dueFollowUps, type FollowUpRow, openRisks } from '../../db/follow-ups.ts'
import { headSeq, type PreparedEntry } from '../../db/log.ts'
import { patientsById } from '../../db/patients.ts'
import { type SessionRow, sessionRow } from '../../db/sessions.ts'
import { clinic } from '../../db/settings.ts'
import { type Act, audited } from '../act.ts'
import type { Deps } from '../deps.ts'
import { problemOf } from '../send.ts'
import { amendmentDeclined, entryProblems, resultOfReceipt } from './record-entries.ts'

/** One follow-up as the list of calls shows it. Times are of the wire. */
export type FollowUpLine = {
  readonly course: string
  readonly session: string
  readonly hours: number
  readonly patient: Pick<Patient, 'id' | 'mrn' | 'family' | 'given' | 'birthDate' | 'phone'>
  readonly indication?: string | undefined
  readonly endedAt: string
  readonly dueAt: string
  readonly until: string
  readonly overdue: boolean
  readonly open: boolean
  readonly tries: number
  readonly nextAt?: string | undefined
  readonly sentVia?: 'link' | 'paper' | undefined
  readonly answeredAt?: string | undefined
  /** The ids of what is asked. */
  readonly instruments: readonly string[]
  /** The answer with a positive suicide screen that nobody has assessed yet. */
  readonly risk?: { readonly entry: string; readonly at: string } | undefined
}
export type FollowUpReading = {
  /** Positive suicide screens that wait for a practitioner: first of all, and never left off. */
  readonly risks: readonly FollowUpLine[]
  /** Whom to call: overdue first, then by when each was due; who asked for a later call comes last. */
  readonly due: readonly FollowUpLine[]
  readonly seq: number
}

const MOST_DUE = 500

export function readFollowUps(deps: Deps): Outcome<FollowUpReading> {
  const seq = headSeq(deps.db)
  const now = deps.now()
  const due = linesOf(deps, dueFollowUps(deps.db, now, MOST_DUE))
  const rank = ({ overdue, nextAt }: FollowUpLine) =>
    nextAt !== undefined && Date.parse(nextAt) > now ? 2 : overdue ? 0 : 1
  /** Of those due at once, by name: a row never changes its place between two looks. */
  const place = ({ nextAt, dueAt, patient }: FollowUpLine) => [nextAt ?? dueAt, patient.family, patient.given].join(' ')
  return done({
    risks: linesOf(deps, openRisks(deps.db)),
    due: due.toSorted((a, b) => rank(a) - rank(b) || place(a).localeCompare(place(b), 'en')),
    seq,
  })
}

export function linesOf(deps: Deps, rows: readonly FollowUpRow[]): readonly FollowUpLine[] {
  const { followUps } = clinic(deps.db)?.clinic ?? clinicDefaults
  const people = patientsById(
    deps.db,
    rows.map(({ patientId }) => patientId),
  )
  return rows.flatMap((row) => {
    const [person, session] = [people.get(row.patientId), sessionRow(deps.db, row.sessionId)]
    if (!person || session?.endedAt === undefined) return []
    const { id, mrn, family, given, birthDate, phone } = person
    return [
      {
        ...{ course: row.courseId, session: row.sessionId, hours: row.hours, tries: row.tries },
        patient: { id, mrn, family, given, birthDate, ...(phone ? { phone } : {}) },
        ...(session.indication === undefined ? {} : { indication: session.indication }),
        ...{ endedAt: toWire(session.endedAt), dueAt: toWire(row.dueAt), until: toWire(row.until), open: row.open },
        overdue: row.open && deps.now() >= overdueAt(row, followUps.overdueHours),
        ...(row.nextAt === null ? {} : { nextAt: toWire(row.nextAt) }),
        ...(row.sentVia === null ? {} : { sentVia: row.sentVia }),
        ...(row.answeredAt === null ? {} : { answeredAt: toWire(row.answeredAt) }),
        instruments: followUpInstruments(session.indication, row.hours).map((instrument) => instrument.id),
        ...(row.risk === null || row.riskAt === null ? {} : { risk: { entry: row.risk, at: toWire(row.riskAt) } }),
      },
    ]
  })
}

/** A course by its id, also the course of one that a session without a course is. */
export function knownCourse(deps: Deps, id: string): Course | undefined {
  const alone = sessionAlone(id)
  if (alone === undefined) return course(deps.db, id)
  const row = sessionRow(deps.db, alone)
  if (!row || row.courseId !== undefined) return undefined
  const { patientId, protocolId, indication } = row
  return { id, version: 1, patientId, protocolId, ...(indication === undefined ? {} : { indication }) }
}

export const courseOfRow = ({ sessionId: id, courseId }: SessionRow) => courseOf({ id, courseId })

/** What staff charts in a course: calls, answers that they wrote down, assessments, notes and corrections. */
const charted: ReadonlySet<string> = new Set(['follow-up-tried', 'follow-up-answered', 'assessed', 'note', 'amendment'])

/** Stores what belongs to a course, each entry judged alone, in the same log and chain as everything else. */
export async function recordInCourse(
  deps: Deps,
  act: Act,
  courseId: string,
  sent: readonly unknown[],
): Promise<Outcome<{ readonly results: readonly EntryResult[] }>> {
  if (!knownCourse(deps, courseId)) return refuse({ code: 'not-found', what: 'course' })
  const batch = new Set<string>()
  const judged = sent.map((each) => judge(deps, act, courseId, each, batch))
  const entries = judged.flatMap((each) => ('entry' in each ? [each.entry] : []))
  const receivedAt = deps.now()
  const detail = { entries: entries.length, kinds: [...new Set(entries.map(({ kind }) => kind))].join(' ') }
  const audit = audited(act, receivedAt, 'record-in-course', { kind: 'course', id: courseId }, detail)
  const receipts = (await deps.db.write('appendToCourse', { courseId, entries, receivedAt, audit })).values()
  deps.live.announce()
  const results = judged.map((each): EntryResult => {
    if ('refusal' in each) return { id: each.id, outcome: 'refused', problem: problemOf(each.refusal) }
    const { value } = receipts.next()
    if (value === undefined) throw new Error('an entry got no receipt')
    return resultOfReceipt(value)
  })
  return done({ results })
}

type Judged = { readonly entry: PreparedEntry } | { readonly id: string; readonly refusal: Refusal }

function judge(deps: Deps, act: Act, courseId: string, sent: unknown, batch: Set<string>): Judged {
  const errors = entryProblems(sent)
  const given = sent as Partial<SentEntry> | null
  const id = typeof given?.id === 'string' ? given.id.slice(0, 64) : ''
  if (errors.length > 0) return { id, refusal: { code: 'bad-input', errors } }
  const entry = sent as SentEntry
  const refusal = declined(deps, act, courseId, entry, batch)
  if (refusal) return { id, refusal }
  batch.add(entry.id)
  return { entry: { ...entry, author: act.staff.id } }
}

function declined(
  deps: Deps,
  act: Act,
  courseId: string,
  { kind, author, body }: SentEntry,
  batch: ReadonlySet<string>,
): Refusal | undefined {
  if (author !== undefined && author !== act.staff.id) return { code: 'author-not-signed-in' }
  if (kind === 'follow-up-sent')
    return { code: 'kind-has-its-own-call', kind, call: 'POST /api/sessions/:id/follow-up-key' }
  if (!charted.has(kind))
    return { code: 'bad-input', errors: [{ path: '/kind', message: `${kind} is of a session, not of a course` }] }
  if (kind === 'amendment') return amendmentDeclined(deps, act, courseId, body as Body<'amendment'>, batch)
  if (kind === 'assessed')
    return may(act.staff.role, 'give-orders')
      ? undefined
      : { code: 'outside-scope', what: 'A practitioner charts the assessment of suicide risk.' }
  if (kind === 'note') return undefined
  const { session, via } = body as { session: string; via?: string }
  const row = sessionRow(deps.db, session)
  if (!row || courseOfRow(row) !== courseId)
    return { code: 'bad-input', errors: [{ path: '/body/session', message: 'is not a session of this course' }] }
  if (via === 'link') return { code: 'kind-has-its-own-call', kind: `${kind} by link`, call: 'the patient’s own link' }
  return undefined
}
