import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPage } from '../server/build-page.ts'
import { openClinic, type TestClinic } from './clinic.ts'

/** A chair charted with the keyboard alone: no tap, no click, nothing focused but by Tab, arrows and keys. */
let clinic: TestClinic
let page: Page
beforeAll(async () => {
  await buildPage()
  clinic = await openClinic()
  page = await clinic.tablet()
})
afterAll(() => clinic?.close())

const focused = () =>
  page.evaluate(() => {
    const element = document.activeElement === document.body ? undefined : document.activeElement
    return (element?.getAttribute('aria-label') ?? element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim()
  })

/** Tab until what has the focus is called so; fails when it comes round without. */
async function tabTo(name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab') {
  for (let presses = 0; presses < 120; presses += 1) {
    if (name.test(await focused())) return
    await page.keyboard.press(key)
  }
  throw new Error(`the keyboard never came to ${name}; it is at ${await focused()}`)
}
const entries = () => page.getByRole('region', { name: 'Entries' })

test('in at the door and to a chair, by Tab and Enter', async () => {
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  const isName = () => page.evaluate(() => document.activeElement?.getAttribute('autocomplete') === 'username')
  for (let presses = 0; presses < 20 && !(await isName()); presses += 1) await page.keyboard.press('Tab')
  await page.keyboard.type('nora')
  await page.keyboard.press('Tab')
  await page.keyboard.type('chairside-demo')
  await page.keyboard.press('Enter')
  await page.getByRole('article', { name: 'Chair 2' }).waitFor()
  await tabTo(/Okafor, Daniel/)
  // What was heard of the server meanwhile may have drawn the card anew.
  await page.waitForTimeout(500)
  await tabTo(/Okafor, Daniel/)
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'Infusion now' }).waitFor()
})

test('a set of vitals: V, digits, Enter to the next value, Ctrl and Enter to save', async () => {
  await page.keyboard.press('v')
  await page.getByRole('dialog').waitFor()
  for (const digit of '1468884') await page.keyboard.press(digit)
  await page.getByRole('button', { name: /^SpO2|^SpO₂/ }).waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => entries().innerText()).toContain('146/88')
})

test('a rate change: R, Tab to More and to the reason, Enter on what is charted', async () => {
  await page.keyboard.press('r')
  await page.getByRole('dialog').waitFor()
  await tabTo(/^More/)
  await page.keyboard.press('Enter')
  await tabTo(/^(Tolerating, step up|)$/)
  await page.keyboard.press('Space')
  await tabTo(/^Pump is set to 51\.5 mL\/h/)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => page.getByRole('region', { name: 'Infusion now' }).innerText()).toContain('51.5 mL/h')
})

test('Tab goes band, alerts, actions, panel, graph, entries; a sheet holds it and gives it back', async () => {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  const places: string[] = []
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab')
    const place = await page.evaluate(() => {
      const within = (selector: string) => document.activeElement?.closest(selector) !== null
      const known = {
        band: '.band',
        alerts: '.frame-alerts',
        actions: '.frame-actions',
        page: '.frame-page',
        list: '.frame-list',
      }
      return Object.entries(known).find(([, selector]) => within(selector))?.[0] ?? ''
    })
    if (place !== '' && places.at(-1) !== place) places.push(place)
  }
  expect(places.filter((place) => place !== 'alerts')).toEqual(['band', 'actions', 'page', 'list'])

  await tabTo(/^Observe/, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('[role="dialog"], .band') !== null)).toBe(true)
  }
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(focused).toMatch(/^Observe/)
})
