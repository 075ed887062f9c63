import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { toWire } from '../../chart/instant.ts'
import { done } from '../../chart/refusal.ts'
import { WireTime } from '../../chart/wire.ts'
import { conflictsSeen } from '../../db/append.ts'
import { auditRows } from '../../db/audit.ts'
import { deviceNames } from '../../db/devices.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send, sendRefusal } from '../send.ts'
import { auditRowOnWire, exportAudit } from '../usecases/export-tables.ts'
import { answers, described, Id, Leaving, Limit, limitOf, query, Seq } from './shapes.ts'

const tags = ['Audit']
const filters = {
  actor: Type.Optional(Id),
  action: Type.Optional(Type.String({ maxLength: 60 })),
  subject: Type.Optional(Id),
  from: Type.Optional(WireTime),
  to: Type.Optional(WireTime),
}

export async function auditRoutes(app: App, deps: Deps) {
  app.get(
    '/api/audit',
    {
      schema: {
        tags,
        summary: 'Who looked at or did what, newest first.',
        querystring: query({ ...filters, cursor: Type.Optional(Seq), limit: Limit }),
        response: answers(200, described('`{ rows, next? }`')),
      },
      config: { access: 'read-audit', audit: { action: 'read-audit' } },
    },
    (request, reply) => {
      const { cursor, limit, ...filter } = request.query
      const size = limitOf(limit)
      const before = cursor === undefined ? undefined : Number(cursor)
      const rows = auditRows(deps.db, { ...wanted(filter), before, limit: size })
      const last = rows.length === size ? rows.at(-1)?.seq : undefined
      const names = deviceNames(deps.db)
      return send(
        reply,
        done({
          rows: rows.map((row) => auditRowOnWire(row, names)),
          ...(last === undefined ? {} : { next: String(last) }),
        }),
      )
    },
  )

  app.get(
    '/api/audit.csv',
    {
      schema: {
        tags,
        summary: 'The same as a table, oldest first, whole.',
        description:
          'Where it leaves the house, for whom and what for are asked; both stand in its row of the log. `device` is ' +
          'the id that the hash covers; `deviceName`, the last column, what stood on that tablet\u2019s label then.',
        querystring: query({ ...filters, ...Leaving }),
        response: answers(200, described('text/csv')),
      },
      config: { access: 'read-audit', audit: { action: 'export-audit' } },
    },
    async (request, reply) => {
      const { recipient, purpose, ...filter } = request.query
      const lines = await exportAudit(deps, actOf(request), wanted(filter), { recipient, purpose })
      if (!lines.ok) return sendRefusal(reply, lines.refusal)
      reply.header('content-disposition', 'attachment; filename="audit.csv"')
      return reply.type('text/csv; charset=utf-8').send(Readable.from(lines.value))
    },
  )

  app.get(
    '/api/conflicts',
    {
      schema: {
        tags,
        summary: 'Entries that came under an id that other content had taken.',
        querystring: query({ limit: Limit }),
        response: answers(200, described('`{ conflicts }`')),
      },
      config: { access: 'read-audit', audit: { action: 'read-conflicts' } },
    },
    (request, reply) => {
      const conflicts = conflictsSeen(deps.db, limitOf(request.query.limit))
      return send(
        reply,
        done({ conflicts: conflicts.map((each) => ({ ...each, receivedAt: toWire(each.receivedAt) })) }),
      )
    },
  )
}

const wanted = ({
  from,
  to,
  ...filter
}: {
  from?: string
  to?: string
  actor?: string
  action?: string
  subject?: string
}) => ({
  ...filter,
  from: from === undefined ? undefined : Date.parse(from),
  to: to === undefined ? undefined : Date.parse(to),
})
