import type { Locator, Page } from 'playwright-core'
import type { Demo } from './demo.ts'

/**
 * Every screen that a person can come to, in every state that looks different: who sees it, and the way there. One line
 * here is tried by axe, ruler, zoom and keyboard in all sizes and themes, and has its picture taken.
 */
export type Screen = {
  readonly name: string
  readonly as: Viewer
  readonly show: (page: Page, demo: Demo) => Promise<unknown>
  /** The screens after it need what it does. */
  readonly leadsOn?: boolean
  /** Something half typed is left, which a chair keeps: the page is loaded anew for the screen after it. */
  readonly halfTyped?: boolean
  /** What the picture begins with, as a selector, where that is not the top of the page. */
  readonly from?: string
  /** What differs from one run to the next by chance, as selectors: fingerprints, drawn lots. Not in the picture. */
  readonly chance?: readonly string[]
}
export type Viewer = 'nobody' | 'nora' | 'petra' | 'ada'

export const button = (within: Page | Locator, name: string | RegExp) => within.getByRole('button', { name }).first()
export const dialog = (page: Page) => page.getByRole('dialog').last()
export const inDialog = (page: Page, name: string | RegExp) => button(dialog(page), name)

export const board = async (page: Page, demo: Demo) => {
  await demo.go(page, '/')
  await page.getByRole('article', { name: 'Chair 2' }).waitFor()
  await demo.settled(page)
}
export const chair = async (page: Page, demo: Demo, which: string) => {
  await demo.go(page, `/session/${demo.session(which)}`)
  await page.getByRole('region', { name: 'Infusion now' }).waitFor()
  await page.getByRole('region', { name: 'Entries' }).waitFor()
  await demo.settled(page)
}
export const sessionPage = async (page: Page, demo: Demo, which: string, path: string) => {
  await demo.go(page, `/session/${demo.session(which)}/${path}`)
  await page.getByRole('navigation', { name: 'Phases' }).waitFor()
  await demo.settled(page)
}
export const typed = (digits: string) => async (page: Page) => {
  for (const digit of digits) await dialog(page).locator('.pad').getByRole('button', { name: digit, exact: true }).tap()
}
