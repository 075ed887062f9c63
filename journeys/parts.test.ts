import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'

/**
 * The page that shows every part in every state, built as it is served and under a policy as strict as the server's:
 * axe finds nothing, nothing is smaller than a gloved thumb needs, nothing runs off the side.
 */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const policy = "default-src 'self'; object-src 'none'; base-uri 'none'"
const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' }

let folder: string
let server: Server
let browser: Browser

async function serveFolder(root: string): Promise<Server> {
  const served = createServer(async (request, reply) => {
    const path = new URL(request.url ?? '/', 'http://chairside').pathname
    const file = extname(path) in types ? path : '/index.html'
    const bytes = await readFile(join(root, file)).catch(() => undefined)
    reply.writeHead(bytes ? 200 : 404, {
      'content-type': types[extname(file)] ?? 'text/html; charset=utf-8',
      'content-security-policy': policy,
    })
    reply.end(bytes)
  })
  await new Promise<void>((ready) => served.listen(0, '127.0.0.1', ready))
  return served
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chairside-parts-'))
  await build({ configFile: 'vite.config.ts', logLevel: 'error', build: { outDir: folder, sourcemap: false } })
  server = await serveFolder(folder)
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
})

afterAll(async () => {
  await browser?.close()
  server?.close()
  await rm(folder, { recursive: true, force: true })
})

/** What axe, a ruler and the console find on the page as it is now; empty when nothing is wrong. */
async function faults(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const found = await page.evaluate<string[]>(
    `${axe}; axe.run(document, { runOnly: ${JSON.stringify(tags)} })
      .then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html).join(' | ')))`,
  )
  const measured = await page.evaluate(() => {
    const out: string[] = []
    if (document.documentElement.scrollWidth > innerWidth) out.push('the page is wider than the screen')
    for (const each of document.querySelectorAll<HTMLElement>('button, a, input, select')) {
      const box = each.getBoundingClientRect()
      // A control that lends its target to its whole line does so by an absolute ::after.
      const lent = getComputedStyle(each, '::after').position === 'absolute'
      if (each.closest('[inert]') || lent || each.offsetParent === null) continue
      if (box.width < 47.5 || box.height < 47.5) out.push(`small target: ${each.outerHTML.slice(0, 120)}`)
    }
    for (const each of document.querySelectorAll<HTMLElement>('body *')) {
      const hasText = [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())
      if (hasText && !each.closest('sub') && Number.parseFloat(getComputedStyle(each).fontSize) < 13)
        out.push(`type under 13 px: ${each.outerHTML.slice(0, 120)}`)
    }
    return out
  })
  return [...found, ...measured]
}

const screens = [
  [1180, 820],
  [820, 1180],
  [390, 844],
] as const

test.each(screens.flatMap(([width, height]) => [[width, height, 'light'] as const, [width, height, 'dark'] as const]))(
  'every part at %i by %i, %s: nothing unreadable, too small or off the side',
  async (width, height, colorScheme) => {
    const page = await browser.newPage({
      viewport: { width, height },
      colorScheme,
      hasTouch: true,
      reducedMotion: 'reduce',
    })
    const said: string[] = []
    page.on('console', (message) => message.type() === 'error' && said.push(message.text()))
    page.on('pageerror', (error) => said.push(error.message))
    const { port } = server.address() as AddressInfo
    await page.goto(`http://127.0.0.1:${port}/parts`)
    await page.waitForSelector('.gallery-section')
    expect(await faults(page)).toEqual([])

    const top = await page.locator('header.top').boundingBox()
    for (const kind of ['sheet', 'dialog'] as const) {
      await page.getByRole('button', { name: `Open ${kind}` }).tap()
      expect(await faults(page), kind).toEqual([])
      const scrim = await page.locator('.scrim').boundingBox()
      expect(scrim?.y, 'the scrim begins below the band').toBe(top?.height)
      await page.keyboard.press('Escape')
      await page.waitForSelector('[role=dialog]', { state: 'detached' })
    }
    expect(said).toEqual([])
    await page.close()
  },
)
