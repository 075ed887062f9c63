import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { faultsOf } from '../server/judges.ts'
import {
  changeRate,
  endInfusion,
  hold,
  type Reading,
  resumeSlower,
  startInfusion,
  stopEarly,
  takeVitals,
} from './chair.ts'
import {
  answerChecklist,
  assessAndOrder,
  confirmIdentity,
  makeRoomReady,
  placeAccess,
  prepare,
  weigh,
} from './check-in.ts'
import { openClinic, type TestClinic } from './clinic.ts'
import { answerDischargeList, discharge, release, scoreAldrete, scorePadss, waste } from './leaving.ts'
import { attest, lookAtAll, pagesOf, sign } from './signing.ts'
import { addStaff, choose, goTo, openChair, planAndCheckIn, setUpClinic, signIn, signOut } from './steps.ts'

let clinic: TestClinic
let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chairside-note-'))
  clinic = await openClinic({ demo: false })
})
afterEach(async () => {
  await clinic.close()
  rmSync(folder, { recursive: true, force: true })
})

const calm = (bp: Reading['bp'], hr: number, rass = 0): Reading => ({ bp, hr, spo2: 98, rass, rr: 14, pain: 1 })

/** First run, accounts, check-in with the physician's part on a tablet of her own, up to the chair. */
async function toTheChair(plan: Parameters<typeof planAndCheckIn>[2], kg: string, recipe: RegExp) {
  const nurse = await clinic.tablet()
  await setUpClinic(nurse, clinic.setupCode)
  await addStaff(nurse)
  await signOut(nurse)
  await signIn(nurse, 'nora')
  const patient = { family: 'Halvorsen', given: 'Marit Elise', born: '1979-08-12', mrn: '0048 1729' }
  const session = await planAndCheckIn(nurse, { ...patient, sex: 'Female' }, plan)
  await confirmIdentity(nurse)
  await answerChecklist(nurse)
  await weigh(nurse, kg)
  await placeAccess(nurse)
  await makeRoomReady(nurse)
  const physician = await clinic.tablet()
  await signIn(physician, 'petra')
  await openChair(physician, plan.chair, 'Check-in')
  await assessAndOrder(physician)
  await prepare(nurse, recipe, 'nils')
  await takeVitals(nurse, { ...calm([118, 72], 68), pain: 2 })
  await choose(nurse.getByRole('group', { name: /Patient, order, bag and pump read aloud/ }), 'Yes')
  await nurse.getByRole('button', { name: /^To the chair/ }).tap()
  await clinic.pass(2)
  return { nurse, session }
}

/** From the end of the infusion to the physician's review; her sign-in of the morning has ended by then. */
async function leaveAndSign(nurse: Page, chair: string, minutesToWait: number): Promise<Page> {
  await goTo(nurse, 'Recovery')
  await clinic.pass(10)
  await takeVitals(nurse, { ...calm([124, 78], 74, -1), nausea: 0 })
  await scoreAldrete(nurse, 1)
  await clinic.pass(10)
  await takeVitals(nurse, { ...calm([122, 76], 72), nausea: 0 })
  await clinic.pass(10)
  await takeVitals(nurse, { ...calm([120, 74], 70), nausea: 0 })
  await scoreAldrete(nurse)
  await scorePadss(nurse)
  await clinic.pass(minutesToWait - 30)
  await takeVitals(nurse, { ...calm([120, 74], 70), nausea: 0 })
  await answerDischargeList(nurse)
  const physician = await clinic.tablet()
  await signIn(physician, 'petra')
  await openChair(physician, chair, 'Recovery')
  await release(physician)
  await clinic.pass(2)
  await discharge(nurse)
  await clinic.pass(1)
  await waste(nurse, 'nils')
  await attest(nurse)
  await clinic.pass(1)
  await goTo(physician, 'Sign')
  return physician
}

/** The sealed note as the physician's own page fetches it, and its text as any reader of PDF shows it. */
async function sealedNote(page: Page, session: string) {
  const file = join(folder, 'note.pdf')
  writeFileSync(file, await pagesOf(page, `/api/sessions/${session}/note.pdf`))
  return { file, text: execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }) }
}
const verdict = (file: string) => spawnSync('pdfsig', [file], { encoding: 'utf8' }).stdout

describe('a whole session, tapped through from check-in to the sealed note', () => {
  test('low-dose: 70 kg, 1 mg/mL, 35.0 mL/h for 20 min, 40 min of recovery', async () => {
    const { nurse, session } = await toTheChair(
      { protocol: 'Low-dose', chair: '3', indication: 'depression' },
      '70',
      /1 mg\/mL/,
    )
    await startInfusion(nurse, '35', 'nils')
    for (const set of [calm([122, 76], 72, -1), calm([128, 80], 76, -1), calm([130, 82], 78, -2)]) {
      await clinic.pass(5)
      await takeVitals(nurse, set)
    }
    await clinic.pass(5)
    await takeVitals(nurse, calm([126, 80], 76, -2))
    await endInfusion(nurse)
    const physician = await leaveAndSign(nurse, '3', 40)
    await physician.getByText('Nothing to look at: no deviation, no alert, no finding').waitFor()
    await sign(physician)

    const { file, text } = await sealedNote(physician, session)
    expect(text).toContain('11.67 mg')
    expect(text).toContain('0.167 mg/kg')
    expect(text).toContain('HALVORSEN, Marit Elise')
    expect(text).not.toContain('DRAFT')
    expect(await faultsOf(readFileSync(file))).toEqual([])
    const bytes = readFileSync(file)
    bytes[1000] = (bytes[1000] ?? 0) ^ 1
    writeFileSync(file, bytes)
    expect(verdict(file)).not.toContain('Signature is Valid')
  })

  test('high-dose: 82.4 kg, 2 mg/mL, a change, a hold and a slower rate, 120 min of recovery', async () => {
    const { nurse, session } = await toTheChair(
      { protocol: 'High-dose', chair: '2', indication: 'CRPS' },
      '82.4',
      /2 mg\/mL/,
    )
    await startInfusion(nurse, '41.2', 'nils')
    await clinic.pass(30)
    await takeVitals(nurse, calm([128, 80], 74, -1))
    await changeRate(nurse, 'Pain not controlled', '51.5')
    await clinic.pass(45)
    await takeVitals(nurse, calm([138, 88], 84, -1))
    await hold(nurse, 'Patient asked')
    await clinic.pass(10)
    await takeVitals(nurse, calm([130, 82], 78))
    await resumeSlower(nurse, 'Calm again', '41.2')
    await clinic.pass(155)
    await takeVitals(nurse, calm([126, 80], 74))
    await stopEarly(nurse, 'Physician order')
    const physician = await leaveAndSign(nurse, '2', 120)
    // Checks in between were not taken: nobody may sign that without saying why.
    await lookAtAll(physician, 'Watched all the time; the monitor was read, not charted.')
    await sign(physician)

    const { file, text } = await sealedNote(physician, session)
    for (const total of ['165.66 mL', '331.32 mg', '4.02 mg/kg']) expect(text).toContain(total)
    expect(await faultsOf(readFileSync(file))).toEqual([])
  })
})
