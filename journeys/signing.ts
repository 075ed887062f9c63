import type { Page } from 'playwright-core'
import { PASSWORD } from './steps.ts'

/** The nurse: my entries are complete and true. */
export async function attest(page: Page) {
  await page.getByRole('button', { name: /^Attest/ }).tap()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^Password/).fill(PASSWORD)
  await dialog
    .getByRole('button', { name: /^(Sign|Attest)/ })
    .last()
    .tap()
  await dialog.waitFor({ state: 'detached' })
}
