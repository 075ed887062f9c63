import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send } from '../send.ts'
import { accounting, disclose, NewDisclosure, retention } from '../usecases/disclosures.ts'
import { addRequest, answerRequest, listRequests, NewRequest, RequestAnswer } from '../usecases/requests.ts'
import { answers, described, idParams } from './shapes.ts'

const tags = ['Audit']
const duty = described('`{ id, version, patientId, kind, receivedOn, asked, state, due, overdue, daysLeft, … }`')

/** What patients ask for that the law puts a clock on. */
export async function requestRoutes(app: App, deps: Deps) {
  app.get(
    '/api/requests',
    {
      schema: {
        tags,
        summary: 'Requests for a copy (30 days) or an amendment (60 days), the most pressing first.',
        response: answers(200, described('`{ requests }`')),
      },
      config: { access: 'read-audit', audit: { action: 'list-requests' } },
    },
    (_, reply) => send(reply, listRequests(deps)),
  )

  app.post(
    '/api/requests',
    {
      schema: { tags, summary: 'Write down what a patient asked for.', body: NewRequest, response: answers(201, duty) },
      config: { access: 'read-audit', audit: { action: 'add-request' } },
    },
    (request, reply) => send(reply, addRequest(deps, actOf(request), request.body), 201),
  )

  app.post(
    '/api/sessions/:id/disclosures',
    {
      schema: {
        tags,
        summary: 'Say to whom a note or record goes and what for, before it is printed or saved.',
        params: idParams,
        body: NewDisclosure,
        response: answers(201, described('`{ written }`')),
      },
      config: { access: 'read-sessions', audit: { action: 'disclose', subject: 'session' } },
    },
    (request, reply) => send(reply, disclose(deps, actOf(request), request.params.id, request.body), 201),
  )

  app.get(
    '/api/patients/:id/disclosures',
    {
      schema: {
        tags,
        summary: "The accounting of disclosures: what of a patient's was given to whom and what for.",
        params: idParams,
        response: answers(200, described('`{ disclosures: [{ session, at, by, what, recipient, purpose }] }`')),
      },
      config: { access: 'read-audit', audit: { action: 'read-disclosures', subject: 'patient' } },
    },
    (request, reply) => send(reply, accounting(deps, request.params.id)),
  )

  app.get(
    '/api/retention',
    {
      schema: {
        tags,
        summary: "What is kept until when at least, by the clinic's setting; nothing deletes.",
        response: answers(200, described('`{ years, minorsUntilAge, patients: [{ id, name, last, until, minor }] }`')),
      },
      config: { access: 'read-audit', audit: { action: 'read-retention' } },
    },
    (_, reply) => send(reply, retention(deps)),
  )

  app.post(
    '/api/requests/:id/answer',
    {
      schema: {
        tags,
        summary: 'Say what came of a request: granted, or denied with the reason.',
        params: idParams,
        body: RequestAnswer,
        response: answers(200, duty),
      },
      config: { access: 'read-audit', audit: { action: 'answer-request' } },
    },
    (request, reply) => send(reply, answerRequest(deps, actOf(request), request.params.id, request.body)),
  )
}
