import type { Page } from 'playwright-core'
import { axeFaults, measuredFaults, moving, unreachable } from './faults.ts'
import { sizes, themes } from './pictures.ts'
import type { Screen } from './table.ts'

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

/** Everything that is wrong with a screen in any size, theme and zoom, in words; empty when nothing is. */
export async function faultsOf(page: Page): Promise<readonly string[]> {
  const found: string[] = []
  const say = (where: string, faults: readonly string[]) => found.push(...faults.map((fault) => `${where}: ${fault}`))
  for (const size of sizes) {
    await resize(page, size)
    say(size.join(' by '), await measuredFaults(page))
  }
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme })
    await resize(page, theme === 'light' ? sizes[2] : sizes[0])
    say(theme, await axeFaults(page))
  }
  await page.emulateMedia({ colorScheme: 'light' })
  say('motion is reduced', await moving(page))
  for (const size of zoomed) {
    await resize(page, size)
    const wide = (await measuredFaults(page)).filter((fault) => fault.startsWith('the page is'))
    say('at 200 %', [...wide, ...(await unreachable(page))])
  }
  await resize(page, sizes[0])
  return found
}

/** The screen in its sizes and themes, light first, as PNG files; what differs by chance is not drawn. */
export async function picturesOf(page: Page, { chance = [] }: Screen): Promise<Buffer[][]> {
  const rows: Buffer[][] = []
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme })
    const row: Buffer[] = []
    for (const size of sizes) {
      await resize(page, size)
      row.push(
        await page.screenshot({
          animations: 'disabled',
          caret: 'hide',
          mask: chance.map((each) => page.locator(each)),
        }),
      )
    }
    rows.push(row)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await resize(page, sizes[0])
  return rows
}
