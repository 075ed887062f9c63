import type { FastifyReply, FastifyRequest } from 'fastify'
import { clinicDefaults } from '../../chart/clinic.ts'
import { clinic } from '../../db/settings.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { busyPage, gonePage, pagePolicy, questionsPage, thanksPage } from '../follow-up/page.ts'
import { languageOf } from '../follow-up/words.ts'
import { openLink, sendAnswers } from '../usecases/answer-follow-up.ts'

const BODY_LIMIT = 16_384
/** The use-cases write the row that says which patient; a link that opens nothing says nothing of anybody. */
const config = { access: 'open', audit: 'none' } as const
const schema = { hide: true }

type Linked = FastifyRequest<{ Params: { token: string } }>

/** A patient's one-time link: the only page with something of a patient on it that asks for no sign-in. */
export async function followUpPageRoutes(app: App, deps: Deps) {
  // A form, not JSON: the page has no script. The token in the address is all that counts here, and no cookie is read.
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: BODY_LIMIT },
    (_request, body, parsed) => parsed(null, new Map(new URLSearchParams(String(body)))),
  )

  app.get('/follow-up/:token', { schema, config }, async (request: Linked, reply) => {
    const language = languageOf(request.headers['accept-language'])
    const found = await openLink(deps, request.params.token, request.id)
    return found ? html(reply, 200, questionsPage(language, found)) : gone(deps, request, reply, language)
  })

  app.post('/follow-up/:token', { schema, config }, async (request: Linked, reply) => {
    const language = languageOf(request.headers['accept-language'])
    const form: ReadonlyMap<string, string> = request.body instanceof Map ? request.body : new Map()
    const sent = await sendAnswers(deps, request.params.token, form, request.id)
    if (sent === undefined) return gone(deps, request, reply, language)
    if (sent.outcome === 'stored') return html(reply, 200, thanksPage(language, sent.questionnaire, sent.risk))
    return html(reply, 400, questionsPage(language, sent.questionnaire, form, sent.missing))
  })
}

function gone(deps: Deps, request: FastifyRequest, reply: FastifyReply, language: string) {
  const wait = deps.linkTries.enter(request.ip)
  if (wait > 0) return html(reply.header('retry-after', String(wait)), 429, busyPage(language))
  const { name, phone, timeZone, followUps } = clinic(deps.db)?.clinic ?? clinicDefaults
  return html(reply, 404, gonePage(language, { name, phone, timeZone, crisisText: followUps.crisisText }))
}

function html(reply: FastifyReply, status: number, page: string) {
  reply.header('content-security-policy', pagePolicy).header('cache-control', 'no-store')
  // Its own answers come back with their origin, which the door compares; nobody else hears of the address.
  reply.header('referrer-policy', 'same-origin').header('x-robots-tag', 'noindex')
  return reply.code(status).type('text/html; charset=utf-8').send(page)
}
