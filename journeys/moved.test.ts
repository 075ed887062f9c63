import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPage } from '../server/build-page.ts'
import { openClinic, type TestClinic } from './clinic.ts'
import { choose, openChair } from './steps.ts'

let clinic: TestClinic
let page: Page
beforeAll(async () => {
  await buildPage()
  clinic = await openClinic()
  page = await clinic.tablet()
  await page.getByLabel('User name').fill('nora')
  await page.getByLabel('Password').fill('chairside-demo')
  await page.getByRole('button', { name: 'Sign in' }).tap()
  await page.getByRole('article', { name: 'Chair 5' }).waitFor()
})
afterAll(() => clinic?.close())

test('what stands in the wrong chart is moved by two people at the tablet, and a stub stays', async () => {
  await openChair(page, '4')
  const list = page.getByRole('region', { name: 'Entries' })
  const rows = list.locator('.entry-line')
  const vitals = rows.filter({ hasText: /^\d\d:\d\d\d+\/\d+/ }).first()
  const pressure = /(\d+\/\d+)/.exec(((await vitals.textContent()) ?? '').slice(5))?.[0] ?? ''
  expect(pressure).not.toBe('')
  await vitals.tap()
  const sheet = page.getByRole('dialog')
  await choose(sheet, 'Other patient')
  await choose(sheet, /^Chair 3 · /)
  await choose(sheet, 'Two charts were open')
  const move = sheet.getByRole('button', { name: /^Move to / })
  expect(await move.getAttribute('aria-disabled')).toBe('true')
  // Whoever may chart can be the second person, also a physician; an administrator cannot.
  const people = sheet.getByLabel('Second person').locator('option')
  await expect
    .poll(async () => (await people.allTextContents()).slice(1).toSorted())
    .toEqual(['Nils Aakre', 'Petra Osei'])
  const confirmBy = async (pin: string) => {
    await sheet.getByLabel('Second person').selectOption('Nils Aakre')
    await page.keyboard.type(pin)
    await move.tap()
  }
  // A wrong PIN moves nothing and asks again: what was said stays said.
  await confirmBy('9999')
  await expect.poll(() => sheet.getByLabel('Second person').inputValue()).toBe('')
  await confirmBy('2222')
  await sheet.waitFor({ state: 'hidden' })
  await rows.filter({ hasText: 'belonged to another patient' }).first().waitFor()
  await expect.poll(() => rows.filter({ hasText: pressure }).count()).toBe(0)
  await page.getByRole('button', { name: 'All chairs' }).tap()
  await openChair(page, '3')
  const there = rows.filter({ hasText: pressure }).filter({ hasText: 'Moved here from another patient' })
  await there.first().waitFor()
})

test('what one says alone is confirmed later by another at their own sign-in, and is gone from both tablets', async () => {
  await page.getByRole('button', { name: 'All chairs' }).tap()
  const set = await askAlone('2')
  const other = await signedIn('nils')
  await openChair(other, '2')
  await said(other).tap()
  const sheet = other.getByRole('dialog')
  await sheet.getByText(/^Nora Lindqvist says that these belong to Chair 3 · /).waitFor()
  await sheet.getByRole('button', { name: /^Confirm: move to / }).tap()
  await sheet.waitFor({ state: 'hidden' })
  for (const tablet of [other, page]) {
    const told = rowsOf(tablet).filter({ hasText: 'belonged to another patient' }).first()
    await told.filter({ hasText: 'Moved by Nora Lindqvist, RN and Nils' }).waitFor()
    await expect.poll(() => rowsOf(tablet).filter({ hasText: set }).count()).toBe(0)
  }
})

test('who said it withdraws it: nothing moves, and nobody can confirm it any more', async () => {
  const set = await askAlone()
  await said(page).tap()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('button', { name: 'It was right here' }).tap()
  await sheet.waitFor({ state: 'hidden' })
  await expect.poll(() => rowsOf(page).filter({ hasText: 'Waits for a second person' }).count()).toBe(0)
  await expect.poll(() => rowsOf(page).filter({ hasText: set }).count()).toBe(1)
})

async function signedIn(username: string): Promise<Page> {
  const tablet = await clinic.tablet()
  await tablet.getByLabel('User name').fill(username)
  await tablet.getByLabel('Password').fill('chairside-demo')
  await tablet.getByRole('button', { name: 'Sign in' }).tap()
  await tablet.getByRole('article', { name: 'Chair 5' }).waitFor()
  return tablet
}
const rowsOf = (tablet: Page) => tablet.getByRole('region', { name: 'Entries' }).locator('.entry-line')
const said = (tablet: Page) => rowsOf(tablet).filter({ hasText: 'Waits for a second person' }).first()

/** Nora says of the newest vitals, alone, that they belong to chair 3; answers their time and pressure. */
async function askAlone(chair?: string): Promise<string> {
  if (chair) await openChair(page, chair)
  const vitals = rowsOf(page)
    .filter({ hasText: /^\d\d:\d\d\d+\/\d+/ })
    .first()
  const set = /^\d\d:\d\d\d+\/\d+/.exec((await vitals.textContent()) ?? '')?.[0] ?? ''
  expect(set).not.toBe('')
  await vitals.tap()
  const sheet = page.getByRole('dialog')
  await choose(sheet, 'Other patient')
  await choose(sheet, /^Chair 3 · /)
  await choose(sheet, 'Wrong chair tapped')
  await choose(sheet, 'Confirms later')
  await sheet.getByRole('button', { name: /^Ask to move to / }).tap()
  await sheet.waitFor({ state: 'hidden' })
  return set
}
