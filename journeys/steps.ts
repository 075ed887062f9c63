import type { Locator, Page } from 'playwright-core'

// What people do on the pages, in their words. Each step looks for what a person would read.
export const people = {
  ada: { name: 'Ada Byrne', role: 'administrator', credential: '', pin: '4444' },
  nora: { name: 'Nora Lindqvist', role: 'nurse', credential: 'RN', pin: '1111' },
  nils: { name: 'Nils Aakre', role: 'nurse', credential: 'RN', pin: '2222' },
  petra: { name: 'Petra Osei', role: 'physician', credential: 'MD', pin: '3333' },
} as const
export type Person = keyof typeof people
export const PASSWORD = 'a long enough one'
/** Of everybody in the demo clinic. */
export const DEMO_PASSWORD = 'chairside-demo'

/** Taps one of a few, or one chip of a list, by the words on it. */
export const choose = (within: Page | Locator, words: string | RegExp) =>
  within.locator('label').filter({ hasText: words }).first().tap()

/** The first-run page: the clinic, in New York, and its first administrator. */
export async function setUpClinic(page: Page, code: string) {
  await page.getByLabel('One-time code').fill(code)
  await choose(page, 'Set up a clinic')
  await page.getByLabel('Name of the clinic').fill('Harbour Street Infusion Clinic')
  await page.getByLabel('Time zone of the clinic').fill('America/New_York')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(people.ada.name)
  await page.getByLabel('User name').fill('ada')
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.getByRole('textbox', { name: 'PIN' }).fill(people.ada.pin)
  await page.getByRole('button', { name: 'Set up the clinic' }).tap()
  await page.getByRole('button', { name: /lock or switch user/ }).waitFor()
}

/** The administrator adds the others, through the call that her page makes. */
export async function addStaff(page: Page) {
  for (const username of ['nora', 'nils', 'petra'] as const) {
    const answer = await page.request.post('/api/staff', {
      data: { username, password: PASSWORD, ...people[username] },
    })
    if (!answer.ok()) throw new Error(`adding ${username}: ${await answer.text()}`)
  }
}

export async function signOut(page: Page) {
  await page.getByRole('button', { name: /lock or switch user/ }).tap()
  await page.getByRole('button', { name: 'Sign out' }).tap()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
}

export async function signIn(page: Page, username: Person, password: string = PASSWORD) {
  await page.getByLabel('User name').fill(username)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).tap()
  await page.getByRole('button', { name: /lock or switch user/ }).waitFor()
}

export type NewPatient = { family: string; given: string; born: string; mrn: string; sex: 'Female' | 'Male' }
export type Plan = { protocol: 'Low-dose' | 'High-dose'; chair: string; indication: string }

/** Plans a session for somebody who was never here, and begins the check-in; answers the session's id. */
export async function planAndCheckIn(page: Page, patient: NewPatient, plan: Plan): Promise<string> {
  await page.getByRole('button', { name: 'Plan a session' }).tap()
  await page.getByRole('button', { name: 'New patient' }).tap()
  await page.getByLabel('Family name').fill(patient.family)
  await page.getByLabel('Given names').fill(patient.given)
  await page.getByLabel('Birth date').fill(patient.born)
  await page.getByLabel('Record number').fill(patient.mrn)
  const dialog = page.getByRole('dialog')
  await choose(dialog, patient.sex)
  await page.getByRole('button', { name: 'Add the patient' }).tap()
  await choose(dialog, plan.protocol)
  await choose(dialog, new RegExp(`^${plan.chair}$`))
  await page.getByLabel('Indication').selectOption(plan.indication)
  await page.getByRole('button', { name: 'Plan and check in' }).tap()
  await page.waitForURL(/\/session\/.*\/check-in/)
  return decodeURIComponent(new URL(page.url()).pathname.split('/')[2] ?? '')
}

/** From the board to a chair's session, and to one of its pages by the phase rail. */
export async function openChair(page: Page, chair: string, step?: 'Check-in' | 'Recovery' | 'Sign') {
  // The board must have heard the server first: a card that only just appeared may still move under the thumb.
  await page.getByRole('article', { name: 'Chair 1' }).waitFor()
  await page.waitForTimeout(500)
  await page
    .getByRole('article', { name: `Chair ${chair}` })
    .getByRole('link')
    .first()
    .tap()
  await page.waitForURL(/\/session\//)
  if (step) await goTo(page, step)
}

export async function goTo(page: Page, step: 'Check-in' | 'Recovery' | 'Sign') {
  await page.getByRole('navigation', { name: 'Phases' }).getByRole('button', { name: step }).tap()
}
