import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPage } from '../server/build-page.ts'
import { openDemo, type Walk } from './screens/demo.ts'
import { type Look, lookAt, sheetFor } from './screens/look.ts'
import { compared, fileOf } from './screens/pictures.ts'
import type { Screen } from './screens/screen.ts'
import { order, screens } from './screens/table.ts'

/**
 * Each screen and state of the table, in one clinic and one browser: axe and a ruler find nothing in any size, theme
 * and zoom, nothing moves for somebody who asked for that, and it looks as its kept picture has it.
 */
const kept = join(import.meta.dirname, 'screens/pictures')
/** Where a screen that looks otherwise is put, with what differs; `npm run pictures` makes all of them in full. */
const found = join(import.meta.dirname, '../pictures/otherwise')

let demo: Walk
let walked: Promise<void>
const looks = new Map(screens.map(({ name }) => [name, Promise.withResolvers<Look>()]))
beforeAll(async () => {
  await buildPage()
  await rm(found, { recursive: true, force: true })
  demo = await openDemo()
  walked = demo.all(async (screen, show) => {
    const told = (error: Error): Look => ({ faults: [`could not be shown: ${error.message}`] })
    const look = await show()
      .then(async (page) => {
        const look = await lookAt(page, screen)
        const errors = demo.errors(page).map((error) => `the console says: ${error}`)
        return { sheet: await lookAgain(page, screen, look.sheet, show), faults: [...look.faults, ...errors] }
      })
      .catch(told)
    looks.get(screen.name)?.resolve(look)
  })
})
afterAll(async () => {
  await walked
  await demo?.close()
})

const keptOf = ({ name }: Screen) => PNG.sync.read(readFileSync(join(kept, `${name}.png`)))

/** A machine may be late: what differs is shown and drawn once more, if showing it changes nothing. */
async function lookAgain(page: Page, screen: Screen, sheet: PNG, show: () => Promise<unknown>) {
  if (compared(sheet, keptOf(screen)).differs === undefined) return sheet
  await new Promise((later) => setTimeout(later, 2000))
  if (!order.last.includes(screen)) await show()
  return sheetFor(page, screen)
}

test.each(screens)(
  '$name: nothing is unreadable, too small, out of reach, cut off, in motion or made anew',
  async ({ name }) => {
    expect((await looks.get(name)?.promise)?.faults).toEqual([])
  },
)

test.each(screens)('$name: looks as its kept picture', async (screen) => {
  const { name } = screen
  const sheet = (await looks.get(name)?.promise)?.sheet
  if (!sheet) throw new Error('could not be shown')
  const { differs, picture } = compared(sheet, keptOf(screen))
  if (differs !== undefined) {
    await mkdir(found, { recursive: true })
    await writeFile(join(found, `${name}.png`), fileOf(sheet))
    await writeFile(join(found, `${name}-difference.png`), fileOf(picture))
  }
  expect(differs, `see ${found}; if it is meant: npm run pictures -- --keep ${name}`).toBeUndefined()
})

test('every kept picture is of a screen of the table', () => {
  const names = new Set(screens.map(({ name }) => `${name}.png`))
  expect(readdirSync(kept).filter((file) => !names.has(file))).toEqual([])
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
  test('a button that moved, a colour that changed and a name that is gone', async () => {
    await walked
    const screen = screens.find(({ name }) => name === 'session-view-last-hour')
    if (!screen) throw new Error('the table has lost its session')
    const page = await demo.tablets().show(screen)
    const look = () => sheetFor(page, screen)
    const before = await look()
    expect(compared(await look(), before).differs, 'nothing was changed').toBeUndefined()
    for (const css of [
      '.frame-emergency { translate: 0 24px }',
      '.band-place { background: gold }',
      'h1 { opacity: 0 }',
    ]) {
      await restyle(page, css)
      expect(compared(await look(), before).differs, css).toBeDefined()
    }
  })

  test('a target too small, a picture without words, an action out of reach, motion, and a list made anew', async () => {
    await walked
    const screen = { name: 'broken', as: 'nobody', show: breakParts } as const
    const { faults } = await lookAt(await demo.tablets().show(screen), screen)
    const told = faults.join('\n')
    for (const words of [
      'target of 30 by 30',
      'image-alt',
      'color-contrast',
      'out of reach: <button',
      'would move',
      'drawn anew',
      'asked at each beat: GET /api/me',
    ])
      expect(told).toContain(words)
  })
})

/** A style of the test's own: one made by script is no inline style, which the page's policy forbids. */
const restyle = (page: Page, css: string) =>
  page.evaluate((content) => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(content)
    document.adoptedStyleSheets = [sheet]
  }, css)

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
    const list = document.createElement('ul')
    const draw = () => {
      list.innerHTML = '<li><button class="row" style="min-width: 48px; min-height: 48px">Row</button></li>'
    }
    draw()
    addEventListener('pageshow', draw)
    addEventListener('pageshow', () => void fetch('/api/me'))
    document.querySelector('main')?.append(small, pale, image, far, list)
  })
}
