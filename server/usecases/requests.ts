import { type Static, Type } from 'typebox'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import { HOUR } from '../../chart/units.ts'
import { patient } from '../../db/patients.ts'
import { type PatientRequest, patientRequest, patientRequests, type StoredRequest } from '../../db/requests.ts'
import { type Act, audited } from '../act.ts'
import type { Deps } from '../deps.ts'
import { today } from './today.ts'

const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const text = Type.String({ minLength: 1, maxLength: 4000 })
const data = { additionalProperties: false }

export const NewRequest = Type.Object(
  {
    patientId: Type.String({ minLength: 1, maxLength: 64 }),
    kind: Type.Unsafe<PatientRequest['kind']>({ type: 'string', enum: ['copy', 'amendment'] }),
    receivedOn: day,
    asked: text,
  },
  data,
)
export type NewRequest = Static<typeof NewRequest>
export const RequestAnswer = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    state: Type.Unsafe<'granted' | 'denied'>({ type: 'string', enum: ['granted', 'denied'] }),
    answeredOn: day,
    answer: text,
    statement: Type.Optional(text),
  },
  data,
)
export type RequestAnswer = Static<typeof RequestAnswer>

/** Days from the receipt: 45 CFR 164.524(b)(2), 164.526(b)(2). The one extension that each allows is not counted. */
const daysFor: Readonly<Record<PatientRequest['kind'], number>> = { copy: 30, amendment: 60 }
const DAY = 24 * HOUR

export type Duty = StoredRequest & {
  /** The last day on which the clinic may answer. */
  readonly due: string
  readonly overdue: boolean
  readonly daysLeft: number
}

/** What patients asked for: the open ones first, the most pressing first of all. */
export function listRequests(deps: Deps): Outcome<{ readonly requests: readonly Duty[] }> {
  const duties = patientRequests(deps.db).map((request) => dutyOf(deps, request))
  return done({ requests: duties.toSorted((a, b) => rank(a) - rank(b) || (a.due < b.due ? -1 : 1)) })
}
const rank = ({ state }: Duty) => (state === 'open' ? 0 : 1)

export async function addRequest(deps: Deps, act: Act, wanted: NewRequest): Promise<Outcome<Duty>> {
  const errors = dateProblems(deps, '/receivedOn', wanted.receivedOn)
  if (errors.length > 0) return refuse({ code: 'bad-input', errors })
  if (!patient(deps.db, wanted.patientId)) return refuse({ code: 'not-found', what: 'patient' })
  return write(deps, act, 'add-request', { ...wanted, id: deps.newId(), state: 'open' }, 0)
}

/** Answers a request. What was answered may be answered anew, as a further version: the first stays. */
export async function answerRequest(
  deps: Deps,
  act: Act,
  id: string,
  { version, ...answer }: RequestAnswer,
): Promise<Outcome<Duty>> {
  const known = patientRequest(deps.db, id)
  if (!known) return refuse({ code: 'not-found', what: 'request' })
  const errors = dateProblems(deps, '/answeredOn', answer.answeredOn, known.receivedOn)
  if (errors.length > 0) return refuse({ code: 'bad-input', errors })
  const { version: _, ...before } = known
  return write(deps, act, 'answer-request', { ...before, ...answer }, version)
}

async function write(deps: Deps, act: Act, action: string, request: PatientRequest, base: number) {
  const at = deps.now()
  const subject = { kind: 'patient', id: request.patientId }
  const detail = { request: request.id, kind: request.kind, state: request.state }
  const audit = audited(act, at, action, subject, detail)
  const written = await deps.db.write('putRequest', { request, base, at, by: act.staff.id, audit })
  return written.outcome === 'changed'
    ? refuse({ code: 'changed-meanwhile', what: 'request' })
    : done(dutyOf(deps, written.request))
}

function dutyOf(deps: Deps, request: StoredRequest): Duty {
  const last = Date.parse(request.receivedOn) + daysFor[request.kind] * DAY
  const daysLeft = Math.round((last - Date.parse(today(deps))) / DAY)
  return {
    ...request,
    due: new Date(last).toISOString().slice(0, 10),
    overdue: request.state === 'open' && daysLeft < 0,
    daysLeft,
  }
}

function dateProblems(deps: Deps, path: string, date: string, notBefore = '') {
  const exists = !Number.isNaN(Date.parse(date)) && new Date(Date.parse(date)).toISOString().slice(0, 10) === date
  if (!exists) return [{ path, message: 'is not a day that exists' }]
  if (date > today(deps)) return [{ path, message: 'lies ahead' }]
  return date < notBefore ? [{ path, message: 'is before the request was received' }] : []
}
