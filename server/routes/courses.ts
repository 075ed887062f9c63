import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { letterKinds } from '../../chart/course/letter.ts'
import { done, type Outcome } from '../../chart/refusal.ts'
import { Course, NewCourse } from '../../chart/wire.ts'
import { courses } from '../../db/courses.ts'
import { headSeq } from '../../db/log.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send, sendRefusal } from '../send.ts'
import { type PrintedPaper, printLetter, printSummary } from '../usecases/course-papers.ts'
import { addCourse, readCourse, recordOfCourse } from '../usecases/courses.ts'
import { answers, Cursor, described, Id, idParams, Limit, limitOf, query } from './shapes.ts'

const tags = ['Courses']
const said = Type.String({ minLength: 1, maxLength: 300 })
const Letter = Type.Object(
  {
    kind: Type.Union(letterKinds.map((kind) => Type.Literal(kind))),
    recipient: said,
    purpose: said,
    signer: Type.Optional(Id),
    preview: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)

export async function courseRoutes(app: App, deps: Deps) {
  app.get(
    '/api/courses',
    {
      schema: {
        tags,
        summary: 'Series of sessions, newest first.',
        querystring: query({ patient: Type.Optional(Id), cursor: Cursor, limit: Limit }),
        response: answers(
          200,
          Type.Object({ courses: Type.Array(Course), next: Type.Optional(Type.String()), seq: Type.Integer() }),
        ),
      },
      config: { access: 'read-sessions', audit: { action: 'list-courses' } },
    },
    (request, reply) => {
      const { patient, cursor, limit } = request.query
      const seq = headSeq(deps.db)
      const page = courses(deps.db, { patientId: patient, cursor, limit: limitOf(limit) })
      return send(reply, done({ courses: page.courses, ...(page.cursor ? { next: page.cursor } : {}), seq }))
    },
  )

  app.post(
    '/api/courses',
    {
      schema: { tags, summary: 'Begin a series of sessions.', body: NewCourse, response: answers(201, Course) },
      config: { access: 'plan-sessions', audit: { action: 'add-course' } },
    },
    (request, reply) => send(reply, addCourse(deps, actOf(request), request.body), 201),
  )

  app.get(
    '/api/courses/:id',
    {
      schema: {
        tags,
        summary: 'One series: its sessions in order, the dose of each, and what was scored.',
        params: idParams,
        response: answers(200, described('`{ course, sessions, seq }`')),
      },
      config: { access: 'read-sessions', audit: { action: 'read-course', subject: 'course' } },
    },
    (request, reply) => send(reply, readCourse(deps, request.params.id)),
  )

  app.get(
    '/api/courses/:id/record',
    {
      schema: {
        tags,
        summary: 'The entries of the course itself with their chain, to be verified elsewhere.',
        params: idParams,
        response: answers(200, described('as a session’s record')),
      },
      config: { access: 'read-sessions', audit: { action: 'read-record', subject: 'course' } },
    },
    (request, reply) => send(reply, recordOfCourse(deps, request.params.id)),
  )

  app.get(
    '/api/courses/:id/summary.pdf',
    {
      schema: {
        tags,
        summary: 'The course on paper: dose against scores, the sessions side by side, what was answered at home.',
        params: idParams,
        response: answers(200, described('application/pdf')),
      },
      config: { access: 'read-sessions', audit: { action: 'print-course', subject: 'course' } },
    },
    async (request, reply) => sendPdf(reply, await printSummary(deps, actOf(request), request.params.id)),
  )

  app.post(
    '/api/courses/:id/letter',
    {
      schema: {
        tags,
        summary: 'A letter for prior authorization or for the referrer, from charted data, to be signed by hand.',
        description: 'Who gets it and what for stands in the audit log. A preview says DRAFT on every page.',
        params: idParams,
        body: Letter,
        response: answers(200, described('application/pdf')),
      },
      config: { access: 'plan-sessions', audit: { action: 'print-letter', subject: 'course' } },
    },
    async (request, reply) => sendPdf(reply, await printLetter(deps, actOf(request), request.params.id, request.body)),
  )
}

function sendPdf(reply: FastifyReply, printed: Outcome<PrintedPaper>) {
  if (!printed.ok) return sendRefusal(reply, printed.refusal)
  const { bytes, name } = printed.value
  reply.header('cache-control', 'no-store').header('content-disposition', `inline; filename="${name}"`)
  return reply.type('application/pdf').send(Buffer.from(bytes))
}
