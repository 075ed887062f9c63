import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { Me, SignIn, Unlock } from '../../chart/wire.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import type { Site } from '../passkeys.ts'
import { cookieName } from '../plugins/door.ts'
import { send, sendRefusal } from '../send.ts'
import { me, type SignedIn, signIn, signOut, unlock } from '../usecases/sign-in.ts'
import { tabletShare } from '../usecases/tablets.ts'
import { answers, idParams } from './shapes.ts'

/** Where a sign-in comes from, as the audit log and the throttle know it, and on which tablet. */
export const fromOf = (deps: Deps, request: FastifyRequest, device?: string) => ({
  address: request.ip,
  request: request.id,
  tablet: { id: device, token: request.cookies[tabletCookie(deps.secure)], browser: request.headers['user-agent'] },
  site: siteOf(request),
  replaces: request.act?.signIn,
})

/** By which address of ours the browser came; a passkey is made for one. */
export const siteOf = (request: FastifyRequest): Site => ({
  rpId: request.hostname,
  // As a browser writes it: without the port that the protocol implies.
  origin: new URL(`${request.protocol}://${request.host}`).origin,
})

const tabletCookie = (secure: boolean) => `${cookieName(secure)}-tablet`
/** The longest that browsers keep a cookie; each sign-in begins it anew. */
const TABLET_COOKIE_SECONDS = 400 * 86_400

/** The token is only in this cookie: no script of a page can read it, no other site can make the browser send it. */
export function giveToken(deps: Deps, reply: FastifyReply, { token, expires, tablet }: SignedIn) {
  const kept = { path: '/', httpOnly: true, sameSite: 'strict', secure: deps.secure } as const
  if (tablet !== undefined)
    reply.setCookie(tabletCookie(deps.secure), tablet, { ...kept, maxAge: TABLET_COOKIE_SECONDS })
  return reply.setCookie(cookieName(deps.secure), token, {
    ...kept,
    maxAge: Math.floor((expires - deps.now()) / 1000),
  })
}

export async function signInRoutes(app: App, deps: Deps) {
  app.get(
    '/api/me',
    {
      schema: {
        tags: ['Who is here'],
        summary: 'The person signed in. The 401 says whether the clinic is set up and whether it is the demo.',
        response: answers(200, Me),
      },
      config: { access: 'signed-in', audit: 'none', duringEnrolment: true },
    },
    (request, reply) => {
      const { staff, limited } = actOf(request)
      return reply.header('cache-control', 'no-store').send(me(deps, staff, limited))
    },
  )

  app.get(
    '/api/tablets/:id/key',
    {
      schema: {
        tags: ['Who is here'],
        summary: "This server's share of the key of a tablet's own store, for whoever is signed in on it.",
        params: idParams,
        response: answers(200, Type.Object({ secret: Type.String() })),
      },
      config: { access: 'signed-in', audit: { action: 'open-tablet', subject: 'tablet' } },
    },
    (request, reply) => send(reply, tabletShare(deps, actOf(request), request.params.id)),
  )

  app.post(
    '/api/sign-in',
    {
      schema: {
        tags: ['Who is here'],
        summary: 'Sign in by password, and by a second factor where there is one.',
        description:
          '401 `second-factor-needed` when the password was right: call again with `code` (of an app, or a recovery code) or with `passkey`, the browser’s answer to the `passkey` of that 401.',
        body: SignIn,
        response: answers(200, Me),
      },
      config: { access: 'open', audit: 'none' },
    },
    async (request, reply) => {
      const outcome = await signIn(deps, request.body, fromOf(deps, request, request.body.device))
      if (!outcome.ok) return sendRefusal(reply, outcome.refusal)
      return giveToken(deps, reply, outcome.value).send(me(deps, outcome.value.staff, outcome.value.limited))
    },
  )

  app.post(
    '/api/unlock',
    {
      schema: {
        tags: ['Who is here'],
        summary: 'Return by PIN; with a user name, hand the tablet to that person.',
        body: Unlock,
        response: answers(200, Me),
      },
      config: { access: 'signed-in', audit: 'none' },
    },
    async (request, reply) => {
      const act = actOf(request)
      const outcome = await unlock(deps, act, request.body)
      if (!outcome.ok) return sendRefusal(reply, outcome.refusal)
      if (outcome.value) giveToken(deps, reply, outcome.value)
      return reply.send(me(deps, outcome.value?.staff ?? act.staff))
    },
  )

  app.post(
    '/api/sign-out',
    {
      schema: {
        tags: ['Who is here'],
        summary: 'End this sign-in.',
        response: answers(200, Type.Object({ signedOut: Type.Literal(true) })),
      },
      config: { access: 'signed-in', audit: { action: 'sign-out' }, duringEnrolment: true },
    },
    (request, reply) => {
      reply.clearCookie(cookieName(deps.secure), { path: '/', secure: deps.secure })
      return send(reply, signOut(deps, actOf(request)))
    },
  )
}
