import { Type } from 'typebox'
import { NewSession, WireTime } from '../../chart/wire.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send } from '../send.ts'
import { readCalendar } from '../usecases/calendar.ts'
import { bookSession } from '../usecases/open-session.ts'
import { answers, described, Id, query } from './shapes.ts'

const tags = ['Calendar']

export async function calendarRoutes(app: App, deps: Deps) {
  app.get(
    '/api/calendar',
    {
      schema: {
        tags,
        summary: 'The chairs taken between two instants, and where a session of a protocol could begin.',
        querystring: query({ from: WireTime, to: WireTime, protocol: Type.Optional(Id) }),
        response: answers(200, described('`{ taken, free, seq }`')),
      },
      config: { access: 'read-sessions', audit: { action: 'list-sessions' } },
    },
    (request, reply) => send(reply, readCalendar(deps, request.query)),
  )

  app.post(
    '/api/calendar',
    {
      schema: {
        tags,
        summary: 'Plan a session if its chair is free for the whole appointment; else 409 and nothing is stored.',
        body: NewSession,
        response: answers(
          201,
          Type.Object({ id: Type.String(), seq: Type.Integer(), hash: Type.String(), receivedAt: WireTime }),
        ),
      },
      config: { access: 'plan-sessions', audit: { action: 'plan-session' } },
    },
    (request, reply) => send(reply, bookSession(deps, actOf(request), request.body), 201),
  )
}
