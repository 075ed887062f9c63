import { describe, expect, test } from 'vitest'
import type { ChairView } from '../chair-view.ts'
import { calls } from './escalation.ts'

const MINUTE = 60_000
const due = (every: number): ChairView['due'] => ({
  next: { at: 0, every, since: -every, why: 'interval' },
  overdue: 0,
  red: false,
  checks: [],
  lacking: [],
})
const calm: ChairView['due'] = { overdue: 0, red: false, checks: [], lacking: [] }
const chair = (view: Partial<Pick<ChairView, 'due' | 'alerts' | 'phase'>>) => ({
  id: 's1',
  chair: '3',
  view: { due: calm, alerts: [], phase: 'infusing' as const, ...view },
})
const reach = (every: number, minute: number) => calls([chair({ due: due(every) })], [], minute * MINUTE)[0]?.reach

describe('an overdue check', () => {
  test('calls at its chair from the due time on, and not before', () => {
    expect(reach(15 * MINUTE, -0.1)).toBeUndefined()
    expect(reach(15 * MINUTE, 0)).toBe('here')
  })
  test('is on every tablet when it is red: after 5 min, or half a shorter interval', () => {
    expect(reach(15 * MINUTE, 4.9)).toBe('here')
    expect(reach(15 * MINUTE, 5)).toBe('everywhere')
    expect(reach(5 * MINUTE, 2.4)).toBe('here')
    expect(reach(5 * MINUTE, 2.5)).toBe('everywhere')
  })
  test('calls nurse in charge and physician 3 min after red, and only then is heard', () => {
    expect(reach(15 * MINUTE, 7.9)).toBe('everywhere')
    expect(reach(15 * MINUTE, 8)).toBe('everyone')
    const sounds = (minute: number) => calls([chair({ due: due(15 * MINUTE) })], [], minute * MINUTE)[0]?.sounds
    expect([sounds(7.9), sounds(8)]).toEqual([false, true])
  })
  test('a baseline that gets old asks at the start, and calls nobody', () => {
    const old = { ...due(15 * MINUTE), next: { at: 0, every: 1, since: -1, why: 'baseline' as const } }
    expect(calls([chair({ due: old })], [], MINUTE)).toEqual([])
  })
})

describe('a critical alert', () => {
  const alert = (acknowledged?: { by: string; at: number }) =>
    [{ id: 'a', severity: 'critical', at: 0, acknowledged }] as unknown as ChairView['alerts']
  test('is heard at its chair at once and on all tablets after 60 s', () => {
    const call = (ms: number) => calls([chair({ alerts: alert() })], [], ms)[0]
    expect(call(0)).toMatchObject({ reach: 'here', sounds: true })
    expect(call(59_999)?.reach).toBe('here')
    expect(call(60_000)?.reach).toBe('everywhere')
  })
  test('once seen, it calls nobody any more; the condition stays on the chart', () =>
    expect(calls([chair({ alerts: alert({ by: 'nora', at: 1 }) })], [], MINUTE)).toEqual([]))
})

test('a silent tablet shows where an infusion runs or is held, and nowhere else', () => {
  const silent = [{ sessionId: 's1', heardAt: 0 }]
  expect(calls([chair({})], silent, MINUTE)).toMatchObject([{ why: 'unheard', since: 0, reach: 'everywhere' }])
  expect(calls([chair({ phase: 'held' })], silent, MINUTE).length).toBe(1)
  expect(calls([chair({ phase: 'recovery' })], silent, MINUTE)).toEqual([])
})
