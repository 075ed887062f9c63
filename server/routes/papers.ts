import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Outcome } from '../../chart/refusal.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { sendRefusal } from '../send.ts'
import type { Printed } from '../usecases/print-note.ts'
import { printDay, printDowntimeForm } from '../usecases/print-papers.ts'
import { answers, described, Id, query } from './shapes.ts'

const tags = ['Printing']

export async function paperRoutes(app: App, deps: Deps) {
  app.get(
    '/api/notes.pdf',
    {
      schema: {
        tags,
        summary: 'The notes of all sessions of a day that are over, in one file to print.',
        description: 'A print: the seals stay with the single notes. 404 when there is none.',
        querystring: query({
          day: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: "In the clinic's zone" }),
        }),
        response: answers(200, described('application/pdf')),
      },
      config: { access: 'read-sessions', audit: { action: 'print-day' } },
    },
    async (request, reply) => sendPdf(reply, await printDay(deps, actOf(request), request.query.day)),
  )

  app.get(
    '/api/downtime.pdf',
    {
      schema: {
        tags,
        summary: 'A blank form in the layout of the note, for the hours without Chairside.',
        querystring: query({ protocol: Id }),
        response: answers(200, described('application/pdf')),
      },
      config: { access: 'read-protocols', audit: 'none' },
    },
    async (request, reply) => sendPdf(reply, await printDowntimeForm(deps, request.query.protocol)),
  )
}

function sendPdf(reply: FastifyReply, printed: Outcome<Printed>) {
  if (!printed.ok) return sendRefusal(reply, printed.refusal)
  const { bytes, name } = printed.value
  reply.header('cache-control', 'no-store').header('content-disposition', `inline; filename="${name}"`)
  return reply.type('application/pdf').send(Buffer.from(bytes))
}
