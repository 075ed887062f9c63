import { describe, expect, test } from 'vitest'
import { clinicDefaults } from '../../chart/clinic.ts'
import type { Context } from '../../chart/context.ts'
import { builtInProtocols } from '../../chart/protocols.ts'
import { at, script } from '../../chart/script.ts'
import { fold } from '../../chart/session.ts'
import { chairOf, chairView } from './chair-view.ts'
import { trendBars } from './Trend.tsx'

const protocol = (id: string) => {
  const found = builtInProtocols.find((each) => each.id === id)
  if (!found) throw new Error(`no protocol ${id}`)
  return found
}
const context = (id: string): Context => ({
  protocol: protocol(id),
  clinic: clinicDefaults,
  patient: { id: 'p1', version: 1, mrn: '1', family: 'Halvorsen', given: 'Marit', birthDate: '1979-08-12' },
  staff: new Map(),
})
const running = `
  08:40 weight 82.4 kg
  08:50 bag 2 mg/mL 400 mg in 200 mL as bag-1
  08:55 vitals 124/76 hr 70 spo2 98
  09:00 start 41.2 mL/h
  09:10 vitals 130/80 hr 74 spo2 97
  09:30 rate 51.5 mL/h`
const high = `${running}
  10:15 hold: pressure`

const seen = (text: string, clock: string, id = 'high-dose-1') => chairView(fold(script(text)), context(id), at(clock))

describe('the board tells of a chair', () => {
  test('while it runs: rate, given, elapsed and left by the active minutes', () => {
    const view = seen(running, '10:00')
    expect(view.phase).toBe('infusing')
    expect(view.rate).toEqual({ mlPerHour: 51.5, mgPerKgPerHour: expect.closeTo(1.25, 9) })
    expect(view.given.mg).toBeCloseTo(41.2 + 51.5, 9)
    expect(view.active).toBe(60 * 60_000)
    expect(view.left).toBe(180 * 60_000)
    expect(view.percent).toBeCloseTo(25, 9)
  })

  test('while it is held: since when, what it was, and time left that does not run', () => {
    const [early, later] = [seen(high, '10:16'), seen(high, '10:24')]
    expect(later.phase).toBe('held')
    expect(later.heldFor).toBe(9 * 60_000)
    expect(later.rate?.mlPerHour).toBe(51.5)
    expect(later.left).toBe(early.left)
    expect(later.given.mg).toBe(early.given.mg)
  })

  test('past the ordered minutes, given is told of what was ordered, and how long it is over', () => {
    const low = '08:40 weight 60 kg\n08:50 bag 1 mg/mL 50 mg in 50 mL as bag-1\n09:00 start 30 mL/h'
    const [before, after] = [seen(low, '09:10', 'low-dose-1'), seen(low, '09:24', 'low-dose-1')]
    expect(before.expectedMg).toBeCloseTo(10, 9)
    expect(after.given.mg).toBeCloseTo(12, 9)
    expect(after.expectedMg).toBeCloseTo(10, 9)
    expect(after.over).toBe(4 * 60_000)
    const held = seen(`${low}\n09:10 hold\n09:20 resume 30 mL/h`, '09:36', 'low-dose-1')
    expect(held.expectedMg).toBeCloseTo(10, 9)
    expect(held.given.mg).toBeCloseTo(13, 9)
  })

  test('a dose that cannot be known is not shown as 0', () => {
    const view = seen('09:00 start 35 mL/h', '09:10', 'low-dose-1')
    expect(view.given.mg).toBeNull()
    expect(view.rate?.mgPerKgPerHour).toBeNull()
    expect(view.expectedMg).toBeUndefined()
  })

  test('a value over its limit gets its triangle up, one under it down, and a normal one none', () => {
    const over = seen(`${high}\n10:20 vitals 186/96 hr 84 spo2 91`, '10:21')
    expect(over.outside.get('systolic')).toBe('over')
    expect(over.outside.get('spo2')).toBe('under')
    expect(over.outside.has('heartRate')).toBe(false)
    expect(over.alerts.some((alert) => alert.severity === 'critical')).toBe(true)
  })

  test('a pressure that drifted from its baseline gets its triangle too, whichever rule was met first', () => {
    const text = `${running}
      09:36 vitals 168/92 hr 84 spo2 97
      09:40 vitals 170/96 hr 84 spo2 96
      09:50 vitals 184/98 hr 84 spo2 96`
    expect(seen(text, '09:51').outside.get('systolic')).toBe('over')
  })

  test('the last set stays with its time when a later one holds no pressure and no saturation', () => {
    const view = seen(`${high}\n10:20 vitals rr 14`, '10:21')
    expect(view.last?.systolic).toBe(130)
    expect(view.last?.at).toBe(at('09:10'))
  })

  test('vitals that were not taken are overdue, the longer the redder', () => {
    expect(seen(running, '09:14').due.overdue).toBe(0)
    const late = seen(running, '09:29')
    expect(late.due.overdue).toBeGreaterThan(0)
    expect(late.due.red).toBe(true)
  })

  test('a patient moved to another chair is shown there', () => {
    const session = fold(script(`${high}\n10:20 chair-changed {"from":"3","to":"5"}`))
    expect(chairOf(session, '3')).toBe('5')
  })
})

test('the small picture draws the last six whole pressures, the newest at the right', () => {
  const readings = Array.from({ length: 12 }, (_, i) => ({
    setId: `${i}`,
    at: i,
    recordedAt: i,
    by: 'nora',
    late: false,
    corrected: false,
    entries: [],
    systolic: 120 + i * 6,
    ...(i === 5 ? {} : { diastolic: 70 }),
  }))
  const bars = trendBars(readings, 180)
  expect(bars).toHaveLength(6)
  expect(bars.map((bar) => bar.x)).toEqual(bars.map((bar) => bar.x).toSorted((a, b) => a - b))
  expect(bars.map((bar) => bar.over)).toEqual([false, false, false, false, true, true])
})
