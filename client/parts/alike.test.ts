import { expect, test } from 'vitest'
import { graph, type Scene } from '../../chart/graph.ts'
import { sampleContext } from '../../chart/note/samples.ts'
import { at, script } from '../../chart/script.ts'
import { fold } from '../../chart/session.ts'
import { keepAlike } from './alike.ts'

const text = `08:36 weight 70 kg
08:50 bag 1 mg/mL 50 mg in 50 mL as bag-1
09:00 start 35 mL/h 0.5 mg/kg/h
09:05 vitals 185/100 hr 72 spo2 98
09:10 vitals 130/80 hr 76 spo2 97 rr 14`
const view = { from: at('08:40'), to: at('10:40'), now: at('09:20'), width: 836, height: 500, style: 'screen' } as const
const drawn = (more = ''): Scene => graph(fold(script(`${text}\n${more}`)), sampleContext('low-dose-1'), view)

test('a graph drawn again is not touched at all', () => {
  const before = drawn()
  const again = keepAlike(drawn(), before)
  expect(again).toEqual(before)
  for (const [index, group] of again.groups.entries()) expect(group).toBe(before.groups[index])
})

test.each([
  'one set of vital signs more',
  '09:12 vitals 190/110 hr 120 spo2 90 rr 9',
  '09:11 hold',
  '09:11 rate 20 mL/h',
])('with %s it is the new graph, and what is drawn as before stays', (more) => {
  const before = drawn()
  const next = drawn(more.startsWith('0') ? more : '09:15 vitals 132/82')
  const kept = keepAlike(next, before)
  expect(kept).toEqual(next)
  const known = new Set(before.groups.flatMap(({ marks }) => marks))
  const marks = kept.groups.flatMap((group) => group.marks)
  expect(marks.filter((mark) => known.has(mark)).length).toBeGreaterThan(20)
  expect(marks.some((mark) => !known.has(mark))).toBe(true)
})
