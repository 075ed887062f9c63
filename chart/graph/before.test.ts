import { describe, expect, test } from 'vitest'
import { beforeUnder, graph, type Mark } from '../graph.ts'
import { sampleContext } from '../note/samples.ts'
import { at, script } from '../script.ts'
import { fold } from '../session.ts'
import { MINUTE } from '../units.ts'
import { bandsAt, sameMinute } from './bands-at.ts'
import { originalsOf } from './originals.ts'

const ctx = { ...sampleContext('low-dose-1'), clinic: { ...sampleContext('low-dose-1').clinic, timeZone: 'UTC' } }
const screen = { from: at('08:40'), to: at('10:40'), width: 836, height: 500, style: 'screen' } as const
const ready = `
  08:36 weight 70 kg
  08:50 bag 1 mg/mL 50 mg in 50 mL as bag-1
  08:54 vitals 128/78 hr 72 rr 16 spo2 98`
const today = fold(script(`${ready}\n 09:00 start 35 mL/h 0.5 mg/kg/h\n 09:05 vitals 130/80 hr 74 spo2 98`))
/** Started half an hour later in the day than today's. */
const lastTime = fold(
  script(`${ready}\n 09:30 start 28 mL/h 0.4 mg/kg/h\n 09:37 vitals 144/84 hr 81 spo2 96\n 09:50 stop`),
)

const ghostsIn = (marks: readonly Mark[]) =>
  marks.flatMap((mark) => (mark.shape === 'path' && mark.stroke === 'ghost' ? [mark.d] : []))
const drawn = (view: Partial<Parameters<typeof graph>[2]> = {}) => graph(today, ctx, { ...screen, ...view })
const scene = drawn({ before: beforeUnder(today, lastTime) })
const plain = drawn()
const of = (name: string, from = scene) =>
  from.groups.filter((group) => group.name === name).flatMap(({ marks }) => marks)

describe('the last session under this one', () => {
  test('lies with its start on this start: what was taken at 7 min stands at 7 min', () => {
    const before = beforeUnder(today, lastTime)
    expect(before?.readings.at(-1)).toMatchObject({ at: at('09:07'), systolic: 144 })
    expect(before?.steps).toMatchObject([{ from: at('09:00'), to: at('09:20'), mgPerKgPerHour: 0.4 }])
  })
  test('is drawn in the bands of pressure, heart rate, SpO2 and rate, each as one quiet path', () => {
    for (const name of ['bp', 'hr', 'spo2', 'rate']) expect(ghostsIn(of(name))).toHaveLength(1)
  })
  test('says in words that it is there, and moves no mark of today', () => {
    expect(of('before', plain)).toEqual([])
    expect(scene.groups.find(({ name }) => name === 'before')?.label).toContain('Last session')
    expect(scene.spots).toEqual(plain.spots)
    for (const name of ['bp', 'hr', 'spo2', 'rate', 'latest'])
      expect(of(name).filter((mark) => ghostsIn([mark]).length === 0)).toEqual(of(name, plain))
  })
  test('has no minute to compare where one of the two has not started', () => {
    expect(beforeUnder(fold(script(ready)), lastTime)).toBeUndefined()
    expect(beforeUnder(today, fold(script(ready)))).toBeUndefined()
    expect(sameMinute(today, lastTime, at('09:07'))).toBe(at('09:37'))
  })
  test('shows no rate in mg/kg/h where its bag was never charted', () => {
    const unknown = fold(script('08:36 weight 70 kg\n 09:30 start 28 mL/h\n 09:50 stop'))
    expect(ghostsIn(of('rate', drawn({ before: beforeUnder(today, unknown) })))).toEqual([])
  })
})

describe('the hair line', () => {
  test('reads every band: the last value of each sign with its own time, the rate, what was given', () => {
    const bands = bandsAt(today, ctx.clinic, at('09:10'))
    expect(bands.values.get('systolic')).toEqual({ value: 130, at: at('09:05') })
    expect(bands.values.get('respiratoryRate')).toEqual({ value: 16, at: at('08:54') })
    expect(bands.rate).toEqual({ mlPerHour: 35, mgPerKgPerHour: 0.5 })
    expect(bands.mg).toBeCloseTo(35 / 6, 9)
  })
  test('knows no value that was taken later, and no rate before the start or after the end', () => {
    expect(bandsAt(today, ctx.clinic, at('09:04')).values.get('systolic')?.value).toBe(128)
    expect(bandsAt(today, ctx.clinic, at('08:59')).rate).toBeUndefined()
    expect(bandsAt(lastTime, ctx.clinic, at('09:51')).rate).toBeUndefined()
  })
  test('reads 0 while it is held', () => {
    const held = fold(script(`${ready}\n 09:00 start 35 mL/h 0.5 mg/kg/h\n 09:05 hold: nausea`))
    expect(bandsAt(held, ctx.clinic, at('09:05') + MINUTE).rate).toEqual({ mlPerHour: 0, mgPerKgPerHour: 0 })
  })
})

describe('originals', () => {
  const changed = fold(
    script(`${ready}
      09:00 start 35 mL/h 0.5 mg/kg/h
      09:05 vitals 130/80 hr 174 spo2 98 [#five]
      09:06 correct #five vitals 130/80 hr 74 spo2 98: misread
      09:10 vitals 210/120 hr 80 [#ten]
      09:11 strike #ten: wrong patient
      09:12 observe Calm [#calm]
      09:13 strike #calm: undone`),
  )
  const crossesIn = (marks: readonly Mark[]) =>
    marks.filter((mark) => mark.shape === 'path' && mark.stroke === 'ink2' && mark.thickness === 1.5 && !mark.fill)
  const shown = graph(changed, ctx, { ...screen, originals: true })

  test('are the value that a correction changed, and every value of a struck set', () => {
    expect(originalsOf(changed).map(({ sign, value }) => `${sign} ${value}`)).toEqual([
      'heartRate 174',
      'systolic 210',
      'diastolic 120',
      'heartRate 80',
    ])
  })
  test('are not drawn unless asked for; then as a small ×, which a tap opens', () => {
    const quiet = graph(changed, ctx, screen)
    expect(quiet.spots).toHaveLength(2)
    expect(shown.spots.length).toBeGreaterThan(quiet.spots.length)
    expect(crossesIn(of('hr', shown)).length).toBe(crossesIn(of('hr', quiet)).length + 1)
    expect(crossesIn(of('originals', shown))).toHaveLength(1)
  })
  test('are told in words too', () =>
    expect(shown.groups.find(({ name }) => name === 'originals')?.label).toContain('heartRate 174 at 09:05'))
})
