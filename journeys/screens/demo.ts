import type { Page } from 'playwright-core'
import type { SessionRow } from '../../chart/wire.ts'
import { openClinic } from '../clinic.ts'
import type { Screen, Viewer } from './table.ts'

/** The demo clinic at a fixed hour, as the screens of the table ask for it. */
export type Demo = {
  /** The session of today in this phase by this protocol: "infusing high-dose". */
  readonly session: (phase: string) => string
  readonly go: (page: Page, path: string) => Promise<void>
  readonly pass: (minutes: number) => Promise<void>
  /** Fills the clinic, once its first run was looked at. */
  readonly loadDemo: () => Promise<void>
}

/** One server and one browser for all screens; each viewer has a tablet of their own. */
export type Walk = {
  /** Brings a screen about; those of the table in its order, since some change the clinic for the next. */
  readonly show: (screen: Screen) => Promise<Page>
  /** The page that shows it, brought about when it is not there already. */
  readonly shown: (screen: Screen) => Promise<Page>
  readonly go: (viewer: Viewer, path: string) => Promise<Page>
  readonly close: () => Promise<void>
}

export async function openDemo(): Promise<Walk> {
  const clinic = await openClinic({ demo: false })
  const pages = new Map<Viewer, Page>()
  let rows: readonly SessionRow[] = []
  let onScreen: Screen | undefined
  const demo: Demo = {
    session(phase) {
      const row = rows.find((each) => `${each.phase} ${each.protocol.name}` === phase)
      if (!row) throw new Error(`the demo has no session that is ${phase}`)
      return row.id
    },
    async go(page, path) {
      await page.goto(`${clinic.url}${path}`)
    },
    pass: (minutes) => clinic.pass(minutes),
    loadDemo: clinic.loadDemo,
  }
  async function pageOf(viewer: Viewer): Promise<Page> {
    const known = pages.get(viewer)
    if (known) return known
    const page = await clinic.tablet()
    page.setDefaultTimeout(15_000)
    pages.set(viewer, page)
    if (viewer === 'nobody') return page
    await page.getByLabel('User name').fill(viewer)
    await page.getByLabel('Password').fill('chairside-demo')
    await page.getByRole('button', { name: 'Sign in' }).tap()
    await page.getByRole('article', { name: 'Chair 2' }).waitFor()
    if (rows.length > 0) return page
    const answer = await page.request.get(`${clinic.url}/api/sessions?day=2026-11-24`)
    rows = ((await answer.json()) as { sessions: SessionRow[] }).sessions
    return page
  }
  async function show(screen: Screen): Promise<Page> {
    const page = await pageOf(screen.as)
    onScreen = undefined
    await screen.show(page, demo)
    onScreen = screen
    return page
  }
  return {
    show,
    shown: (screen) => (onScreen === screen ? pageOf(screen.as) : show(screen)),
    async go(viewer, path) {
      const page = await pageOf(viewer)
      await demo.go(page, path)
      return page
    },
    close: clinic.close,
  }
}
