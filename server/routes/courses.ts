import { Type } from 'typebox'
import { done } from '../../chart/refusal.ts'
import { Course, NewCourse } from '../../chart/wire.ts'
import { courses } from '../../db/courses.ts'
import { headSeq } from '../../db/log.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send } from '../send.ts'
import { addCourse, readCourse } from '../usecases/courses.ts'
import { answers, Cursor, described, Id, idParams, Limit, limitOf, query } from './shapes.ts'

const tags = ['Courses']

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
}
