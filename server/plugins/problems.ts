import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Problem } from '../../chart/entry.ts'
import { PLAIN } from '../../chart/schemas.ts'
import { PROBLEM_TYPE } from '../../chart/wire.ts'
import { StillAtWork } from '../in-time.ts'
import { QueueFull } from '../note/press.ts'
import { TooBusy } from '../passwords.ts'
import { AGAIN_AFTER_S, internalProblem, problemOf, sendProblem, sendRefusal } from '../send.ts'
import { refusalOfStorage } from '../storage.ts'
import { isOpenedInTab, waitingPage, waitingPolicy } from '../waiting-page.ts'

/** Every error leaves as problem details: what the caller can mend in words, what they cannot as a bare 500. */
export function addProblems(app: FastifyInstance): void {
  app.setErrorHandler((thrown: unknown, request, reply) => {
    const error = thrown as FastifyError
    // What threw wrote nothing, its audit row neither.
    if (request.act) request.act.carried = false
    if (error instanceof TooBusy)
      return sendRefusal(reply, { code: 'too-many-at-once', retryAfterSeconds: AGAIN_AFTER_S })
    if (error instanceof StillAtWork || error instanceof QueueFull) return sendWaiting(request, reply)
    const storage = refusalOfStorage(error)
    if (storage) {
      request.log.error({ err: error, route: request.routeOptions.url }, 'the database could not be written')
      return sendRefusal(reply.header('retry-after', '5'), storage)
    }
    if (error.validation) return sendRefusal(reply, { code: 'bad-input', errors: error.validation.map(inWords(error)) })
    // Kept open, so that the rest of the body is read off the wire: closed under a sender that still writes, it would
    // hear of a broken connection and not of why.
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
      return sendRefusal(reply.removeHeader('connection'), { code: 'too-large', limit: '8 MB' })
    const status = error.statusCode ?? 500
    if (status >= 400 && status < 500) return sendProblem(reply, ofClient(status))
    // The message may quote what was charted, so only where it happened is kept.
    request.log.error({ err: { type: error.name, stack: placesOf(error) }, route: request.routeOptions.url }, 'a bug')
    request.refusal = 'internal-error'
    return sendProblem(reply, internalProblem)
  })
}

/** A tab that was opened for the pages shows why they are not there, and asks again until they are. */
function sendWaiting(request: FastifyRequest, reply: FastifyReply) {
  const refusal = { code: 'still-drawing', retryAfterSeconds: AGAIN_AFTER_S } as const
  if (!isOpenedInTab(request.headers.accept)) return sendRefusal(reply, refusal)
  const { title, detail = '', status } = problemOf(refusal)
  request.refusal = refusal.code
  reply.header('content-security-policy', waitingPolicy).header('cache-control', 'no-store')
  reply.code(status).header('retry-after', String(AGAIN_AFTER_S)).type('text/html; charset=utf-8')
  return reply.send(waitingPage(title, detail, AGAIN_AFTER_S))
}

type Invalid = NonNullable<FastifyError['validation']>[number]

const inWords =
  (error: FastifyError) =>
  ({ instancePath, keyword, params, message }: Invalid): Problem => {
    const where =
      error.validationContext === 'body' || error.validationContext === undefined ? '' : `/${error.validationContext}`
    const of = params as Record<string, unknown>
    const path = where + instancePath
    if (keyword === 'required') return { path, message: `is missing ${String(of.missingProperty)}` }
    if (of.pattern === PLAIN) return { path, message: 'is blank or has characters that no page shows' }
    if (keyword === 'additionalProperties')
      return { path, message: `has an unknown field ${String(of.additionalProperty)}` }
    if (keyword === 'enum') return { path, message: `must be one of ${(of.allowedValues as string[]).join(', ')}` }
    return { path, message: message ?? 'is not what was expected' }
  }

function ofClient(status: number) {
  const unread = status === 415 || status === 400
  return {
    type: `${PROBLEM_TYPE}${unread ? 'bad-input' : 'declined'}`,
    title: unread ? 'Bad input' : 'Declined',
    status,
    detail: status === 415 ? 'Send JSON (content-type application/json).' : 'This is not JSON that can be read.',
    errors: [],
  }
}

const placesOf = (error: Error) =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .join('\n')
