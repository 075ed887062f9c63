import { clinicDefaults } from '../../chart/clinic.ts'
import { toWire } from '../../chart/instant.ts'
import { followUpInstruments } from '../../chart/scores/by-indication.ts'
import { isSelfHarm } from '../../chart/scores/self-harm.ts'
import type { Instrument } from '../../chart/scores.ts'
import type { Instant } from '../../chart/units.ts'
import type { AuditRow } from '../../db/audit.ts'
import { keyThatOpens } from '../../db/follow-up-keys.ts'
import { type FollowUpRow, followUp } from '../../db/follow-ups.ts'
import { sessionRow } from '../../db/sessions.ts'
import { clinic } from '../../db/settings.ts'
import type { Deps } from '../deps.ts'
import { hashOf } from './follow-up-keys.ts'

/** What a valid link shows: the clinic, the day of the session, the questions. Nothing else of the patient. */
export type Questionnaire = {
  readonly clinic: {
    readonly name: string
    readonly phone: string
    readonly crisisText: string
    readonly timeZone: string
  }
  readonly sessionAt: Instant
  /** Set while it is too early to answer. */
  readonly opensAt?: Instant | undefined
  readonly instruments: readonly Instrument[]
}
/** Answers as the form sends them: `phq9.q1` and the value. */
export type Form = ReadonlyMap<string, string>
export const fieldOf = (instrument: Instrument, item: string) => `${instrument.id}.${item}`

/** Who answered by link: the patient, under an id that no account can have. */
const patientAs = (patientId: string) => `patient:${patientId}`

type Opened = Questionnaire & { readonly row: FollowUpRow; readonly keyHash: string }

function opened(deps: Deps, token: string): Opened | undefined {
  const keyHash = hashOf(token)
  const key = keyThatOpens(deps.db, keyHash, deps.now())
  const row = key?.via === 'link' ? followUp(deps.db, key.sessionId, key.hours) : undefined
  const session = row && sessionRow(deps.db, row.sessionId)
  if (!row || session?.startedAt === undefined) return undefined
  const { name, phone, timeZone, followUps } = clinic(deps.db)?.clinic ?? clinicDefaults
  return {
    ...{ row, keyHash, sessionAt: session.startedAt },
    clinic: { name, phone, timeZone, crisisText: followUps.crisisText },
    ...(deps.now() < row.dueAt ? { opensAt: row.dueAt } : {}),
    instruments: followUpInstruments(session.indication, row.hours),
  }
}

const audit = (deps: Deps, { row }: Opened, action: string, requestId: string): AuditRow => ({
  at: deps.now(),
  actor: patientAs(row.patientId),
  action,
  subject: { kind: 'course', id: row.courseId },
  outcome: 'done',
  detail: { session: row.sessionId, hours: row.hours },
  requestId,
})

/** Opens a link. Looking does not use it up, since a phone's preview looks too. */
export async function openLink(deps: Deps, token: string, requestId: string): Promise<Questionnaire | undefined> {
  const found = opened(deps, token)
  if (found) await deps.db.write('audit', { row: audit(deps, found, 'open-follow-up-link', requestId) })
  return found
}

export type Sent =
  | { readonly outcome: 'stored'; readonly questionnaire: Questionnaire; readonly risk: boolean }
  | { readonly outcome: 'missing'; readonly questionnaire: Questionnaire; readonly missing: ReadonlySet<string> }

/** Stores the answers under the patient's own name and ends the link, in one transaction. */
export async function sendAnswers(deps: Deps, token: string, form: Form, requestId: string): Promise<Sent | undefined> {
  const found = opened(deps, token)
  if (!found || found.opensAt !== undefined) return undefined
  const { row, keyHash, instruments } = found
  const missing = new Set(
    instruments.flatMap((instrument) =>
      instrument.items
        .filter((item) => chosenIn(form, instrument, item) === undefined)
        .map(({ id }) => fieldOf(instrument, id)),
    ),
  )
  if (missing.size > 0) return { outcome: 'missing', questionnaire: found, missing }
  const scores = instruments.map((instrument) => ({
    instrument: instrument.id,
    version: instrument.version,
    items: Object.fromEntries(instrument.items.map((item) => [item.id, chosenIn(form, instrument, item) ?? 0])),
  }))
  const at = deps.now()
  const time = toWire(at)
  const receipt = await deps.db.write('answerByKey', {
    ...{ keyHash, logId: row.courseId, receivedAt: at },
    entry: {
      ...{ id: deps.newId(), kind: 'follow-up-answered', occurredAt: time, recordedAt: time },
      author: patientAs(row.patientId),
      body: { session: row.sessionId, hours: row.hours, via: 'link', scores },
    },
    audit: audit(deps, found, 'answer-follow-up', requestId),
  })
  if (receipt.outcome !== 'recorded') return undefined
  deps.live.announce()
  return { outcome: 'stored', questionnaire: found, risk: scores.some(isSelfHarm) }
}

/** The chosen option's value; nothing for what is none of them. */
function chosenIn(
  form: Form,
  instrument: Instrument,
  { id, options }: Instrument['items'][number],
): number | undefined {
  const text = form.get(fieldOf(instrument, id))
  return options.find(({ value }) => String(value) === text)?.value
}
