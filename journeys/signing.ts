import type { Locator, Page } from 'playwright-core'
import { PASSWORD } from './steps.ts'

/** Before the first signature in a clinic: its policy on signatures, accepted with the password. */
export async function acceptPolicy(dialog: Locator, password: string = PASSWORD) {
  await dialog.getByLabel(/^Password/).waitFor()
  const accept = dialog.getByRole('button', { name: 'I have read and accept it' })
  if ((await accept.count()) === 0) return
  await dialog.getByLabel(/^Password/).fill(password)
  await accept.tap()
  await accept.waitFor({ state: 'detached' })
}

/** The nurse: my entries are complete and true. */
export async function attest(page: Page) {
  await page.getByRole('button', { name: /^Attest/ }).tap()
  const dialog = page.getByRole('dialog')
  await acceptPolicy(dialog)
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
  const signs = page.getByRole('button', { name: /^Sign Approve/ })
  // What was charted just now elsewhere may come as one thing more to look at.
  do {
    while ((await unseen.count()) > 0) await unseen.first().tap()
    await page.waitForTimeout(100)
  } while (!(await signs.isEnabled()))
}

/** A PDF, asked for again while it is still being drawn, as the tab does that it is opened in. */
export async function pagesOf(page: Page, path: string): Promise<Buffer> {
  for (;;) {
    const answer = await page.request.get(path)
    if (answer.status() !== 429) return answer.body()
    await page.waitForTimeout(Number(answer.headers()['retry-after']) * 1000)
  }
}

export async function sign(page: Page) {
  await page.getByRole('button', { name: /^Sign Approve/ }).tap()
  const dialog = page.getByRole('dialog')
  await acceptPolicy(dialog)
  await dialog.getByLabel(/^Password/).fill(PASSWORD)
  await dialog.getByRole('button', { name: /^Sign as/ }).tap()
  await dialog.waitFor({ state: 'detached' })
}
