import { Type } from 'typebox'
import { PasskeyForSignature, SignatureRequest, SignaturesRequest } from '../../chart/wire.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send, sendRefusal } from '../send.ts'
import { printNote } from '../usecases/print-note.ts'
import { askForSignature } from '../usecases/show-signer.ts'
import { signMany } from '../usecases/sign-many.ts'
import { signNote } from '../usecases/sign-note.ts'
import { verifierPage } from '../verifier.ts'
import { answers, described, idParams, query } from './shapes.ts'
import { siteOf } from './sign-in.ts'

const tags = ['Signing']
const asked = query({
  version: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,5}$' })),
  preview: Type.Optional(Type.Literal('signature')),
})

export async function noteRoutes(app: App, deps: Deps) {
  app.post(
    '/api/sessions/:id/signature',
    {
      schema: {
        tags,
        summary: 'Sign what `head` covers. `authored` seals the note.',
        description:
          '409 `record-changed` with the entries that the signer has not seen; 409 `unfinished` with findings.',
        params: idParams,
        body: SignatureRequest,
        response: answers(201, described('`{ id, seq, hash, meaning, note? }`')),
      },
      config: { access: 'sign-charted', audit: { action: 'sign', subject: 'session' } },
    },
    (request, reply) =>
      send(reply, signNote(deps, actOf(request), request.params.id, request.body, siteOf(request)), 201),
  )

  app.post(
    '/api/sessions/:id/signature/passkey',
    {
      schema: {
        tags,
        summary: 'What the browser is asked with, so that a passkey signs `head` and `meaning`, and nothing else.',
        params: idParams,
        body: PasskeyForSignature,
        response: answers(200, described('PublicKeyCredentialRequestOptionsJSON of WebAuthn')),
      },
      config: { access: 'sign-charted', audit: { action: 'ask-passkey', subject: 'session' } },
    },
    (request, reply) =>
      send(reply, askForSignature(deps, actOf(request), request.params.id, request.body, siteOf(request))),
  )

  app.post(
    '/api/signatures',
    {
      schema: {
        tags,
        summary: 'Sign several records as responsible physician: only those that hold nothing to look at.',
        description: 'Each gets its own signature over its own head; the others are refused by name.',
        body: SignaturesRequest,
        response: answers(200, described('`{ results: [{ session, outcome, signature?, problem? }] }`')),
      },
      config: { access: 'sign-authored', audit: { action: 'sign-many' } },
    },
    (request, reply) => send(reply, signMany(deps, actOf(request), request.body)),
  )

  app.get('/verify.html', { schema: { hide: true }, config: { access: 'open', audit: 'none' } }, async (_, reply) => {
    const { html, policy } = await verifierPage()
    reply.header('content-security-policy', policy).header('cache-control', 'no-cache')
    return reply.type('text/html; charset=utf-8').send(html)
  })

  app.get(
    '/api/sessions/:id/note.pdf',
    {
      schema: {
        tags,
        summary: 'The sealed note; before signing a draft.',
        description: '`?preview=signature` gives a physician exactly the bytes that their signature will seal.',
        params: idParams,
        querystring: asked,
        response: answers(200, described('application/pdf')),
      },
      config: { access: 'read-sessions', audit: { action: 'print-note', subject: 'session' } },
    },
    async (request, reply) => {
      const { version, preview } = request.query
      const printed = await printNote(deps, actOf(request), request.params.id, {
        version: version === undefined ? undefined : Number(version),
        preview,
      })
      if (!printed.ok) return sendRefusal(reply, printed.refusal)
      const { bytes, name } = printed.value
      reply.header('cache-control', 'no-store').header('content-disposition', `inline; filename="${name}"`)
      return reply.type('application/pdf').send(Buffer.from(bytes))
    },
  )
}
