import { mkdtemp, rm } from 'node:fs/promises'
import type { RequestListener, Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import { pino } from 'pino'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { minutes } from '../chart/units.ts'
import { buildApp } from '../server/app.ts'
import { builtPage, compose } from '../server/compose.ts'
import { readConfig } from '../server/config.ts'
import { loadDemo } from '../server/demo.ts'

/** Tuesday, 10:00 in New York: nobody's session runs over midnight or over a change of the clocks. */
const MORNING = Date.parse('2026-11-24T15:00:00.000Z')

/** Sooner than the clinic's time to lock. */
const TOUCHED_EVERY = minutes(4)

/**
 * A real clinic for one test: the real server with its own database and port, real Chromium with touch. Only the clock
 * is the test's own: it stands still until `pass` moves the server's and every tablet's on together, so that an
 * infusion of 20 minutes is one to the millisecond. Timers run as ever.
 */
export type TestClinic = {
  readonly url: string
  /** What the first-run page asks for. */
  readonly setupCode: string
  readonly dataDir: string
  /** Fills the empty database of a clinic that was opened without the demo. */
  readonly loadDemo: () => Promise<void>
  readonly now: () => number
  /** Lets time pass for the server and every tablet; each tablet looks at its clock at once, as one that wakes.
   * Somebody touches each now and then, so that it does not lock; `untouched`: nobody does. */
  readonly pass: (forMinutes: number, how?: { untouched?: boolean }) => Promise<void>
  /**
   * A tablet of the clinic, 1180 × 820 with touch, on its own browser profile. `block`: it keeps no file of the page,
   * so that each comes from the server.
   */
  readonly tablet: (size?: { width: number; height: number }, serviceWorkers?: 'allow' | 'block') => Promise<Page>
  readonly close: () => Promise<void>
}

export async function openClinic({
  demo = true,
  pageDir = builtPage,
  browserArgs = [] as readonly string[],
  /** For a bench: the browser's own timers and frames, which Playwright's clock replaces by slower ones. */
  ownTimers = false,
} = {}): Promise<TestClinic> {
  const folder = await mkdtemp(join(tmpdir(), 'chairside-journey-'))
  const dataDir = join(folder, 'data')
  let passed = 0
  const now = () => MORNING + passed
  const config = readConfig({ DATA_DIR: dataDir, MASTER_KEY_FILE: join(folder, 'master.key'), LOG_LEVEL: 'error' })
  const log = pino({ level: 'error' }) as FastifyBaseLogger
  const running = await compose({ config, now, log, pageDir })
  if (demo) await loadDemo(running)
  const app = await buildApp(running)
  const door = doorOf(app.server)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const browser: Browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--in-process-gpu', ...browserArgs],
  })
  const contexts: { context: BrowserContext; page: Page }[] = []
  const setTime = (page: Page) => (ownTimers ? page.evaluate(standStill, now()) : page.clock.setFixedTime(now()))
  return {
    url,
    setupCode: running.setupCode,
    dataDir,
    loadDemo: () => loadDemo(running),
    now,
    async pass(forMinutes, { untouched = false } = {}) {
      const open = await door.shut()
      const until = passed + minutes(forMinutes)
      while (passed < until) {
        passed = untouched ? until : Math.min(until, passed + TOUCHED_EVERY)
        await Promise.all(contexts.map(({ page }) => setTime(page)))
        if (!untouched)
          await Promise.all(
            contexts.map(({ page }) => page.evaluate(() => document.dispatchEvent(new Event('pointerdown')))),
          )
      }
      open()
      await Promise.all(contexts.map(({ page }) => page.evaluate(() => window.dispatchEvent(new Event('focus')))))
    },
    async tablet(viewport = { width: 1180, height: 820 }, serviceWorkers = 'allow') {
      const context = await browser.newContext({
        baseURL: url,
        viewport,
        hasTouch: true,
        reducedMotion: 'reduce',
        locale: 'en-GB',
        serviceWorkers,
      })
      const page = await context.newPage()
      if (ownTimers) await page.addInitScript(standStill, now())
      else await page.clock.setFixedTime(now())
      contexts.push({ context, page })
      await page.goto(url)
      return page
    },
    async close() {
      await browser.close()
      await app.close()
      await running.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The page's clock stands at this instant, epoch ms; timers and frames are the browser's own. */
function standStill(at: number) {
  const known = window as Window & { stoodAt?: number }
  if (known.stoodAt === undefined)
    window.Date = class extends Date {
      // The language passes on what was given; with nothing it is the time that it is here.
      constructor(...given: readonly [] | readonly [number | string]) {
        super(given[0] ?? known.stoodAt ?? 0)
      }
      static override now = () => known.stoodAt ?? 0
    } as DateConstructor
  known.stoodAt = at
}

/**
 * A door before the server that can be shut while the clocks are moved. An answer that was on its way meanwhile would
 * tell a tablet of a clock that is minutes off, which happens to no real one.
 */
function doorOf(server: Server) {
  let opened = Promise.resolve()
  let inside = 0
  const [serve] = server.listeners('request') as RequestListener[]
  if (!serve) throw new Error('the server has nobody at the door')
  server.removeAllListeners('request')
  server.on('request', async (request, response) => {
    await opened
    const streams = request.url?.startsWith('/api/live') === true
    if (!streams) inside += 1
    response.on('close', () => {
      if (!streams) inside -= 1
    })
    serve(request, response)
  })
  return {
    /** Answers once everybody inside has left; what it answers opens the door again. */
    async shut(): Promise<() => void> {
      const { promise, resolve } = Promise.withResolvers<void>()
      opened = promise
      while (inside > 0) await new Promise((later) => setTimeout(later, 5))
      return resolve
    },
  }
}
