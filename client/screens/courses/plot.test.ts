import { expect, test } from 'vitest'
import type { Visit } from '../../../chart/course.ts'
import { plotOf, size } from './plot.ts'

const DAY = 86_400_000
const visit = (day: number, mgPerKg: number | null, total?: number): Visit => ({
  startedAt: day * DAY,
  activeMinutes: 20,
  mg: mgPerKg,
  mgPerKg,
  rescue: [],
  scores: total === undefined ? [] : [{ instrument: 'phq9', at: day * DAY, when: 'before', total }],
})

test('sessions stand where they were in time: a gap of weeks is one', () => {
  const { bars } = plotOf([visit(0, 0.2), visit(1, 0.2), visit(10, 0.2)])
  const [first, second, third] = bars.map(({ x }) => x)
  expect((third ?? 0) - (first ?? 0)).toBeCloseTo(10 * ((second ?? 0) - (first ?? 0)), 0)
})

test('the highest dose is the highest bar, and bars stand on one foot', () => {
  const { bars } = plotOf([visit(0, 0.1), visit(7, 0.2)])
  expect(bars[0]?.height).toBeCloseTo((bars[1]?.height ?? 0) / 2, 0)
  for (const { y, height } of bars) expect(y + height).toBeCloseTo(size.dose, 5)
})

test('a session whose dose is not known has no bar, and is not drawn as none given', () =>
  expect(plotOf([visit(0, null)]).bars).toEqual([]))

test('a lower score stands lower', () => {
  const [line] = plotOf([visit(0, 0.2, 22), visit(7, 0.2, 9)]).lines
  expect(line?.points[1]?.y).toBeGreaterThan(line?.points[0]?.y ?? 0)
})

test('one session, or none, is no division by nothing', () => {
  expect(plotOf([visit(0, 0.2, 5)]).bars[0]?.x).toBe(size.left)
  expect(plotOf([])).toMatchObject({ bars: [], lines: [], window: undefined })
})

test('two instruments never share a line: each has its own band', () => {
  const both = {
    ...visit(0, 0.2, 5),
    scores: [
      { instrument: 'phq9', at: 0, when: 'before' as const, total: 0 },
      { instrument: 'pain', at: 0, when: 'before' as const, total: 10 },
    ],
  }
  const [phq9, pain] = plotOf([both]).lines
  expect(phq9?.points[0]?.y).toBeLessThan(pain?.points[0]?.y ?? 0)
})
