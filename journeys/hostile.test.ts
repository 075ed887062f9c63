import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPage } from '../server/build-page.ts'
import { openClinic, type TestClinic } from './clinic.ts'
import { choose } from './steps.ts'

/** Names and notes that try to run a script wherever they are shown. None may run, and none may even be tried. */
const evil = '<img src=x onerror="window.owned=1"><script>window.owned=1</script>'
const link = 'javascript:window.owned=1'
/** One word, as long as a name may be: it must not push out of sight what stands beside it. */
const endless = `${link}${'W'.repeat(95)}`
const session = '0193-hostile-session'
const patient = '0193-hostile-patient'

let clinic: TestClinic
let page: Page
const tried: string[] = []

beforeAll(async () => {
  await buildPage()
  clinic = await openClinic()
  page = await clinic.tablet()
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) tried.push(message.text())
  })
  page.on('dialog', (dialog) => {
    tried.push(dialog.message())
    void dialog.dismiss()
  })
  await enter('nora')
  await post('/api/patients', {
    id: patient,
    mrn: `"><b>1</b>`,
    family: evil,
    given: endless,
    birthDate: '1971-03-09',
    allergies: [evil],
    phone: link,
    emergencyContact: link,
  })
  const at = new Date(clinic.now()).toISOString()
  const protocol = await page.request.get('/api/protocols')
  const { protocols } = (await protocol.json()) as { protocols: { id: string }[] }
  const protocolId = protocols[0]?.id
  await post('/api/sessions', {
    id: session,
    patientId: patient,
    protocolId,
    chair: '4',
    plannedStart: at,
    indication: evil,
    occurredAt: at,
    recordedAt: at,
  })
  const note = { id: '0193-hostile-note', kind: 'note', occurredAt: at, recordedAt: at, body: { text: evil } }
  const wrong = { id: '0193-hostile-observed', kind: 'observed', occurredAt: at, recordedAt: at, body: { text: evil } }
  const amended = {
    id: '0193-hostile-amendment',
    kind: 'amendment',
    occurredAt: at,
    recordedAt: at,
    body: { target: note.id, replacement: { body: { text: link } }, reason: evil },
  }
  await post(`/api/sessions/${session}/entries`, { entries: [note, wrong, amended] })
})
afterAll(() => clinic?.close())

async function enter(username: string) {
  await page.getByLabel('User name').fill(username)
  await page.getByLabel('Password').fill('chairside-demo')
  await page.getByRole('button', { name: 'Sign in' }).tap()
  await page.getByRole('button', { name: /lock or switch user/ }).waitFor()
}

async function post(path: string, data: object) {
  const answer = await page.request.post(path, { data })
  if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`)
}

const screens = ['', '/check-in', '/discharge', '/review'] as const

test.each(screens)('the session%s shows a hostile name as text', async (screen) => {
  await page.goto(`${clinic.url}/session/${session}${screen}`)
  await page
    .getByText(/onerror/i)
    .first()
    .waitFor()
  await nothingRan()
})

test('the board and the search of patients', async () => {
  await page.goto(clinic.url)
  await page.getByRole('article', { name: 'Chair 4' }).waitFor()
  await nothingRan()
  await page.goto(`${clinic.url}/patients`)
  await page.getByRole('searchbox').fill('<img')
  await page
    .getByText(/onerror/i)
    .first()
    .waitFor()
  await nothingRan()
})

test("the administrator's desk", async () => {
  await page.getByRole('button', { name: /lock or switch user/ }).tap()
  await page.getByRole('button', { name: /Sign out/ }).tap()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await enter('ada')
  await page.goto(`${clinic.url}/admin`)
  await choose(page, /^\s*Sessions$/)
  const row = page.getByRole('row').filter({ hasText: 'onerror' })
  await row.getByRole('button', { name: 'Its story' }).tap()
  await page
    .getByRole('region', { name: 'Story of the session' })
    .first()
    .getByText(/onerror/)
    .first()
    .waitFor()
  await nothingRan()
})

test.each(['Sessions', 'Kept until'])('an endless name hides no column of the desk’s table under %s', async (view) => {
  await page.goto(`${clinic.url}/admin`)
  await choose(page, new RegExp(`^\\s*${view}$`))
  const table = page.getByRole('region', { name: `${view}, table` })
  await table.getByText(endless).waitFor()
  expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
})

async function nothingRan() {
  expect(await page.evaluate(() => 'owned' in window)).toBe(false)
  expect(await page.locator('img[src="x"]').count()).toBe(0)
  expect(await page.locator('a[href^="javascript:"]').count()).toBe(0)
  expect(tried).toEqual([])
}
