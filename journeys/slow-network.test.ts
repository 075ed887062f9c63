import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openClinic, type TestClinic } from './clinic.ts'
import { DEMO_PASSWORD, openChair, signIn } from './steps.ts'

/** Wi-Fi that is there and brings nothing: what was asked stays without an answer for a while. */
let clinic: TestClinic
beforeAll(async () => {
  clinic = await openClinic()
})
afterAll(() => clinic?.close())

/** Answers to such calls wait until they are let through. */
async function held(page: Page, url: RegExp) {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route(url, async (route) => {
    await promise
    await route.continue()
  })
  return resolve
}
const chair = (page: Page, number: string) => page.getByRole('article', { name: `Chair ${number}`, exact: true })

test('the board is there, chairs and all, before the server has said which spoken orders wait', async () => {
  const page = await clinic.tablet()
  await signIn(page, 'petra', DEMO_PASSWORD)
  await chair(page, '2').getByText('mg/kg/h').waitFor()
  const answered = await held(page, /\/api\/verbal-orders/)
  let gaveUp = 0
  page.on('requestfailed', (request) => {
    if (request.url().includes('/api/verbal-orders')) gaveUp += 1
  })
  await page.reload()
  await chair(page, '2').getByText('mg/kg/h').waitFor()
  await chair(page, '2').getByRole('link').first().tap()
  await page.getByRole('region', { name: 'Infusion now' }).waitFor()
  await page.getByRole('button', { name: 'All chairs' }).tap()
  await chair(page, '2').getByText('mg/kg/h').waitFor()
  expect(gaveUp, 'the page waited until it gave up').toBe(0)
  answered()
})

test('every chair shows its chart that comes while the page still waits for something else', async () => {
  const page = await clinic.tablet()
  const lists = await held(page, /\/api\/sessions\?/)
  const orders = await held(page, /\/api\/verbal-orders/)
  await signIn(page, 'petra', DEMO_PASSWORD)
  // Elsewhere and back: what was asked for the board before is still on its way.
  await page.getByRole('link', { name: 'Patients' }).tap()
  await page.getByRole('heading', { name: 'Patients' }).waitFor()
  await page.getByRole('link', { name: 'Now', exact: true }).tap()
  await page.getByText('Reading who is here today').waitFor()
  for (const claim of ['Empty', 'No one planned', 'Nothing more planned today', 'Nothing waits', 'Nothing is due'])
    expect(await page.getByText(claim, { exact: true }).count(), claim).toBe(0)
  lists()
  await chair(page, '1').getByText('Halvorsen').waitFor()
  await expect.poll(() => page.getByText('Opening the chart').count()).toBe(0)
  await chair(page, '2').getByText('mg/kg/h').waitFor()
  orders()
})

test('nobody is told that there is nobody to call before the list was read', async () => {
  const page = await clinic.tablet()
  const list = await held(page, /\/api\/follow-ups/)
  await signIn(page, 'nora', DEMO_PASSWORD)
  await page.getByRole('link', { name: 'Follow-ups' }).first().tap()
  await page.getByText('nobody knows here whom to call').waitFor()
  expect(await page.getByText('Nobody to call').count()).toBe(0)
  list()
  await page.getByRole('button', { name: 'Call', exact: true }).first().waitFor()
})

test('the page that stands goes on while the next one’s file is still to come', async () => {
  const page = await clinic.tablet(undefined, 'block')
  await signIn(page, 'petra', DEMO_PASSWORD)
  await chair(page, '2').getByText('mg/kg/h').waitFor()
  const file = await held(page, /\/assets\/Calendar-/)
  await page.getByRole('link', { name: 'Calendar' }).tap()
  await expect.poll(() => new URL(page.url()).pathname).toBe('/calendar')
  const nora = await clinic.tablet()
  await signIn(nora, 'nora', DEMO_PASSWORD)
  await openChair(nora, '2')
  await nora.getByRole('button', { name: 'Hold', exact: true }).tap()
  await chair(page, '2').getByText('Held', { exact: true }).waitFor()
  file()
  await page.getByRole('heading', { name: 'Calendar' }).waitFor()
})
