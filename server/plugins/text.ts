import type { FastifyInstance } from 'fastify'
import type { Problem } from '../../chart/entry.ts'
import { EntryBatch, WitnessRequest } from '../../chart/wire.ts'
import { sendRefusal } from '../send.ts'

/** Their entries are judged one by one, so that a bad one is refused alone. */
const judgedByEntry: ReadonlySet<unknown> = new Set([EntryBatch, WitnessRequest])

/**
 * Half a character (a lone surrogate, which JSON can write and UTF-8 can't) is refused before it reaches a chain.
 * After the schema: what that let through is no deeper than itself.
 */
export function addTextCheck(app: FastifyInstance): void {
  app.addHook('preHandler', (request, reply, done) => {
    const schema = request.routeOptions.schema?.body
    if (schema === undefined || judgedByEntry.has(schema)) return done()
    const errors = halves(request.body, '')
    if (errors.length === 0) return done()
    sendRefusal(reply, { code: 'bad-input', errors })
  })
}

function halves(value: unknown, path: string): Problem[] {
  if (typeof value === 'string') return value.isWellFormed() ? [] : [{ path, message: 'holds half a character' }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key.isWellFormed() ? halves(inner, `${path}/${key}`) : [{ path, message: 'has a name with half a character' }],
  )
}
