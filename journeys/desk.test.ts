import { type Page, request } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPage } from '../server/build-page.ts'
import { openClinic, type TestClinic } from './clinic.ts'
import { choose } from './steps.ts'

/** The administrator's desk on the demo clinic, in real Chromium. */
let clinic: TestClinic
let page: Page
beforeAll(async () => {
  await buildPage()
  clinic = await openClinic()
  page = await clinic.tablet({ width: 1280, height: 900 })
  await page.getByLabel('User name').fill('ada')
  await page.getByLabel('Password').fill('chairside-demo')
  await page.getByRole('button', { name: 'Sign in' }).tap()
  await page.getByRole('link', { name: 'Administration' }).tap()
  await page.getByRole('heading', { name: 'Weekly review' }).waitFor()
})
afterAll(() => clinic?.close())

test('one button says whether the whole record is as it was written', async () => {
  await page.getByRole('button', { name: 'Verify now' }).tap()
  await page.getByText('Every chain follows').waitFor()
})

test('the weekly review is due until somebody says that they read it', async () => {
  await page.getByText('It is due now').waitFor()
  await page.getByRole('button', { name: 'I have read this' }).tap()
  await page.getByText('by Ada').waitFor()
})

test('of a nurse who looked into one chair it is not said that he opened the others, which his tablet keeps', async () => {
  const tablet = await clinic.tablet()
  await tablet.getByLabel('User name').fill('nils')
  await tablet.getByLabel('Password').fill('chairside-demo')
  await tablet.getByRole('button', { name: 'Sign in' }).tap()
  await tablet.getByRole('article', { name: 'Chair 1' }).getByRole('link').first().tap()
  await tablet.waitForURL(/session/)
  const opened = async (): Promise<readonly string[]> => {
    const { rows } = await (await page.request.get('/api/questions/opened-without-part')).json()
    return rows.flatMap((row: { staff: string; session: string }) => (row.staff === 'nils' ? [row.session] : []))
  }
  const id = new URL(tablet.url()).pathname.split('/')[2]
  const readOf = (action: string) => async (): Promise<readonly string[]> => {
    const { rows } = await (await page.request.get(`/api/audit?action=${action}&actor=nils`)).json()
    return rows.map((row: { subject: { id: string } }) => row.subject.id)
  }
  // Each look leaves a row in the log that the tests below read.
  const seldom = { interval: 500 }
  await expect.poll(opened, seldom).toEqual([id])
  // Beside it stand the values of the session before, whose chart the tablet fetches as well.
  const { patient } = (await (await page.request.get('/api/sessions?open=true')).json()).sessions.find(
    (row: { id: string }) => row.id === id,
  )
  const { sessions } = await (await page.request.get(`/api/sessions?patient=${patient.id}`)).json()
  const before = sessions.find((row: { phase: string }) => row.phase === 'signed').id
  await expect.poll(readOf('keep-session'), seldom).toContain(before)
  expect(await readOf('read-session')()).toEqual([])
  expect(await opened()).toEqual([id])
})

test('from a question to the story of its session and its evidence as one file', async () => {
  await choose(page, /^\s*Sessions$/)
  await page.getByRole('button', { name: 'Its story' }).first().tap()
  const story = page.getByRole('region', { name: 'Story of the session' }).first()
  await story.getByText('Planned').first().waitFor()
  const evidence = page
    .locator('.admin-evidence')
    .filter({ has: page.getByRole('button', { name: 'Pack the evidence' }) })
  await evidence.getByLabel('For whom').fill('State board')
  await evidence.getByLabel('What for').fill('Inspection')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Pack the evidence' }).tap()
  expect((await download).suggestedFilename()).toMatch(/^evidence-.*\.zip$/)
})

test('the records are found by patient, and all of them again', async () => {
  await choose(page, /^\s*Sessions$/)
  const found = page.getByRole('region', { name: 'Sessions' }).first()
  await page.getByRole('button', { name: 'Choose a patient' }).tap()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('searchbox').fill('Whitlock')
  await dialog
    .getByRole('button', { name: /Whitlock/i })
    .first()
    .tap()
  await page.getByText(/^Of Whitlock, Samuel, MRN/).waitFor()
  await expect.poll(() => found.getByRole('button', { name: 'Its story' }).count()).toBe(2)
  await page.getByRole('button', { name: 'Of all patients' }).tap()
  await expect.poll(() => found.getByRole('button', { name: 'Its story' }).count()).toBeGreaterThan(5)
})

test('a mock inspection shows ten sessions as an inspector would ask for them', async () => {
  await choose(page, /^\s*Mock inspection$/)
  const found = page.getByRole('region', { name: 'Mock inspection' }).first()
  await found.getByRole('row').nth(1).waitFor()
  await expect.poll(() => found.getByRole('button', { name: 'Its story' }).count()).toBeGreaterThan(2)
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/inspection.png` })
})

test('the log shows what she just did, and to whom it went', async () => {
  await choose(page, /^\s*Who did what$/)
  const log = page.getByRole('region', { name: 'Who did what' }).first()
  await log.getByText('export-evidence').first().waitFor()
  await log.getByText('acknowledge-review').first().waitFor()
})

test('a table of the log is taken away only with for whom and what for, which then stand in the log', async () => {
  const log = page.getByRole('region', { name: 'Who did what' }).first()
  await log.locator('summary').tap()
  const take = log.getByRole('button', { name: /^Take away as a table/ })
  expect(await take.getAttribute('aria-disabled')).toBe('true')
  await log.getByLabel('For whom').fill('State board')
  await log.getByLabel('What for').fill('Inspection')
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/take-away.png` })
  const download = page.waitForEvent('download')
  await take.tap()
  expect((await download).suggestedFilename()).toBe('audit.csv')
  const { rows } = await (await page.request.get('/api/audit?action=export-audit')).json()
  expect(rows[0].detail).toMatchObject({ recipient: 'State board', purpose: 'Inspection' })
})

test('an account is added, and disabled, never deleted', async () => {
  await choose(page, /^\s*People$/)
  await page.getByRole('button', { name: 'Add an account' }).tap()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Rosa Vidal')
  await dialog.getByLabel('User name').fill('rosa')
  await dialog.locator('label').filter({ hasText: 'Nurse' }).tap()
  await dialog.getByLabel('First password').fill('password')
  await dialog.getByRole('button', { name: 'Add' }).tap()
  await dialog.getByText(/list of passwords/).waitFor()
  await dialog.getByLabel('First password').fill('seven brown goats')
  await dialog.getByRole('button', { name: 'Add' }).tap()
  await dialog.waitFor({ state: 'detached' })
  const row = page.getByRole('row').filter({ hasText: 'Rosa Vidal' })
  await row.getByRole('button', { name: 'Disable' }).tap()
  await row.getByText('Disabled').waitFor()
})

test('a patient asks for a copy: who must answer it sees by when', async () => {
  await choose(page, /^\s*Patients’ requests$/)
  await page.getByRole('button', { name: 'A patient asked for something' }).tap()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('searchbox').fill('Lindgren')
  await dialog
    .getByRole('button', { name: /Lindgren/i })
    .first()
    .tap()
  await choose(dialog, 'A copy of the chart')
  await dialog.getByLabel('Received on').fill('2026-11-20')
  await dialog.getByLabel('In the patient’s words').fill('All of it, please')
  await dialog.getByRole('button', { name: 'Write it down' }).tap()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('row').filter({ hasText: 'Lindgren' }).getByText('26 days left').waitFor()
})

test('the log names the tablet as its label does', async () => {
  await choose(page, /^\s*Tablets$/)
  await page.getByRole('row').filter({ hasText: 'Ada' }).getByRole('button', { name: 'Name it' }).tap()
  await page.getByRole('dialog').getByRole('textbox').fill('Desk by the door')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).tap()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await choose(page, /^\s*Who did what$/)
  const log = page.getByRole('region', { name: 'Who did what' }).first()
  const acknowledged = log.getByRole('row').filter({ hasText: 'acknowledge-review' })
  await acknowledged.getByText('Desk by the door').waitFor()
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/log.png` })
})

test('what was given of a patient is printed alone, with nobody else’s line beside it', async () => {
  await choose(page, /^\s*Kept until$/)
  await page.getByRole('button', { name: 'Disclosures' }).first().tap()
  const accounting = page.locator('.admin-accounting')
  await accounting.getByRole('button', { name: 'Print this accounting' }).waitFor()
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/accounting.png` })
  await page.emulateMedia({ media: 'print' })
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/accounting-print.png` })
  expect(await accounting.getByRole('heading').isVisible()).toBe(true)
  const others = page.locator(':is(.top, .demo-banner, .admin .button, .admin-form > table, .admin-form > p)')
  for (const other of await others.all()) expect(await other.isVisible()).toBe(false)
  expect(
    await page
      .getByText(/, MRN /)
      .filter({ visible: true })
      .count(),
  ).toBe(0)
  await page.emulateMedia({ media: 'screen' })
})

test('a nurse is not led there, and finds nothing if she goes', async () => {
  const other = await clinic.tablet()
  await other.getByLabel('User name').fill('nora')
  await other.getByLabel('Password').fill('chairside-demo')
  await other.getByRole('button', { name: 'Sign in' }).tap()
  await other.getByRole('article', { name: 'Chair 2' }).waitFor()
  expect(await other.getByRole('link', { name: 'Administration' }).count()).toBe(0)
  await other.goto(`${clinic.url}/admin`)
  await other.getByText('Could not read this').first().waitFor()
})

test('a chart that was opened without a PIN is told on every page, however narrow the screen', async () => {
  const locked = await request.newContext({ baseURL: clinic.url })
  const signedIn = { username: 'nora', password: 'chairside-demo', device: 'ipad-9' }
  expect((await locked.post('/api/sign-in', { data: signedIn })).status()).toBe(200)
  const { sessions } = await (await locked.get('/api/sessions?open=true')).json()
  const at = sessions.find(({ phase }: { phase: string }) => phase === 'infusing')
  const data = { sessionId: at.id, name: 'Dr Ek', reason: 'Collapsed' }
  expect((await locked.post('/api/tablets/ipad-9/emergency-access', { data })).status()).toBe(201)
  await locked.dispose()
  for (const width of [1180, 820, 390])
    for (const path of ['/', '/calendar', '/admin']) {
      await page.setViewportSize({ width, height: 820 })
      await page.goto(`${clinic.url}${path}`)
      const tab = page.getByRole('link', { name: 'Administration (1)' })
      await tab.waitFor()
      const [its, all] = [await tab.boundingBox(), await page.locator('.top nav').boundingBox()]
      const right = (box: typeof its) => (box?.x ?? 0) + (box?.width ?? 0)
      expect(right(its), `${path} at ${width}`).toBeLessThanOrEqual(right(all))
    }
})
