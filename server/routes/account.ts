import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Outcome } from '../../chart/refusal.ts'
import { done } from '../../chart/refusal.ts'
import {
  Account,
  CodeConfirmation,
  CodeEnrolment,
  Enrolled,
  FactorReset,
  OwnPassword,
  PasskeyConfirmation,
  PolicyAcceptance,
} from '../../chart/wire.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send, sendRefusal } from '../send.ts'
import {
  beginCode,
  beginPasskey,
  confirmCode,
  confirmPasskey,
  type Gained,
  ownAccount,
  removeFactor,
  renewRecovery,
  resetFactors,
  signOutElsewhere,
} from '../usecases/account.ts'
import { acceptPolicy } from '../usecases/proofs.ts'
import { answers, described, idParams } from './shapes.ts'
import { giveToken, siteOf } from './sign-in.ts'

const tags = ['Own account']
/** Whoever must set up a second factor first can reach these, and little else. */
const own = { access: 'signed-in', duringEnrolment: true } as const

export async function accountOwnRoutes(app: App, deps: Deps) {
  const gained = async (reply: FastifyReply, outcome: Promise<Outcome<Gained>>) => {
    const settled = await outcome
    if (!settled.ok) return sendRefusal(reply, settled.refusal)
    const { signedIn, ...told } = settled.value
    if (signedIn) giveToken(deps, reply, signedIn)
    return reply.send(told)
  }

  app.get(
    '/api/account',
    {
      schema: {
        tags,
        summary: 'One’s own second factors, sign-ins and their history.',
        response: answers(200, Account),
      },
      config: { ...own, audit: 'none' },
    },
    (request, reply) => send(reply, done(ownAccount(deps, actOf(request)))),
  )

  app.post(
    '/api/account/policy',
    {
      schema: {
        tags,
        summary: 'Accept the clinic’s policy on electronic signatures, in the version that was read.',
        body: PolicyAcceptance,
        response: answers(200, Type.Object({ accepted: Type.Literal(true) })),
      },
      config: { access: 'signed-in', audit: { action: 'accept-policy' } },
    },
    (request, reply) => send(reply, acceptPolicy(deps, actOf(request), request.body)),
  )

  app.post(
    '/api/account/code',
    {
      schema: {
        tags,
        summary: 'A secret for an authenticator app (TOTP). It counts once a code of it was shown.',
        body: OwnPassword,
        response: answers(200, CodeEnrolment),
      },
      config: { ...own, audit: { action: 'begin-second-factor' } },
    },
    (request, reply) => send(reply, beginCode(deps, actOf(request), request.body.password)),
  )

  app.post(
    '/api/account/code/:id',
    {
      schema: {
        tags,
        summary: 'Show a code of that secret. The first second factor brings recovery codes.',
        params: idParams,
        body: CodeConfirmation,
        response: answers(200, Enrolled),
      },
      config: { ...own, audit: { action: 'add-second-factor' } },
    },
    (request, reply) => gained(reply, confirmCode(deps, actOf(request), request.params.id, request.body)),
  )

  app.post(
    '/api/account/passkey',
    {
      schema: {
        tags,
        summary: 'What the browser is asked with to make a passkey.',
        body: OwnPassword,
        response: answers(200, described('PublicKeyCredentialCreationOptionsJSON of WebAuthn')),
      },
      config: { ...own, audit: { action: 'begin-second-factor' } },
    },
    (request, reply) => send(reply, beginPasskey(deps, actOf(request), request.body.password, siteOf(request))),
  )

  app.post(
    '/api/account/passkey/made',
    {
      schema: {
        tags,
        summary: 'The passkey that the browser made. The first second factor brings recovery codes.',
        body: PasskeyConfirmation,
        response: answers(200, Enrolled),
      },
      config: { ...own, audit: { action: 'add-second-factor' } },
    },
    (request, reply) => gained(reply, confirmPasskey(deps, actOf(request), siteOf(request), request.body)),
  )

  app.post(
    '/api/account/recovery-codes',
    {
      schema: {
        tags,
        summary: 'New recovery codes; the old ones open nothing any more.',
        body: OwnPassword,
        response: answers(200, Enrolled),
      },
      config: { access: 'signed-in', audit: { action: 'renew-recovery-codes' } },
    },
    (request, reply) => send(reply, renewRecovery(deps, actOf(request), request.body.password)),
  )

  app.post(
    '/api/account/factors/:id/remove',
    {
      schema: {
        tags,
        summary: "Take one's own second factor away.",
        params: idParams,
        body: OwnPassword,
        response: answers(200, Type.Object({ removed: Type.Literal(true) })),
      },
      config: { access: 'signed-in', audit: { action: 'remove-second-factor' } },
    },
    (request, reply) => send(reply, removeFactor(deps, actOf(request), request.params.id, request.body.password)),
  )

  app.post(
    '/api/account/sign-out-elsewhere',
    {
      schema: {
        tags,
        summary: 'End every other sign-in of one’s own.',
        response: answers(200, Type.Object({ ended: Type.Integer() })),
      },
      config: { access: 'signed-in', audit: { action: 'sign-out-elsewhere' } },
    },
    (request, reply) => send(reply, signOutElsewhere(deps, actOf(request))),
  )

  app.post(
    '/api/staff/:id/reset-second-factors',
    {
      schema: {
        tags: ['Accounts'],
        summary: 'Take all second factors of a person away, who is then signed out everywhere.',
        params: idParams,
        body: FactorReset,
        response: answers(200, Type.Object({ reset: Type.Integer() })),
      },
      config: { access: 'manage-accounts', audit: { action: 'reset-second-factors', subject: 'staff' } },
    },
    (request, reply) => send(reply, resetFactors(deps, actOf(request), request.params.id, request.body.reason)),
  )
}
