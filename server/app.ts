import cookie from '@fastify/cookie'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerOptions,
  LogController,
} from 'fastify'
import type { Deps } from './deps.ts'
import { addAudit } from './plugins/audit.ts'
import { addDoor } from './plugins/door.ts'
import { addHeaders } from './plugins/headers.ts'
import { addMetrics } from './plugins/metrics.ts'
import { addOpenApi } from './plugins/openapi.ts'
import { addPage } from './plugins/page.ts'
import { addProblems } from './plugins/problems.ts'
import { addTextCheck } from './plugins/text.ts'
import { accountOwnRoutes } from './routes/account.ts'
import { accountRoutes } from './routes/accounts.ts'
import { auditRoutes } from './routes/audit.ts'
import { billingRoutes } from './routes/billing.ts'
import { calendarRoutes } from './routes/calendar.ts'
import { clinicRoutes } from './routes/clinic.ts'
import { courseRoutes } from './routes/courses.ts'
import { deskRoutes } from './routes/desk.ts'
import { emergencyAccessRoutes } from './routes/emergency-access.ts'
import { entryRoutes } from './routes/entries.ts'
import { followUpPageRoutes } from './routes/follow-up-page.ts'
import { followUpRoutes } from './routes/follow-ups.ts'
import { liveRoutes } from './routes/live.ts'
import { moveRoutes } from './routes/moves.ts'
import { noteRoutes } from './routes/notes.ts'
import { operationRoutes } from './routes/operations.ts'
import { paperRoutes } from './routes/papers.ts'
import { patientRoutes } from './routes/patients.ts'
import { protocolRoutes } from './routes/protocols.ts'
import { requestRoutes } from './routes/requests.ts'
import { sessionRoutes } from './routes/sessions.ts'
import { setupRoutes } from './routes/setup.ts'
import { signInRoutes } from './routes/sign-in.ts'
import { stockRoutes } from './routes/stock.ts'
import { tabletRoutes } from './routes/tablets.ts'

export type App = FastifyInstance<
  import('node:http').Server,
  import('node:http').IncomingMessage,
  import('node:http').ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** 200 entries of the longest texts fit; nothing else is nearly as long. */
const BODY_LIMIT = 8 * 1_048_576

/** A body that comes a byte at a time ends here; 8 MB over the worst of clinic Wi-Fi still fit. */
const REQUEST_TIMEOUT_MS = 120_000

/** Builds the server from its parts. It does not listen yet: tests call the same app without a port. */
export async function buildApp(deps: Deps): Promise<App> {
  const app = fastify({ ...optionsOf(deps) }).withTypeProvider<TypeBoxTypeProvider>() as App
  // What the tablet sends is JSON and nothing else; a form or a plain text from another page is not even parsed.
  app.removeContentTypeParser('text/plain')
  // Answers are written whole: a serializer made from a schema would silently drop what the schema forgot.
  app.setSerializerCompiler(() => JSON.stringify)
  await app.register(cookie)
  addHeaders(app, deps)
  addProblems(app)
  addDoor(app, deps)
  addAudit(app, deps)
  addTextCheck(app)
  addMetrics(app, deps)
  await addOpenApi(app)
  for (const routes of [
    setupRoutes,
    signInRoutes,
    accountOwnRoutes,
    accountRoutes,
    clinicRoutes,
    patientRoutes,
    protocolRoutes,
    courseRoutes,
    sessionRoutes,
    entryRoutes,
    moveRoutes,
    liveRoutes,
    tabletRoutes,
    noteRoutes,
    paperRoutes,
    stockRoutes,
    calendarRoutes,
    auditRoutes,
    deskRoutes,
    requestRoutes,
    billingRoutes,
    followUpRoutes,
    followUpPageRoutes,
    emergencyAccessRoutes,
    operationRoutes,
  ])
    await app.register(async (scope) => routes(scope as App, deps))
  await addPage(app, deps)
  return app
}

function optionsOf(deps: Deps): FastifyServerOptions {
  return {
    loggerInstance: deps.log,
    // One line for each answer is written in plugins/metrics.ts, without addresses and bodies.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    // Without it a stop would wait for the live streams, which never end.
    forceCloseConnections: true,
    // By address, never by a count of hops: whoever reached the port directly could then say any address.
    trustProxy: deps.config.behindProxy ? [...deps.config.proxies] : false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    requestIdHeader: false,
    genReqId: () => deps.newId(),
    // The wire is taken literally: Fastify's own defaults turn null into 0 and drop fields that they do not know.
    ajv: {
      customOptions: {
        removeAdditional: false,
        coerceTypes: false,
        useDefaults: false,
        discriminator: true,
        allErrors: false,
      },
    },
    ...(deps.config.tls ? { https: { ...deps.config.tls, minVersion: 'TLSv1.2' } } : {}),
  } as FastifyServerOptions
}
