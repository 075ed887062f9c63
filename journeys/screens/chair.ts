import type { Page } from 'playwright-core'
import { choose } from '../steps.ts'
import { button, chair, dialog, inDialog, type Screen, sessionPage, typed } from './screen.ts'

/** A sheet of the chair whose high-dose infusion runs. */
const sheet = (name: string, opens: string | RegExp, then?: (page: Page) => Promise<unknown>): Screen => ({
  name: `sheet-${name}`,
  as: 'nora',
  halfTyped: then !== undefined,
  async show(page, demo) {
    await chair(page, demo, 'infusing high-dose')
    await button(page, opens).tap()
    await dialog(page).waitFor()
    await then?.(page)
  },
})
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

export const chairs: readonly Screen[] = [
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

export const sheets: readonly Screen[] = [
  sheet('vitals', /^Vitals/),
  sheet('vitals-over-limit', /^Vitals/, typed('18298104')),
  sheet('vitals-swapped', /^Vitals/, typed('82128')),
  sheet('vitals-not-taken', /^Vitals/, (page) => inDialog(page, 'Not taken').tap()),
  sheet('vitals-time', /^Vitals/, async (page) => {
    await inDialog(page, /^Pick/).tap()
    await dialog(page).getByLabel('Time of day').waitFor()
    for (const digit of '2570') await dialog(page).locator('.time-pick').getByRole('button', { name: digit }).tap()
  }),
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
  {
    name: 'paper',
    as: 'nora',
    async show(page, demo) {
      await sessionPage(page, demo, 'infusing low-dose', 'paper')
      await button(page, 'Vital signs').tap()
      await button(page, 'Rate change').tap()
    },
  },
]
