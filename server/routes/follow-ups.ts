import { Type } from 'typebox'
import { EntryBatch, EntryResults } from '../../chart/wire.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send } from '../send.ts'
import { findCard, giveKey, revokeKey } from '../usecases/follow-up-keys.ts'
import { readFollowUps, recordInCourse } from '../usecases/follow-ups.ts'
import { answers, described, Id, idParams, query } from './shapes.ts'

const tags = ['Follow-ups']
const Asked = Type.Object(
  {
    hours: Type.Integer({ minimum: 1, maximum: 10_000 }),
    via: Type.Union([Type.Literal('link'), Type.Literal('paper')]),
  },
  { additionalProperties: false },
)
const Ref = Type.Object({ id: Id }, { additionalProperties: false })
const line = 'a follow-up: `{ course, session, hours, patient, endedAt, dueAt, until, overdue, tries, instruments, … }`'

/** What happens between and after the sessions of a course, while the patient is at home. */
export async function followUpRoutes(app: App, deps: Deps) {
  app.get(
    '/api/follow-ups',
    {
      schema: {
        tags,
        summary: 'Whom to call: positive suicide screens first, then what is due, overdue before the others.',
        response: answers(200, described(`\`{ risks, due, seq }\`, each ${line}`)),
      },
      config: { access: 'read-sessions', audit: { action: 'list-follow-ups' } },
    },
    (_, reply) => send(reply, readFollowUps(deps)),
  )

  app.get(
    '/api/follow-up-cards',
    {
      schema: {
        tags,
        summary: 'The follow-up that the code on a paper card stands for.',
        querystring: query({ code: Type.String({ minLength: 1, maxLength: 40 }) }),
        response: answers(200, described(line)),
      },
      config: { access: 'read-sessions', audit: { action: 'find-follow-up-card' } },
    },
    (request, reply) => send(reply, findCard(deps, request.query.code)),
  )

  app.post(
    '/api/courses/:id/entries',
    {
      schema: {
        tags,
        summary: 'Chart what belongs to a course: calls, answers, assessments. Safe to repeat; each is judged alone.',
        params: idParams,
        body: EntryBatch,
        response: answers(200, EntryResults),
      },
      config: { access: 'chart', audit: { action: 'record-in-course', subject: 'course' } },
    },
    (request, reply) => send(reply, recordInCourse(deps, actOf(request), request.params.id, request.body.entries)),
  )

  app.post(
    '/api/sessions/:id/follow-up-key',
    {
      schema: {
        tags,
        summary: 'Give out a one-time link or a paper card for one follow-up; an earlier one ends.',
        description: 'The link’s path or the card’s code is told this once and stored only as a hash.',
        params: idParams,
        body: Asked,
        response: answers(201, described('`{ id, path? | code?, dueAt, expiresAt }`')),
      },
      config: { access: 'chart', audit: { action: 'give-follow-up-key', subject: 'session' } },
    },
    (request, reply) => send(reply, giveKey(deps, actOf(request), request.params.id, request.body), 201),
  )

  app.post(
    '/api/sessions/:id/follow-up-key/revoke',
    {
      schema: {
        tags,
        summary: 'Take a link or card back.',
        params: idParams,
        body: Ref,
        response: answers(200, described('`{ id }`')),
      },
      config: { access: 'chart', audit: { action: 'revoke-follow-up-key', subject: 'session' } },
    },
    (request, reply) => send(reply, revokeKey(deps, actOf(request), request.params.id, request.body.id)),
  )
}
