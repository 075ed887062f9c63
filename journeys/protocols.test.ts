import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Protocol } from '../chart/protocol.ts'
import { buildPage } from '../server/build-page.ts'
import { openClinic, type TestClinic } from './clinic.ts'
import { choose, DEMO_PASSWORD, planAndCheckIn, signIn } from './steps.ts'

let clinic: TestClinic
let page: Page
beforeAll(async () => {
  await buildPage()
  clinic = await openClinic()
  page = await clinic.tablet({ width: 1280, height: 900 })
  await signIn(page, 'petra', DEMO_PASSWORD)
  await page.getByRole('link', { name: 'Protocols' }).tap()
  await choose(page, 'Low-dose')
  await page.getByRole('button', { name: 'New version' }).waitFor()
})
afterAll(() => clinic?.close())

const versionsOf = async (name: string) => {
  const answer = await page.request.get('/api/protocols')
  const { protocols } = (await answer.json()) as { protocols: Protocol[] }
  return protocols.filter((each) => each.name === name).toSorted((a, b) => b.version - a.version)
}

test('a version that another writes meanwhile neither comes under what is typed nor is lost by it', async () => {
  const [before] = await versionsOf('low-dose')
  if (!before) throw new Error('the demo has no low-dose protocol')
  await page.getByRole('button', { name: 'New version' }).tap()
  const highest = page.getByLabel('Highest rate')
  await highest.fill('0.7')

  const { id: _, version: __, approved: ___, ...content } = before
  const lower = { ...content, order: { ...content.order, minutes: 18 } }
  expect((await page.request.post('/api/protocols', { data: lower })).status()).toBe(201)
  await page.getByRole('button', { name: 'Keep as a draft' }).tap()
  await page.getByText('Somebody changed this protocol meanwhile. Read it again, then repeat your change.').waitFor()
  expect(await highest.inputValue()).toBe('0.7')
  expect((await versionsOf('low-dose')).map(({ version }) => version)).toEqual([2, 1])

  await page.getByRole('button', { name: 'Close' }).tap()
  await page.getByRole('button', { name: 'New version' }).tap()
  expect(await page.getByLabel('Active minutes').inputValue()).toBe('18')
  await highest.fill('0.7')
  await page.getByRole('button', { name: 'Keep as a draft' }).tap()
  await page.getByRole('button', { name: 'New version' }).waitFor()
  // Drafts, however new, are nobody's: a physician approves what sessions are made of.
  await page.getByText('New sessions use version 1').waitFor()
  const [after] = await versionsOf('low-dose')
  expect(after).toMatchObject({ version: 3, order: { minutes: 18, bounds: { maxMgPerKgPerHour: 0.7 } } })
})

test('what is approved is what the next session is planned with', async () => {
  await page.getByRole('button', { name: 'New version' }).tap()
  await choose(page, 'Yes, this is meant')
  await page.getByRole('button', { name: 'Approve and use for new sessions' }).tap()
  await page.getByText(/^Approved by Petra Osei/).waitFor()
  await page.getByText('New sessions use it').waitFor()
  await page.getByRole('link', { name: 'Now' }).tap()
  const patient = { family: 'Lund', given: 'Ida', born: '1990-04-02', mrn: '0048 5511', sex: 'Female' } as const
  const plan = { protocol: 'Low-dose', chair: '6', indication: 'depression' } as const
  const session = await planAndCheckIn(page, patient, plan)
  const opened = async () => {
    const { entries } = await (await page.request.get(`/api/sessions/${session}`)).json()
    return entries?.[0]?.body.protocolId
  }
  await expect.poll(opened).toBe((await versionsOf('low-dose'))[0]?.id)
})
