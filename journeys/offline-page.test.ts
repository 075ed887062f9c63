import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPage } from '../server/build-page.ts'
import { builtPage } from '../server/compose.ts'

/** The page without its network, and a newer version of it, in a real browser: service workers exist nowhere else. */
const policy = "default-src 'self'; object-src 'none'; base-uri 'none'"
const types: Record<string, string> = {
  '.wasm': 'application/wasm',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
}
let folder: string
let server: Server
let browser: Browser

/** The page's files; like a clinic's server of which only the calls fail. */
async function serve(root: string): Promise<Server> {
  const served = createServer(async (request, reply) => {
    const path = new URL(request.url ?? '/', 'http://chairside').pathname
    const isCall = path.startsWith('/api/')
    const file = extname(path) in types ? path : '/index.html'
    const bytes = isCall ? undefined : await readFile(join(root, file)).catch(() => undefined)
    reply.writeHead(bytes ? 200 : 404, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'cache-control': 'no-cache',
      'content-security-policy': policy,
    })
    reply.end(bytes)
  })
  await new Promise<void>((ready) => served.listen(0, '127.0.0.1', ready))
  return served
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chairside-page-'))
  await buildPage()
  // A copy, so that a newer version of it can be made: the page that ships, and built once.
  await cp(builtPage, folder, { recursive: true })
  server = await serve(folder)
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
})
afterAll(async () => {
  await browser?.close()
  server?.close()
  await rm(folder, { recursive: true, force: true })
})

async function visited(path: string): Promise<Page> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const { port } = server.address() as AddressInfo
  await page.goto(`http://127.0.0.1:${port}${path}`)
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  return page
}

const workers = (page: Page) =>
  page.evaluate(async () => {
    const { waiting, active } = await navigator.serviceWorker.ready
    return { waiting: waiting?.state, active: active?.state }
  })

test('after the first visit the page opens without a network, at any of its addresses, whole', async () => {
  const page = await visited('/parts')
  const failed: string[] = []
  page.on('requestfailed', (request) => failed.push(request.url()))
  await page.context().setOffline(true)
  await page.reload()
  await page.waitForSelector('.gallery-section')
  expect(await page.evaluate(() => document.fonts.ready.then((fonts) => fonts.status))).toBe('loaded')
  expect(failed).toEqual([])
  await page.goto(page.url().replace('/parts', '/session/some'))
  await page.getByText('Not connected').waitFor()
  await page.context().close()
})

test('the tablet keeps every file of the page, and no answer of the server', async () => {
  const page = await visited('/')
  await page.evaluate(() => fetch('/api/me').catch(() => undefined))
  const kept = await page.evaluate(async () => {
    const caches_ = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))
    return caches_.flat().map(({ url }) => new URL(url).pathname)
  })
  const built = (await readdir(folder, { recursive: true })).filter(
    (path) => extname(path) in types && path !== 'sw.js',
  )
  expect(built).toContain('index.html')
  expect(built).toContain('manifest.webmanifest')
  expect(kept.toSorted()).toEqual(built.map((path) => `/${path}`).toSorted())
  await page.context().close()
})

test('a newer version waits until a person says yes, and then the page is the newer one', async () => {
  const page = await visited('/parts')
  const [old] = await page.evaluate(() => caches.keys())
  const worker = await readFile(join(folder, 'sw.js'), 'utf8')
  const html = await readFile(join(folder, 'index.html'), 'utf8')
  await writeFile(join(folder, 'sw.js'), worker.replace(/[0-9a-f]{32}/, 'feedface'.repeat(4)))
  await writeFile(join(folder, 'index.html'), html.replace('<title>Chairside', '<title>Newer Chairside'))
  // Asked again until it is answered: a browser may put an update off while the machine is busy.
  const afterUpdate = async () => {
    await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()))
    return workers(page)
  }
  await expect.poll(afterUpdate, { timeout: 60_000, interval: 1000 }).toMatchObject({ waiting: 'installed' })
  await page.reload()
  expect(await page.title(), 'nobody said yes yet').toBe('Chairside')

  // As a person who reads first: a yes during the read of the page's files can be lost (client/keep-page.ts).
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  await page.waitForTimeout(4000)
  await page.evaluate(async () => void (await navigator.serviceWorker.ready).waiting?.postMessage('take-over'))
  let looks = 0
  const afterYes = async () => {
    looks += 1
    // As the page does by itself where it asked: opened anew, it lets go of the old worker.
    if (looks % 5 === 0) await page.reload()
    return workers(page)
  }
  await expect.poll(afterYes, { timeout: 60_000, interval: 1000 }).toEqual({ waiting: undefined, active: 'activated' })
  await page.context().setOffline(true)
  await page.reload()
  expect(await page.title()).toBe('Newer Chairside')
  // Another window may still show the old one and fetch from it.
  expect(await page.evaluate(() => caches.keys())).toContain(old)
  await page.context().close()
})
