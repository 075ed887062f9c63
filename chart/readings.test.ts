import { describe, expect, test } from 'vitest'
import { alerts } from './alerts.ts'
import { clinicDefaults } from './clinic.ts'
import { due } from './due.ts'
import { phase } from './phase.ts'
import { builtInProtocols } from './protocols.ts'
import { baseline, readings } from './readings.ts'
import { at, script } from './script.ts'
import { fold } from './session.ts'

// The one clock in this folder, and only to time the test.
declare const performance: { now(): number }

const rows = (text: string) => readings(fold(script(text)))

describe('a set of vital signs', () => {
  test('saved together with ratings is one row', () => {
    const [row, ...others] = rows('09:05 vitals 118/70 hr 72 spo2 98 pain 3 rass -1')
    expect(others).toEqual([])
    expect(row).toMatchObject({
      systolic: 118,
      diastolic: 70,
      heartRate: 72,
      spo2: 98,
      pain: 3,
      rass: -1,
      at: at('09:05'),
    })
    expect(row?.entries).toHaveLength(3)
  })
  test('sets are in the order in which they were taken, whenever they were charted', () =>
    expect(rows('09:10 vitals spo2 97\n09:05 vitals spo2 98 [charted 09:40]').map(({ spo2 }) => spo2)).toEqual([
      98, 97,
    ]))
  test.each([
    ['15 min after it was taken is not late', '09:20', false],
    ['over 15 min is charted late', '09:20:01', true],
  ])('charted %s', (_, charted, late) => expect(rows(`09:05 vitals spo2 98 [charted ${charted}]`)[0]?.late).toBe(late))
  test('a corrected value is the one that counts, and says so', () =>
    expect(rows('09:05 vitals 188/70 [#five]\n09:06 correct #five vitals 118/70: misread')).toMatchObject([
      { systolic: 118, corrected: true },
    ]))
  test('a struck set is gone, its ratings stay unless struck, too', () =>
    expect(rows('09:05 vitals spo2 98 pain 3 [#five]\n09:06 strike #five: wrong chair')).toMatchObject([{ pain: 3 }]))
  test('why a sign was not taken stands with it', () =>
    expect(rows('09:05 not-taken systolic: cuff off')[0]?.notTaken).toEqual({ systolic: 'cuff off' }))
  test('scores of several items are no reading', () =>
    expect(rows('09:05 score aldrete activity 2 respiration 2')).toEqual([]))
})

describe('the baseline', () => {
  test('is the last set with a pressure before the start', () => {
    const session = fold(
      script(
        '08:40 vitals 130/80\n08:50 vitals 120/70\n08:55 vitals spo2 98\n09:00 start 35 mL/h\n09:05 vitals 150/90',
      ),
    )
    expect(baseline(session)?.systolic).toBe(120)
  })
  test('a set at the very minute of the start still is', () =>
    expect(baseline(fold(script('09:00 vitals 120/70\n09:00 start 35 mL/h')))?.systolic).toBe(120))
  test('is nothing when none was taken in time', () =>
    expect(baseline(fold(script('09:00 start 35 mL/h\n09:05 vitals 120/70')))).toBeUndefined())
})

test('a session of 500 entries folds and tells all it says within a few milliseconds', () => {
  const high = builtInProtocols[1]!
  const clock = (minute: number) =>
    `${String(9 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  const lines = Array.from({ length: 120 }, (_, i) => {
    const minute = 1 + i * 2
    const act = i % 20 === 7 ? `\n${clock(minute)} rate ${40 + (i % 7)} mL/h` : ''
    return `${clock(minute)} vitals ${118 + (i % 80)}/70 hr 72 rr 14 spo2 ${90 + (i % 10)} pain 3 rass 0 nausea 1${act}`
  })
  const entries = script(
    `08:40 weight 82.4 kg\n08:50 vitals 120/70 spo2 98\n08:55 bag 2 mg/mL\n09:00 start 41.2 mL/h\n${lines.join('\n')}`,
  )
  const now = at('13:01')
  const ctx = {
    protocol: high,
    clinic: clinicDefaults,
    staff: new Map(),
    patient: { id: 'p', version: 1, mrn: '1', family: 'F', given: 'G', birthDate: '1980-01-01' },
  }
  const derive = () => {
    const session = fold(entries)
    return [due(session, high, clinicDefaults, now), alerts(session, high, now), phase(session, ctx, now)]
  }
  const times = Array.from({ length: 15 }, () => {
    const start = performance.now()
    derive()
    return performance.now() - start
  }).toSorted((a, b) => a - b)
  expect(entries.length).toBeGreaterThan(480)
  // The typical one: a machine that runs other tests beside it takes single ones much longer.
  expect(times[3]).toBeLessThan(25)
})
