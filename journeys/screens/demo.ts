import type { Page, Request } from 'playwright-core'
import type { SessionRow } from '../../chart/wire.ts'
import { openClinic } from '../clinic.ts'
import { oneAtATime } from './one-at-a-time.ts'
import type { Screen, Viewer } from './screen.ts'
import { order } from './table.ts'

/** The demo clinic at a fixed hour, as the screens of the table ask for it. */
export type Demo = {
  /** The session of today in this phase by this protocol: "infusing high-dose". */
  readonly session: (phase: string) => string
  /** Leads to an address: a loaded page by its own means, as a link would; else it is loaded. */
  readonly go: (page: Page, path: string) => Promise<void>
  /** Waits until the page has heard all that it asked for and nothing in it changes any more. */
  readonly settled: (page: Page) => Promise<void>
  readonly pass: (minutes: number) => Promise<void>
  /** The clinic's time, epoch ms. */
  readonly now: () => number
  /** Fills the clinic, once its first run was looked at. */
  readonly loadDemo: () => Promise<void>
}

/** One server and one browser for all screens. */
export type Walk = {
  /** Looks at every screen of the table, or at those that are wanted, several at a time. */
  readonly all: (
    look: (screen: Screen, show: () => Promise<Page>) => Promise<void>,
    isWanted?: (screen: Screen) => boolean,
  ) => Promise<void>
  readonly tablets: () => Tablets
  /** What the console of a page said that it should not, since it was last asked. */
  readonly errors: (page: Page) => readonly string[]
  readonly close: () => Promise<void>
}
/** The tablets of one lane: each viewer has one of their own. */
export type Tablets = {
  readonly show: (screen: Screen) => Promise<Page>
  readonly go: (viewer: Viewer, path: string) => Promise<Page>
  /** Takes every tablet away from its chair: the others say so of one at a chair that is no longer heard. */
  readonly leave: () => Promise<void>
}

export async function openDemo(): Promise<Walk> {
  const clinic = await openClinic({ demo: false })
  let rows: readonly SessionRow[] = []
  const demo: Demo = {
    session(phase) {
      const row = rows.find((each) => `${each.phase} ${each.protocol.name}` === phase)
      if (!row) throw new Error(`the demo has no session that is ${phase}`)
      return row.id
    },
    async go(page, path) {
      if (clean.has(page)) await goWithin(page, path)
      else await page.goto(`${clinic.url}${path}`)
    },
    settled: (page) => settled(page, asked.get(page) ?? new Set()),
    pass: (minutes) => clinic.pass(minutes),
    now: clinic.now,
    loadDemo: clinic.loadDemo,
  }
  /** Pages of somebody who is signed in and has left nothing half typed. */
  const clean = new WeakSet<Page>()
  const asked = new WeakMap<Page, Set<Request>>()
  const told = new WeakMap<Page, string[]>()
  const say = (page: Page, fault: string) => void told.set(page, [...(told.get(page) ?? []), fault])
  async function signedIn(viewer: Viewer): Promise<Page> {
    const page = await oneAtATime(clinic.tablet)
    page.setDefaultTimeout(30_000)
    asked.set(page, listen(page))
    page.on('console', (message) => {
      // A refusal and a cut network are answers, not mistakes of the page.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) say(page, message.text())
    })
    page.on('pageerror', (error) => say(page, error.message))
    if (viewer === 'nobody') return page
    await page.getByLabel('User name').fill(viewer)
    await page.getByLabel('Password').fill('chairside-demo')
    await page.getByRole('button', { name: 'Sign in' }).tap()
    await page.getByRole('article', { name: 'Chair 2' }).waitFor()
    clean.add(page)
    if (rows.length > 0) return page
    const answer = await page.request.get(`${clinic.url}/api/sessions?day=2026-11-24`)
    rows = ((await answer.json()) as { sessions: SessionRow[] }).sessions
    return page
  }
  function tablets(): Tablets {
    const pages = new Map<Viewer, Promise<Page>>()
    const pageOf = (viewer: Viewer) => {
      const page = pages.get(viewer) ?? signedIn(viewer)
      pages.set(viewer, page)
      return page
    }
    return {
      async show(screen) {
        const page = await pageOf(screen.as)
        await screen.show(page, demo)
        await demo.settled(page)
        if (screen.halfTyped) clean.delete(page)
        else if (screen.as !== 'nobody') clean.add(page)
        return page
      },
      async go(viewer, path) {
        const page = await pageOf(viewer)
        await demo.go(page, path)
        return page
      },
      async leave() {
        for (const page of await Promise.all(pages.values())) {
          if (!new URL(page.url()).pathname.startsWith('/session/')) continue
          await demo.go(page, '/')
          await demo.settled(page)
        }
      },
    }
  }
  return {
    async all(look, isWanted = () => true) {
      const walk = async (lane: readonly Screen[]) => {
        const { show, leave } = tablets()
        for (const screen of lane)
          if (isWanted(screen)) await look(screen, () => show(screen))
          else if (screen.leadsOn) await show(screen)
        if (lane !== order.last) await leave()
      }
      await walk(order.first)
      await Promise.all(order.lanes.map(walk))
      if (order.last.some(isWanted)) await walk(order.last)
    },
    tablets,
    errors(page) {
      const since = told.get(page) ?? []
      told.delete(page)
      return since
    },
    close: clinic.close,
  }
}

/** What a page asked for and has not been answered yet; the stream of what happens is never answered to its end. */
function listen(page: Page): Set<Request> {
  const open = new Set<Request>()
  page.on('request', (request) => {
    if (!request.url().includes('/api/live')) open.add(request)
  })
  const close = (request: Request) => void open.delete(request)
  page.on('requestfinished', close).on('requestfailed', close)
  return open
}

/** So long must nothing change, ms; and so long is waited at most for a page that never rests. */
const STILL = 120
const LONGEST = 5000

async function settled(page: Page, open: ReadonlySet<Request>) {
  for (const until = performance.now() + LONGEST; performance.now() < until; ) {
    await page.evaluate(still, STILL)
    if (open.size === 0) return
  }
}

/** Ends once the faces are loaded and nothing in the page has changed for a while; typed into the page. */
async function still(ms: number) {
  await document.fonts.ready
  await new Promise<void>((done) => {
    let later = setTimeout(done, ms)
    const again = new MutationObserver(() => {
      clearTimeout(later)
      later = setTimeout(done, ms)
    })
    again.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
    setTimeout(done, 10 * ms)
  })
}

/**
 * Loading a page costs four times what drawing another screen in it does. By way of the page that is none, so that each
 * screen begins without what the one before had open.
 */
const goWithin = (page: Page, path: string) =>
  page.evaluate(async (to) => {
    const show = (at: string) => {
      history.pushState(null, '', at)
      dispatchEvent(new PopStateEvent('popstate'))
    }
    const until = async (isSo: () => boolean) => {
      for (const late = performance.now() + 30_000; !isSo(); ) {
        if (performance.now() > late) throw new Error(`the page does not go to ${to}: ${document.body.textContent}`)
        await new Promise((next) => requestAnimationFrame(next))
      }
    }
    const isNowhere = () => document.querySelector('a.empty-way') !== null
    show('/nowhere')
    await until(isNowhere)
    show(to)
    if (to !== '/nowhere') await until(() => !isNowhere())
  }, path)
