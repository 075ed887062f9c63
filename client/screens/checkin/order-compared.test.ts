import { expect, test } from 'vitest'
import { context } from '../../../chart/script/context.ts'
import { script } from '../../../chart/script.ts'
import { fold } from '../../../chart/session.ts'
import { givenLastTime, orderCompared } from './order-compared.ts'

const usual = { by: 'rate', rate: 0.5, dose: 0.167, minutes: 20, maximum: 0.75 } as const
const before = (text: string) => ({ state: 'known' as const, session: fold(script(text)), at: 0 })
const ran = '08:00 weight 70 kg\n08:01 bag 1 mg/mL\n09:00 start 35 mL/h\n'
const today = fold(script('08:00 weight 70 kg'))

test('the same order as last time, and as the protocol, says nothing', () => {
  const last = givenLastTime(before(`${ran}09:20 stop`))
  expect(orderCompared(usual, today, context, last).filter(({ stands }) => stands !== 'same')).toEqual([])
})

test('three times the dose of last time stands out', () => {
  const last = givenLastTime(before(`${ran}09:20 stop`))
  const [first] = orderCompared({ ...usual, rate: 0.75, minutes: 40 }, today, context, last)
  expect(first).toMatchObject({ stands: 'threefold' })
})

test('a last session that was left running has no total to compare with', () =>
  expect(givenLastTime(before(ran))).toBeUndefined())
test('nothing is compared with a session that is not known', () =>
  expect(givenLastTime({ state: 'first' })).toBeUndefined())
