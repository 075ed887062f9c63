import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPage } from '../server/build-page.ts'
import { openClinic, type TestClinic } from './clinic.ts'
import { choose, DEMO_PASSWORD, signIn } from './steps.ts'

let clinic: TestClinic
let page: Page
beforeAll(async () => {
  await buildPage()
  clinic = await openClinic()
  page = await clinic.tablet()
  await signIn(page, 'nora', DEMO_PASSWORD)
  await page.getByRole('link', { name: 'Follow-ups' }).tap()
  await due().first().waitFor()
})
afterAll(() => clinic?.close())

const due = () => page.getByRole('region', { name: /^To call/ }).getByRole('listitem')
const dialog = () => page.getByRole('dialog')
const chart = () => dialog().getByRole('button', { name: /^Chart/ })

test('a call that nobody answers is charted with the next try, which then stands on the list', async () => {
  await due().first().getByRole('button', { name: 'Call', exact: true }).tap()
  expect(await chart().getAttribute('aria-disabled')).toBe('true')
  await choose(dialog(), 'No answer')
  await dialog().getByLabel('Next try on').fill('2026-11-24')
  await dialog().getByLabel('At', { exact: true }).fill('16:30')
  await chart().tap()
  await dialog().waitFor({ state: 'detached' })
  // Who is called later stands below whom to call now.
  await due()
    .filter({ hasText: '1 try' })
    .getByText(/^Next try .*16:30$/)
    .waitFor()
})

test('a link that could not be taken back is not shown as gone; pressed again it is', async () => {
  await due().last().getByRole('button', { name: 'Link', exact: true }).tap()
  const takeBack = dialog().getByRole('button', { name: 'Take it back' })
  await takeBack.waitFor()
  await page.context().setOffline(true)
  await takeBack.tap()
  await dialog().getByText('The server did not answer').waitFor()
  await dialog().getByRole('button', { name: 'Copy the link' }).waitFor()
  await page.context().setOffline(false)
  await takeBack.tap()
  await dialog().getByText('Taken back. It opens nothing any more.').waitFor()
  await dialog().getByRole('button', { name: 'Close' }).tap()
})

test('a card is typed in by its code with the time at which it was filled in, and nobody is called any more', async () => {
  const before = await due().count()
  await due().first().getByRole('button', { name: 'Paper card' }).tap()
  const code = (await dialog().locator('.paper-card b').first().textContent()) ?? ''
  expect(code).toMatch(/\S{4}/)
  await dialog().getByRole('button', { name: 'Close' }).tap()
  await due().first().getByText('Card given').waitFor()

  await page.getByLabel('Code on a paper card').fill(code)
  await page.getByRole('button', { name: 'Type it in' }).tap()
  await dialog().getByText('Transcribed from paper').waitFor()
  for (const question of await dialog().getByRole('group').all()) await question.locator('label').first().tap()
  // A card of yesterday is not one of now, only because its time cannot be read.
  await dialog().getByLabel('At', { exact: true }).fill('9.7o')
  await chart().getByText('Say when it was filled in').waitFor()
  expect(await chart().getAttribute('aria-disabled')).toBe('true')
  await dialog().getByLabel('At', { exact: true }).fill('09:40')
  const [charted] = await Promise.all([
    page.waitForRequest((request) => request.method() === 'POST' && /courses\/.*entries/.test(request.url())),
    chart().tap(),
  ])
  expect(charted.postDataJSON().entries[0]).toMatchObject({
    kind: 'follow-up-answered',
    occurredAt: '2026-11-24T14:40:00.000Z',
    body: { via: 'paper' },
  })
  await dialog().waitFor({ state: 'detached' })
  await expect.poll(() => due().count()).toBe(before - 1)
})
