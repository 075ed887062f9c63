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
  page.setDefaultTimeout(15_000)
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
  await sheet.getByLabel('Second person').selectOption({ index: 1 })
  await page.keyboard.type('2222')
  await move.tap()
  await sheet.waitFor({ state: 'hidden' })
  await rows.filter({ hasText: 'belonged to another patient' }).first().waitFor()
  expect(await rows.filter({ hasText: pressure }).count()).toBe(0)
  await page.getByRole('button', { name: 'All chairs' }).tap()
  await openChair(page, '3')
  const there = rows.filter({ hasText: pressure }).filter({ hasText: 'Moved here from another patient' })
  await there.first().waitFor()
})
