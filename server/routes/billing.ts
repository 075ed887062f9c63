import { Type } from 'typebox'
import { WireTime } from '../../chart/wire.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { sendRefusal } from '../send.ts'
import { billingTable } from '../usecases/billing.ts'
import { answers, described, Said } from './shapes.ts'

const Asked = Type.Object(
  { from: WireTime, to: WireTime, recipient: Said, purpose: Said },
  { additionalProperties: false },
)

export async function billingRoutes(app: App, deps: Deps) {
  app.post(
    '/api/billing',
    {
      schema: {
        tags: ['Billing'],
        summary: 'Start and stop times, active minutes and units wasted of every infusion that ended in a time.',
        description: 'A table (CSV). Who gets it and what for stands in the audit log.',
        body: Asked,
        response: answers(200, described('text/csv')),
      },
      config: { access: 'export', audit: { action: 'export-billing' } },
    },
    async (request, reply) => {
      const table = await billingTable(deps, actOf(request), request.body)
      if (!table.ok) return sendRefusal(reply, table.refusal)
      reply.header('content-disposition', 'attachment; filename="billing.csv"')
      return reply.type('text/csv; charset=utf-8').send(table.value)
    },
  )
}
