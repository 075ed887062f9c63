import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPage } from '../server/build-page.ts'
import { faultsOf } from '../server/judges.ts'
import { openClinic, type TestClinic } from './clinic.ts'
import { attest, lookAtAll, pagesOf, sign } from './signing.ts'
import { addStaff, goTo, openChair, planAndCheckIn, setUpClinic, signIn, signOut } from './steps.ts'

let clinic: TestClinic
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chairside-paper-'))
  await buildPage()
  clinic = await openClinic({ demo: false })
})
afterAll(async () => {
  await clinic.close()
  rmSync(folder, { recursive: true, force: true })
})

async function pdf(page: Page, path: string) {
  const bytes = await pagesOf(page, path)
  const file = join(folder, 'read.pdf')
  writeFileSync(file, bytes)
  return { bytes, text: execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' }) }
}

/** Adds a line of the form and types what stands on it: the time first, then field by field. */
async function typeLine(page: Page, line: string, time: string, fields: Readonly<Record<string, string>>) {
  const lines = page.locator('.paper-line')
  const before = await lines.count()
  await page.getByRole('region', { name: 'Add a line of the form' }).getByRole('button', { name: line }).tap()
  const added = lines.nth(before)
  await added.getByLabel('Time', { exact: true }).fill(time)
  for (const [label, value] of Object.entries(fields)) await added.getByLabel(label, { exact: true }).fill(value)
}

test('a day without Chairside: the form is printed, typed in from paper, and signed as transcribed', async () => {
  const nurse = await clinic.tablet()
  await setUpClinic(nurse, clinic.setupCode)
  await addStaff(nurse)
  await signOut(nurse)
  await signIn(nurse, 'nora')

  const form = await pdf(nurse, '/api/downtime.pdf?protocol=low-dose-1')
  expect(form.text).toContain('Infusion record on paper')
  expect(await faultsOf(form.bytes)).toEqual([])

  // The infusion was from 08:30 to 08:50; it is 10:00 now.
  const patient = { family: 'Halvorsen', given: 'Marit Elise', born: '1979-08-12', mrn: '0048 1729' }
  const plan = { protocol: 'Low-dose', chair: '3', indication: 'depression' } as const
  const session = await planAndCheckIn(nurse, { ...patient, sex: 'Female' }, plan)
  await nurse.getByRole('button', { name: 'Type in from paper' }).tap()
  await typeLine(nurse, 'Weight', '08:05', { 'Weight, kg': '70' })
  await typeLine(nurse, 'Preparation', '08:20', { 'mg/mL': '1', 'mg in all': '50', 'mL in all': '50', Lot: '6C117' })
  await typeLine(nurse, 'Start', '08:30', { 'Pump, mL/h': '35' })
  await typeLine(nurse, 'Vital signs', '08:35', { Systolic: '118', Diastolic: '72', HR: '7o', 'SpO2, %': '98' })
  await typeLine(nurse, 'Observation', '08:40', { 'What was seen': 'Calm, eyes closed' })
  await typeLine(nurse, 'Stop', '08:50', { Why: 'as ordered' })
  await nurse.getByRole('button', { name: 'Chart these 6 lines' }).tap()
  // What cannot be read stays with its reason, and stops none of the others.
  await nurse.getByText('HR: Not a number').waitFor()
  // The others leave one by one, as each is charted.
  await expect.poll(() => nurse.locator('.paper-line').count()).toBe(1)
  await nurse.locator('.paper-line').getByLabel('HR', { exact: true }).fill('70')
  await nurse.getByRole('button', { name: 'Chart this line' }).tap()
  await nurse.locator('.paper-line').waitFor({ state: 'detached' })
  await nurse.getByRole('button', { name: 'Done with the paper' }).tap()

  await goTo(nurse, 'Sign')
  await attest(nurse)
  await clinic.pass(1)
  const physician = await clinic.tablet()
  await signIn(physician, 'petra')
  await openChair(physician, '3', 'Sign')
  await lookAtAll(physician, 'Charted on paper while Chairside was down.')
  await sign(physician)

  const note = await pdf(physician, `/api/sessions/${session}/note.pdf`)
  const flowing = note.text.replace(/\s+/g, ' ')
  expect(flowing).toContain('11.67 mg')
  for (const time of ['08:05', '08:20', '08:30', '08:35', '08:40', '08:50'])
    expect(note.text).toMatch(new RegExp(`^\\s*${time}.*`, 'm'))
  expect(flowing.match(/ranscribed from paper by NL/g)).toHaveLength(6)
  expect(await faultsOf(note.bytes)).toEqual([])
})
