import { describe, expect, test } from 'vitest'
import type { Protocol } from '../protocol.ts'
import { builtInProtocols } from '../protocols.ts'
import { changes } from './changes.ts'
import { appointmentMinutes, preview } from './preview.ts'
import { approvalQuestions, protocolProblems } from './problems.ts'

const [low, high] = builtInProtocols as [Protocol, Protocol]
const at70 = { weightKg: 70, resolution: 0.1 }

describe('the session that a protocol makes', () => {
  test('low dose: 35 mL/h, 11.7 mg in 20 min, a 1 h appointment', () => {
    const made = preview(low, at70)
    expect(made).toMatchObject({
      order: { mlPerHour: 35, sentence: '0.5 mg/kg/h = 35.0 mL/h: 11.7 mg, 0.17 mg/kg in 20 min' },
      containerMg: 50,
      containers: 1,
      checks: [5, 10, 15, 20],
      recoveryChecks: [10, 20, 30, 40],
      appointmentMinutes: 60,
    })
    expect(made?.most?.sentence).toBe('0.75 mg/kg/h = 52.5 mL/h: 26.3 mg, 0.38 mg/kg in 30 min')
  })
  test('high dose: 4 mg/kg in 4 h, a 6 h appointment, checks at 5 and then at 10 min', () => {
    const made = preview(high, at70)
    expect(made).toMatchObject({ order: { mg: 280 }, containers: 1, appointmentMinutes: 360 })
    expect(made?.checks.slice(0, 5)).toEqual([5, 10, 15, 25, 35])
    expect(made?.recoveryChecks).toEqual([15, 30, 45, 60, 90, 120])
  })
  test('a cap weight caps it', () => expect(preview({ ...low, capWeightKg: 60 }, at70)?.order.mlPerHour).toBe(30))
  test('more than a container holds needs another one', () =>
    expect(preview(high, { ...at70, weightKg: 150 })?.containers).toBe(2))
  test('1 h and 6 h appointments', () => expect([low, high].map(appointmentMinutes)).toEqual([60, 360]))
})

describe('the difference between two versions', () => {
  const next = (change: Partial<Protocol>): Protocol => ({ ...low, id: 'low-dose-2', version: 2, ...change })
  test('none, but for the number and the approval', () =>
    expect(changes(low, next({ approved: { by: 'petra', at: '2026-11-23T09:00:00.000Z' } }))).toEqual([]))
  test('is named by where it stands, with both values', () =>
    expect(
      changes(low, next({ order: { ...low.order, bounds: { ...low.order.bounds, maxMgPerKg: 0.3, maxMg: 40 } } })),
    ).toEqual([
      { where: 'order, bounds, max mg per kg', before: '0.25', after: '0.3' },
      { where: 'order, bounds, max mg', before: undefined, after: '40' },
    ]))
  test('a threshold is that of its criterion, wherever its row stands', () => {
    const criteria = low.criteria
      .toReversed()
      .map((each) =>
        each.id === 'systolic-high' ? { ...each, limit: { of: 'systolic' as const, atLeast: 170 } } : each,
      )
    expect(changes(low, next({ criteria }))).toEqual([
      { where: 'criteria, systolic high, limit, at least', before: '180', after: '170' },
    ])
  })
  test('a criterion that is gone is said', () =>
    expect(changes(low, next({ criteria: low.criteria.filter(({ id }) => id !== 'spo2-low') }))).toMatchObject([
      { where: 'criteria, spo2 low', before: expect.stringContaining('hold'), after: undefined },
    ]))
  test('a gate from warn to block', () =>
    expect(
      changes(
        low,
        next({ checklist: low.checklist.map((row) => (row.item === 'escort' ? { ...row, gate: 'block' } : row)) }),
      ),
    ).toEqual([{ where: 'checklist, escort, gate', before: 'warn', after: 'block' }]))
})

describe('before anyone approves', () => {
  test.each(builtInProtocols)('the built-in $name protocol contradicts nothing', (protocol) =>
    expect(protocolProblems(protocol)).toEqual([]),
  )
  const wrong = (change: Partial<Protocol>) => protocolProblems({ ...low, ...change }).map(({ path }) => path)
  const order = (bounds: object, more: object = {}) => ({
    order: { ...low.order, ...more, bounds: { ...low.order.bounds, ...bounds } },
  })
  const [recipe] = low.recipes
  if (!recipe) throw new Error('no recipe')
  test.each<[string, Partial<Protocol>, string]>([
    ['a minimum over the maximum', order({ minMgPerKgPerHour: 0.8 }), '/order/bounds/minMgPerKgPerHour'],
    ['a start over the maximum', order({}, { mgPerKgPerHour: 5 }), '/order/mgPerKgPerHour'],
    ['a start under the minimum', order({}, { mgPerKgPerHour: 0.05 }), '/order/mgPerKgPerHour'],
    ['more minutes than the maximum', order({}, { minutes: 40 }), '/order/minutes'],
    ['a total that the order itself passes', order({ maxMgPerKg: 0.1 }), '/order/bounds/maxMgPerKg'],
    ['a recipe that makes something else', { recipes: [{ ...recipe, diluentMl: 4.9 }] }, '/recipes/0/mgPerMl'],
    [
      'undiluted 100 mg/mL',
      { recipes: [{ ...recipe, vialMgPerMl: 100, diluentMl: 0, mgPerMl: 100 }] },
      '/recipes/0/mgPerMl',
    ],
    ['a discharge after the recovery', { recoveryMinutes: 30 }, '/discharge/minutesAfterEnd'],
    [
      'a criterion twice',
      { criteria: [...low.criteria, ...low.criteria.slice(0, 1)] },
      `/criteria/${low.criteria.length}/id`,
    ],
    ['an instrument that is not there', { scales: ['poss'] }, '/scales/0'],
  ])('%s is named', (_, change, path) => expect(wrong(change)).toContain(path))

  test('the low-dose protocol asks whether so little is meant', () =>
    expect(approvalQuestions(low)).toEqual([
      '0.17 mg/kg in 20 min; much published work gives 0.5 mg/kg in 40 min. Is this meant?',
    ]))
  test('the high-dose protocol, and the published dose, ask nothing', () => {
    expect(approvalQuestions(high)).toEqual([])
    expect(approvalQuestions({ ...low, order: { ...low.order, mgPerKgPerHour: 0.75, minutes: 40 } })).toEqual([])
  })
})
