import { describe, expect, test } from 'vitest'
import { qualityOf, qualityOfAll } from './quality.ts'
import { context as ctx } from './script/context.ts'
import { script } from './script.ts'
import { fold } from './session.ts'

const story = `
  08:30 open low-dose-1 patient pat-1 chair 3 planned 09:00 indication depression
  08:36 weight 70 kg
  08:46 bag 1 mg/mL 50 mg in 50 mL as bag-1
  08:55 vitals 118/70 hr 72 spo2 98 pain 7
  09:00 start 35 mL/h
  09:05 vitals 118/70 hr 72 spo2 91
  09:06 hold: low
  09:07 vitals 118/70 hr 72 spo2 92
  09:10 resume 35 mL/h
  09:12 give ondansetron 4 mg IV ordered petra
  09:25 complete
  09:30 vitals 120/70 hr 72 spo2 97 pain 2 [charted 09:50]
  10:05 discharge home
  10:10 waste 30.25 mg from bag-1 witness nils
`
const quality = (text: string) => qualityOf(fold(script(text)), ctx)

describe('what a session counts for in its month', () => {
  test('holds, rescues, readings under the limit at which one holds, and the time to the discharge', () => {
    expect(quality(story)).toMatchObject({ holds: 1, rescues: 1, desaturations: 1, minutesToDischarge: 40, late: 1 })
  })

  test('waste by who wasted it, and relief as points of pain', () => {
    expect(quality(story)).toMatchObject({ waste: [{ by: 'nora', mg: 30.25 }], relief: 5, indication: 'depression' })
  })

  test('what was struck counts for nothing; what is not known is absent, never 0', () => {
    const struck = quality(story.replace('09:06 hold: low', '09:06 hold: low [#h]\n  09:08 strike #h: undone'))
    expect(struck.holds).toBe(0)
    const short = quality(story.replace(/ pain 7/, '').replace(/.*discharge.*/, ''))
    expect([short.relief, short.minutesToDischarge]).toEqual([undefined, undefined])
  })
})

test('a month is the sum of its sessions, with the median of the times and the mean of the relief', () => {
  const slow = story.replace('10:05 discharge', '10:25 discharge').replace('waste 30.25', 'waste 0.1')
  const worse = story.replace('spo2 97 pain 2', 'spo2 97 pain 6').replace('10:05 discharge', '10:15 discharge')
  const month = qualityOfAll([story, slow, worse].map(quality))
  expect(month).toMatchObject({ sessions: 3, holds: 3, minutesToDischarge: 50 })
  expect(month.waste).toEqual([{ by: 'nora', times: 3, mg: 60.6 }])
  expect(month.relief).toEqual([{ indication: 'depression', sessions: 3, points: 11 / 3 }])
  expect(qualityOfAll([])).toMatchObject({ sessions: 0, minutesToDischarge: undefined, waste: [], relief: [] })
})
