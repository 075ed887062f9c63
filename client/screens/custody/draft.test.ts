import { describe, expect, test } from 'vitest'
import { isBody } from '../../../chart/entry.ts'
import { amountOf, draftProblems, emptyDraft, factOf, type StockAct } from './draft.ts'

const draft = { ...emptyDraft, lot: ' 6C117 ', mg: '500', reason: 'overfill' }

describe('an amount', () => {
  test.each([
    ['500', 500],
    ['0,1', 0.1],
    ['12.345', 12.345],
    ['\u22120.1', -0.1],
    ['1.2345', undefined],
    ['1e3', undefined],
    ['', undefined],
    ['5 0', undefined],
  ])('%s', (text, value) => expect(amountOf(text)).toBe(value))
})

test.each(['receive', 'count', 'adjust', 'discrepancy'] as const)('%s makes a fact that can be charted', (act) => {
  const fact = factOf(act, draft)
  expect(fact && isBody(fact.kind, fact.body)).toBe(true)
  expect(fact?.body).toMatchObject({ lot: '6C117', mg: 500 })
})

test.each<[string, StockAct, object, object]>([
  ['no lot', 'receive', { lot: ' ' }, { lot: 'Needed' }],
  ['no amount', 'receive', { mg: '' }, { mg: expect.any(String) }],
  ['nothing received', 'receive', { mg: '0' }, { mg: 'Needed' }],
  ['less than nothing counted', 'count', { mg: '-1' }, { mg: expect.any(String) }],
  ['an adjustment without a reason', 'adjust', { reason: '' }, { reason: 'Needed' }],
  ['an expiry of no month', 'receive', { expires: '2028-13' }, { expires: expect.any(String) }],
])('%s is not saved, and the field says why', (_, act, more, problems) => {
  expect(draftProblems(act, { ...draft, ...more })).toMatchObject(problems)
  expect(factOf(act, { ...draft, ...more })).toBeUndefined()
})

test('an empty shelf can be counted, and an adjustment may take away', () => {
  expect(factOf('count', { ...draft, mg: '0' })?.body).toMatchObject({ mg: 0 })
  expect(factOf('adjust', { ...draft, mg: '-0.1' })?.body).toMatchObject({ mg: -0.1 })
})

test('an inventory says so in its count', () =>
  expect(factOf('count', { ...draft, purpose: 'inventory' })?.body).toMatchObject({ reason: 'Inventory' }))
