import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { Type } from 'typebox'
import { toWire } from '../../chart/instant.ts'
import { done } from '../../chart/refusal.ts'
import { WireTime } from '../../chart/wire.ts'
import { conflictsSeen } from '../../db/append.ts'
import { auditRows, type StoredAuditRow } from '../../db/audit.ts'
import type { App } from '../app.ts'
import { csvLine } from '../csv.ts'
import type { Deps } from '../deps.ts'
import { send } from '../send.ts'
import { answers, described, Id, Limit, limitOf, query, Seq } from './shapes.ts'

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
      return send(reply, done({ rows: rows.map(onWire), ...(last === undefined ? {} : { next: String(last) }) }))
    },
  )

  app.get(
    '/api/audit.csv',
    {
      schema: {
        tags,
        summary: 'The same as a table, oldest first, whole.',
        querystring: query(filters),
        response: answers(200, described('text/csv')),
      },
      config: { access: 'read-audit', audit: { action: 'export-audit' } },
    },
    (request, reply) => {
      reply.header('content-disposition', 'attachment; filename="audit.csv"')
      return reply.type('text/csv; charset=utf-8').send(Readable.from(everyLine(deps, wanted(request.query))))
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

const columns = [
  'seq',
  'at',
  'actor',
  'action',
  'subjectKind',
  'subjectId',
  'outcome',
  'detail',
  'device',
  'requestId',
  'hash',
] as const

const onWire = (row: StoredAuditRow) => ({ ...row, at: toWire(row.at) })

function cell(row: ReturnType<typeof onWire>, column: (typeof columns)[number]): string {
  if (column === 'subjectKind') return row.subject?.kind ?? ''
  if (column === 'subjectId') return row.subject?.id ?? ''
  if (column === 'detail') return row.detail === undefined ? '' : JSON.stringify(row.detail)
  return String(row[column] ?? '')
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

const PAGE = 500

/** Years of rows, a page at a time and a turn of the loop for others between two: nobody who charts waits for it. */
async function* everyLine(deps: Deps, filter: ReturnType<typeof wanted>): AsyncGenerator<string> {
  yield csvLine(columns)
  for (let after = 0; ; ) {
    const page = auditRows(deps.db, { ...filter, after, limit: PAGE })
    yield page.map((row) => csvLine(columns.map((column) => cell(onWire(row), column)))).join('')
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    after = last.seq
    await setImmediate()
  }
}
