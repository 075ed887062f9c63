import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { billing } from './billing.ts'
import { clinicDefaults } from './clinic.ts'
import { freeTimes, nextWindow, overlaps, responses, visit } from './course.ts'
import { custody } from './custody.ts'
import { builtInProtocols } from './protocols.ts'
import { at, script } from './script.ts'
import { fold } from './session.ts'
import { HOUR, MINUTE } from './units.ts'

const DAY = 24 * HOUR
const [low, high] = builtInProtocols as [(typeof builtInProtocols)[0], (typeof builtInProtocols)[0]]
const phq9 = (sum: number) =>
  Array.from({ length: 9 }, (_, index) => `q${index + 1} ${Math.min(3, Math.max(0, sum - index * 3))}`).join(' ')
const told = (more: string, start = 0) =>
  fold(script(`08:00 weight 70 kg\n08:01 bag 1 mg/mL 50 mg in 50 mL as s\n${more}`, { start: at('00:00') + start }))
const seen = (more: string, start = 0) => visit(told(more, start), clinicDefaults, at('20:00') + start)
const usual = '09:00 start 35 mL/h\n09:20 stop\n'

describe('a session beside the others of its course', () => {
  test('tells dose, peak pressure, dissociation, rescue and the time to Aldrete 9', () => {
    const told = seen(`08:50 vitals 190/100 hr 80 spo2 98
      ${usual}09:05 vitals 150/92 hr 80 spo2 98 dissociation 6
      09:10 vitals 162/88 hr 80 spo2 98 dissociation 4
      09:12 give ondansetron 4 mg IV
      09:13 give ondansetron 4 mg IV
      09:30 score aldrete activity 2 respiration 2 circulation 2 consciousness 0 oxygen 2
      09:45 score aldrete activity 2 respiration 2 circulation 2 consciousness 1 oxygen 2`)
    expect(told).toMatchObject({
      activeMinutes: 20,
      peak: { systolic: 162, diastolic: 88 },
      dissociation: 6,
      rescue: ['ondansetron'],
      minutesToAldrete9: 25,
    })
    expect(told.mg).toBeCloseTo(11.6667, 4)
  })
  test('knows no dose of one that was never started', () =>
    expect(seen('')).toMatchObject({ mg: null, mgPerKg: null, peak: undefined, minutesToAldrete9: undefined }))
  test('counts only whole questionnaires, before or after', () =>
    expect(seen(`08:30 score phq9 ${phq9(19)}\n${usual}10:00 score gad7 q1 2`).scores).toEqual([
      { instrument: 'phq9', at: at('08:30'), when: 'before', total: 19 },
    ]))
})

describe('the next window', () => {
  const start = at('09:00')
  test('low dose: one to six infusions over several weeks, then every 3 to 5 weeks', () => {
    expect(nextWindow(low, [])).toBeUndefined()
    expect(nextWindow(low, [start])).toEqual({ part: 'initial', number: 2, from: start + DAY, to: start + 14 * DAY })
    expect(
      nextWindow(
        low,
        [1, 2, 3, 4, 5, 6].map((n) => start + n * DAY),
      ),
    ).toEqual({
      part: 'maintenance',
      from: start + 6 * DAY + 21 * DAY,
      to: start + 6 * DAY + 35 * DAY,
    })
  })
  test('high dose: five, daily or on alternate days, then every 6 to 8 weeks', () => {
    expect(nextWindow(high, [start])).toEqual({ part: 'initial', number: 2, from: start + DAY, to: start + 2 * DAY })
    const five = [0, 1, 2, 3, 4].map((n) => start + n * DAY)
    expect(nextWindow(high, five)).toMatchObject({ part: 'maintenance', from: start + 4 * DAY + 42 * DAY })
  })
  test('a series of four that the physician planned is over after four', () =>
    expect(
      nextWindow(
        low,
        [0, 7, 14, 21].map((n) => start + n * DAY),
        4,
      ),
    ).toMatchObject({ part: 'maintenance' }))
})

describe('the chairs', () => {
  const day = { from: at('08:00'), to: at('17:00') }
  const taken = [{ chair: '1', from: at('09:00'), to: at('10:00') }]
  test('a 6 h appointment is not put where only an hour is free', () => {
    const free = freeTimes(taken, ['1'], { ...day, length: 6 * HOUR })
    expect(free[0]).toEqual({ chair: '1', from: at('10:00'), to: at('16:00') })
    expect(free.at(-1)?.to).toBe(at('17:00'))
  })
  test('one may begin as the other ends', () =>
    expect(overlaps(taken[0]!, { chair: '1', from: at('10:00'), to: at('11:00') })).toBe(false))
  test('whatever is booked of what is free, no chair is ever needed twice', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(200), fc.constantFrom(60, 360)), { maxLength: 30 }), (wishes) => {
        const bookings = [...taken]
        for (const [choice, length] of wishes) {
          const free = freeTimes(bookings, ['1', '2', '3'], { ...day, length: length * MINUTE })
          const chosen = free[choice % Math.max(1, free.length)]
          if (chosen) bookings.push(chosen)
        }
        for (const [index, a] of bookings.entries())
          for (const b of bookings.slice(index + 1)) expect(overlaps(a, b)).toBe(false)
      }),
    ))
})

describe('the response to a course', () => {
  const course = (second: string, days = 7) => [
    seen(`08:30 score phq9 ${phq9(20)}\n${usual}`),
    seen(`${second}\n${usual}`, days * DAY),
  ]
  test('30 % less at follow-up is a responder', () =>
    expect(responses(course(`08:30 score phq9 ${phq9(14)}`))).toEqual([
      { instrument: 'phq9', percent: 30, responder: true },
    ]))
  test('less than that is not', () =>
    expect(responses(course(`08:30 score phq9 ${phq9(15)}`))).toMatchObject([{ percent: 25, responder: false }]))
  test('what is scored in the chair or on the day of the infusion tells nothing of relief', () => {
    const chair = [seen(`08:30 score phq9 ${phq9(20)}\n${usual}10:00 score phq9 ${phq9(2)}`)]
    expect(responses(chair)).toEqual([])
  })
  test('of a score that was 0 nothing can be relieved', () =>
    expect(
      responses([seen(`08:30 score phq9 ${phq9(0)}\n${usual}`), seen(`08:30 score phq9 ${phq9(3)}`, DAY * 7)]),
    ).toEqual([]))
})

describe('what is billed', () => {
  const of = (text: string) => {
    const session = told(text)
    return billing(session, custody(session, clinicDefaults), at('20:00'))
  }
  test.each([
    ['20 min', '09:20', 20, 0],
    ['90 min: half an hour is not over it', '10:30', 90, 0],
    ['91 min', '10:31', 91, 1],
    ['four hours', '13:00', 240, 3],
  ])('%s', (_, end, activeMinutes, additionalHours) =>
    expect(of(`09:00 start 10 mL/h\n${end} stop`)).toMatchObject({ activeMinutes, additionalHours }),
  )
  // CPT: 96365 up to one hour, from 16 min on (15 or less is a push); 96366 each additional hour, over 30 min of it.
  test.each([
    ['09:15', []],
    ['09:16', [['96365', 1]]],
    ['10:00', [['96365', 1]]],
    ['10:30', [['96365', 1]]],
    [
      '10:31',
      [
        ['96365', 1],
        ['96366', 1],
      ],
    ],
    [
      '13:00',
      [
        ['96365', 1],
        ['96366', 3],
      ],
    ],
  ])('from 09:00 to %s by the code set', (end, codes) => {
    const told = of(`09:00 start 10 mL/h\n${end} stop`)
    expect(told.codes.map(({ code, units }) => [code, units])).toEqual(codes)
    expect([told.startedAt, told.stoppedAt]).toEqual([at('09:00'), at(end)])
  })
  test('held minutes are not active ones; wasted drug is told in mg', () =>
    expect(
      of(
        '09:00 start 35 mL/h\n09:10 hold\n09:40 resume 35 mL/h\n09:50 stop\n10:00 waste 38.333 mg from s witness nils',
      ),
    ).toMatchObject({ activeMinutes: 20, givenMg: 11.667, wastedMg: 38.333 }))
})
