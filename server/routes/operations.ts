import { Type } from 'typebox'
import { headSeq } from '../../db/log.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { answers, described } from './shapes.ts'

const status = Type.Object({ status: Type.String() })

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
        }),
      ),
  )
}
