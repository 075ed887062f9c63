import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type {} from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { sendRefusal } from '../send.ts'

const readerPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
const nobody = { audit: 'none' } as const

/** The page's own files, and the page itself for each of its addresses. Anything else under /api does not exist. */
export async function addPage(app: FastifyInstance, deps: Deps): Promise<void> {
  app.all('/api/*', { schema: { hide: true }, config: { access: 'signed-in', ...nobody } }, (_, reply) =>
    sendRefusal(reply, { code: 'not-found', what: 'address' }),
  )
  app.setNotFoundHandler({}, (_, reply) => sendRefusal(reply, { code: 'not-found', what: 'address' }))
  const root = deps.pageDir
  if (root === undefined || !existsSync(join(root, 'index.html'))) return
  await app.register(fastifyStatic, { root, serve: false, cacheControl: false, preCompressed: true })
  app.get('/*', { schema: { hide: true }, config: { access: 'open', ...nobody } }, (request, reply) => {
    const path = decodeURIComponent(new URL(request.url, 'http://page').pathname)
    // Built files carry a hash of their content in their name: they never change. The page itself is always asked for.
    const lasting = path.startsWith('/assets/')
    reply.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache')
    // The reader of barcodes is WebAssembly: only this file's own thread may compile it, the page may not.
    if (path.startsWith('/assets/vial-reader-')) reply.header('content-security-policy', readerPolicy)
    const isFile = /\.[a-z0-9]+$/i.test(path)
    return reply.sendFile(isFile ? path.slice(1) : 'index.html')
  })
}
