import { describe, expect, test } from 'vitest'
import { context as ctx } from '../../../chart/script/context.ts'
import { at, script } from '../../../chart/script.ts'
import { fold } from '../../../chart/session.ts'
import { blocks } from '../../../chart/signoff.ts'
import { fingerprintOf, isDone, leftToDo, newsItem, newsSince, overridesOf, reviewItems } from './items.ts'
import { meaningsOf } from './state.ts'

const now = at('13:00')
const course = `
  08:30 open low-dose-1 patient pat-1 chair 3 planned 09:00 indication depression
  08:36 weight 70 kg
  08:40 order 0.5 mg/kg/h for 20 min verbal petra [#order]
  08:46 bag 1 mg/mL 50 mg in 50 mL as bag-1 check nils
  08:55 vitals 118/70 hr 72 rr 14 spo2 98
  09:00 start 35 mL/h 0.5 mg/kg/h pump p1 check nils
  09:10 vitals 186/100 hr 90 rr 14 spo2 97 rass -1
  09:20 complete
  10:05 discharge home with Jonas Halvorsen (brother): calls tomorrow`
const session = fold(script(course))
const items = reviewItems(session, ctx, now, 'petra')
const nothing = { seen: {}, reasons: {} }
const codes = (of: typeof items) => of.map(({ id }) => id.replace(/:.*/, ''))

describe('what the signer looks at', () => {
  test('is first what is open, then what went otherwise', () => {
    const firstClosed = items.findIndex(({ finding }) => finding === undefined)
    expect(firstClosed).toBeGreaterThan(0)
    expect(items.slice(firstClosed).every(({ finding }) => finding === undefined)).toBe(true)
  })

  test('an unseen alert is told once, as open, and not again as a deviation', () => {
    const high = items.filter(({ sentence }) => sentence.includes('186'))
    expect(high.map(({ finding }) => finding?.code)).toEqual(['alert-unseen'])
  })

  test('an order by word of mouth is to be confirmed by the physician who gave it, and by nobody else', () => {
    const order = session.facts['order-given'][0]?.id
    expect(items.find(({ finding }) => finding?.code === 'verbal-order')?.order).toBe(order)
    expect(items.find(({ order: id }) => id === order)?.sentence).toContain('0.5 mg/kg/h')
    const forPaul = reviewItems(session, ctx, now, 'paul')
    expect(forPaul.find(({ finding }) => finding?.code === 'verbal-order')?.order).toBeUndefined()
    expect(codes(items)).not.toContain('verbal-order:')
    expect(codes(items).filter((code) => code === 'verbal-order')).toHaveLength(1)
  })

  test("the signer's own entries are covered by the signature, the nurse's are not", () => {
    const own = fold(script(`${course}\n  10:10 note: seen [by petra]`))
    const open = reviewItems(own, ctx, now, 'petra').map(({ id }) => id)
    expect(open).toContain('unattested:nora')
    expect(open).not.toContain('unattested:petra')
  })
})

test('what departs from the order and from the protocol is told in that order, also while it is open', () => {
  const late = fold(script(course.replace('09:20 complete', '09:31 complete')))
  const told = reviewItems(late, ctx, now, 'petra')
  const order = ['open', 'order', 'protocol', 'otherwise']
  const places = told.map(({ from }) => order.indexOf(from))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(told.filter(({ from }) => from === 'order').length).toBeGreaterThan(0)
  const of = (words: RegExp) => told.find(({ sentence }) => words.test(sentence))
  expect([of(/Systolic 186/)?.departs, of(/has not confirmed/)?.departs]).toEqual(['protocol', 'order'])
  expect(of(/has not attested/)?.departs).toBeUndefined()
})

describe('the signature waits', () => {
  test('for each thing by its own kind, and for nothing once all are looked at or signed over', () => {
    const left = leftToDo(items, nothing)
    expect(left.orders).toBe(1)
    expect(left.findings + left.orders + left.unseen).toBe(items.length)
    const all = {
      seen: Object.fromEntries(items.map(({ id }) => [id, true])),
      reasons: Object.fromEntries(items.map(({ id }) => [id, 'accepted'])),
    }
    expect(leftToDo(items, all)).toEqual({ orders: 0, findings: 0, unseen: 0 })
  })

  test('a finding is not settled by having been seen, nor by a blank reason', () => {
    const open = items.find(({ finding }) => finding !== undefined)
    if (!open) throw new Error('nothing open')
    expect(isDone(open, { seen: { [open.id]: true }, reasons: {} })).toBe(false)
    expect(isDone(open, { seen: {}, reasons: { [open.id]: '  ' } })).toBe(false)
    expect(isDone(open, { seen: {}, reasons: { [open.id]: 'told by phone' } })).toBe(true)
  })

  test('what it is signed over is what the rules ask for, no more and no less', () => {
    const reasons = Object.fromEntries([...items.map(({ id }) => [id, 'accepted']), ['mended-since', 'old']])
    const overrides = overridesOf(items, { seen: {}, reasons })
    expect(overrides.map(({ finding }) => finding)).not.toContain('mended-since')
    expect(blocks(session, ctx, now, { signer: 'petra', meaning: 'authored', overrides })).toEqual([])
    const [, ...rest] = overrides
    expect(blocks(session, ctx, now, { signer: 'petra', meaning: 'authored', overrides: rest })).toHaveLength(1)
  })
})

describe('what a signature means', () => {
  test('the first one is of the responsible physician; beside a sealed version there are the others', () => {
    expect(meaningsOf(session)).toEqual(['authored'])
    const signed = `${course}\n  11:00 sign authored [by petra]`
    expect(meaningsOf(fold(script(signed)))).toEqual(['reviewed', 'countersigned'])
    expect(meaningsOf(fold(script(`${signed}\n  11:30 addendum: called`)))).toEqual(['authored'])
  })
})

test('entries of others that came after the place one has read are news; own ones are not', () => {
  const stored = script(course).map((entry, index) => ({ ...entry, seq: index + 1 }))
  const read = fold(stored)
  expect(newsSince(read, stored.length - 1, 'petra')).toHaveLength(1)
  expect(newsSince(read, stored.length - 1, 'nora')).toHaveLength(0)
  const [news] = newsItem(newsSince(read, stored.length - 2, 'petra'), read, ctx)
  expect(news?.sentence).toContain('2 entries came in')
  expect(leftToDo(news ? [news] : [], nothing).unseen).toBe(1)
  expect(newsItem([], read, ctx)).toEqual([])
})

test('a fingerprint is short enough to compare by eye', () => {
  expect(fingerprintOf('8f2c41d09a7e5b33')).toBe('8f2c 41d0 9a7e')
})
