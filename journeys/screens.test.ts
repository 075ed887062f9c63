import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPage } from '../server/build-page.ts'
import { openDemo, type Walk } from './screens/demo.ts'
import { type Look, lookAt } from './screens/look.ts'
import { screens } from './screens/table.ts'

/**
 * Each screen and state of the table, in one clinic and one browser: axe and a ruler find nothing in any size, theme
 * and zoom, and nothing moves for somebody who asked for that.
 */
let demo: Walk
let walked: Promise<void>
const looks = new Map(screens.map(({ name }) => [name, Promise.withResolvers<Look>()]))
beforeAll(async () => {
  await buildPage()
  demo = await openDemo()
  walked = demo.all(async (screen, show) => {
    const told = (error: Error): Look => ({ faults: [`could not be shown: ${error.message}`] })
    const look = await show()
      .then(async (page) => {
        const look = await lookAt(page, screen)
        const errors = demo.errors(page).map((error) => `the console says: ${error}`)
        return { ...look, faults: [...look.faults, ...errors] }
      })
      .catch(told)
    looks.get(screen.name)?.resolve(look)
  })
})
afterAll(async () => {
  await walked
  await demo?.close()
})

test.each(screens)('$name: nothing is unreadable, too small, out of reach, cut off or in motion', async ({ name }) => {
  expect((await looks.get(name)?.promise)?.faults).toEqual([])
})

test('the band is never covered: the scrim of a sheet and of a dialog begins below the band', async () => {
  await walked
  const { show } = demo.tablets()
  for (const screen of screens.filter(({ name }) => name.startsWith('parts-'))) {
    const page = await show(screen)
    const [band, scrim] = [await page.locator('header.top').boundingBox(), await page.locator('.scrim').boundingBox()]
    expect(scrim?.y, screen.name).toBe(band?.height)
  }
})

describe('these tests notice', () => {
  test('a target that is too small, a picture without words, an action out of reach, and motion', async () => {
    await walked
    const screen = { name: 'broken', as: 'nobody', show: breakParts } as const
    const { faults } = await lookAt(await demo.tablets().show(screen), screen)
    const told = faults.join('\n')
    for (const words of ['target of 30 by 30', 'image-alt', 'color-contrast', 'out of reach: <button', 'would move'])
      expect(told).toContain(words)
  })
})

async function breakParts(page: Page) {
  await page.goto('/parts')
  await page.waitForSelector('.gallery-section')
  await page.evaluate(() => {
    const small = document.createElement('button')
    small.textContent = 'Small'
    small.style.cssText = 'width: 30px; height: 30px; transition: all 2s'
    const pale = document.createElement('p')
    pale.textContent = 'Too pale to read'
    pale.style.cssText = 'color: #999; background: #888'
    const image = document.createElement('img')
    const far = document.createElement('button')
    far.textContent = 'Out of reach'
    far.style.cssText = 'position: fixed; left: -200px; width: 100px; height: 100px'
    document.querySelector('main')?.append(small, pale, image, far)
  })
}
