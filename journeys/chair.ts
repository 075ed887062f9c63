import type { Locator, Page } from 'playwright-core'
import { typeDigits } from './check-in.ts'
import { choose, type Person, people } from './steps.ts'

export type Reading = {
  bp: readonly [systolic: number, diastolic: number]
  hr: number
  spo2: number
  rass: number
  rr: number
  pain: number
  nausea?: number
}
const sheetOf = (page: Page) => page.getByRole('dialog')
const gone = (sheet: Locator) => sheet.waitFor({ state: 'detached' })
const minus = (value: number) => (value < 0 ? `−${-value}` : String(value))

/** One set of vitals on the own pad. Digits hand on from field to field by themselves. */
export async function takeVitals(page: Page, set: Reading) {
  await page
    .getByRole('button', { name: /^(Baseline v|V)itals/ })
    .first()
    .tap()
  const sheet = sheetOf(page)
  await typeDigits(page, `${set.bp[0]}${set.bp[1]}${set.hr}`)
  await pick(sheet, 'SpO2', String(set.spo2))
  await pick(sheet, 'Sedation', minus(set.rass))
  await pick(sheet, 'RR', String(set.rr))
  await pick(sheet, 'Pain', String(set.pain))
  if (set.nausea !== undefined) await pick(sheet, 'Nausea', String(set.nausea))
  await sheet.getByRole('button', { name: /^Save/ }).tap()
  await gone(sheet)
}

async function pick(sheet: Locator, field: string, value: string) {
  await sheet.getByRole('button', { name: new RegExp(`^${field},`) }).tap()
  await sheet
    .getByRole('button', { name: new RegExp(`^${value}(\\s|$)`) })
    .last()
    .tap()
}

/** Starts the pump as ordered: identity again, the label read against the patient, a second nurse's PIN in place. */
export async function startInfusion(page: Page, mlPerHour: string, second: Person) {
  await page.getByRole('button', { name: /^Start infusion/ }).tap()
  const sheet = sheetOf(page)
  await choose(sheet, 'Says the name')
  await choose(sheet, 'Says the birth date')
  await choose(sheet.getByRole('group', { name: 'Pump, as its label says' }), '3')
  await sheet.getByLabel('Second person').selectOption(people[second].name)
  await typeDigits(page, people[second].pin)
  await sheet.getByRole('button', { name: `Pump is set to ${mlPerHour} mL/h` }).tap()
  await gone(sheet)
}

export async function endInfusion(page: Page) {
  await page.getByRole('button', { name: 'End infusion' }).tap()
  const sheet = sheetOf(page)
  await sheet.getByRole('button', { name: /^The pump is stopped/ }).tap()
  await gone(sheet)
}

/** One protocol step up (or several), for a reason, once the pump is set. */
export async function changeRate(page: Page, reason: string, mlPerHour: string) {
  await page.getByRole('button', { name: 'Rate', exact: true }).tap()
  const sheet = sheetOf(page)
  await sheet.getByRole('button', { name: /^More/ }).tap()
  await choose(sheet, reason)
  await sheet.getByRole('button', { name: `Pump is set to ${mlPerHour} mL/h` }).tap()
  await gone(sheet)
}

/** One touch holds; why is asked after. */
export async function hold(page: Page, reason: string) {
  await page.getByRole('button', { name: 'Hold', exact: true }).tap()
  await page.getByRole('group', { name: 'Why held?' }).getByRole('button', { name: reason }).tap()
}

export async function resumeSlower(page: Page, reason: string, mlPerHour: string) {
  await page.getByRole('button', { name: 'Resume', exact: true }).tap()
  const sheet = sheetOf(page)
  await sheet.getByRole('button', { name: /^Less/ }).tap()
  await choose(sheet, reason)
  await sheet.getByRole('button', { name: new RegExp(`^Pump runs at ${mlPerHour} mL/h`) }).tap()
  await gone(sheet)
}

/** Ends before the ordered time has run, for a reason. */
export async function stopEarly(page: Page, reason: string) {
  await page.getByRole('button', { name: 'End infusion' }).tap()
  const sheet = sheetOf(page)
  await choose(sheet, reason)
  await sheet.getByRole('button', { name: /^The pump is stopped/ }).tap()
  await gone(sheet)
}
