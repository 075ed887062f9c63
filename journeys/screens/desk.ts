import type { Page } from 'playwright-core'
import { choose } from '../steps.ts'
import type { Demo } from './demo.ts'
import { button, dialog, type Screen, type Viewer } from './screen.ts'

type Then = (page: Page, demo: Demo) => Promise<unknown>
const desk = (name: string, as: Viewer, path: string, then?: Then): Screen => ({
  name,
  as,
  async show(page, demo) {
    await demo.go(page, path)
    await page.getByRole('main').waitFor()
    await demo.settled(page)
    await then?.(page, demo)
  },
})
const adminPart = (name: string, part = name, then?: Then): Screen =>
  desk(`admin-${name}`, 'ada', `/admin/${part}`, then)
/**
 * What a list of the server's holds by chance, made the same each time on its way into the page: the order of what is
 * asked for at once, ids, fingerprints.
 */
const steadied =
  (path: string, steady: (told: Told) => Told): Then =>
  async (page, demo) => {
    const url = (each: URL) => each.pathname === path
    await page.route(url, async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, json: steady((await response.json()) as Told) })
    })
    await demo.go(page, new URL(page.url()).pathname)
    await demo.settled(page)
    await page.unroute(url)
  }
type Told = Readonly<Record<string, unknown>>
const sorted = (list: unknown, by: (each: Told) => string): readonly Told[] =>
  (list as Told[]).toSorted((a, b) => by(a).localeCompare(by(b), 'en'))

/** One id for each that was drawn by chance. */
const alike = (list: unknown): unknown =>
  JSON.parse(JSON.stringify(list).replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, ID))
const ID = '01a20e12-2580-7000-8000-000000000001'

/** Sessions that are planned for the same minute come by their ids: here by their patients, the last day first. */
const inOrder = steadied('/api/sessions', (told) => ({
  ...told,
  sessions: sorted(told.sessions, ({ patient }) => JSON.stringify(patient)).toSorted((a, b) =>
    String(b.plannedStart).localeCompare(String(a.plannedStart)),
  ),
}))

/** Lists of what everybody did: looked at before anybody does anything, so that they are the same each time. */
export const lists: readonly Screen[] = [
  adminPart(
    'log',
    'log',
    steadied('/api/audit', ({ rows }) => ({
      rows: sorted(alike(rows), ({ action, subject }) => JSON.stringify([action, subject])).map((row) => ({
        ...row,
        hash: 'c0ffee12'.repeat(8),
      })),
    })),
  ),
  adminPart('questions'),
  {
    // A long one: who read it stands at its end, and how often that was is chance.
    ...adminPart('story', 'sessions', async (page) => {
      await page.getByRole('button', { name: 'Its story' }).last().tap()
      await page.getByRole('region', { name: 'Story of the session' }).first().waitFor()
    }),
    from: '.admin-story',
    chance: ['.admin-story td:last-child'],
  },
  adminPart(
    'inspection',
    'inspection',
    steadied('/api/inspection', ({ sessions }) => ({
      sessions: sorted(sessions, ({ patient, plannedStart }) => `${patient} ${plannedStart}`),
    })),
  ),
  adminPart('tablets'),
  desk('account', 'nora', '/account'),
  desk('account-factor', 'nora', '/account', async (page) => {
    await button(page, 'Add a second factor').tap()
    await dialog(page).waitFor()
  }),
]

export const desks: readonly Screen[] = [
  desk('patients', 'nora', '/patients'),
  desk('patients-found', 'nora', '/patients', async (page) => {
    await page.getByRole('searchbox').fill('ha')
    await page.locator('.patient-rows button').first().waitFor()
  }),
  desk('courses', 'nora', '/courses'),
  desk('course', 'nora', '/courses', async (page) => {
    await page.getByRole('searchbox').fill('ferr')
    await button(page, /ferreira/i).tap()
    await page.locator('.course').first().waitFor()
  }),
  desk('custody', 'nora', '/controlled-drugs'),
  desk('custody-lot', 'nora', '/controlled-drugs', async (page) => {
    await page
      .getByRole('main')
      .getByRole('button', { name: /\d+ (mg|left)|6C/ })
      .first()
      .tap()
  }),
  desk('custody-receive', 'nora', '/controlled-drugs', async (page) => {
    await button(page, 'Receive').tap()
    await dialog(page).waitFor()
  }),
  desk('protocols', 'nora', '/protocols'),
  desk('protocols-editor', 'petra', '/protocols', async (page) => {
    await button(page, 'New version').tap()
    await page.getByText(/New version of/).waitFor()
  }),
  adminPart('sessions', 'sessions', inOrder),
  ...(['people', 'requests', 'quality'] as const).map((part) => adminPart(part)),
  adminPart('account', 'people', async (page) => {
    await button(page, 'Add an account').tap()
    await dialog(page).waitFor()
  }),
  adminPart('training', 'people', async (page) => {
    await button(page, 'Training').tap()
    await dialog(page).waitFor()
  }),
  adminPart('emergency-access', 'emergency'),
  adminPart('kept-until', 'retention'),
  adminPart('request', 'requests', async (page) => {
    await button(page, 'A patient asked for something').tap()
    await dialog(page).waitFor()
  }),
  adminPart('disclosures', 'retention', async (page) => {
    await button(page, 'Disclosures').tap()
    await page.locator('main .admin-card').waitFor()
  }),
  desk('no-page', 'nora', '/nowhere'),
  desk('calendar', 'nora', '/calendar'),
  desk('follow-ups', 'nora', '/follow-ups'),
  desk('follow-up-call', 'nora', '/follow-ups', async (page) => {
    await page.getByRole('button', { name: 'Call', exact: true }).first().tap()
    await choose(dialog(page), 'Answered')
  }),
  {
    ...desk('follow-up-link', 'nora', '/follow-ups', async (page) => {
      // As long on each machine and in each run: a link that breaks into one line more moves what is below it.
      await page.route('**/follow-up-key', async (route) => {
        const response = await route.fetch()
        await route.fulfill({ response, json: { ...(await response.json()), path: `/follow-up/${'k'.repeat(43)}` } })
      })
      await page.getByRole('button', { name: 'Link', exact: true }).first().tap()
      await page.getByRole('button', { name: 'Copy the link' }).waitFor()
      await page.unroute('**/follow-up-key')
    }),
    chance: ['.follow-up-code', '.follow-up-address'],
  },
  desk('keys', 'nora', '/patients', async (page) => {
    await page.locator('body').click({ position: { x: 5, y: 400 } })
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await page.keyboard.press('?')
    await dialog(page).waitFor()
  }),
  {
    name: 'parts',
    as: 'nobody',
    async show(page, { go }) {
      await go(page, '/parts')
      await page.waitForSelector('.gallery-section')
    },
  },
  ...(['sheet', 'dialog'] as const).map(
    (kind): Screen => ({
      name: `parts-${kind}`,
      as: 'nobody',
      async show(page, { go }) {
        await go(page, '/parts')
        await button(page, `Open ${kind}`).tap()
        await dialog(page).waitFor()
      },
    }),
  ),
  desk('wall', 'ada', '/wall', (page) => page.locator('.wall-chairs').waitFor()),
]
