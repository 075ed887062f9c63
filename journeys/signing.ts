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

/** What the physician must look at, one after the other; an open finding is signed over with a reason. */
export async function lookAtAll(page: Page, reason: string) {
  await page.getByRole('heading', { name: 'Look at these' }).waitFor()
  const overs = page.getByRole('button', { name: /^Sign over it/ })
  while ((await overs.count()) > 0) {
    await overs.first().tap()
    await page.getByLabel(/^Reason/).fill(reason)
    await page.getByRole('button', { name: 'Keep the reason' }).tap()
  }
  const unseen = page.getByRole('button', { name: /^Mark as seen/ })
  while ((await unseen.count()) > 0) await unseen.first().tap()
}

export async function sign(page: Page) {
  await page.getByRole('button', { name: /^Sign Approve/ }).tap()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^Password/).fill(PASSWORD)
  await dialog.getByRole('button', { name: /^Sign as/ }).tap()
  await dialog.waitFor({ state: 'detached' })
}
