import { Type } from 'typebox'
import { headSeq } from '../../db/log.ts'
import { actOf, audited } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { sendRefusal } from '../send.ts'
import { stillSignedIn } from '../usecases/sign-in.ts'
import { answers, described, query, Seq } from './shapes.ts'

export async function liveRoutes(app: App, deps: Deps) {
  app.get(
    '/api/live',
    {
      schema: {
        tags: ['Charting'],
        summary: 'Server-sent events: every new entry in `seq` order, none skipped.',
        description: 'Resumes after the header `Last-Event-ID`, else after `?after=`; without either, from now.',
        querystring: query({ after: Type.Optional(Seq) }),
        response: answers(200, described('`text/event-stream`: `id` is the `seq`, `data` the stored entry as JSON')),
      },
      config: { access: 'read-sessions', audit: { action: 'listen' } },
    },
    async (request, reply) => {
      const act = actOf(request)
      const last = request.headers['last-event-id']
      const after = typeof last === 'string' && /^\d{1,15}$/.test(last) ? last : request.query.after
      const head = headSeq(deps.db)
      // A tablet that is ahead of the log heard another log: restored from a backup, most likely. It must read anew.
      if (after !== undefined && Number(after) > head)
        return sendRefusal(reply, {
          code: 'bad-input',
          errors: [{ path: '/after', message: 'is after the last entry' }],
        })
      // From here on the answer streams and passes no hook, so who listens is written down before the first byte.
      await deps.db.write('audit', { row: audited(act, deps.now(), 'listen') })
      reply.hijack()
      const out = reply.raw
      // The stream ends with its connection, so an event is one write and not three around a chunk.
      out.useChunkedEncodingByDefault = false
      out.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      out.flushHeaders()
      // Whoever left while the audit row was written is told of by no event any more.
      const { socket } = out
      if (socket === null || socket.destroyed) return
      // The answer with its thirty header lines, the request and their logger would stay in memory for hours with each
      // tablet: from here on only the socket is needed.
      out.detachSocket(socket)
      const { signIn } = act
      deps.live.listen(socket, after === undefined ? head : Number(after), () => stillSignedIn(deps, signIn))
    },
  )
}
