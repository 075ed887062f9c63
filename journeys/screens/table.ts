import type { Locator, Page } from 'playwright-core'
import { choose } from '../steps.ts'
import type { Demo } from './demo.ts'

/**
 * Every screen that a person can come to, in every state that looks different: who sees it, and the way there. One line
 * here is tried by axe, ruler, zoom and keyboard in all sizes and themes, and has its picture taken.
 */
export type Screen = {
  readonly name: string
  readonly as: Viewer
  readonly show: (page: Page, demo: Demo) => Promise<unknown>
  /** What differs from one run to the next by chance, as selectors: fingerprints, drawn lots. Not in the picture. */
  readonly chance?: readonly string[]
}
export type Viewer = 'nobody' | 'nora' | 'petra' | 'ada'

const button = (within: Page | Locator, name: string | RegExp) => within.getByRole('button', { name }).first()
const dialog = (page: Page) => page.getByRole('dialog').last()
const inDialog = (page: Page, name: string | RegExp) => button(dialog(page), name)

const board = async (page: Page, { go }: Demo) => {
  await go(page, '/')
  await page.getByRole('article', { name: 'Chair 2' }).waitFor()
  await page.waitForLoadState('networkidle')
}
const chair = async (page: Page, demo: Demo, which: string) => {
  await demo.go(page, `/session/${demo.session(which)}`)
  await page.getByRole('region', { name: 'Infusion now' }).waitFor()
  await page.getByRole('region', { name: 'Entries' }).waitFor()
  await page.waitForLoadState('networkidle')
}
const sessionPage = async (page: Page, demo: Demo, which: string, path: string) => {
  await demo.go(page, `/session/${demo.session(which)}/${path}`)
  await page.getByRole('navigation', { name: 'Phases' }).waitFor()
  await page.waitForLoadState('networkidle')
}
/** A sheet of the chair whose high-dose infusion runs. */
const sheet = (name: string, opens: string | RegExp, then?: (page: Page) => Promise<unknown>): Screen => ({
  name: `sheet-${name}`,
  as: 'nora',
  async show(page, demo) {
    await chair(page, demo, 'infusing high-dose')
    await button(page, opens).tap()
    await dialog(page).waitFor()
    await then?.(page)
  },
})
const typed = (digits: string) => async (page: Page) => {
  for (const digit of digits) await dialog(page).locator('.pad').getByRole('button', { name: digit, exact: true }).tap()
}
const phases = [
  'planned low-dose',
  'check-in low-dose',
  'ready low-dose',
  'infusing low-dose',
  'infusing high-dose',
  'recovery low-dose',
  'ready-for-discharge low-dose',
  'to-sign low-dose',
  'signed low-dose',
]
const slug = (phase: string) => phase.replace(' low-dose', '')

const door: readonly Screen[] = [
  {
    name: 'first-run',
    as: 'nobody',
    show: async (page) => {
      await choose(page, 'Set up a clinic')
      await button(page, 'Set up the clinic').tap()
      await page.getByText('Type the one-time code').waitFor()
    },
  },
  {
    name: 'sign-in',
    as: 'nobody',
    show: async (page, { loadDemo }) => {
      await loadDemo()
      await page.reload()
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    },
  },
  {
    name: 'sign-in-refused',
    as: 'nobody',
    show: async (page) => {
      await page.getByLabel('User name').fill('nora')
      await page.getByLabel('Password').fill('not hers')
      await button(page, 'Sign in').tap()
      await page.locator('.alert-block, [class*="alert"]').first().waitFor()
    },
  },
]

const boards: readonly Screen[] = [
  { name: 'board', as: 'nora', show: board },
  { name: 'board-physician', as: 'petra', show: board },
  {
    name: 'board-user-menu',
    as: 'nora',
    async show(page, demo) {
      await board(page, demo)
      await button(page, /lock or switch user/).tap()
      await button(page, 'Someone else').tap()
    },
  },
  {
    name: 'board-plan',
    as: 'nora',
    async show(page, demo) {
      await board(page, demo)
      await button(page, 'Plan a session').tap()
      await dialog(page).getByRole('searchbox').waitFor()
    },
  },
  {
    name: 'board-new-patient',
    as: 'nora',
    async show(page, demo) {
      await board(page, demo)
      await button(page, 'Plan a session').tap()
      await button(page, 'New patient').tap()
    },
  },
  {
    name: 'board-hand-off',
    as: 'nora',
    async show(page, demo) {
      await board(page, demo)
      await button(page, 'Hand off').tap()
      await dialog(page).waitFor()
    },
  },
]

const chairs: readonly Screen[] = [
  ...phases.map(
    (phase): Screen => ({ name: `session-${slug(phase)}`, as: 'nora', show: (page, demo) => chair(page, demo, phase) }),
  ),
  ...(['Last hour', 'Whole plan', 'Table'] as const).map(
    (view): Screen => ({
      name: `session-view-${view.toLowerCase().replace(' ', '-')}`,
      as: 'nora',
      async show(page, demo) {
        await chair(page, demo, 'infusing high-dose')
        await choose(page, view)
      },
    }),
  ),
  {
    name: 'session-allergies',
    as: 'nora',
    async show(page, demo) {
      await chair(page, demo, 'infusing low-dose')
      await page.locator('.band').getByRole('button', { name: 'Penicillin' }).tap()
      await dialog(page).waitFor()
    },
  },
  {
    name: 'session-read-only',
    as: 'ada',
    show: (page, demo) => chair(page, demo, 'infusing high-dose'),
  },
]

const sheets: readonly Screen[] = [
  sheet('vitals', /^Vitals/),
  sheet('vitals-over-limit', /^Vitals/, typed('17298104')),
  sheet('vitals-swapped', /^Vitals/, typed('82128')),
  sheet('vitals-not-taken', /^Vitals/, (page) => inDialog(page, 'Not taken').tap()),
  sheet('rate', 'Rate'),
  sheet('rate-over-order', 'Rate', async (page) => {
    for (let step = 0; step < 8 && (await inDialog(page, /^More/).isEnabled()); step += 1)
      await inDialog(page, /^More/).tap()
  }),
  sheet('observe', 'Observe'),
  sheet('medicine', 'Medicine'),
  sheet('scores', 'Scores'),
  sheet('note', 'Note'),
  sheet('stop', 'End infusion'),
  {
    name: 'sheet-start',
    as: 'nora',
    async show(page, demo) {
      await chair(page, demo, 'ready low-dose')
      await button(page, /^Start infusion/).tap()
      await dialog(page).waitFor()
    },
  },
  {
    name: 'sheet-entry',
    as: 'nora',
    async show(page, demo) {
      await chair(page, demo, 'infusing high-dose')
      await page
        .getByRole('region', { name: 'Entries' })
        .getByRole('button', { name: /\d\/\d/ })
        .first()
        .tap()
      await dialog(page).waitFor()
    },
  },
]

const checkInSheet = (name: string, opens: string | RegExp, as: Viewer = 'nora'): Screen => ({
  name: `check-in-${name}`,
  as,
  async show(page, demo) {
    await sessionPage(page, demo, 'planned low-dose', 'check-in')
    await button(page, opens).tap()
    await dialog(page).waitFor()
  },
})
const checkIn: readonly Screen[] = [
  { name: 'check-in', as: 'nora', show: (page, demo) => sessionPage(page, demo, 'check-in low-dose', 'check-in') },
  {
    name: 'check-in-nothing-yet',
    as: 'nora',
    show: (page, demo) => sessionPage(page, demo, 'planned low-dose', 'check-in'),
  },
  { name: 'check-in-done', as: 'nora', show: (page, demo) => sessionPage(page, demo, 'ready low-dose', 'check-in') },
  checkInSheet('identity', 'Confirm: Identity'),
  checkInSheet('weight', 'Weigh: Weight today'),
  checkInSheet('access', /Chart access/),
  checkInSheet('assessment', 'Assess: Assessment', 'petra'),
  checkInSheet('order', 'Order: Order', 'petra'),
  checkInSheet('preparation', 'Prepare: Preparation'),
  {
    name: 'check-in-allergies',
    as: 'nora',
    async show(page, demo) {
      await sessionPage(page, demo, 'planned low-dose', 'check-in')
      await choose(page.getByRole('group', { name: 'Allergies gone through with the patient?' }), 'None known')
      await dialog(page).waitFor()
    },
  },
]

const leaveSheet = (name: string, opens: string | RegExp, as: Viewer = 'nora'): Screen => ({
  name: `leaving-${name}`,
  as,
  async show(page, demo) {
    await sessionPage(page, demo, 'recovery low-dose', 'discharge')
    await button(page, opens).tap({ force: true })
    await dialog(page).waitFor()
  },
})
const leaving: readonly Screen[] = [
  { name: 'leaving', as: 'nora', show: (page, demo) => sessionPage(page, demo, 'recovery low-dose', 'discharge') },
  {
    name: 'leaving-ready',
    as: 'nora',
    show: (page, demo) => sessionPage(page, demo, 'ready-for-discharge low-dose', 'discharge'),
  },
  {
    name: 'leaving-too-soon',
    as: 'nora',
    show: (page, demo) => sessionPage(page, demo, 'infusing low-dose', 'discharge'),
  },
  { name: 'leaving-left', as: 'nora', show: (page, demo) => sessionPage(page, demo, 'to-sign low-dose', 'discharge') },
  leaveSheet('padss', 'PADSS'),
  leaveSheet('oriented', /^Oriented/),
  leaveSheet('iv', /^IV out/),
  leaveSheet('escort', /^Escort here/),
  leaveSheet('release', /^Practitioner's release/, 'petra'),
  leaveSheet('waste', 'Waste'),
  leaveSheet('discharge', /^Discharge \d+ still missing/),
]

const papers: readonly Screen[] = [
  {
    name: 'review',
    as: 'petra',
    show: (page, demo) => sessionPage(page, demo, 'to-sign low-dose', 'review'),
    chance: ['.fingerprint'],
  },
  {
    name: 'review-nurse',
    as: 'nora',
    show: (page, demo) => sessionPage(page, demo, 'to-sign low-dose', 'review'),
    chance: ['.fingerprint'],
  },
  {
    name: 'review-signed',
    as: 'petra',
    show: (page, demo) => sessionPage(page, demo, 'signed low-dose', 'review'),
    chance: ['.fingerprint'],
  },
  {
    name: 'sign',
    as: 'petra',
    async show(page, demo) {
      await sessionPage(page, demo, 'to-sign low-dose', 'review')
      const unseen = page.getByRole('button', { name: /^Mark as seen/ })
      while ((await unseen.count()) > 0) await unseen.first().tap()
      await button(page, /^Sign Approve/).tap()
      await dialog(page).waitFor()
    },
    chance: ['.fingerprint'],
  },
  {
    name: 'attest',
    as: 'nora',
    async show(page, demo) {
      await sessionPage(page, demo, 'ready-for-discharge low-dose', 'review')
      await button(page, /^Attest/).tap()
      await dialog(page).waitFor()
    },
    chance: ['.fingerprint'],
  },
]

const desk = (name: string, as: Viewer, path: string, then?: (page: Page) => Promise<unknown>): Screen => ({
  name,
  as,
  async show(page, { go }) {
    await go(page, path)
    await page.getByRole('main').waitFor()
    await page.waitForLoadState('networkidle')
    await then?.(page)
  },
})
const adminTab = (name: string, tab: string | RegExp, then?: (page: Page) => Promise<unknown>): Screen =>
  desk(`admin-${name}`, 'ada', '/admin', async (page) => {
    await choose(page, tab)
    await page.waitForLoadState('networkidle')
    await then?.(page)
  })
const desks: readonly Screen[] = [
  desk('patients', 'nora', '/patients'),
  desk('patients-found', 'nora', '/patients', async (page) => {
    await page.getByRole('searchbox').fill('a')
    await page.waitForLoadState('networkidle')
  }),
  desk('courses', 'nora', '/courses'),
  desk('custody', 'nora', '/controlled-drugs'),
  desk('custody-receive', 'nora', '/controlled-drugs', async (page) => {
    await button(page, 'Receive').tap()
    await dialog(page).waitFor()
  }),
  desk('protocols', 'nora', '/protocols'),
  desk('protocols-editor', 'petra', '/protocols', async (page) => {
    await button(page, 'New version').tap()
    await page.getByText(/New version of/).waitFor()
  }),
  adminTab('questions', /^\s*Questions$/),
  adminTab('log', /^\s*Who did what$/),
  { ...adminTab('inspection', /^\s*Mock inspection$/), chance: ['main table'] },
  adminTab('sessions', /^\s*Sessions$/),
  adminTab('story', /^\s*Sessions$/, async (page) => {
    await button(page, 'Its story').tap()
    await page.getByRole('region', { name: 'Story of the session' }).first().waitFor()
  }),
  adminTab('requests', /^\s*Patients’ requests$/),
  adminTab('request', /^\s*Patients’ requests$/, async (page) => {
    await button(page, 'A patient asked for something').tap()
    await dialog(page).waitFor()
  }),
  adminTab('people', /^\s*People$/),
  adminTab('account', /^\s*People$/, async (page) => {
    await button(page, 'Add an account').tap()
    await dialog(page).waitFor()
  }),
  desk('no-page', 'nora', '/nowhere'),
]

/** What changes the clinic for those that follow: last, and in this order. */
const happening: readonly Screen[] = [
  {
    name: 'session-held',
    as: 'nora',
    async show(page, demo) {
      await chair(page, demo, 'infusing high-dose')
      await page.getByRole('button', { name: 'Hold', exact: true }).tap()
      await page.getByText('Held since').waitFor()
    },
  },
  {
    name: 'sheet-resume',
    as: 'nora',
    async show(page, demo) {
      await chair(page, demo, 'infusing high-dose')
      await page.getByRole('button', { name: 'Resume', exact: true }).tap()
      await dialog(page).waitFor()
    },
  },
  {
    name: 'session-critical',
    as: 'nora',
    async show(page, demo) {
      await chair(page, demo, 'infusing low-dose')
      await button(page, /^Vitals/).tap()
      await typed('1829811')(page)
      await typed('2')(page)
      await dialog(page)
        .locator('.pad')
        .getByRole('button', { name: /(^|\s)91(\s|$)/ })
        .tap()
      await inDialog(page, /^Save/).tap()
      await dialog(page).waitFor({ state: 'detached' })
      await page.getByRole('region', { name: 'Alerts' }).getByRole('button', { name: 'Seen' }).first().waitFor()
    },
  },
  { name: 'board-critical', as: 'nora', show: board },
  {
    name: 'session-overdue',
    as: 'nora',
    async show(page, demo) {
      await chair(page, demo, 'infusing low-dose')
      await demo.pass(14)
      await page
        .getByText(/overdue/)
        .first()
        .waitFor()
    },
  },
  { name: 'board-overdue', as: 'petra', show: board },
  {
    name: 'session-not-connected',
    as: 'nora',
    async show(page, demo) {
      await chair(page, demo, 'infusing low-dose')
      await page.context().setOffline(true)
      await button(page, 'Observe').tap()
      await inDialog(page, 'Calm').tap()
      await page
        .getByText(/on tablet/)
        .first()
        .waitFor()
    },
  },
  {
    name: 'emergency',
    as: 'nora',
    async show(page, demo) {
      await page.context().setOffline(false)
      await demo.go(page, `/session/${demo.session('infusing low-dose')}/emergency`)
      await button(page, 'CPR started').tap()
      await page.getByText('Rhythm check in').waitFor()
    },
  },
  {
    name: 'handover',
    as: 'nora',
    async show(page, demo) {
      await demo.go(page, `/session/${demo.session('infusing low-dose')}/handover`)
      await page.getByRole('article', { name: 'Handover to EMS' }).waitFor()
    },
  },
  {
    name: 'locked',
    as: 'nora',
    async show(page, demo) {
      await chair(page, demo, 'infusing low-dose')
      await page.keyboard.press('Alt+l')
      await page.getByText('Chairs, without names').waitFor()
    },
  },
  {
    name: 'locked-someone-else',
    as: 'nora',
    async show(page) {
      await button(page, 'Someone else').tap()
      await page.getByLabel('User name').waitFor()
    },
  },
]

export const screens: readonly Screen[] = [
  ...door,
  ...boards,
  ...chairs,
  ...sheets,
  ...checkIn,
  ...leaving,
  ...papers,
  ...desks,
  {
    name: 'parts',
    as: 'nobody',
    async show(page, { go }) {
      await go(page, '/parts')
      await page.waitForSelector('.gallery-section')
    },
  },
  ...happening,
]
