import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { StoredEntry } from '../chart/entry.ts'
import { fromWire } from '../chart/instant.ts'
import { changeRate, endInfusion, hold, type Reading, resumeSlower, startInfusion, takeVitals } from './chair.ts'
import {
  answerChecklist,
  assessAndOrder,
  confirmIdentity,
  makeRoomReady,
  placeAccess,
  prepare,
  typeDigits,
  weigh,
} from './check-in.ts'
import { openClinic, type TestClinic } from './clinic.ts'
import { answerDischargeList, discharge, release, scoreAldrete, scorePadss, waste } from './leaving.ts'
import { attest, lookAtAll, pagesOf, sign } from './signing.ts'
import { addStaff, choose, goTo, openChair, planAndCheckIn, setUpClinic, signIn, signOut } from './steps.ts'

let clinic: TestClinic
let profile: string
let cable: Awaited<ReturnType<typeof cableTo>>
let context: BrowserContext | undefined
beforeEach(async () => {
  profile = mkdtempSync(join(tmpdir(), 'chairside-tablet-'))
  clinic = await openClinic({ demo: false })
  cable = await cableTo(Number(new URL(clinic.url).port))
})
afterEach(async () => {
  await context?.close().catch(() => undefined)
  pullThePlug()
  cable.close()
  await clinic.close()
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
})

/** The nurse's tablet: a browser with a profile of its own, so that it can be killed and come back. */
async function turnOn({ offline = false, path = '/' } = {}): Promise<Page> {
  context = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox'],
    baseURL: cable.url,
    viewport: { width: 1180, height: 820 },
    hasTouch: true,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    offline,
  })
  const page = context.pages()[0] ?? (await context.newPage())
  // The browser asks before it leaves a page with unsent entries: leave.
  page.on('dialog', (dialog) => void dialog.accept())
  await page.clock.setFixedTime(clinic.now())
  await page.goto(path)
  return page
}

/** Kills the browser of this profile with all its processes, as an empty battery does. */
async function runEmpty() {
  const gone = context && new Promise<void>((done) => context?.once('close', () => done()))
  pullThePlug()
  await gone
}
function pullThePlug() {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const file = `/proc/${pid}/cmdline`
    const command = existsSync(file) ? readFileSync(file, 'latin1') : ''
    if (command.includes(profile)) process.kill(Number(pid), 'SIGKILL')
  }
}

/** Which of these words stand in the files of the tablet's disk, as somebody reads them who took the disk out. */
function readOffTheDisk(words: readonly string[]): readonly string[] {
  const found = new Set<string>()
  for (const file of readdirSync(profile, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue
    const bytes = readFileSync(join(file.parentPath, file.name))
    for (const word of words)
      for (const encoding of ['utf8', 'utf16le'] as const)
        if (bytes.includes(Buffer.from(word, encoding))) found.add(`${word} in ${relative(profile, file.parentPath)}`)
  }
  return [...found]
}
/** Hers, and values as they were charted; each is nowhere in the page's own files. */
const secrets = [
  'Quillfeather',
  'Ottoline',
  '1963-02-27',
  '7731 4402',
  '"kg":82.4',
  '"systolic":128',
  '"mlPerHour":51.5',
]

/**
 * The tablet's way to the clinic. What the browser is told of its network holds for its pages; a cable that is pulled
 * holds for whatever it does, also while it starts.
 */
async function cableTo(port: number) {
  const ends = new Set<Socket>()
  let isCut = false
  const plug = createServer((near) => {
    if (isCut) return void near.destroy()
    const far = connect(port, '127.0.0.1')
    for (const end of [near, far]) {
      ends.add(end)
      end.on('error', () => undefined)
      end.on('close', () => {
        ends.delete(end)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far).pipe(near)
  })
  plug.listen(0, '127.0.0.1')
  await once(plug, 'listening')
  const cut = (now: boolean) => {
    isCut = now
    if (now) for (const end of ends) end.destroy()
  }
  return {
    url: `http://127.0.0.1:${(plug.address() as AddressInfo).port}`,
    isCut: () => isCut,
    cut,
    close() {
      cut(true)
      plug.close()
    },
  }
}
async function cutNetwork(now: boolean) {
  cable.cut(now)
  await context?.setOffline(now)
}

/**
 * Time passes for the clinic and this tablet alike, in steps with a touch each: a tablet that nobody touches locks
 * itself. Between the two clocks nothing is on its way, or the tablet would measure an offset that it doesn't have.
 */
async function pass(page: Page, minutes: number) {
  await context?.setOffline(true)
  for (let left = minutes; left > 0; left -= 3) {
    await clinic.pass(Math.min(3, left))
    await page.clock.setFixedTime(clinic.now())
    await page.evaluate(() => document.dispatchEvent(new Event('pointerdown')))
  }
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  if (!cable.isCut()) await context?.setOffline(false)
}

/** Somebody takes the tablet over by their PIN; from then on this tablet knows it. */
async function takeOver(page: Page, username: string, pin: string, name: string) {
  await page.getByRole('button', { name: /lock or switch user/ }).tap()
  const dialog = page.getByRole('dialog')
  const known = dialog.getByRole('button', { name, exact: true })
  if (!(await known.isVisible())) {
    await dialog.getByRole('button', { name: 'Someone else' }).tap()
    await dialog.getByLabel('User name').fill(username)
    await dialog.getByRole('button', { name: 'Switch to' }).tap()
  } else await known.tap()
  await typeDigits(page, pin)
  await dialog.waitFor({ state: 'detached' })
}

/** What the tablet keeps is opened by the PIN that was typed on it before. */
async function openByPin(page: Page) {
  await page.getByLabel('User name').fill('nora')
  await page.getByLabel('PIN or password').fill('1111')
  await page.getByRole('button', { name: 'Sign in' }).tap()
  await page.getByRole('button', { name: /lock or switch user/ }).waitFor()
}

const calm = (bp: Reading['bp'], hr: number, rass = 0): Reading => ({ bp, hr, spo2: 98, rass, rr: 14, pain: 1 })

test('cut off after check-in, a high-dose session is charted over two reloads and a kill, then signed', async () => {
  let nurse = await turnOn()
  await setUpClinic(nurse, clinic.setupCode)
  await addStaff(nurse)
  await signOut(nurse)
  await signIn(nurse, 'nora')
  await nurse.evaluate(async () => void (await navigator.serviceWorker.ready))
  await takeOver(nurse, 'nils', '2222', 'Nils Aakre')
  await takeOver(nurse, 'nora', '1111', 'Nora Lindqvist')
  const patient = { family: 'Quillfeather', given: 'Ottoline', born: '1963-02-27', mrn: '7731 4402' } as const
  const session = await planAndCheckIn(
    nurse,
    { ...patient, sex: 'Female' },
    { protocol: 'High-dose', chair: '2', indication: 'CRPS' },
  )
  await confirmIdentity(nurse)
  await answerChecklist(nurse)
  await weigh(nurse, '82.4')
  await placeAccess(nurse)
  await makeRoomReady(nurse)
  const physician = await clinic.tablet()
  await signIn(physician, 'petra')
  await openChair(physician, '2', 'Check-in')
  await assessAndOrder(physician)
  await prepare(nurse, /2 mg\/mL/, 'nils')
  await takeVitals(nurse, { ...calm([118, 72], 68), pain: 2 })
  await choose(nurse.getByRole('group', { name: /Patient, order, bag and pump read aloud/ }), 'Yes')
  await nurse.getByRole('button', { name: /^To the chair/ }).tap()
  await nurse.getByText(/^Saved/).waitFor({ timeout: 60_000 })
  await cutNetwork(true)
  await pass(nurse, 2)

  const charted: { kind: string; at: number }[] = []
  const note = (kind: string) => charted.push({ kind, at: clinic.now() })
  const vitals = async (set: Reading) => {
    await takeVitals(nurse, set)
    note('vitals')
  }
  await startInfusion(nurse, '41.2', 'nils')
  note('infusion-started')
  await pass(nurse, 30)
  await vitals(calm([128, 80], 74, -1))
  await nurse.reload()
  await openByPin(nurse)
  await changeRate(nurse, 'Pain not controlled', '51.5')
  note('rate-changed')
  await pass(nurse, 45)
  await vitals(calm([138, 88], 84, -1))
  await runEmpty()
  expect(readOffTheDisk(secrets), 'without signing in').toEqual([])
  // The same look finds what lies there in clear: who was here before.
  expect(readOffTheDisk(['Nora Lindqvist'])).not.toEqual([])
  nurse = await turnOn({ offline: true, path: `/session/${session}` })
  await openByPin(nurse)
  await hold(nurse, 'Patient asked')
  note('infusion-held')
  await pass(nurse, 10)
  await vitals(calm([130, 82], 78))
  await resumeSlower(nurse, 'Calm again', '41.2')
  note('infusion-resumed')
  await nurse.reload()
  await openByPin(nurse)
  await pass(nurse, 155)
  await vitals(calm([126, 80], 74))
  await endInfusion(nurse)
  note('infusion-stopped')
  expect(await nurse.getByText(/\d+ on tablet/).textContent()).toBeTruthy()

  await cutNetwork(false)
  // Her sign-in ran out over those four hours: what she charted waits until the server knows her again.
  await nurse.getByText(/asks you to sign in/).waitFor({ timeout: 60_000 })
  await nurse.getByRole('button', { name: 'Sign in', exact: true }).tap()
  await signIn(nurse, 'nora')
  await nurse.getByText(/^Saved/).waitFor({ timeout: 60_000 })
  const again = await clinic.tablet()
  await signIn(again, 'petra')
  const answer = await again.request.get(`/api/sessions/${session}`)
  const { entries } = (await answer.json()) as { entries: readonly StoredEntry[] }
  for (const { kind, at } of charted) {
    const near = entries.filter((entry) => entry.kind === kind && fromWire(entry.occurredAt) === at)
    expect(near, `${kind} at ${new Date(at).toISOString()}`).toHaveLength(1)
    expect(near[0]?.author).toBe(entries.find((entry) => entry.kind === 'weight-measured')?.author)
    expect(fromWire(near[0]?.receivedAt ?? ''), 'heard of when the network was back').toBe(clinic.now())
  }
  expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length)
  expect(entries.find(({ kind }) => kind === 'infusion-started')?.body).toMatchObject({ check: { on: 'tablet' } })

  await goTo(nurse, 'Recovery')
  await pass(nurse, 30)
  await takeVitals(nurse, { ...calm([122, 76], 72), nausea: 0 })
  await scoreAldrete(nurse)
  await pass(nurse, 90)
  await takeVitals(nurse, { ...calm([120, 74], 70), nausea: 0 })
  await scoreAldrete(nurse)
  await scorePadss(nurse)
  await answerDischargeList(nurse)
  await openChair(again, '2', 'Recovery')
  await release(again)
  await pass(nurse, 2)
  await discharge(nurse)
  await pass(nurse, 1)
  await waste(nurse, 'nils')
  await attest(nurse)
  await pass(nurse, 1)
  await goTo(again, 'Sign')
  await lookAtAll(again, 'Watched all the time; the monitor was read, not charted.')
  await sign(again)
  const pdf = await pagesOf(again, `/api/sessions/${session}/note.pdf`)
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  await context?.close()
  expect(readOffTheDisk(secrets), 'after the whole day').toEqual([])
}, 240_000)
