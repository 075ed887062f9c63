import { expect, test } from 'vitest'
import type { Visit } from '../course.ts'
import type { Mark } from '../graph/scene.ts'
import type { FollowedUp } from './relief.ts'
import { courseScene, type Pictured } from './scene.ts'

const DAY = 86_400_000
const visit = (day: number, mgPerKg: number | null, total?: number): Visit => ({
  ...{ id: `s${day}`, startedAt: day * DAY, stoppedAt: day * DAY + 1_200_000, activeMinutes: 20, mg: mgPerKg },
  ...{ mgPerKg, rescue: [] },
  scores: total === undefined ? [] : [{ instrument: 'phq9', at: day * DAY, when: 'before', total }],
})
const at = (day: number, total: number, instrument = 'phq9'): FollowedUp => ({
  ...{ session: 's0', hours: day * 24, at: day * DAY, via: 'link', instrument, total },
})
const drawn = (visits: Pictured['visits'], followUps: readonly FollowedUp[] = [], width = 800) =>
  courseScene({ visits, followUps, timeZone: 'UTC' }, { width, style: 'screen' })
const bars = (visits: Pictured['visits']) =>
  drawn(visits)
    .groups.flatMap(({ name, marks }) => (name === 'rate' ? marks : []))
    .filter((mark: Mark) => mark.shape === 'rect')
const words = (scene: ReturnType<typeof drawn>) => scene.groups.map(({ label }) => label).join(' ')

test('sessions stand where they were in time: a gap of weeks is one', () => {
  const [first, second, third] = bars([visit(0, 0.2), visit(1, 0.2), visit(10, 0.2)]).map(({ x }) => x)
  expect((third ?? 0) - (first ?? 0)).toBeCloseTo(10 * ((second ?? 0) - (first ?? 0)), 0)
})
test('the highest dose is the highest bar, and bars stand on one foot', () => {
  const [low, high] = bars([visit(0, 0.1), visit(7, 0.2)])
  expect(low?.height).toBeCloseTo((high?.height ?? 0) / 2, 1)
  expect((low?.y ?? 0) + (low?.height ?? 0)).toBeCloseTo((high?.y ?? 0) + (high?.height ?? 0), 1)
})
test('a session whose dose is not known has no bar, and is not drawn as none given', () =>
  expect(bars([visit(0, null)])).toEqual([]))
test('what the picture shows is said in words for whoever cannot see it', () => {
  const said = words(drawn([visit(0, 0.17, 22)], [at(8, 9)]))
  expect(said).toContain('Dose in mg/kg: 0.17.')
  expect(said).toContain('PHQ-9: 22 before, 9 after.')
})
test('two instruments never share a band', () => {
  const one = drawn([visit(0, 0.2, 5)])
  const two = drawn([visit(0, 0.2, 5)], [at(8, 4, 'pain')])
  expect(two.height).toBeGreaterThan(one.height)
})
test.each([560, 800, 1180])('at %i px nothing is drawn outside the picture', (width) => {
  const scene = drawn([visit(0, 0.2, 22), visit(7, 0.3, 14)], [at(8, 0), at(97, 27)], width)
  for (const mark of scene.groups.flatMap(({ marks }) => marks))
    if (mark.shape !== 'path') {
      expect(mark.x).toBeGreaterThanOrEqual(0)
      expect(mark.x).toBeLessThanOrEqual(width)
      expect(mark.y).toBeLessThanOrEqual(scene.height)
    }
})
test('no session yet is no division by nothing', () => expect(drawn([]).height).toBeGreaterThan(0))
