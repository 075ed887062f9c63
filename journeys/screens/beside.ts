import { choose } from '../steps.ts'
import { button, dialog, type Screen, sessionPage, type Viewer } from './screen.ts'

const checkInSheet = (name: string, opens: string | RegExp, as: Viewer = 'nora'): Screen => ({
  name: `check-in-${name}`,
  as,
  async show(page, demo) {
    await sessionPage(page, demo, 'planned low-dose', 'check-in')
    await button(page, opens).tap()
    await dialog(page).waitFor()
  },
})
export const checkIn: readonly Screen[] = [
  { name: 'check-in', as: 'nora', show: (page, demo) => sessionPage(page, demo, 'check-in low-dose', 'check-in') },
  {
    name: 'check-in-nothing-yet',
    as: 'nora',
    show: (page, demo) => sessionPage(page, demo, 'planned low-dose', 'check-in'),
  },
  { name: 'check-in-done', as: 'nora', show: (page, demo) => sessionPage(page, demo, 'ready low-dose', 'check-in') },
  checkInSheet('identity', 'Confirm: Identity'),
  checkInSheet('weight', 'Weigh: Weight today'),
  {
    name: 'check-in-weight-first',
    as: 'nora',
    async show(page, demo) {
      await sessionPage(page, demo, 'planned low-dose', 'check-in')
      await button(page, 'Weigh: Weight today').tap()
      const pad = dialog(page).locator('.pad')
      for (const digit of '154') await button(pad, digit).tap()
    },
  },
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
export const leaving: readonly Screen[] = [
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

export const papers: readonly Screen[] = [
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
  ...(['Add a remark', 'Send back'] as const).map(
    (what): Screen => ({
      name: `review-${what.toLowerCase().replaceAll(' ', '-')}`,
      as: 'petra',
      async show(page, demo) {
        await sessionPage(page, demo, 'to-sign low-dose', 'review')
        await button(page, what).tap()
        await dialog(page).waitFor()
      },
      chance: ['.fingerprint'],
    }),
  ),
]
