import { EntryResult, MoveConfirmation, MoveRequest } from '../../chart/wire.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send } from '../send.ts'
import { askToMove, confirmMove } from '../usecases/move-entries.ts'
import { answers, idParams } from './shapes.ts'

export async function moveRoutes(app: App, deps: Deps) {
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
