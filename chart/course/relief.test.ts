import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { responses, type Scored, type Visit } from '../course.ts'
import { at, script } from '../script.ts'
import { fold } from '../session.ts'
import { HOUR } from '../units.ts'
import { type FollowedUp, followedUp, reliefInWords, reliefOf } from './relief.ts'

const DAY = 24 * HOUR
const start = at('09:00')
const end = start + HOUR / 3
const score = (total: number, day: number, when: Scored['when'] = 'before', instrument = 'pain'): Scored => ({
  ...{ instrument, total, when },
  at: start + day * DAY - HOUR,
})
const visit = (day: number, ...scores: readonly Scored[]): Visit => ({
  ...{ id: `s${day}`, startedAt: start + day * DAY, stoppedAt: end + day * DAY, activeMinutes: 20 },
  ...{ mg: 12, mgPerKg: 0.17, rescue: [], scores },
})
const home = (hours: number, total: number, instrument = 'pain'): FollowedUp => ({
  ...{ session: 's0', hours, at: end + hours * HOUR, via: 'call', instrument, total },
})
const said = (of: Visit, askings: readonly FollowedUp[], next?: Visit) => {
  const relief = reliefOf(of, askings, next)
  return relief && reliefInWords(relief)
}

describe('how long relief lasted', () => {
  const painful = visit(0, score(8, 0))
  test.each([
    ['nobody asked: nothing is known', [], undefined],
    ['30 % less at a day, less than that at a week', [home(24, 5), home(168, 7)], '24 h to 7 d'],
    ['still there at a month', [home(8, 2), home(24, 3), home(168, 4), home(720, 5)], 'at least 30 d'],
    ['gone before the first asking', [home(8, 8), home(24, 8)], 'under 8 h'],
    ['what comes back later is not the same relief', [home(8, 2), home(24, 8), home(168, 2)], '8 h to 24 h'],
  ])('%s', (_, askings, words) => expect(said(painful, askings)).toBe(words))

  test('the score before the next session ends it as well', () =>
    expect(said(painful, [home(24, 3)], visit(14, score(8, 14)))).toBe('24 h to 14 d'))
  test('where no questionnaire looks back over hours, 3 of 10 on the rating of relief count', () => {
    const low = visit(0, score(20, 0, 'before', 'phq9'))
    expect(said(low, [home(8, 3, 'relief'), home(24, 2, 'relief')])).toBe('8 h to 24 h')
    expect(said(low, [home(8, 6, 'relief'), home(168, 10, 'phq9')])).toBe('at least 7 d')
  })
  test('another instrument than the first one before the session decides nothing', () =>
    expect(said(painful, [home(24, 1, 'phq9')])).toBeUndefined())
  test('a score in the chair afterwards is no relief', () =>
    expect(said(visit(0, score(8, 0), { ...score(1, 0, 'after'), at: end + HOUR }), [])).toBeUndefined())
  test('whatever was answered, relief never lasts longer than it was asked for, and ends after it began', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 0, max: 10 })), { maxLength: 8 }),
        (askings) => {
          const relief = reliefOf(
            painful,
            askings.map(([hours, total]) => home(hours, total)),
          )
          const last = Math.max(0, ...askings.map(([hours]) => hours * HOUR))
          if (askings.length === 0) expect(relief).toBeUndefined()
          else expect(relief?.atLeast).toBeLessThanOrEqual(last)
          if (relief?.under !== undefined) expect(relief.under).toBeGreaterThanOrEqual(relief.atLeast)
        },
      ),
    ))
})

test('the response counts what was answered at home, not in the chair', () => {
  const visits = [visit(0, score(20, 0, 'before', 'phq9'), { ...score(2, 0, 'after', 'phq9'), at: end + HOUR })]
  expect(responses(visits)).toEqual([])
  expect(responses(visits, [home(168, 14, 'phq9')])).toEqual([{ instrument: 'phq9', percent: 30, responder: true }])
  expect(responses(visits, [home(168, 15, 'phq9')])).toMatchObject([{ responder: false }])
  // On the day of the infusion nothing tells of relief, wherever it was answered.
  expect(responses(visits, [home(8, 2, 'phq9')])).toEqual([])
})

test('only whole questionnaires have a total, as they were last corrected', () => {
  const answer = (items: string) =>
    `follow-up-answered {"session": "s", "hours": 24, "via": "call", "scores": [{"instrument": "pain", "version": "nrs-11", "items": ${items}}, {"instrument": "gad7", "version": "gad7-2006", "items": {"q1": 2}}]}`
  const log = fold(script(`10:00 ${answer('{"value": 4}')}`, { start: at('00:00'), sessionId: 'c' }))
  expect(followedUp(log)).toMatchObject([{ session: 's', hours: 24, instrument: 'pain', total: 4 }])
})
