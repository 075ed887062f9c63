import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPage } from '../server/build-page.ts'
import { openClinic, type TestClinic } from './clinic.ts'
import { choose, openChair } from './steps.ts'

/**
 * Values typed for one patient never appear for another: chairs, users and tabs are switched in the middle of an entry,
 * by every way there is, and at the end each chart holds its own alone.
 */
let clinic: TestClinic
let page: Page
beforeAll(async () => {
  await buildPage()
  clinic = await openClinic()
  page = await clinic.tablet()
  await page.getByLabel('User name').fill('nora')
  await page.getByLabel('Password').fill('chairside-demo')
  await page.getByRole('button', { name: 'Sign in' }).tap()
  await page.getByRole('article', { name: 'Chair 2' }).waitFor()
})
afterAll(() => clinic?.close())

const sheet = (on = page) => on.getByRole('dialog')
async function toChair(chair: string, on = page) {
  const home = on.getByRole('button', { name: 'All chairs' })
  if (await home.isVisible()) await home.tap()
  // What says so lies over the chairs, which move when it goes.
  await on
    .getByText(/^Not connected/)
    .first()
    .waitFor({ state: 'detached' })
  await openChair(on, chair)
  await on.getByRole('region', { name: 'Infusion now' }).waitFor()
}
async function vitals(on = page): Promise<Locator> {
  await on
    .getByRole('button', { name: /^Vitals/ })
    .first()
    .tap()
  return sheet(on)
}
const type = async (digits: string, on = page) => {
  for (const digit of digits) await sheet(on).locator('.pad').getByRole('button', { name: digit, exact: true }).tap()
}
const isEmpty = (on = page) =>
  sheet(on)
    .getByRole('button', { name: /^Systolic, empty/ })
    .waitFor()
const holds = (value: string, on = page) =>
  sheet(on)
    .getByRole('button', { name: new RegExp(`^Systolic, ${value}`) })
    .waitFor()
const close = (on = page) => sheet(on).getByRole('button', { name: 'Close' }).tap()

async function switchTo(name: string, pin: string) {
  await page.keyboard.press('Alt+l')
  await page.getByText('Chairs, without names').waitFor()
  if (!(await page.getByRole('button', { name }).first().isVisible())) {
    await page.getByRole('button', { name: 'Someone else' }).tap()
    await page.getByLabel('User name').fill(name === 'NA' ? 'nils' : 'nora')
    await page.getByRole('button', { name: 'Open', exact: true }).tap()
  } else await page.getByRole('button', { name }).first().tap()
  // A person looks at the keys that came first: at once it would be the second tap of a glove.
  await page.waitForTimeout(600)
  for (const digit of pin) await page.getByRole('button', { name: digit, exact: true }).tap()
  await page.getByText('Chairs, without names').waitFor({ state: 'detached' })
}
/** What a chart holds on the server: every systolic of a set, whoever charted it. */
async function systolics(chair: string): Promise<readonly number[]> {
  const today = await page.request.get('/api/sessions?day=2026-11-24')
  const { sessions } = (await today.json()) as { sessions: { id: string; chair: string; phase: string }[] }
  const row = sessions.find((each) => each.chair === chair && ['infusing', 'recovery'].includes(each.phase))
  const read = await page.request.get(`/api/sessions/${row?.id}`)
  const { entries } = (await read.json()) as { entries: { kind: string; body: { systolic?: number } }[] }
  return entries.flatMap(({ kind, body }) => (kind === 'vitals' && body.systolic ? [body.systolic] : []))
}

test('another chair by the board, by the browser’s back and by its address: nothing typed comes along', async () => {
  await toChair('2')
  await vitals()
  await type('171')
  await close()
  await toChair('1')
  await vitals()
  await isEmpty()
  await type('151')
  await page.goBack()
  await page.goBack()
  await page.getByText('OKAFOR').first().waitFor()
  await vitals()
  await holds('171')
  await page.goForward()
  await page.goForward()
  await page.getByText('HALVORSEN').first().waitFor()
  expect(await sheet().count(), 'a sheet never stays open over another patient').toBe(0)
  await vitals()
  await holds('151')
  await close()
})

test('an alert of another chair leads there with an empty sheet, in the middle of a number', async () => {
  await toChair('3')
  await vitals()
  await isEmpty()
  await type('1')
  await page.evaluate(() => history.back())
  await page.getByRole('article', { name: 'Chair 2' }).waitFor()
  expect(await sheet().count()).toBe(0)
})

test('another nurse on the same tablet finds each sheet empty, and each nurse her own again', async () => {
  await toChair('2')
  await vitals()
  await holds('171')
  await switchTo('NA', '2222')
  expect(await sheet().count(), 'her half-typed sheet is not his').toBe(0)
  await page.getByText('OKAFOR').first().waitFor()
  await vitals()
  await isEmpty()
  await type('133')
  await switchTo('NL', '1111')
  await holds('171')
  await close()
  await switchTo('NA', '2222')
  await holds('133')
  await close()
  await switchTo('NL', '1111')
})

test('two tabs of one browser at two chairs: what is typed in one is not in the other', async () => {
  await toChair('1')
  const other = await page.context().newPage()
  await other.clock.setFixedTime(clinic.now())
  await other.goto(clinic.url)
  await toChair('2', other)
  await vitals(other)
  await isEmpty(other)
  await type('144', other)
  await vitals()
  await holds('151')
  await close(other)
  await close()
  await other.close()
})

test('saved at last, each value is in the chart it was typed for, and in no other', async () => {
  const before = { one: await systolics('1'), two: await systolics('2') }
  await toChair('2')
  await vitals()
  await holds('171')
  await type('9884')
  await sheet().getByRole('button', { name: /^Save/ }).tap()
  await sheet().waitFor({ state: 'detached' })
  await expect.poll(() => systolics('2')).toEqual([...before.two, 171])
  expect(await systolics('1')).toEqual(before.one)
  await vitals()
  await isEmpty()
})

test('two people of one name in two chairs: each person at the tablet is asked once whose chart it is', async () => {
  const post = async (path: string, data: object) => {
    const answer = await page.request.post(path, { data })
    expect(answer.ok(), await answer.text()).toBe(true)
    return (await answer.json()) as { id: string }
  }
  const ruth = { mrn: '0048 9999', family: 'OKÁFOR', given: 'Ruth', birthDate: '1970-01-01', sex: 'female' }
  const { id: patientId } = await post('/api/patients', ruth)
  const id = crypto.randomUUID()
  const plan = {
    id,
    patientId,
    protocolId: 'low-dose-1',
    chair: '5',
    plannedStart: new Date(clinic.now()).toISOString(),
  }
  await post('/api/sessions', plan)
  const asked = (where: string) => page.getByRole('status').filter({ hasText: where })
  await page.goto(`${clinic.url}/session/${id}/check-in`)
  await asked('Okafor sits in chair 2 too').getByText('Ruth’s, born 1 Jan 1970').waitFor()
  await page.getByRole('button', { name: 'Ruth sits in chair 5' }).tap()
  await asked('Okafor sits in chair 2 too').waitFor({ state: 'detached' })
  await page.locator('#check-identity').getByRole('button').first().tap()
  for (const words of ['Name', 'Birth date']) await choose(sheet(), words)
  await sheet().getByRole('button', { name: 'These identify the patient' }).tap()
  await sheet().waitFor({ state: 'detached' })
  await toChair('2')
  await page.getByRole('button', { name: 'Daniel sits in chair 2' }).tap()
  await toChair('1')
  await toChair('2')
  await asked('sits in chair 5 too').waitFor({ state: 'detached' })
  await switchTo('NA', '2222')
  await asked('OKÁFOR sits in chair 5 too').waitFor()
})
