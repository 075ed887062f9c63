import { Type } from 'typebox'
import { done } from '../../chart/refusal.ts'
import { WireTime } from '../../chart/wire.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send, sendRefusal } from '../send.ts'
import { packEvidence } from '../usecases/evidence.ts'
import { exportQuality } from '../usecases/export-tables.ts'
import { mockInspection } from '../usecases/inspection.ts'
import { qualityOfMonth } from '../usecases/quality.ts'
import { askDesk, questionNames } from '../usecases/questions.ts'
import { storyOf } from '../usecases/story.ts'
import { acknowledgeReview, readReview } from '../usecases/weekly-review.ts'
import { verifyBeside } from '../verification.ts'
import { answers, described, idParams, Leaving, query, Said } from './shapes.ts'

const tags = ['Audit']
const Month = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$', examples: ['2026-11'] })
const Disclosure = Type.Object({ recipient: Said, purpose: Said }, { additionalProperties: false })

/** The administrator's desk: questions with one tap, the story of a session, verification, evidence, weekly review. */
export async function deskRoutes(app: App, deps: Deps) {
  app.get(
    '/api/questions/:id',
    {
      schema: {
        tags,
        summary:
          'One of the questions that an administrator asks, answered over a time; the last week when none is given.',
        description: `\`${questionNames.join('`, `')}\``,
        params: idParams,
        querystring: query({ from: Type.Optional(WireTime), to: Type.Optional(WireTime) }),
        response: answers(
          200,
          described('`{ question, rows: [{ staff?, session?, entry?, what, at, count }], more }`'),
        ),
      },
      config: { access: 'read-audit', audit: { action: 'ask', subject: 'question' } },
    },
    (request, reply) => send(reply, askDesk(deps, request.params.id, request.query)),
  )

  app.get(
    '/api/sessions/:id/story',
    {
      schema: {
        tags,
        summary: 'Everything of one session in its order: each entry, what it changed, from which device, who looked.',
        params: idParams,
        response: answers(200, described('`{ session, patient, told }`')),
      },
      config: { access: 'read-audit', audit: { action: 'read-story', subject: 'session' } },
    },
    (request, reply) => send(reply, storyOf(deps, request.params.id)),
  )

  app.post(
    '/api/sessions/:id/evidence',
    {
      schema: {
        tags,
        summary: 'What proves one session to somebody who does not trust us, as one ZIP archive.',
        params: idParams,
        body: Disclosure,
        response: answers(200, described('application/zip')),
      },
      config: { access: 'export', audit: { action: 'export-evidence', subject: 'session' } },
    },
    async (request, reply) => {
      const { id } = request.params
      const packed = await packEvidence(deps, actOf(request), id, request.body)
      if (!packed.ok) return sendRefusal(reply, packed.refusal)
      reply.header('content-disposition', `attachment; filename="evidence-${id}.zip"`)
      return reply.type('application/zip').send(packed.value)
    },
  )

  app.get(
    '/api/verification',
    {
      schema: {
        tags,
        summary: 'Checks every page, row, link and trigger of the database, and both logs against the checkpoints.',
        response: answers(200, described('`{ intact, findings, entries, auditRows, checkpoints?, key?, remarks }`')),
      },
      config: { access: 'read-audit', audit: { action: 'verify-record' } },
    },
    async (_, reply) => {
      const { file } = deps.db
      return send(reply, done(await verifyBeside({ file, checkpointFile: deps.config.checkpointFile })))
    },
  )

  app.get(
    '/api/quality',
    {
      schema: {
        tags,
        summary: "A month's holds, rescues, desaturations, time to discharge, late entries, waste and relief.",
        querystring: query({ month: Month }),
        response: answers(200, described('`{ month, sessions, holds, rescues, …, waste: [], relief: [] }`')),
      },
      config: { access: 'read-audit', audit: { action: 'read-quality' } },
    },
    (request, reply) => send(reply, qualityOfMonth(deps, request.query.month)),
  )

  app.get(
    '/api/quality.csv',
    {
      schema: {
        tags,
        summary: 'The same as a table.',
        description: 'Where it leaves the house, for whom and what for are asked; both stand in the audit log.',
        querystring: query({ month: Month, ...Leaving }),
        response: answers(200, described('text/csv')),
      },
      config: { access: 'read-audit', audit: { action: 'export-quality' } },
    },
    async (request, reply) => {
      const { month, ...goes } = request.query
      const table = await exportQuality(deps, actOf(request), month, goes)
      if (!table.ok) return sendRefusal(reply, table.refusal)
      reply.header('content-disposition', `attachment; filename="quality-${month}.csv"`)
      return reply.type('text/csv; charset=utf-8').send(table.value)
    },
  )

  app.get(
    '/api/inspection',
    {
      schema: {
        tags,
        summary: 'A mock inspection: ten sessions by chance, each with what an inspector asks for.',
        response: answers(200, described('`{ sessions }`')),
      },
      config: { access: 'read-audit', audit: { action: 'mock-inspection' } },
    },
    (_, reply) => send(reply, mockInspection(deps)),
  )

  app.get(
    '/api/review',
    {
      schema: {
        tags,
        summary: 'The weekly review: when it was last read and by whom, and how many answers each question has since.',
        response: answers(200, described('`{ last?, due, overdue, counts }`')),
      },
      config: { access: 'read-audit', audit: { action: 'read-review' } },
    },
    (_, reply) => send(reply, readReview(deps)),
  )

  app.post(
    '/api/review',
    {
      schema: {
        tags,
        summary: 'Say that the weekly review was read.',
        body: Type.Object({}, { additionalProperties: false }),
        response: answers(200, described('as the GET')),
      },
      config: { access: 'read-audit', audit: { action: 'acknowledge-review' } },
    },
    (request, reply) => send(reply, acknowledgeReview(deps, actOf(request))),
  )
}
