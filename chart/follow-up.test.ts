import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { courseOf, followUpRisks, followUpWork, overdueAt, plannedFollowUps, sessionAlone } from './follow-up.ts'
import { builtInProtocols } from './protocols.ts'
import { followUpInstruments, instrumentsFor } from './scores/by-indication.ts'
import { at, script } from './script.ts'
import { fold } from './session.ts'
import { HOUR } from './units.ts'

const hours = builtInProtocols[0]!.series.followUpHours
const end = at('10:00')
const later = (...of: number[]) => of.map((each) => end + each * HOUR)

describe('when a session is followed up', () => {
  test.each(builtInProtocols.map(({ name, series }) => [name, series.followUpHours]))(
    '%s: 8 h, 24 h, 7, 30 and 90 days after the infusion ended',
    (_, asked) => {
      const planned = plannedFollowUps(end, asked)
      expect(planned.map(({ dueAt }) => dueAt)).toEqual(later(8, 24, 168, 720, 2160))
      // Each until the next is due; the last one as long again as it waited for.
      expect(planned.map(({ until }) => until)).toEqual(later(24, 168, 720, 2160, 3600))
    },
  )
  test('the next session ends them: what is felt then tells of that one', () => {
    const planned = plannedFollowUps(end, hours, end + 200 * HOUR)
    expect(planned.map((each) => each.hours)).toEqual([8, 24, 168])
    expect(planned.at(-1)?.until).toBe(end + 200 * HOUR)
    expect(plannedFollowUps(end, hours, end + 4 * HOUR)).toEqual([])
  })
  test('overdue after half of its time, or after the clinic’s hours if they are less', () => {
    const [first, , week] = plannedFollowUps(end, hours)
    expect(overdueAt(first!, 24)).toBe(end + 16 * HOUR)
    expect(overdueAt(week!, 24)).toBe(end + (168 + 24) * HOUR)
  })
  test('whatever hours a protocol asks for, one at most is open at any instant, and none before the end', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5000 }), { maxLength: 12 }),
        fc.integer({ min: -10, max: 9000 }),
        fc.option(fc.integer({ min: 0, max: 9000 }), { nil: undefined }),
        (asked, instant, next) => {
          const planned = plannedFollowUps(end, asked, next === undefined ? undefined : end + next * HOUR)
          const now = end + instant * HOUR
          expect(planned.filter(({ dueAt, until }) => dueAt <= now && now < until).length).toBeLessThanOrEqual(1)
          for (const { dueAt, until } of planned) expect(end < dueAt && dueAt < until).toBe(true)
        },
      ),
    ))
})

test('a session without a course is a course of one', () => {
  expect(courseOf({ id: 's1', courseId: 'c1' })).toBe('c1')
  expect(sessionAlone(courseOf({ id: 's1' }))).toBe('s1')
  expect(sessionAlone('c1')).toBeUndefined()
})

describe('what is asked', () => {
  test('follows the indication: PTSD by PCL-5, pain by a rating, depression by PHQ-9', () => {
    expect(instrumentsFor('PTSD').map(({ id }) => id)).toEqual(['pcl5', 'phq9'])
    expect(instrumentsFor('CRPS')[0]?.id).toBe('pain')
    expect(instrumentsFor('depression').map(({ id }) => id)).toEqual(['phq9', 'gad7'])
    expect(instrumentsFor('constructor').map(({ id }) => id)).toEqual(['pain', 'phq9', 'gad7'])
  })
  test('nothing that looks back two weeks is asked after 8 hours, PCL-5 not before a month', () => {
    const ids = (of: string, hour: number) => followUpInstruments(of, hour).map(({ id }) => id)
    expect(ids('depression', 8)).toEqual(['relief', 'suicide-screen'])
    expect(ids('depression', 168)).toEqual(['relief', 'phq9', 'gad7'])
    expect(ids('PTSD', 168)).toEqual(['relief', 'phq9'])
    expect(ids('PTSD', 720)).toEqual(['relief', 'pcl5', 'phq9'])
    expect(ids('CRPS', 8)).toEqual(['relief', 'pain', 'suicide-screen'])
  })
  test('every follow-up of every indication asks about suicide', () => {
    for (const of of [...builtInProtocols.flatMap(({ indications }) => indications), undefined, 'unheard of'])
      for (const hour of hours) {
        const asked = followUpInstruments(of, hour).map(({ id }) => id)
        expect(asked.includes('phq9') || asked.includes('suicide-screen'), `${of} after ${hour} h`).toBe(true)
      }
  })
})

const screen = (value: number) =>
  `"scores": [{"instrument": "suicide-screen", "version": "suicide-screen-1", "items": {"value": ${value}}}]`
const phq9 = (q9: number) =>
  `"scores": [{"instrument": "phq9", "version": "phq9-1999", "items": {"q1": 0, "q9": ${q9}}}]`
const answered = (via: string, scores: string) =>
  `follow-up-answered {"session": "s", "hours": 24, "via": "${via}", ${scores}}`
const assessed = (about: string) => `assessed {"when": "after", "about": "${about}", "plan": "Seen today"}`
const courseWith = (text: string) => fold(script(text, { start: at('00:00'), sessionId: 'course-1' }))

describe.each(['link', 'paper', 'call'])('a positive suicide screen by %s', (via) => {
  test.each([
    ['the question itself', screen(1), 1],
    ['the ninth question of PHQ-9', phq9(1), 1],
    ['a no', screen(0), 0],
    ['a ninth question at 0', phq9(0), 0],
  ])('%s', (_, scores, count) => {
    const risks = followUpRisks(courseWith(`10:00 ${answered(via, scores)}`))
    expect(risks).toHaveLength(count)
    for (const risk of risks) expect(risk).toMatchObject({ via, session: 's', hours: 24, assessed: undefined })
  })
  test('waits for an assessment with a plan that came after it, about just that', () => {
    const positive = `10:00 ${answered(via, screen(1))}`
    const open = (more: string) => followUpRisks(courseWith(more)).filter((risk) => risk.assessed === undefined)
    expect(open(`${positive}\n10:30 ${assessed('suicide-risk')}`)).toEqual([])
    expect(open(`09:00 ${assessed('suicide-risk')}\n${positive}`)).toHaveLength(1)
    expect(open(`${positive}\n10:30 ${assessed('session')}`)).toHaveLength(1)
  })
})

test('calls are counted until one is answered or declined', () => {
  const tried = (outcome: string, more = '') =>
    `follow-up-tried {"session": "s", "hours": 24, "outcome": "${outcome}"${more}}`
  const work = (text: string) => followUpWork(courseWith(text), { session: 's', hours: 24 })
  expect(work('')).toMatchObject({ tries: 0, declined: false, answered: undefined })
  const agreed = `, "nextAt": "2026-11-24T15:00:00.000Z"`
  expect(work(`10:00 ${tried('no-answer')}\n11:00 ${tried('call-later', agreed)}`)).toMatchObject({
    tries: 2,
    nextAt: Date.UTC(2026, 10, 24, 15),
  })
  expect(work(`10:00 ${tried('declined')}`)).toMatchObject({ declined: true })
  expect(work(`10:00 ${answered('call', screen(0))}`).answered?.body.via).toBe('call')
  expect(followUpWork(courseWith(`10:00 ${tried('no-answer')}`), { session: 's', hours: 8 }).tries).toBe(0)
})
