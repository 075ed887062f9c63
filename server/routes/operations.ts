import { basename } from 'node:path'
import { Type } from 'typebox'
import { toWire } from '../../chart/instant.ts'
import { WireTime } from '../../chart/wire.ts'
import { headSeq } from '../../db/log.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { answers, described } from './shapes.ts'

const status = Type.Object({ status: Type.String() })

/** What an alarm can be set on: an hourly backup that is two hours old, or one that failed. */
function backupGauges({ backups, now }: Deps) {
  const { kept, healthy } = backups.health()
  const age = kept[0] === undefined ? Number.NaN : Math.round((now() - kept[0].at) / 1000)
  return {
    backup_age_seconds: ['Since the newest backup that was checked; NaN when there is none.', age],
    backup_healthy: ['1 while backups are made as often as they should.', Number(healthy)],
    backups_kept: ['Backups in BACKUP_DIR.', kept.length],
  } as const
}

/** Notes that are sealed and still without the time-stamp that an authority owes them. */
const timeStampGauge = ({ timeStamps }: Deps) =>
  ({ notes_awaiting_time_stamp: ['Sealed notes that wait for their time-stamp.', timeStamps.waiting()] }) as const

const Backups = Type.Object({
  healthy: Type.Boolean({ description: 'False when the newest is older than two turns, or the latest try failed' }),
  everyMinutes: Type.Integer({ description: '0: only when asked for' }),
  encryptedWith: Type.String(),
  ageSeconds: Type.Optional(Type.Integer()),
  failure: Type.Optional(Type.Object({ at: WireTime, why: Type.String() })),
  backups: Type.Array(Type.Object({ file: Type.String(), at: WireTime, bytes: Type.Integer() })),
})

function backupsSeen({ backups, now }: Deps) {
  const { kept, failure, healthy, everyMinutes, encryptedWith } = backups.health()
  const [newest] = kept
  return {
    healthy,
    everyMinutes,
    encryptedWith,
    ...(newest ? { ageSeconds: Math.round((now() - newest.at) / 1000) } : {}),
    ...(failure ? { failure: { at: toWire(failure.at), why: failure.why } } : {}),
    backups: kept.map(({ file, at, bytes }) => ({ file: basename(file), at: toWire(at), bytes })),
  }
}

/** For those who run the server. None of it tells anything of a patient. */
export async function operationRoutes(app: App, deps: Deps) {
  app.get(
    '/health',
    {
      schema: { tags: ['Operations'], summary: 'The process answers.', response: answers(200, status) },
      config: { access: 'open', audit: 'none' },
    },
    (_, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  )

  app.get(
    '/ready',
    {
      schema: {
        tags: ['Operations'],
        summary: 'The database can be read and the server is not stopping.',
        response: answers(200, status),
      },
      config: { access: 'open', audit: 'none' },
    },
    (_, reply) => {
      reply.header('cache-control', 'no-store')
      if (deps.isStopping()) return reply.code(503).send({ status: 'stopping' })
      headSeq(deps.db)
      return reply.send({ status: 'ready' })
    },
  )

  app.get(
    '/metrics',
    {
      schema: {
        tags: ['Operations'],
        summary: 'Counts and times in the text format of Prometheus.',
        response: answers(200, described('text/plain')),
      },
      config: { access: 'signed-in', audit: 'none' },
    },
    (_, reply) =>
      reply.type('text/plain; version=0.0.4; charset=utf-8').send(
        deps.metrics.text({
          log_head: ['Number of the newest entry.', headSeq(deps.db)],
          live_listeners: ['Tablets that listen.', deps.live.count()],
          resident_bytes: ['Memory of the process.', process.memoryUsage.rss()],
          uptime_seconds: ['Since the start.', Math.round(process.uptime())],
          ...backupGauges(deps),
          ...timeStampGauge(deps),
        }),
      ),
  )

  app.get(
    '/api/backups',
    {
      schema: {
        tags: ['Operations'],
        summary: 'The backups that are kept, how old the newest is, and whether all is well with them.',
        response: answers(200, Backups),
      },
      config: { access: 'back-up', audit: { action: 'list-backups' } },
    },
    (_, reply) => reply.send(backupsSeen(deps)),
  )
}
