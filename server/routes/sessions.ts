import { Type } from 'typebox'
import { type Phase, phases } from '../../chart/phase.ts'
import { NewSession, SessionRow, WireTime } from '../../chart/wire.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send } from '../send.ts'
import { openSession } from '../usecases/open-session.ts'
import { isKeptByTablets, listSessions, readSession, recordOf } from '../usecases/read-session.ts'
import { verbalOrders } from '../usecases/verbal-orders.ts'
import { answers, Cursor, described, Id, idParams, Limit, limitOf, query } from './shapes.ts'

export async function sessionRoutes(app: App, deps: Deps) {
  app.get(
    '/api/sessions',
    {
      schema: {
        tags: ['Sessions'],
        summary: 'Sessions by day, phase, patient, nurse, protocol or lot, by planned start.',
        querystring: query({
          day: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: "In the clinic's zone" })),
          phase: Type.Optional(Type.Unsafe<Phase>({ type: 'string', enum: [...phases] })),
          open: Type.Optional(
            Type.Literal('true', { description: 'Of any day: begun, neither cancelled nor signed for good; one page' }),
          ),
          patient: Type.Optional(Id),
          nurse: Type.Optional(Id),
          protocol: Type.Optional(Id),
          lot: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
          cursor: Cursor,
          limit: Limit,
        }),
        response: answers(
          200,
          Type.Object({
            sessions: Type.Array(SessionRow),
            next: Type.Optional(Type.String()),
            seq: Type.Integer({ description: "The log's head when this was read" }),
          }),
        ),
      },
      config: { access: 'read-sessions', audit: { action: 'list-sessions' } },
    },
    (request, reply) => {
      const { limit, open, ...filter } = request.query
      return send(reply, listSessions(deps, { ...filter, open: open === 'true', limit: limitOf(limit) }))
    },
  )

  app.get(
    '/api/verbal-orders',
    {
      schema: {
        tags: ['Signing'],
        summary: 'Orders by word of mouth that wait for whoever gave them, over all sessions: own ones first.',
        response: answers(
          200,
          described('`{ orders: [{ session, order, patient, at, by, orderedBy, words, detail? }] }`'),
        ),
      },
      config: { access: 'give-orders', audit: { action: 'list-verbal-orders' } },
    },
    (request, reply) => send(reply, verbalOrders(deps, actOf(request))),
  )

  app.post(
    '/api/sessions',
    {
      schema: {
        tags: ['Sessions'],
        summary: 'Plan a session. The same call again answers the same.',
        body: NewSession,
        response: answers(
          201,
          Type.Object({ id: Type.String(), seq: Type.Integer(), hash: Type.String(), receivedAt: WireTime }),
        ),
      },
      config: { access: 'plan-sessions', audit: { action: 'plan-session' } },
    },
    (request, reply) => send(reply, openSession(deps, actOf(request), request.body), 201),
  )

  app.get(
    '/api/sessions/:id',
    {
      schema: {
        tags: ['Sessions'],
        summary: 'One session: the fold of its entries at an instant, and the entries.',
        params: idParams,
        querystring: query({
          at: Type.Optional(WireTime),
          for: Type.Optional(
            Type.Literal('board', {
              description:
                'A tablet keeps the charts of all chairs in use, and of each patient in one the last before: nobody opened it',
            }),
          ),
        }),
        response: answers(
          200,
          described('`{ session, entries, seq }`; `session.given` = `{ mL, mg, mgPerKg }` unrounded'),
        ),
      },
      config: { access: 'read-sessions', audit: { action: 'read-session', subject: 'session' } },
    },
    (request, reply) => {
      const reading = readSession(deps, request.params.id, request.query.at)
      // Of what a tablet keeps by itself only: whoever asks for any other chart has opened it, whatever they say.
      if (request.query.for === 'board' && reading.ok && isKeptByTablets(deps, request.params.id))
        request.auditedAs = 'keep-session'
      return send(reply, reading)
    },
  )

  app.get(
    '/api/sessions/:id/record',
    {
      schema: {
        tags: ['Sessions'],
        summary: 'The entries of a session with their chain, to be verified elsewhere.',
        params: idParams,
        response: answers(200, described('`{ format, sessionId, head, entries }`')),
      },
      config: { access: 'read-sessions', audit: { action: 'export-record', subject: 'session' } },
    },
    (request, reply) => {
      reply.header('content-disposition', `attachment; filename="record-${request.params.id}.json"`)
      return send(reply, recordOf(deps, request.params.id))
    },
  )
}
