import { board, button, chair, dialog, inDialog, type Screen, typed } from './screen.ts'

/** What changes the clinic for those that follow: last, and in this order. */
export const happening: readonly Screen[] = [
  {
    name: 'session-held',
    as: 'nora',
    leadsOn: true,
    async show(page, demo) {
      await chair(page, demo, 'infusing high-dose')
      await page.getByRole('button', { name: 'Hold', exact: true }).tap()
      await page.getByText('Held since').waitFor()
    },
  },
  {
    name: 'sheet-resume',
    as: 'nora',
    leadsOn: true,
    async show(page, demo) {
      await chair(page, demo, 'infusing high-dose')
      await page.getByRole('button', { name: 'Resume', exact: true }).tap()
      await dialog(page).waitFor()
    },
  },
  {
    name: 'session-critical',
    as: 'nora',
    leadsOn: true,
    async show(page, demo) {
      // What the demo charted is of the millisecond before: entries of the same one stand in the order of their ids,
      // of which each maker draws its own by chance.
      await demo.pass(1 / 60_000)
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
  {
    name: 'session-undo',
    as: 'nora',
    leadsOn: true,
    async show(page, demo) {
      await chair(page, demo, 'infusing low-dose')
      await button(page, 'Observe').tap()
      await inDialog(page, 'Calm').tap()
      await page.getByRole('button', { name: 'Undo' }).waitFor()
    },
  },
  { name: 'board-critical', as: 'nora', show: board },
  {
    name: 'session-overdue',
    as: 'nora',
    leadsOn: true,
    async show(page, demo) {
      // From the board: a tablet at a chair is not heard of for 14 minutes, until it tells of itself again.
      await board(page, demo)
      await demo.pass(14)
      await chair(page, demo, 'infusing low-dose')
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
    leadsOn: true,
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
    leadsOn: true,
    async show(page, demo) {
      await page.context().setOffline(false)
      await demo.go(page, `/session/${demo.session('infusing low-dose')}/emergency`)
      await button(page, 'CPR started').tap()
      await page.getByText('Rhythm check in').waitFor()
      await page.locator('.band-clock').getByText('Saved').waitFor()
    },
  },
  {
    name: 'handover',
    as: 'nora',
    leadsOn: true,
    async show(page, demo) {
      await demo.go(page, `/session/${demo.session('infusing low-dose')}/handover`)
      await page.getByRole('article', { name: 'Handover to EMS' }).waitFor()
    },
  },
]

/** The tablet is locked and stays so: after everything else. */
export const locking: readonly Screen[] = [
  {
    name: 'locked',
    as: 'nora',
    leadsOn: true,
    async show(page, demo) {
      await chair(page, demo, 'infusing low-dose')
      await page.keyboard.press('Alt+l')
      await page.getByText('Chairs, without names').waitFor()
    },
  },
  {
    name: 'locked-someone-else',
    as: 'nora',
    leadsOn: true,
    async show(page) {
      await button(page, 'Someone else').tap()
      await page.getByLabel('User name').waitFor()
    },
  },
]
