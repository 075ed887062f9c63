import { type Entry, sentOf } from '../../chart/entry.ts'
import { toWire } from '../../chart/instant.ts'
import { script } from '../../chart/script.ts'
import { statements } from '../../chart/signoff.ts'
import { HOUR, type Instant, MINUTE, minutes } from '../../chart/units.ts'
import { clinic } from '../../db/settings.ts'
import { staff } from '../../db/staff.ts'
import type { Deps } from '../deps.ts'
import { signNote } from '../usecases/sign-note.ts'
import { chartFollowUps } from './follow-ups.ts'
import { DEMO_PASSWORD, patients } from './people.ts'
import { highDose, lowDose, midnightOf, type Story } from './story.ts'

const DAY = 24 * HOUR

type Chair = {
  readonly story: Story
  readonly tell: (story: Story) => string
  /** When the infusion started, or will, in minutes from now. */
  readonly starts: number
  /** How far it was charted, in minutes of the script; all that lies behind us when absent. */
  readonly closing?: 'attested' | 'signed'
}

const person = (number: number) => `demo-patient-${number}`
const story = (
  number: number,
  chair: string,
  kg: number,
  indication: string,
  [systolic, diastolic, pulse]: readonly [number, number, number],
): Story => ({
  ...{ patient: person(number), chair, kg, indication, systolic, diastolic, pulse },
})

/** Today: one chair in every phase. Where "now" stands in a chair's text decides which. */
const today: readonly Chair[] = [
  { story: story(9, '6', 61, 'anxiety', [112, 70, 66]), tell: lowDose, starts: 95 },
  { story: story(8, '5', 66.5, 'OCD', [118, 74, 72]), tell: lowDose, starts: 33 },
  { story: story(7, '4', 58, 'migraine', [124, 78, 70]), tell: lowDose, starts: 5 },
  { story: story(1, '1', 70, 'depression', [116, 72, 68]), tell: lowDose, starts: -12 },
  { story: story(2, '2', 82.4, 'CRPS', [122, 76, 74]), tell: highDose, starts: -137 },
  { story: story(3, '3', 54, 'PTSD', [108, 66, 70]), tell: lowDose, starts: -38 },
  { story: story(5, '6', 63, 'fibromyalgia', [114, 70, 76]), tell: lowDose, starts: -64 },
  { story: story(6, '4', 77, 'depression', [126, 80, 64]), tell: lowDose, starts: -150, closing: 'attested' },
  { story: story(4, '5', 88, 'depression', [128, 82, 70]), tell: lowDose, starts: -215, closing: 'signed' },
]

/** A series that is over: four infusions, a week apart, with the questionnaire before each. */
const series: readonly Chair[] = [22, 14, 9, 5].map((phq9, index) => ({
  story: {
    ...story(5, '2', 63, 'depression', [114, 70, 76]),
    course: { id: 'demo-course-1', number: index + 1, phq9 },
  },
  tell: lowDose,
  starts: -((4 - index) * 7 * DAY) / MINUTE,
  closing: 'signed' as const,
}))

/** A week before chair 1's session of today: what its record graph shows as the ghost. And before the one to sign. */
const before: readonly Chair[] = [
  story(1, '3', 70.5, 'depression', [122, 76, 74]),
  story(6, '2', 78.5, 'depression', [134, 84, 66]),
].map((of) => ({ story: of, tell: lowDose, starts: -(7 * DAY) / MINUTE, closing: 'signed' as const }))

/** Charts the demo's past and present. Everything passes the same append as a tablet's own entries. */
export async function chartDay(deps: Deps): Promise<void> {
  const now = deps.now()
  for (const patient of patients) await deps.db.write('putPatient', { patient, base: 0, at: now, by: 'nora' })
  const course = { id: 'demo-course-1', patientId: person(5), protocolId: 'low-dose-1', indication: 'depression' }
  await deps.db.write('putCourse', {
    course: { ...course, plannedSessions: series.length },
    base: 0,
    at: now,
    by: 'petra',
  })
  await receiveStock(deps, now)
  for (const chair of [...series, ...before, ...today]) await chartChair(deps, chair, now)
  await chartFollowUps(deps, course.id)
  deps.live.announce()
}

/** What the demo's vials were taken from: received before its first session. */
async function receiveStock(deps: Deps, now: Instant) {
  const receivedAt = now - 40 * DAY
  const at = toWire(receivedAt)
  const entries = ['6C117', '6D204'].map((lot) => ({
    id: deps.newId(),
    kind: 'stock-received',
    occurredAt: at,
    recordedAt: at,
    author: 'nora',
    body: { drug: 'ketamine', lot, containers: 20, mg: 10_000, expires: '2028-04' },
  }))
  await deps.db.write('appendStock', { entries, receivedAt })
}

async function chartChair(deps: Deps, { story: of, tell, starts, closing }: Chair, now: Instant) {
  // Whole minutes: people start and chart by the clock on the wall.
  const startsAt = Math.floor(now / MINUTE) * MINUTE + minutes(starts)
  const sessionId = deps.newId()
  const planned = starts > -DAY / MINUTE ? minutesIntoToday(deps, startsAt, now) : 0
  const all = script(tell({ ...of, planned }), {
    start: midnightOf(startsAt),
    sessionId,
    device: `demo-tablet-${of.chair}`,
  })
  const entries = all.filter(({ recordedAt }) => recordedAt <= now)
  // Not awaited one by one: the writer takes them in this order and syncs the disk once for many.
  await Promise.all(entries.map((entry) => append(deps, entry)))
  if (closing === undefined) return
  const left = entries.at(-1)?.recordedAt ?? now
  await attest(deps, sessionId, 'nora', left + minutes(2))
  if (closing === 'signed') await sign(deps, sessionId, left + minutes(9))
}

/** How far a start must be moved to be planned for the clinic's today: the demo is shown at any hour of the night. */
function minutesIntoToday(deps: Deps, startsAt: Instant, now: Instant): number {
  const zone = clinic(deps.db)?.clinic.timeZone ?? 'UTC'
  const dayOf = (at: Instant) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at)
  const step = dayOf(startsAt) < dayOf(now) ? 1 : -1
  let moved = 0
  while (dayOf(startsAt + minutes(moved)) !== dayOf(now)) moved += step
  return moved
}

function append(deps: Deps, entry: Entry) {
  const { sessionId, author } = entry
  const receivedAt = entry.recordedAt + 400
  return deps.db.write('append', { sessionId, entries: [{ ...sentOf(entry), author }], receivedAt })
}

/** The nurse's own word that the chart is complete. */
async function attest(deps: Deps, sessionId: string, author: string, at: Instant) {
  const head = headOf(deps, sessionId)
  const time = toWire(at)
  const body = { meaning: 'charted', head, statement: statements.charted }
  const entry = { id: deps.newId(), kind: 'signed', occurredAt: time, recordedAt: time, body, author }
  await deps.db.write('sign', { sessionId, head, entry, receivedAt: at })
}

/** Signs as the physician would, by the same use-case; one that could not be signed would be a fault of the demo. */
async function sign(deps: Deps, sessionId: string, at: Instant) {
  const petra = staff(deps.db, 'petra')
  if (!petra) throw new Error('the demo has lost its physician')
  const act = { staff: petra, signIn: '', request: 'demo', address: 'demo', limited: false, carried: false }
  const request = { head: headOf(deps, sessionId), password: DEMO_PASSWORD, meaning: 'authored' as const }
  const outcome = await signNote({ ...deps, now: () => at }, act, sessionId, request)
  if (!outcome.ok) throw new Error(`a session of the demo could not be signed: ${JSON.stringify(outcome.refusal)}`)
}

function headOf(deps: Deps, sessionId: string): string {
  const head = deps.charts.chart(sessionId)?.session.head
  if (!head) throw new Error('a session of the demo has no entries')
  return head.hash
}
