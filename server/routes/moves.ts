import { Type } from 'typebox'
import { EntryResult, MoveConfirmation, MoveRequest } from '../../chart/wire.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send } from '../send.ts'
import { askToMove, confirmMove } from '../usecases/move-entries.ts'
import { movedSince } from '../usecases/moved-since.ts'
import { answers, described, idParams, query, Seq } from './shapes.ts'

export async function moveRoutes(app: App, deps: Deps) {
  app.get(
    '/api/moves',
    {
      schema: {
        tags: ['Charting'],
        summary: 'The ids of the entries that were moved to other patients after a place in the log.',
        description:
          'For a tablet that was away: it drops their copies at its first contact. It tells nothing of them.',
        querystring: query({ after: Type.Optional(Seq) }),
        response: answers(200, described('`{ ids, seq, all? }`')),
      },
      config: { access: 'read-sessions', audit: 'none' },
    },
    (request, reply) => {
      const { after } = request.query
      return send(reply, movedSince(deps, after === undefined ? undefined : Number(after)))
    },
  )

  app.post(
    '/api/sessions/:id/moves',
    {
      schema: {
        tags: ['Charting'],
        summary: 'Say that entries belong to another patient’s session. Nothing moves yet.',
        description: 'A second person confirms. The rest of a set and corrections are named with them.',
        params: idParams,
        body: MoveRequest,
        response: answers(200, EntryResult),
      },
      config: { access: 'chart', audit: { action: 'ask-move', subject: 'session' } },
    },
    (request, reply) => send(reply, askToMove(deps, actOf(request), request.params.id, request.body)),
  )

  app.post(
    '/api/sessions/:id/moves/confirmation',
    {
      schema: {
        tags: ['Charting'],
        summary: 'As a second person, move what another one named: all of it, in both records, or nothing.',
        params: idParams,
        body: MoveConfirmation,
        response: answers(200, EntryResult),
      },
      config: { access: 'chart', audit: { action: 'confirm-move', subject: 'session' } },
    },
    (request, reply) => send(reply, confirmMove(deps, actOf(request), request.params.id, request.body)),
  )
}
