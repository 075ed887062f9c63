// Keeps the built page on the tablet, so that it opens without a network, and nothing else: no call of /api passes
// here. The build (vite-plugin-pwa) puts in which files those are.
declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: readonly Kept[] }
/** A file of the build; `revision` is null where its name changes with what is in it. */
type Kept = { readonly url: string; readonly revision: string | null }

const shell = self.__WB_MANIFEST
const PREFIX = 'chairside-page-'
/** Changes with any file of the build. */
const ownCache = nameOf(shell)
const PAGE = '/index.html'

self.addEventListener('install', (event) => event.waitUntil(fetchShell()))
self.addEventListener('activate', (event) => event.waitUntil(takeOver()))
// A new version waits here until a person says yes: no page changes under a half-typed sheet.
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') event.waitUntil(self.skipWaiting())
})
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (url.pathname.startsWith('/api/') || isOperation(url.pathname)) return
  // A patient's own link, opened on a tablet of the clinic, is no page of the app.
  if (url.pathname.startsWith('/follow-up/')) return
  event.respondWith(request.mode === 'navigate' ? ofThisBuild(request) : ofAnyBuild(request))
})

const isOperation = (path: string) => ['/health', '/ready', '/metrics', '/sw.js'].includes(path)

async function nameOf(files: readonly Kept[]): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(files)))
  return PREFIX + [...new Uint8Array(hash, 0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** All files or none: a page of which a part is missing would open and then fail at the chair. */
async function fetchShell() {
  const cache = await caches.open(await ownCache)
  await Promise.all(
    shell.map(async ({ url, revision }) => {
      const path = `/${url}`
      // Of a newer version only what changed comes over the network.
      const kept = revision === null ? await caches.match(path) : undefined
      return kept ? cache.put(path, kept) : cache.add(new Request(path, { cache: 'reload' }))
    }),
  )
}

/** The version before this one stays: another window of the tablet may still show it and ask for its files. */
async function takeOver() {
  const own = await ownCache
  const older = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== own)
  await Promise.all(older.slice(0, -1).map((name) => caches.delete(name)))
  await self.clients.claim()
}

async function ofThisBuild(request: Request): Promise<Response> {
  return (await caches.match(PAGE, { cacheName: await ownCache })) ?? fetch(request)
}

/** A file's name changes with what is in it, so whichever version kept it, it is the right one. */
async function ofAnyBuild(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: await ownCache })) ?? (await caches.match(request)) ?? fetch(request)
}
