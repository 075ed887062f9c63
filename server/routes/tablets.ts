import { Type } from 'typebox'
import { toWire } from '../../chart/instant.ts'
import { EnrolledTablet, TabletChange, TabletReport, TabletsHeard } from '../../chart/wire.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send } from '../send.ts'
import { changeTablet, listTablets, standAt } from '../usecases/tablets.ts'
import { answers, idParams } from './shapes.ts'

export async function tabletRoutes(app: App, deps: Deps) {
  app.put(
    '/api/tablets/:id',
    {
      schema: {
        tags: ['Charting'],
        summary: 'A tablet says where it stands and which touches on its lock screen wait; it hears of the others.',
        params: idParams,
        body: TabletReport,
        response: answers(200, Type.Object(TabletsHeard.properties)),
      },
      config: { access: 'read-sessions', audit: 'none' },
    },
    async (request, reply) => {
      const stood = await standAt(deps, actOf(request), request.params.id, request.body)
      if (!stood.ok) return send(reply, stood)
      return {
        unheard: deps.tablets.unheard().map(({ sessionId, heardAt }) => ({ sessionId, heardAt: toWire(heardAt) })),
        marks: deps.tablets.marks().map(({ id, sessionId, chair, at }) => ({ id, sessionId, chair, at })),
      }
    },
  )

  app.get(
    '/api/tablets',
    {
      schema: {
        tags: ['Accounts'],
        summary: 'Every tablet that somebody signed in on, the revoked too.',
        response: answers(200, Type.Object({ tablets: Type.Array(EnrolledTablet) })),
      },
      config: { access: 'manage-accounts', audit: 'none' },
    },
    (_, reply) => send(reply, listTablets(deps)),
  )

  app.patch(
    '/api/tablets/:id',
    {
      schema: {
        tags: ['Accounts'],
        summary: 'Name a tablet, revoke it or admit it again. Revoked, it is signed out and its store stays sealed.',
        params: idParams,
        body: TabletChange,
        response: answers(200, EnrolledTablet),
      },
      config: { access: 'manage-accounts', audit: { action: 'change-tablet', subject: 'tablet' } },
    },
    (request, reply) => send(reply, changeTablet(deps, actOf(request), request.params.id, request.body)),
  )
}
