import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPage } from '../server/build-page.ts'
import { openClinic, type TestClinic } from './clinic.ts'
import { difference, drawn } from './screens/grey.ts'

/**
 * Nothing is told by colour alone: in a grey picture each state that asks for somebody is drawn otherwise than the calm
 * one with the same words and figures. Lighter and darker do not count, only what is drawn.
 */
let clinic: TestClinic
let page: Page
beforeAll(async () => {
  await buildPage()
  clinic = await openClinic({ demo: false })
  page = await clinic.tablet()
  await page.goto(`${clinic.url}/parts`)
  await page.waitForSelector('.gallery-pair')
  await page.evaluate(() => document.fonts.ready)
})
afterAll(() => clinic?.close())

/** Fewer points than the smallest mark has: a triangle of 14 px. */
const A_MARK = 40

test.each(['light', 'dark'] as const)(
  'each alert state differs from the calm one without its colours, %s',
  async (theme) => {
    await page.emulateMedia({ colorScheme: theme })
    const pairs = await page.locator('.gallery-pair').all()
    expect(pairs.length).toBeGreaterThan(15)
    const alike: string[] = []
    for (const pair of pairs) {
      const [calm, alert] = [await drawn(pair.locator('.gallery-calm')), await drawn(pair.locator('.gallery-alert'))]
      const differs = difference(calm, alert)
      if (differs < A_MARK) alike.push(`${await pair.getAttribute('aria-label')}: ${differs} points`)
    }
    expect(alike).toEqual([])
  },
)

test('a value that was only made red would be noticed as told by colour alone', async () => {
  const value = page.locator('.gallery-pair').first().locator('.gallery-calm')
  const calm = await drawn(value)
  await value.evaluate((element) => {
    for (const each of element.querySelectorAll<HTMLElement>('.field-value, .field-value *'))
      each.style.color = 'var(--crit)'
  })
  expect(difference(await drawn(value), calm)).toBeLessThan(A_MARK)
})
