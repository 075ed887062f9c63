import type { CDPSession, Page } from 'playwright-core'
import type { PNG } from 'pngjs'
import { axeFaults, contrastFaults, measuredFaults, moving, unreachable } from './faults.ts'
import { SMALLER, sheetOf, sizes, themes } from './pictures.ts'
import type { Screen } from './screen.ts'

type Size = (typeof sizes)[number]
type Theme = (typeof themes)[number]

/** The screen of the chair at 200 %: half as many pixels either way. */
const zoomed = [
  [590, 410],
  [410, 590],
] as const

/** Two frames later the graph has measured its box and the band has told its height. */
const settled = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))

const resize = async (page: Page, [width, height]: readonly [number, number]) => {
  await page.setViewportSize({ width, height })
  await settled(page)
}

/** Every size and theme of a screen in turn, and back to the tablet on its stand in light. */
async function inEach(page: Page, look: (size: Size, theme: Theme) => Promise<void>) {
  for (const size of sizes) {
    await resize(page, size)
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme })
      await settled(page)
      await look(size, theme)
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** What differs by chance is not drawn: fingerprints, drawn lots, and the caret that blinks. */
const hideChance = (page: Page, { chance = [] }: Screen) =>
  page.evaluate((selectors) => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`* { caret-color: transparent !important }
      ${selectors.map((each) => `${each} { visibility: hidden !important }`).join('\n')}`)
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  }, chance)

/** Everything that is wrong with a screen in any size, theme and zoom, in words; empty when nothing is. */
export type Look = { readonly faults: readonly string[]; readonly sheet?: PNG }

/** A screen in all sizes, themes and zooms: what is wrong with it in words, and its sheet of small pictures. */
export async function lookAt(page: Page, screen: Screen): Promise<Look> {
  const faults: string[] = []
  const say = (where: string, found: readonly string[]) => faults.push(...found.map((fault) => `${where}: ${fault}`))
  await hideChance(page, screen)
  const draw = await drawer(page)
  await inEach(page, async (size, theme) => {
    const [width, height] = size
    const where = `${width} by ${height}, ${theme}`
    await draw.add(size, theme)
    if (theme === 'light') say(where, await measuredFaults(page))
    // A theme is nothing but colours: what axe finds besides their contrast, it finds in either.
    if (width === 390) say(where, theme === 'light' ? await axeFaults(page) : await contrastFaults(page))
    if (width === 1180 && theme === 'dark') say(where, await contrastFaults(page))
  })
  say('motion is reduced', await moving(page))
  for (const size of zoomed) {
    await resize(page, size)
    const wide = (await measuredFaults(page)).filter((fault) => fault.startsWith('the page is'))
    say('at 200 %', [...wide, ...(await unreachable(page))])
  }
  await resize(page, sizes[0])
  return { faults, sheet: draw.sheet() }
}

/** The sheet of a screen alone. */
export async function sheetFor(page: Page, screen: Screen): Promise<PNG> {
  await hideChance(page, screen)
  const draw = await drawer(page)
  await inEach(page, draw.add)
  await resize(page, sizes[0])
  return draw.sheet()
}

/** Small pictures as the browser itself draws them: no large file is packed, sent and unpacked for each. */
async function drawer(page: Page) {
  const browser: CDPSession = await page.context().newCDPSession(page)
  const rows: Record<Theme, Buffer[]> = { light: [], dark: [] }
  return {
    async add([width, height]: Size, theme: Theme) {
      const { data } = await browser.send('Page.captureScreenshot', {
        optimizeForSpeed: true,
        clip: { x: 0, y: 0, width, height, scale: 2 / SMALLER },
      })
      rows[theme].push(Buffer.from(data, 'base64'))
    },
    sheet: () => sheetOf(themes.map((theme) => rows[theme])),
  }
}

/** The screen in full in its sizes and themes, as PNG files, for eyes. */
export async function picturesOf(page: Page, screen: Screen, save: (name: string, file: Buffer) => Promise<void>) {
  await hideChance(page, screen)
  await inEach(page, async ([width, height], theme) => {
    await save(`${screen.name}-${width}x${height}-${theme}.png`, await page.screenshot({ animations: 'disabled' }))
  })
  await resize(page, sizes[0])
}
