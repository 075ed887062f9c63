import { type Addressed, letter } from '../../chart/course/letter.ts'
import { type CourseTold, courseSummary } from '../../chart/course/paper.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import { startOfMinute } from '../../chart/units.ts'
import { patient } from '../../db/patients.ts'
import { protocol } from '../../db/protocols.ts'
import { clinic } from '../../db/settings.ts'
import { staff } from '../../db/staff.ts'
import { type Act, audited } from '../act.ts'
import type { Deps } from '../deps.ts'
import { readCourse } from './courses.ts'

export type PrintedPaper = { readonly bytes: Uint8Array; readonly name: string }

/** The course as its pages tell it now. */
function told(deps: Deps, act: Act, id: string): Outcome<CourseTold> {
  const read = readCourse(deps, id)
  if (!read.ok) return read
  const { course, sessions, followedUp, responses, next } = read.value
  const [person, pinned] = [patient(deps.db, course.patientId), protocol(deps.db, course.protocolId)]
  const settings = clinic(deps.db)?.clinic
  if (!person || !pinned || !settings) return refuse({ code: 'not-found', what: 'course' })
  return done({
    ...{ id, clinic: settings, patient: person, protocol: pinned, indication: course.indication },
    ...{ visits: sessions.map(({ visit }) => visit), followUps: followedUp, responses },
    ...(next ? { next } : {}),
    // To the minute: asked for again in a moment, it is the same file.
    ...{ at: startOfMinute(deps.now()), by: nameOf(act.staff) },
  })
}

const nameOf = ({ name, credential }: { name: string; credential: string }) =>
  credential === '' ? name : `${name}, ${credential}`

/** The course's summary as PDF, drawn off the thread that charts. Not sealed: the signed notes are the record. */
export async function printSummary(deps: Deps, act: Act, id: string): Promise<Outcome<PrintedPaper>> {
  const of = told(deps, act, id)
  if (!of.ok) return of
  const { clinic: settings, at } = of.value
  const pages = courseSummary(of.value)
  const bytes = await deps.inTime(deps.press.print({ pages, paper: settings.paper, dated: at }))
  return done({ bytes, name: `course-${id}.pdf` })
}

export type LetterAsked = Pick<Addressed, 'kind' | 'recipient' | 'purpose'> & {
  /** The practitioner whose name stands under it, to be signed by hand. */
  readonly signer?: string | undefined
  readonly preview?: boolean | undefined
}

/**
 * A letter about a course as PDF. To whom it goes and what for is written down before it is handed out; a preview says
 * DRAFT on every page and leaves nothing but the row of who looked.
 */
export async function printLetter(
  deps: Deps,
  act: Act,
  id: string,
  { signer: signerId, preview: draft = false, ...addressed }: LetterAsked,
): Promise<Outcome<PrintedPaper>> {
  const of = told(deps, act, id)
  if (!of.ok) return of
  const signing = signerId === undefined ? undefined : staff(deps.db, signerId)
  if (signerId !== undefined && signing?.role !== 'physician')
    return refuse({ code: 'bad-input', errors: [{ path: '/signer', message: 'is not a physician of this clinic' }] })
  const { clinic: settings, at } = of.value
  const pages = letter(of.value, { ...addressed, draft, signer: signing && nameOf(signing) })
  const bytes = await deps.inTime(deps.press.print({ pages, paper: settings.paper, dated: at }))
  const { kind, recipient, purpose } = addressed
  const detail = draft ? { kind } : { kind, recipient, purpose }
  const action = draft ? 'preview-letter' : 'print-letter'
  await deps.db.write('audit', { row: audited(act, deps.now(), action, { kind: 'course', id }, detail) })
  return done({ bytes, name: `letter-${id}.pdf` })
}
