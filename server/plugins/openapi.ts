import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { kinds } from '../../chart/bodies.ts'
import { sentSchemaOf } from '../../chart/wire.ts'
import { type CallDocument, docsPage } from './docs-page.ts'

/** The document of the calls, made from the schemas that check the input, and a page to read it. */
export async function addOpenApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Chairside',
        version: '1',
        description:
          'The electronic chart of a ketamine infusion session. Times are RFC 3339 in UTC with milliseconds.',
      },
      components: {
        securitySchemes: { signIn: { type: 'apiKey', in: 'cookie', name: 'chairside' } },
      },
      security: [{ signIn: [] }],
    },
    hideUntagged: true,
    transformObject: (made) => {
      const document = ('openapiObject' in made ? made.openapiObject : made.swaggerObject) as Record<string, unknown>
      return withEntries(document)
    },
  })

  app.get('/api/openapi.json', { schema: { hide: true }, config: { access: 'signed-in', audit: 'none' } }, (_, reply) =>
    reply.send(app.swagger()),
  )
  app.get('/api/docs', { schema: { hide: true }, config: { access: 'signed-in', audit: 'none' } }, (_, reply) =>
    reply.type('text/html; charset=utf-8').send(docsPage(documentOf(app))),
  )
}

/** The same document, as far as the page reads it. */
const documentOf = (app: FastifyInstance) => app.swagger() as object as CallDocument

/**
 * Every kind of entry as a named schema. The door itself takes any value, since a bad entry is refused alone: this is
 * what each one is then judged by.
 */
function withEntries(document: Record<string, unknown>) {
  const named = kinds.map((kind) => [`entry-${kind}`, sentSchemaOf(kind)] as const)
  const Entry = {
    oneOf: named.map(([name]) => ({ $ref: `#/components/schemas/${name}` })),
    discriminator: {
      propertyName: 'kind',
      mapping: Object.fromEntries(kinds.map((kind) => [kind, `#/components/schemas/entry-${kind}`])),
    },
  }
  const components = document.components as { schemas?: Record<string, unknown> } & Record<string, unknown>
  const schemas = { ...components.schemas, ...Object.fromEntries(named), Entry }
  return JSON.parse(JSON.stringify({ ...document, components: { ...components, schemas } }))
}
