import type { FastifyReply } from 'fastify'
import { explain, type Outcome, type Refusal, type RefusalCode } from '../chart/refusal.ts'
import { PROBLEM_TYPE, type ProblemDetails } from '../chart/wire.ts'

/** Guesses, and pages to draw, are soon through; the tablet counts the seconds. */
export const AGAIN_AFTER_S = 2

/** The one table from what we decline to the HTTP status and the short name of it. */
const answers: Readonly<Record<RefusalCode, readonly [status: number, title: string]>> = {
  'not-signed-in': [401, 'Not signed in'],
  'wrong-sign-in': [401, 'Wrong user name or password'],
  'wrong-pin': [403, 'Wrong PIN'],
  'wrong-password': [403, 'Wrong password'],
  'wrong-code': [403, 'Wrong one-time code'],
  'second-factor-needed': [401, 'Second factor needed'],
  'wrong-second-factor': [401, 'Wrong second factor'],
  'wrong-passkey': [403, 'Wrong passkey'],
  'must-enrol': [403, 'Set up a second factor first'],
  'sign-in-by-password': [403, 'Sign in by password'],
  'last-second-factor': [409, 'The last second factor'],
  'tablet-revoked': [403, 'This tablet is revoked'],
  'too-many-tries': [429, 'Too many tries'],
  'not-permitted': [403, 'Not permitted'],
  'other-origin': [403, 'Sent by another page'],
  'not-found': [404, 'Not found'],
  'bad-input': [400, 'Bad input'],
  'too-large': [413, 'Too large'],
  'author-not-signed-in': [403, 'The author is not signed in'],
  'same-id-other-content': [409, 'Same id, other content'],
  'session-closed': [409, 'The session is signed'],
  'entry-moved': [409, 'Moved to another record'],
  'not-movable': [409, 'Cannot be moved'],
  'kind-has-its-own-call': [403, 'Needs a call of its own'],
  'not-your-entry': [403, 'Not your entry'],
  'outside-scope': [403, 'Outside the scope of practice'],
  'witness-not-accepted': [403, 'Witness not accepted'],
  'record-changed': [409, 'The chart changed'],
  'policy-not-accepted': [409, 'Policy on signatures not accepted'],
  untrained: [403, 'Training is not on record'],
  unfinished: [409, 'Not ready to sign'],
  'not-signable': [409, 'Cannot be signed'],
  'already-set-up': [409, 'Already set up'],
  'name-taken': [409, 'Already taken'],
  'chair-taken': [409, 'The chair is taken'],
  'changed-meanwhile': [409, 'Changed meanwhile'],
  'last-administrator': [409, 'The last administrator'],
  'too-busy': [503, 'Busy'],
  'too-many-at-once': [429, 'Too many at once'],
  'still-drawing': [429, 'Still being drawn'],
  'storage-full': [507, 'Disk full'],
  'storage-failed': [503, 'Disk failed'],
}

/** RFC 9457 problem details of a refusal, with what the person needs to go on (the errors, the difference). */
export function problemOf(refusal: Refusal): ProblemDetails {
  const [status, title] = answers[refusal.code]
  const { code, ...more } = refusal
  return { type: PROBLEM_TYPE + code, title, status, detail: explain(refusal), ...more } as ProblemDetails
}

/** A bug or a broken disk: nothing of it is told, all of it is logged. */
export const internalProblem: ProblemDetails = {
  type: `${PROBLEM_TYPE}internal-error`,
  title: 'Internal error',
  status: 500,
  detail: 'Something went wrong on the server. What you charted is still on this tablet; it is sent again.',
}

export function sendProblem(reply: FastifyReply, problem: ProblemDetails & Record<string, unknown>): FastifyReply {
  return reply.code(problem.status).type('application/problem+json; charset=utf-8').send(problem)
}

export function sendRefusal(reply: FastifyReply, refusal: Refusal, more: Record<string, unknown> = {}): FastifyReply {
  if ('retryAfterSeconds' in refusal) reply.header('retry-after', String(refusal.retryAfterSeconds))
  reply.request.refusal = refusal.code
  return sendProblem(reply, { ...problemOf(refusal), ...more })
}

/** The value as JSON, or the refusal as problem details. */
export async function send<T>(
  reply: FastifyReply,
  outcome: Outcome<T> | Promise<Outcome<T>>,
  status = 200,
): Promise<FastifyReply> {
  const settled = await outcome
  return settled.ok ? reply.code(status).send(settled.value) : sendRefusal(reply, settled.refusal)
}
