import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AuditRow } from '../../db/audit.ts'
import type { Deps } from '../deps.ts'
import { problemOf } from '../send.ts'
import { refusalOfStorage } from '../storage.ts'

/**
 * Writes who looked at or tried what, before the answer leaves: no audit row, no answer. What an act wrote in its own
 * transaction is not written twice. A stranger without a sign-in leaves a line in the server's own log only, else
 * anyone could fill the disk.
 */
export function addAudit(app: FastifyInstance, deps: Deps): void {
  // With a callback: nearly every answer's row is written already, and a promise for each would cost more than that.
  app.addHook('onSend', (request, reply, payload, goOn) => {
    const row = rowOf(deps, request, reply)
    if (!row) return goOn(null, payload)
    const unwritten = (error: unknown) => {
      request.log.error(
        { err: error, action: row.action },
        'the audit log could not be written, so nothing was answered',
      )
      const problem = problemOf(refusalOfStorage(error) ?? { code: 'storage-failed' })
      reply.code(problem.status).type('application/problem+json; charset=utf-8')
      return JSON.stringify(problem)
    }
    deps.db.write('audit', { row }).then(
      () => goOn(null, payload),
      (error) => goOn(null, unwritten(error)),
    )
  })
}

function rowOf(deps: Deps, request: FastifyRequest, reply: FastifyReply): AuditRow | undefined {
  const { audit } = request.routeOptions.config
  if (audit === undefined || audit === 'none') return undefined
  if (request.act === undefined || request.act.carried) return undefined
  const params = request.params as Readonly<Record<string, string>> | undefined
  return {
    at: deps.now(),
    actor: audit.as === 'tablet' ? undefined : request.act.staff.id,
    action: request.auditedAs ?? audit.action,
    subject: audit.subject !== undefined && params?.id ? { kind: audit.subject, id: params.id } : undefined,
    outcome: reply.statusCode < 400 ? 'done' : reply.statusCode < 500 ? 'refused' : 'failed',
    detail: request.refusal === undefined ? undefined : { code: request.refusal },
    device: request.act.device ?? (audit.as === 'tablet' && audit.subject === 'tablet' ? params?.id : undefined),
    requestId: request.id,
  }
}
