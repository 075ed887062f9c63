import { Type } from 'typebox'
import { toWire } from '../../chart/instant.ts'
import { TabletReport, TabletsHeard } from '../../chart/wire.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
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
    async (request) => {
      deps.tablets.hear(request.params.id, request.body)
      return {
        unheard: deps.tablets.unheard().map(({ sessionId, heardAt }) => ({ sessionId, heardAt: toWire(heardAt) })),
        marks: deps.tablets.marks().map(({ id, sessionId, chair, at }) => ({ id, sessionId, chair, at })),
      }
    },
  )
}
