import type { Page } from 'playwright-core'
import { typeDigits } from './check-in.ts'
import { choose, type Person, people } from './steps.ts'

const gone = (page: Page) => page.getByRole('dialog').waitFor({ state: 'detached' })

/** On the recovery page: the three items that the vitals don't prove, then Save. */
export async function scoreAldrete(page: Page, consciousness: 2 | 1 = 2) {
  const score = page.getByRole('region', { name: 'Modified Aldrete score' })
  await choose(score.getByRole('group', { name: 'Activity' }), /^\s*2/)
  await choose(score.getByRole('group', { name: 'Respiration' }), /^\s*2/)
  await choose(score.getByRole('group', { name: 'Consciousness' }), new RegExp(`^\\s*${consciousness}`))
  await score.getByRole('button', { name: /^Save Aldrete/ }).tap()
  // Before the clock goes on: the vitals prove their items only for a while.
  await score.getByText(/^Saved /).waitFor()
}

export async function scorePadss(page: Page) {
  await page.getByRole('button', { name: 'PADSS', exact: true }).tap()
  const sheet = page.getByRole('dialog')
  for (const item of ['Vital signs', 'Walking', 'Nausea and vomiting', 'Pain', 'IV site'])
    await choose(sheet.getByRole('group', { name: item }), /^\s*2/)
  await sheet.getByRole('button', { name: /^Save PADSS/ }).tap()
  await gone(page)
}

/** The discharge list's own questions, each with its answer. */
export async function answerDischargeList(page: Page) {
  for (const asked of ['Oriented', 'Walked', 'Instructions']) {
    await page.getByRole('button', { name: new RegExp(`^${asked}`) }).tap()
    await page.getByRole('dialog').getByRole('button', { name: 'Yes' }).tap()
    await gone(page)
  }
  await page.getByRole('button', { name: /^IV out/ }).tap()
  await choose(page.getByRole('dialog'), 'No bleeding, no swelling')
  await page.getByRole('button', { name: /^IV is out, site checked/ }).tap()
  await gone(page)
  await page.getByRole('button', { name: /^Escort here/ }).tap()
  await page.getByRole('button', { name: 'It is this person' }).tap()
  await page.getByRole('button', { name: /^Is here in person/ }).tap()
  await gone(page)
}

/** The physician, on a tablet of their own. */
export async function release(page: Page) {
  await page.getByRole('button', { name: /^Practitioner's release/ }).tap()
  await page.getByRole('dialog').getByRole('button', { name: 'Release', exact: true }).tap()
  await gone(page)
}

export async function discharge(page: Page) {
  await page.getByRole('button', { name: 'Discharge Everything is met' }).tap()
  const sheet = page.getByRole('dialog')
  await choose(sheet, 'Home')
  await sheet.getByRole('button', { name: /^Discharge home/ }).tap()
  await gone(page)
}

/** What is left over goes to waste, all of it, while a second person watches and types their PIN. */
export async function waste(page: Page, witness: Person) {
  await page.getByRole('button', { name: 'Waste', exact: true }).tap()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('button', { name: /^All: / }).tap()
  await sheet.getByLabel('How it was destroyed').selectOption('Drug disposal container')
  await sheet.getByLabel('Witness').selectOption(people[witness].name)
  await typeDigits(page, people[witness].pin)
  await sheet.getByRole('button', { name: /is wasted/ }).tap()
  await gone(page)
}
