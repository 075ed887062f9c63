import type { Page } from 'playwright-core'
import { choose, type Person, people } from './steps.ts'

/** What a well-prepared patient answers, by the question as the page asks it. */
const answers: readonly (readonly [asked: string, answer: string])[] = [
  ['Signed consent in force, off-label use explained?', 'Yes'],
  ['Practitioner on site', people.petra.name],
  ['Any in the last 24 h?', 'No'],
  ['Diabetic: glucose now', 'Not applicable'],
  ['Full code?', 'Yes'],
  ['Emergency contact is right?', 'Yes'],
  ['Prescription monitoring checked?', 'Yes'],
  ['Questionnaires of today filled in?', 'Yes'],
  ['Pregnancy test today?', 'Not applicable'],
  ['Heart disease out of control', 'None'],
  ['Suicide screen today', 'Negative'],
  ['Benzodiazepine, lamotrigine', 'Reviewed'],
  ['GLP-1 agonist', 'No'],
  ['Airway looked at', 'Yes'],
  ['STOP-BANG under 5?', 'Yes'],
  ['Reflux, slow stomach', 'No'],
  ['Problems with anesthesia before?', 'No'],
  ['Breastfeeding?', 'Not applicable'],
  ['Reactions, emergency visits', 'Not applicable'],
]

/** What needs more than a tap: the value is asked in a dialog. */
const values: readonly (readonly [asked: string, answer: string, value: string])[] = [
  ['Last solid food over 6 h and clear liquid over 2 h ago?', 'Yes', '12'],
  ['Who takes the patient home?', 'Yes', 'Jonas Halvorsen, husband, 207 555 0101'],
]

export async function answerChecklist(page: Page) {
  for (const [asked, answer] of answers)
    await choose(page.getByRole('group', { name: asked }), new RegExp(`^\\s*${answer}`))
  await choose(page.getByRole('group', { name: 'Allergies gone through with the patient?' }), 'None known')
  await page.getByRole('button', { name: 'No allergies are known' }).tap()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  for (const [asked, answer, value] of values) {
    await choose(page.getByRole('group', { name: asked }), new RegExp(`^\\s*${answer}`))
    const dialog = page.getByRole('dialog')
    if (/^\d+$/.test(value))
      for (const digit of value) await dialog.locator('.pad').getByRole('button', { name: digit, exact: true }).tap()
    else await dialog.getByRole('textbox').fill(value)
    await page.getByRole('button', { name: 'Chart the answer' }).tap()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
}

/** Equipment and room may be ticked together; the alarms and the time-out need an answer of their own. */
export async function makeRoomReady(page: Page) {
  await page.getByRole('button', { name: /^All \d+ are ready/ }).tap()
  await choose(page.getByRole('group', { name: 'Monitor alarms on and audible?' }), 'Yes')
}

export async function typeDigits(page: Page, digits: string) {
  for (const digit of digits) {
    const name = digit === '.' ? 'decimal point' : digit
    await page.getByRole('dialog').last().getByRole('button', { name, exact: true }).tap()
  }
}

export async function confirmIdentity(page: Page) {
  await page.getByRole('button', { name: 'Confirm: Identity' }).tap()
  await choose(page.getByRole('dialog'), 'Name')
  await choose(page.getByRole('dialog'), 'Birth date')
  await page.getByRole('button', { name: 'These identify the patient' }).tap()
}

export async function weigh(page: Page, kg: string) {
  await page.getByRole('button', { name: 'Weigh: Weight today' }).tap()
  await typeDigits(page, kg)
  await page.getByRole('button', { name: `Weight is ${kg} kg` }).tap()
}

export async function placeAccess(page: Page) {
  await page.getByRole('button', { name: /Chart access/ }).tap()
  const sheet = page.getByRole('dialog')
  await choose(sheet, 'forearm')
  await choose(sheet, 'Right')
  await choose(sheet, '22')
  await choose(sheet, 'Flushes freely')
  await page.getByRole('button', { name: 'Access is placed' }).tap()
}

/** The physician's part: finds the patient fit and orders by the protocol. */
export async function assessAndOrder(page: Page) {
  await page.getByRole('button', { name: 'Assess: Assessment' }).tap()
  const sheet = page.getByRole('dialog')
  await choose(sheet.getByRole('group', { name: 'ASA class' }), '2')
  await choose(sheet.getByRole('group', { name: 'Fit to proceed' }), 'Yes')
  await page.getByRole('button', { name: 'Chart the assessment' }).tap()
  await sheet.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Order: Order' }).tap()
  await page.getByRole('button', { name: 'Give this order' }).tap()
  await sheet.waitFor({ state: 'detached' })
}

/** Drug times strength, and the pump's rate: what a second nurse comes to from the vial and the order. */
async function workOut(page: Page, sheet: string) {
  const [, drugMl = '', vial = ''] = /([\d.]+) mL of ([\d.]+) mg\/mL/.exec(sheet) ?? []
  const [, pump] = /Pump to\s*([\d.]+)/i.exec(sheet) ?? []
  await page.getByLabel('Drug in it').fill(String(Number(drugMl) * Number(vial)))
  if (pump !== undefined) await page.getByLabel('Pump rate').fill(pump)
  await page.getByRole('button', { name: 'Compare' }).tap()
}

/** The nurse draws and makes up by the recipe; a second nurse works it out alone and shows a PIN in place. */
export async function prepare(page: Page, recipe: string | RegExp, second: Person) {
  await page.getByRole('button', { name: 'Prepare: Preparation' }).tap()
  const sheet = page.getByRole('dialog').first()
  await choose(sheet, recipe)
  await page.getByLabel('Lot on the vial').fill('6C117')
  await page.getByLabel('Expiry').fill('2027-04')
  await page.getByRole('button', { name: 'A second person checks it' }).tap()
  await workOut(page, await sheet.innerText())
  const check = page.getByRole('dialog').last()
  await choose(check, people[second].name)
  await typeDigits(page, people[second].pin)
  await check.getByRole('button', { name: `${people[second].name} has checked this` }).tap()
  await sheet.waitFor({ state: 'detached' })
}
