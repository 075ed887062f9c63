import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { discharge } from '../leaving.ts'
import { choose } from '../steps.ts'
import type { Demo } from './demo.ts'
import { board, button, chair, dialog, inDialog, type Screen, sessionPage } from './screen.ts'

const PASSWORD = 'chairside-demo'

const firstVitals = (page: Page) =>
  page
    .getByRole('region', { name: 'Entries' })
    .getByRole('button', { name: /\d\/\d/ })
    .first()

/** Vital signs of one chair that belong to another, as far as asking for it. */
async function askToMove(page: Page, demo: Demo) {
  await chair(page, demo, 'recovery low-dose')
  await firstVitals(page).tap()
  await choose(dialog(page), 'Other patient')
  await choose(dialog(page), /^Chair 1 · /)
  await choose(dialog(page), 'Two charts were open')
}
const move = (page: Page) => button(page.getByRole('region', { name: 'Entries' }), /said to belong to another patient/)
const openMove = async (page: Page, demo: Demo) => {
  await chair(page, demo, 'recovery low-dose')
  await move(page).tap()
  await inDialog(page, /^Confirm: move to/).waitFor()
}

/** What two people do with a record: an entry moved, several signed at once, a policy accepted before the first one. */
export const signing: readonly Screen[] = [
  { name: 'sheet-move', as: 'nora', halfTyped: true, show: askToMove },
  {
    name: 'move-asked',
    as: 'nora',
    leadsOn: true,
    async show(page, demo) {
      await askToMove(page, demo)
      await choose(dialog(page), 'Confirms later')
      await inDialog(page, /^Ask to move/).tap()
      await dialog(page).waitFor({ state: 'detached' })
      // The list stays where it was scrolled for the tap, or not, as it happens.
      await move(page).scrollIntoViewIfNeeded()
    },
  },
  { name: 'move-confirm', as: 'petra', show: openMove },
  { name: 'move-asker', as: 'nora', show: openMove },
  {
    name: 'sheet-start-nobody-on-site',
    as: 'nora',
    leadsOn: true,
    async show(page, demo) {
      await left(page, demo.session('ready low-dose'), demo.now())
      await chair(page, demo, 'ready low-dose')
      await button(page, /^Start infusion/).tap()
      await dialog(page).getByText('Nobody is charted as on site').waitFor()
    },
  },
  {
    name: 'leaving-discharged',
    as: 'nora',
    leadsOn: true,
    async show(page, demo) {
      await sessionPage(page, demo, 'ready-for-discharge low-dose', 'discharge')
      await discharge(page)
    },
  },
  {
    name: 'board-sign-many',
    as: 'petra',
    async show(page, demo) {
      await board(page, demo)
      await button(page, 'Sign those with nothing to look at').tap()
      await dialog(page)
        .getByLabel(/^Password/)
        .waitFor()
    },
  },
  {
    name: 'admin-settings',
    as: 'ada',
    leadsOn: true,
    async show(page, demo) {
      await changePolicy(page)
      await demo.go(page, '/admin/settings')
      await page.getByRole('main').waitFor()
    },
  },
  {
    name: 'attest-policy',
    as: 'nora',
    async show(page, demo) {
      // A page asks who it is for when it is loaded.
      await page.reload()
      await sessionPage(page, demo, 'ready-for-discharge low-dose', 'review')
      await button(page, /^Attest/).tap()
      await inDialog(page, 'I have read and accept it').waitFor()
    },
    chance: ['.fingerprint'],
  },
]

/** The practitioner has left the house: no page says so while somebody is to start, so it is told as a tablet would. */
async function left(page: Page, session: string, at: number) {
  const now = new Date(at).toISOString()
  const entry = { id: '019ab7e0-0000-7000-8000-000000000001', kind: 'practitioner-presence', occurredAt: now }
  const body = { practitioner: 'petra', presence: 'left' }
  await page.request.post(`/api/sessions/${session}/entries`, {
    data: { entries: [{ ...entry, recordedAt: now, body }] },
  })
}

/** Another policy on signatures: everybody owes their yes to it. */
async function changePolicy(page: Page) {
  const { version, clinic } = await page.request.get('/api/clinic').then((answer) => answer.json())
  const signaturePolicy = { ...clinic.signaturePolicy, version: '2' }
  await page.request.put('/api/clinic', { data: { version, clinic: { ...clinic, signaturePolicy } } })
}

/** A second factor from nothing to the door: the secret, the codes to keep, and what is asked from then on. */
export const second: readonly Screen[] = [
  {
    name: 'account-app',
    as: 'petra',
    leadsOn: true,
    async show(page, demo) {
      await demo.go(page, '/account')
      await button(page, 'Add a second factor').tap()
      await choose(dialog(page), 'Authenticator app')
      await dialog(page).getByLabel('Your password').fill(PASSWORD)
      await inDialog(page, 'Go on').tap()
      await dialog(page).getByText('Scan this with the app').waitFor()
    },
    chance: ['.account-square', '.account-secret'],
  },
  {
    name: 'account-recovery-codes',
    as: 'petra',
    leadsOn: true,
    async show(page, demo) {
      const secret = Secret.fromBase32((await page.locator('.account-secret').innerText()).replaceAll(/\s/g, ''))
      await dialog(page)
        .getByLabel(/^The six digits/)
        .fill(new TOTP({ secret }).generate({ timestamp: demo.now() }))
      await inDialog(page, 'Confirm').tap()
      await inDialog(page, 'I have them').waitFor()
    },
    chance: ['[role="dialog"] li'],
  },
  {
    name: 'second-factor',
    as: 'nobody',
    async show(page, demo) {
      await demo.go(page, '/')
      await page.getByLabel('User name').fill('petra')
      await page.getByLabel('Password').fill(PASSWORD)
      await button(page, 'Sign in').tap()
      await page.getByRole('heading', { name: 'Second factor' }).waitFor()
    },
  },
]
