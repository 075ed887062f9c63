import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { may, type Staff } from '../../chart/people.ts'
import type { Refusal } from '../../chart/refusal.ts'
import type { Access, Act, Audited } from '../act.ts'
import type { Deps } from '../deps.ts'
import { sendRefusal } from '../send.ts'
import { whoSigned } from '../usecases/sign-in.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    /** Open also to somebody who must set up a second factor before anything else. */
    duringEnrolment?: boolean
    audit?: Audited
  }
  interface FastifyInstance {
    /** Every call that was registered, as the door guards it: what the table of routes and roles is held against. */
    calls: Call[]
  }
  interface FastifyRequest {
    act: Act | undefined
    /** The code of what was refused, for the audit log and the metrics. */
    refusal: string | undefined
    /** What the audit log calls this call instead of what its route says. */
    auditedAs: string | undefined
  }
}

export type Call = { readonly method: string; readonly url: string; readonly access: Access; readonly audit: Audited }

/** With https the name itself makes the browser insist on Secure, on this host and on every path. */
export const cookieName = (secure: boolean) => (secure ? '__Host-chairside' : 'chairside')

/**
 * Who comes in, and what they may call. A route that does not say who may call it fails at start: nothing is open by
 * being forgotten.
 */
export function addDoor(app: FastifyInstance, deps: Deps): void {
  app.decorateRequest('act', undefined)
  app.decorateRequest('refusal', undefined)
  app.decorateRequest('auditedAs', undefined)
  app.decorate('calls', [])

  app.addHook('onRoute', (route) => {
    if (route.config?.access === undefined) throw new Error(`${route.method} ${route.url} does not say who may call it`)
    if (route.config.audit === undefined) throw new Error(`${route.method} ${route.url} does not say how it is audited`)
    const { access, audit } = route.config
    for (const method of [route.method].flat()) app.calls.push({ method, url: route.url, access, audit })
  })

  // With a callback: a promise for each hook of each request would cost more than what the hook does.
  app.addHook('onRequest', (request, reply, goOn) => {
    const { access } = request.routeOptions.config
    if (isCall(request) && fromElsewhere(request)) return void sendRefusal(reply, { code: 'other-origin' })
    request.act = actOf(deps, request)
    if (access === undefined || access === 'open') return goOn()
    const refusal = barred(access, request.act?.staff) ?? mustEnrol(request)
    if (refusal) return void refuseAtDoor(deps, request, reply, refusal)
    goOn()
  })
}

function barred(access: Exclude<Access, 'open'>, staff: Staff | undefined): Refusal | undefined {
  if (!staff) return { code: 'not-signed-in' }
  if (access === 'signed-in' || may(staff.role, access)) return undefined
  return { code: 'not-permitted', needs: access.replaceAll('-', ' ') }
}

const mustEnrol = ({ act, routeOptions }: FastifyRequest): Refusal | undefined =>
  act?.limited && routeOptions.config.duringEnrolment !== true ? { code: 'must-enrol' } : undefined

/** The sign-in screen asks who is here before anyone is: the 401 tells it which screen to show. */
function refuseAtDoor(deps: Deps, request: FastifyRequest, reply: FastifyReply, refusal: Refusal) {
  const atTheDoor = request.routeOptions.url === '/api/me'
  return sendRefusal(reply, refusal, atTheDoor ? { setUp: deps.isSetUp(), demo: deps.isDemo() } : {})
}

function actOf(deps: Deps, request: FastifyRequest): Act | undefined {
  const token = request.cookies[cookieName(deps.secure)]
  const who = token === undefined ? undefined : whoSigned(deps, token)
  return who && { ...who, request: request.id, address: request.ip, carried: false }
}

/** Reading counts too: it leaves a row in the audit log, and another page must not make a nurse seem to have looked. */
const isCall = (request: FastifyRequest) =>
  request.url.startsWith('/api/') || (request.method !== 'GET' && request.method !== 'HEAD')

/**
 * SameSite=Strict keeps the cookie from other sites; this also keeps out other pages of the same site (another port),
 * and a sign-in forged from elsewhere. Callers that are no browser send neither header.
 */
function fromElsewhere(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const { origin } = request.headers
  if (origin === undefined) return false
  try {
    return new URL(origin).host !== request.host
  } catch {
    return true
  }
}
