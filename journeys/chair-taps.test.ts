import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPage } from '../server/build-page.ts'
import { openClinic, type TestClinic } from './clinic.ts'
import { choose } from './steps.ts'

/** Taps from the session screen, opening and digits included, on the demo's chairs in real Chromium with touch. */
let clinic: TestClinic
let page: Page
let taps = 0
/** A PIN's digits: what each costs more when the tablet was locked meanwhile. */
let unlockTaps = Number.NaN
const counted: { readonly what: string; readonly taps: number; readonly most: number }[] = []

function within(most: number, what: string) {
  counted.push({ what, taps, most })
  expect(taps).toBeLessThanOrEqual(most)
}

beforeAll(async () => {
  await buildPage()
  clinic = await openClinic()
  page = await clinic.tablet()
  await enter('nora')
})
afterAll(async () => {
  await clinic?.close()
  const line = (cells: readonly (string | number)[]) => cells.map((cell) => String(cell).padStart(14)).join('')
  const table = counted.map(({ what, taps, most }) => `${line([taps, most, taps + unlockTaps])}  ${what}`)
  process.stdout.write(`${[`${line(['taps', 'at most', 'with unlock'])}`, ...table].join('\n')}\n`)
})

async function enter(username: string) {
  await page.getByLabel('User name').fill(username)
  await page.getByLabel('Password').fill('chairside-demo')
  await page.getByRole('button', { name: 'Sign in' }).tap()
  await page.getByRole('article', { name: 'Chair 2' }).waitFor()
}

async function goTo(chair: string) {
  const home = button('All chairs')
  if (await home.isVisible()) await home.tap()
  await page
    .getByRole('article', { name: `Chair ${chair}` })
    .getByRole('link')
    .first()
    .tap()
  await page.getByRole('region', { name: 'Infusion now' }).waitFor()
  taps = 0
}

const sheet = () => page.getByRole('dialog')
let finger = { x: 0, y: 0 }
const tap = async (what: Locator) => {
  const box = await what.boundingBox()
  const spot = { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 }
  // A person looks at what came under the finger: tapped at once it would be the second tap of a glove.
  if (Math.hypot(spot.x - finger.x, spot.y - finger.y) < 48) await page.waitForTimeout(600)
  finger = spot
  await what.tap()
  taps += 1
}
const button = (name: string | RegExp) => page.getByRole('button', { name })
const inSheet = (name: string | RegExp) => sheet().getByRole('button', { name, exact: typeof name === 'string' })
/** A key of the own pad by its value; over a limit its name says so first. */
const key = (value: string) =>
  sheet()
    .locator('.pad')
    .getByRole('button', { name: new RegExp(`(^|\\s)${value}(\\s|$)`) })
const digits = async (text: string) => {
  for (const digit of text) await tap(key(digit))
}
const entries = () => page.getByRole('region', { name: 'Entries' })
const closed = () => sheet().waitFor({ state: 'detached' })

test('a set of pressure, heart rate, SpO2, sedation, respiratory rate and pain: 13', async () => {
  await goTo('2')
  await tap(button(/^Vitals/))
  await digits('14886')
  await digits('84')
  await tap(key('97'))
  await tap(key('−1'))
  await tap(key('14'))
  await tap(key('4'))
  await tap(inSheet(/^Save/))
  await closed()
  within(13, 'vitals: pressure, heart rate, SpO2, respiratory rate, pain, sedation')
  await expect.poll(() => entries().innerText()).toContain('148/86 · HR 84 · SpO2 97')
})

test('a set of pressure, heart rate, SpO2 and sedation: 11', async () => {
  await goTo('2')
  await tap(button(/^Vitals/))
  await digits('14484')
  await digits('82')
  await tap(key('98'))
  await tap(key('−1'))
  await tap(inSheet(/^Save/))
  await closed()
  within(11, 'vitals: pressure, heart rate, SpO2, sedation')
})

test('a rate change by one step, with its reason: 4', async () => {
  await goTo('2')
  await tap(page.getByRole('button', { name: 'Rate', exact: true }))
  await tap(inSheet(/^More/))
  await tap(sheet().locator('label').filter({ hasText: 'Tolerating, step up' }))
  await tap(inSheet(/^Pump is set to 51\.5 mL\/h/))
  await closed()
  within(4, 'rate change within bounds')
  await expect.poll(() => page.getByRole('region', { name: 'Infusion now' }).innerText()).toContain('51.5 mL/h')
})

test('hold: 1, charted at once; undone within ten seconds it is struck, not gone; resume: 2', async () => {
  await goTo('2')
  await tap(page.getByRole('button', { name: 'Hold', exact: true }))
  within(1, 'hold')
  await page.getByText('Held since').waitFor()
  await page.getByRole('button', { name: 'Undo', exact: true }).tap()
  await page.getByText('Rate charted').waitFor()
  await expect.poll(() => entries().innerText()).toMatch(/Held[\s\S]*Entered in error [\d:]+, undone/)
  await page.getByRole('button', { name: 'Hold', exact: true }).tap()
  taps = 0
  await tap(page.getByRole('button', { name: 'Resume', exact: true }))
  await tap(inSheet(/^Pump runs at 51\.5 mL\/h/))
  await closed()
  within(2, 'resume')
})

test('an observation: 2', async () => {
  await goTo('2')
  await tap(button('Observe'))
  await tap(inSheet('Calm'))
  await closed()
  within(2, 'observation')
})

test('a correction of a two-digit value, with its reason: 5; the original stays', async () => {
  await goTo('2')
  await tap(entries().getByRole('button', { name: '148/86' }).first())
  await tap(inSheet(/^HR,/))
  await digits('88')
  await tap(inSheet('Typing error'))
  await closed()
  within(5, 'correction')
  await expect.poll(() => entries().innerText()).toMatch(/HR 88[\s\S]*Corrected [\d:]+, Typing error/)
  await entries().getByRole('button', { name: 'HR 88' }).first().tap()
  await expect.poll(() => sheet().innerText()).toContain('Was 148/86 · HR 84')
})

test('Aldrete right after a whole set: 5, circulation and oxygen proven by the vitals', async () => {
  await goTo('3')
  await tap(button(/^Vitals/))
  await digits('11070')
  await digits('70')
  await tap(key('98'))
  await tap(key('0'))
  await tap(inSheet(/^Save/))
  await closed()
  taps = 0
  await tap(button('Scores'))
  for (const words of ['Moves 4 limbs', 'Breathes deeply', 'Fully awake'])
    await tap(sheet().locator('label').filter({ hasText: words }))
  await tap(inSheet(/^Save Aldrete 10/))
  await closed()
  within(5, 'Aldrete')
})

test('values typed for one patient never appear for another, nor for another nurse, and wait for their own', async () => {
  await goTo('2')
  await button(/^Vitals/).tap()
  await digits('163')
  await inSheet('Close').tap()
  await goTo('1')
  await button(/^Vitals/).tap()
  await inSheet(/^Systolic, empty/).waitFor()
  await inSheet('Close').tap()
  await switchTo('nils', '2222')
  await goTo('2')
  await button(/^Vitals/).tap()
  await inSheet(/^Systolic, empty/).waitFor()
  await inSheet('Close').tap()
  await switchTo('nora', '1111')
  await goTo('2')
  await button(/^Vitals/).tap()
  await inSheet(/^Systolic, 163/).waitFor()
  await inSheet('Close').tap()
})

async function switchTo(username: string, pin: string) {
  await button(/lock or switch user/).tap()
  await inSheet('Someone else').tap()
  await sheet().getByLabel('User name').fill(username)
  await inSheet('Switch to').tap()
  // Complete after its last digit: OK may be gone already.
  for (const digit of pin) await inSheet(digit).tap()
  await closed()
}

test("a second nurse's turn on the same tablet, at the same chair: 6; back by her own PIN: 4", async () => {
  const initials = (of: string) => button(`${of}, lock or switch user`)
  await goTo('2')
  await tap(button(/lock or switch user/))
  await tap(inSheet('Nils Aakre'))
  for (const digit of '2222') await tap(inSheet(digit))
  await initials('NA').waitFor()
  await closed()
  within(6, "a second nurse's turn")
  await page.getByRole('region', { name: 'Infusion now' }).waitFor()
  await page.keyboard.press('Alt+l')
  const people = page.getByRole('region', { name: 'Who', exact: true })
  taps = 0
  await tap(people.getByRole('button', { name: 'Nora Lindqvist' }))
  for (const digit of '1111') await tap(people.getByRole('button', { name: digit, exact: true }))
  await initials('NL').waitFor()
  expect(taps).toBeLessThanOrEqual(6)
  await page.keyboard.press('Alt+l')
  taps = 0
  for (const digit of '1111') await tap(people.getByRole('button', { name: digit, exact: true }))
  await page.getByRole('region', { name: 'Infusion now' }).waitFor()
  unlockTaps = taps
  expect(unlockTaps).toBe(4)
})

test('a critical value raises its alert over the list; seen by whom is charted, and it still stands', async () => {
  await goTo('1')
  await button(/^Vitals/).tap()
  await digits('16296')
  await digits('92')
  await key('91').tap()
  await inSheet(/^Save/).tap()
  await closed()
  const alerts = page.getByRole('region', { name: 'Alerts' })
  await alerts.getByRole('button', { name: 'Seen' }).waitFor()
  taps = 0
  await tap(alerts.getByRole('button', { name: 'Seen' }))
  await alerts.getByText(/^Seen by NL/).waitFor()
  within(1, 'alert seen')
  expect(await alerts.innerText()).toContain('SpO2 91 %, under 92')
})

test('on a phone every pad has its keys at the same place, and the value that is typed stays in sight', async () => {
  await goTo('2')
  await page.setViewportSize({ width: 390, height: 844 })
  await button(/^Vitals/).tap()
  const seen: number[] = []
  for (const field of ['HR', 'SpO2', 'Sedation', 'RR', 'Pain', 'Nausea', 'Dissociation']) {
    await sheet()
      .getByRole('button', { name: new RegExp(`^${field},`) })
      .tap()
    // The values scroll: what comes under a finger within a quarter of a second is not what it meant.
    await page.waitForTimeout(600)
    const [row, pad] = [sheet().locator('.field-active'), sheet().locator('.pad-keys')]
    const [at, keys] = [await row.boundingBox(), await pad.boundingBox()]
    seen.push(keys?.y ?? Number.NaN)
    expect(await row.innerText()).toContain(field === 'SpO2' ? 'SpO' : field)
    expect((at?.y ?? Number.NaN) + (at?.height ?? 0)).toBeLessThanOrEqual(keys?.y ?? Number.NaN)
  }
  expect([...new Set(seen.map(Math.round))]).toHaveLength(1)
  await inSheet('Close').tap()
})

test('a sheet that was left half filled in says so later, and asks again who stands there', async () => {
  await page.setViewportSize({ width: 1180, height: 820 })
  await goTo('2')
  const open = async () => {
    await button(/Pump, bag and bolus/).tap()
    await sheet().waitFor()
  }
  const confirmed = (name: string) => sheet().getByRole('checkbox', { name, checked: true })
  const runsNow = inSheet(/^Ketamine 2 mg\/mL, 250 mL bag runs now/)
  await open()
  await choose(sheet(), 'Bag change')
  await inSheet(/^Ketamine 2 mg\/mL, 250 mL bag/).tap()
  for (const name of ['Says the name', 'Says the birth date']) await choose(sheet(), name)
  await confirmed('Says the birth date').waitFor()
  await inSheet('Close').tap()
  await closed()

  // A moment later all of it stands as it was left.
  await open()
  await confirmed('Says the name').waitFor()
  expect(await runsNow.getAttribute('aria-disabled')).toBeNull()
  await inSheet('Close').tap()
  await closed()

  await clinic.pass(6)
  await open()
  await sheet()
    .getByText(/^Begun before 10:\d\d and not charted/)
    .waitFor()
  await runsNow.getByText('Confirm the patient by two identifiers').waitFor()
  expect(await sheet().getByRole('checkbox', { checked: true }).count()).toBe(0)
  await inSheet('Clear it').tap()
  await sheet()
    .getByText(/^Begun before/)
    .waitFor({ state: 'detached' })
  await runsNow.waitFor({ state: 'detached' })
  await inSheet('Close').tap()
})

async function sessionIn(wanted: string) {
  const today = await page.request.get('/api/sessions?day=2026-11-24')
  const { sessions } = (await today.json()) as { sessions: { id: string; phase: string }[] }
  return sessions.find(({ phase }) => phase === wanted)?.id
}

test('at check-in a patient whom somebody half identified is identified anew after a while', async () => {
  await page.goto(`${clinic.url}/session/${await sessionIn('planned')}/check-in`)
  const open = async () => {
    await button('Confirm: Identity').tap()
    await sheet().waitFor()
  }
  const ticked = sheet().getByRole('checkbox', { checked: true })
  await open()
  for (const name of ['Name', 'Birth date']) await choose(sheet(), name)
  await expect.poll(() => ticked.count()).toBe(2)
  await inSheet('Close').tap()
  await closed()
  await open()
  await expect.poll(() => ticked.count()).toBe(2)
  await inSheet('Close').tap()
  await closed()
  await clinic.pass(6)
  await open()
  await sheet().getByText('Two identifiers are needed').waitFor()
  expect(await ticked.count()).toBe(0)
})

test('a score that was begun some time ago says so, until it is charted', async () => {
  await page.goto(`${clinic.url}/session/${await sessionIn('recovery')}/discharge`)
  const grid = page.getByRole('region', { name: 'Modified Aldrete score' })
  const items = grid.getByRole('group')
  await items.first().locator('label').first().tap()
  await button('All chairs').tap()
  await page.getByRole('article', { name: 'Chair 2' }).waitFor()
  await clinic.pass(6)
  await page.goBack()
  const begun = grid.getByText(/^Begun before 10:\d\d and not charted/)
  await begun.waitFor()
  for (const item of await items.all()) await item.locator('label').first().tap()
  await grid.getByRole('button', { name: /^Save Aldrete/ }).tap()
  await grid.getByText(/^Saved/).waitFor()
  await begun.waitFor({ state: 'detached' })
})
