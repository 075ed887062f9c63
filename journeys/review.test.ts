import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPage } from '../server/build-page.ts'
import { openClinic, type TestClinic } from './clinic.ts'
import { acceptPolicy } from './signing.ts'
import { openChair } from './steps.ts'

/** The physician's review of one session in real Chromium: what differed, the graph at that minute, the signature. */
const PASSWORD = 'chairside-demo'
let clinic: TestClinic
let page: Page
let taps = 0

beforeAll(async () => {
  await buildPage()
  clinic = await openClinic()
  page = await clinic.tablet()
  page.setDefaultTimeout(20_000)
  await page.getByLabel('User name').fill('petra')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).tap()
  await page.getByRole('article', { name: 'Chair 2' }).waitFor()
})
afterAll(() => clinic?.close())

const tap = async (what: Locator) => {
  await what.tap()
  taps += 1
}
const from = (what: string) => page.getByRole('region', { name: `From the ${what}` })
const shot = (name: string) =>
  process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png` }) : undefined

const review = (chair: RegExp) =>
  page.getByRole('region', { name: 'Waiting for signature' }).getByRole('link').filter({ hasText: chair }).first()

test('says at once what differed from order, protocol and last session; one tap shows the graph at that minute', async () => {
  // A card that only just appeared may still move under the thumb.
  await page.waitForTimeout(500)
  taps = 0
  await tap(review(/Whitlock/i))
  await from('order').getByText('As ordered: 0.5 mg/kg/h, 20 min').waitFor()
  await from('protocol')
    .getByText(/^As the protocol: Low-dose ketamine infusion/)
    .waitFor()
  const highest = from('last session').getByRole('button', { name: /^Highest pressure \d+\/\d+, last time/ })
  const pressure = /(\d+\/\d+), last time (\d+\/\d+)/.exec((await highest.textContent()) ?? '') ?? []
  await shot('review')
  await tap(highest)
  const at = page.getByRole('status').filter({ hasText: `BP${pressure[1]}` })
  await at.getByText(`Last time ${pressure[2]}`).waitFor()
  await shot('review-pointed')
})

test('on a telephone as well: the tap brings the graph into view, and a second one leads back', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  const given = from('last session').getByRole('button', { name: /^Given/ })
  await given.scrollIntoViewIfNeeded()
  expect(await inView('.review-phone .graph-line')).toBe(false)
  await given.tap()
  await expect.poll(() => inView('.review-phone .graph-line')).toBe(true)
  await shot('review-phone')
  await page.getByRole('button', { name: 'Back to what differed' }).tap()
  await expect.poll(() => inView('.review-besides')).toBe(true)
  await page.setViewportSize({ width: 1180, height: 820 })
})
const inView = (selector: string) =>
  page.evaluate((of) => {
    const box = document.querySelector(of)?.getBoundingClientRect()
    return box !== undefined && box.height > 0 && box.top >= 0 && box.top < innerHeight
  }, selector)

test('when all is well it takes 4 taps and the password from the board to the signature', async () => {
  await tap(page.getByRole('button', { name: /^Sign Approve/ }))
  const dialog = page.getByRole('dialog')
  await acceptPolicy(dialog, PASSWORD)
  await dialog.getByLabel(/^Password/).fill(PASSWORD)
  await tap(dialog.getByRole('button', { name: /^Sign as/ }))
  await page.getByRole('heading', { name: 'Signed and locked' }).waitFor()
  expect(taps).toBe(4)
})

test('what is still open says what it departs from, and a tap shows its minute', async () => {
  await page.getByRole('button', { name: 'All chairs' }).tap()
  await openChair(page, '2', 'Sign')
  const alert = page.getByRole('region', { name: 'Open', exact: true }).getByRole('button', { name: /Systolic 182/ })
  await alert.first().tap()
  await page.getByRole('status').filter({ hasText: 'BP182/104' }).waitFor()
  await from('protocol')
    .getByText(/^See \d above$/)
    .waitFor()
  await from('order').getByText('The infusion has not ended').waitFor()
  await shot('review-open')
})
