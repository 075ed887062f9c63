import { Type } from 'typebox'
import { EmergencyAccessRequest } from '../../chart/wire.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send } from '../send.ts'
import { listEmergencies, openInEmergency, readInEmergency, reviewEmergency } from '../usecases/emergency-access.ts'
import { answers, described, idParams } from './shapes.ts'

const tags = ['Emergency access']
const Found = Type.Object({ found: Type.String({ minLength: 1, maxLength: 1000 }) }, { additionalProperties: false })
const reading = described('`{ id, until, patient, entries }`')
const list = described(
  '`{ accesses: [{ id, tablet, session, name, reason, signedIn, at, until, review? }], unreviewed }`',
)

export async function emergencyAccessRoutes(app: App, deps: Deps) {
  app.post(
    '/api/tablets/:id/emergency-access',
    {
      schema: {
        tags,
        summary: "Opens one chair's chart for reading from a locked, enrolled tablet: a name, a reason, no PIN.",
        params: idParams,
        body: EmergencyAccessRequest,
        response: answers(201, reading),
      },
      config: { access: 'read-sessions', audit: { action: 'emergency-access', subject: 'tablet', as: 'tablet' } },
    },
    (request, reply) => send(reply, openInEmergency(deps, actOf(request), request.params.id, request.body), 201),
  )

  app.get(
    '/api/emergency-access/:id',
    {
      schema: {
        tags,
        summary: 'The chart that was opened in an emergency, as it is by now; until the time is over.',
        params: idParams,
        response: answers(200, reading),
      },
      config: {
        access: 'read-sessions',
        audit: { action: 'emergency-read', subject: 'emergency-access', as: 'tablet' },
      },
    },
    (request, reply) => send(reply, readInEmergency(deps, actOf(request), request.params.id)),
  )

  app.get(
    '/api/emergency-access',
    {
      schema: {
        tags,
        summary: 'Every emergency access, newest first, and how many nobody has looked into.',
        response: answers(200, list),
      },
      config: { access: 'read-audit', audit: { action: 'list-emergency-access' } },
    },
    (_, reply) => send(reply, listEmergencies(deps)),
  )

  app.post(
    '/api/emergency-access/:id/review',
    {
      schema: {
        tags,
        summary: 'Say that an emergency access was looked into, and what was found.',
        params: idParams,
        body: Found,
        response: answers(200, list),
      },
      config: { access: 'read-audit', audit: { action: 'review-emergency', subject: 'emergency-access' } },
    },
    (request, reply) => send(reply, reviewEmergency(deps, actOf(request), request.params.id, request.body)),
  )
}
