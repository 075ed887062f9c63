// The route that stores entries, without a database: the same HTTP, checks, judgement, hash, log line and answer, and
// nothing that is kept. What the real one costs more is sign-in, authority, audit, chain and the disk.
import { createHash } from 'node:crypto'
import cookie from '@fastify/cookie'
import fastify, { LogController } from 'fastify'
import { canonical } from '../chart/chain.ts'
import { EntryBatch } from '../chart/wire.ts'
import { addHeaders } from '../server/plugins/headers.ts'
import { addMetrics, createMetrics } from '../server/plugins/metrics.ts'
import { idParams } from '../server/routes/shapes.ts'
import { entryProblems } from '../server/usecases/record-entries.ts'

const app = fastify({
  logger: { level: process.env.LOG_LEVEL ?? 'info' },
  logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
  forceCloseConnections: true,
  ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
})
app.setSerializerCompiler(() => JSON.stringify)
await app.register(cookie)
addHeaders(app, { secure: false, now: Date.now })
addMetrics(app, { metrics: createMetrics() })
let seq = 0
app.post('/api/sessions/:id/entries', { schema: { params: idParams, body: EntryBatch } }, async (request) => {
  const { entries } = request.body as { entries: readonly { id: string }[] }
  const results = entries.map((entry) => {
    if (entryProblems(entry).length > 0) return { id: entry.id, outcome: 'refused' }
    seq += 1
    const hash = createHash('sha256').update(canonical(entry)).digest('hex')
    return { id: entry.id, outcome: 'recorded', seq, hash }
  })
  return { results }
})
process.on('SIGTERM', () => void app.close())
console.log(`Chairside is ready: ${await app.listen({ host: '127.0.0.1', port: 0 })}`)
