import { describe, expect, test } from 'vitest'
import { alerts } from '../alerts.ts'
import { builtInProtocols } from '../protocols.ts'
import { at, script } from '../script.ts'
import { fold } from '../session.ts'
import { MINUTE, volumeInMl } from '../units.ts'
import { hanging } from './container.ts'

const [, high] = builtInProtocols as [(typeof builtInProtocols)[0], (typeof builtInProtocols)[0]]
const session = (mL: number, more = '') =>
  fold(
    script(`08:00 weight 70 kg
      08:10 order 1 mg/kg/h for 240 min
      08:30 bag 2 mg/mL ${mL * 2} mg in ${mL} mL as bag-1
      ${more}
      09:00 start 35 mL/h
      09:05 vitals 120/70 spo2 98 hr 70 rr 14
      09:10 vitals 120/70 spo2 98 hr 70 rr 14
      09:15 vitals 120/70 spo2 98 hr 70 rr 14`),
  )
const raised = (of: ReturnType<typeof session>, now: string) =>
  alerts(of, high, at(now)).filter(({ criterion }) => ['container-running-out', 'beyond-use'].includes(criterion))

describe('the bag that hangs', () => {
  test('holds what has not run yet, and lasts as long as the rate says', () => {
    const hangs = hanging(session(50), at('10:00'))
    expect(volumeInMl(hangs?.left ?? 0)).toBe(15)
    expect((hangs?.lasts ?? 0) / MINUTE).toBeCloseTo(25.7, 1)
  })
  test('lacks what primed the line', () =>
    expect(volumeInMl(hanging(session(50, '08:40 prime 2 mL'), at('10:00'))?.left ?? 0)).toBe(13))
  test('asks for a new one when it is empty before the next check', () => {
    expect(raised(session(50), '09:16')).toEqual([])
    expect(raised(session(10.5), '09:16')).toMatchObject([
      { standing: true, sentence: 'The bag lasts 2 min more; the order runs 3 h 44 min more' },
    ])
  })
  test('says so when it must be empty already', () =>
    expect(raised(session(10.5), '09:30')).toMatchObject([{ sentence: expect.stringContaining('is empty') }]))
  test('says nothing when the pump is held, or when it is enough for the order', () => {
    expect(
      raised(
        fold(script('08:00 weight 70 kg\n08:30 bag 2 mg/mL 21 mg in 10.5 mL\n09:00 start 35 mL/h\n09:10 hold')),
        '09:30',
      ),
    ).toEqual([])
    expect(raised(session(250), '12:50')).toEqual([])
  })
  test('is not used past its beyond-use time', () => {
    const made = `08:31 bag-changed {"mgPerMl":2,"mg":500,"mL":250,"useBy":"2026-11-17T10:00:00.000Z"}`
    expect(raised(session(250, made), '09:16')).toMatchObject([
      { criterion: 'beyond-use', sentence: 'The bag may be used 44 min more; the order runs longer' },
    ])
  })
})
