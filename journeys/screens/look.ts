import type { CDPSession, Page } from 'playwright-core'
import type { PNG } from 'pngjs'
import { axeFaults, contrastFaults, drawnAnew, measuredFaults, moving, unreachable } from './faults.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { SMALLER, sheetOf, sizes, themes } from './pictures.ts'
import type { Screen } from './screen.ts'

type Size = (typeof sizes)[number]
type Theme = (typeof themes)[number]

/** The screen of the chair at 200 %: half as many pixels either way. */
const zoomed = [
  [590, 410],
  [410, 590],
] as const

/** Waits until a media query holds in the page, and two frames more: the graph and the band measure themselves then. */
const drawnFor = (page: Page, query: string) =>
  page.evaluate(async (wanted) => {
    const frame = () => new Promise((done) => requestAnimationFrame(done))
    for (let waited = 0; waited < 600 && !matchMedia(wanted).matches; waited += 1) await frame()
    await frame()
    await frame()
  }, query)

async function resize(page: Page, [width, height]: readonly [number, number]) {
  const now = page.viewportSize()
  if (now?.width === width && now.height === height) return
  await page.setViewportSize({ width, height })
  await drawnFor(page, `(width: ${width}px) and (height: ${height}px)`)
}
async function dye(page: Page, theme: Theme) {
  await page.emulateMedia({ colorScheme: theme })
  await drawnFor(page, `(prefers-color-scheme: ${theme})`)
}

/** Every size and theme of a screen, from the tablet on its stand in light, each step changing but one of the two. */
async function inEach(page: Page, look: (size: Size, theme: Theme) => Promise<void>) {
  let [theme, other]: readonly [Theme, Theme] = themes
  for (const size of sizes) {
    await resize(page, size)
    await look(size, theme)
    await dye(page, other)
    await look(size, other)
    ;[theme, other] = [other, theme]
  }
}

/** Back to the tablet on its stand in light. */
async function asBefore(page: Page) {
  await page.emulateMedia({ colorScheme: 'light' })
  await resize(page, sizes[0])
}

/**
 * Looks while what differs by chance is not drawn: fingerprints, drawn lots, and the caret that blinks. The page stays
 * for the screens after this one, so everything is put back.
 */
async function withoutChance<T>(page: Page, { chance = [] }: Screen, look: () => Promise<T>): Promise<T> {
  const hiding = await page.evaluateHandle((selectors) => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`* { caret-color: transparent !important }
      ${selectors.map((each) => `${each} { visibility: hidden !important }`).join('\n')}`)
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    return sheet
  }, chance)
  try {
    return await look()
  } finally {
    await asBefore(page)
    await hiding.evaluate((sheet) => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet)
    })
  }
}

/** Everything that is wrong with a screen in any size, theme and zoom, in words; empty when nothing is. */
export type Look = { readonly faults: readonly string[]; readonly sheet?: PNG }

/** A screen in all sizes, themes and zooms: what is wrong with it in words, and its sheet of small pictures. */
export const lookAt = (page: Page, screen: Screen): Promise<Required<Look>> =>
  withoutChance(page, screen, async () => {
    const faults: string[] = []
    const say = (where: string, found: readonly string[]) => faults.push(...found.map((fault) => `${where}: ${fault}`))
    const draw = await drawer(page, screen)
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
    say('as time goes on', await drawnAnew(page))
    for (const size of zoomed) {
      await resize(page, size)
      const wide = (await measuredFaults(page)).filter((fault) => fault.startsWith('the page is'))
      say('at 200 %', [...wide, ...(await unreachable(page))])
    }
    return { faults, sheet: await draw.sheet() }
  })

/** The sheet of a screen alone. */
export const sheetFor = (page: Page, screen: Screen): Promise<PNG> =>
  withoutChance(page, screen, async () => {
    const draw = await drawer(page, screen)
    await inEach(page, draw.add)
    return draw.sheet()
  })

/** Small pictures as the browser itself draws them: no large file is packed, sent and unpacked for each. */
async function drawer(page: Page, { from }: Screen) {
  const browser: CDPSession = await page.context().newCDPSession(page)
  const rows: Record<Theme, Buffer[]> = { light: [], dark: [] }
  return {
    async add([width, height]: Size, theme: Theme) {
      if (from) await page.$eval(from, (each) => each.scrollIntoView({ block: 'start', behavior: 'instant' }))
      // What is on the screen, wherever the page was scrolled to.
      const { cssVisualViewport } = await browser.send('Page.getLayoutMetrics')
      const { pageX: x, pageY: y } = cssVisualViewport
      const { data } = await oneAtATime(() =>
        browser.send('Page.captureScreenshot', {
          optimizeForSpeed: true,
          clip: { x, y, width, height, scale: 2 / SMALLER },
        }),
      )
      rows[theme].push(Buffer.from(data, 'base64'))
    },
    async sheet() {
      await browser.detach()
      return sheetOf(themes.map((theme) => rows[theme]))
    },
  }
}

/** The screen in full in its sizes and themes, as PNG files, for eyes. */
export const picturesOf = (page: Page, screen: Screen, save: (name: string, file: Buffer) => Promise<void>) =>
  withoutChance(page, screen, () =>
    inEach(page, async ([width, height], theme) => {
      const file = await oneAtATime(() => page.screenshot({ animations: 'disabled' }))
      await save(`${screen.name}-${width}x${height}-${theme}.png`, file)
    }),
  )
