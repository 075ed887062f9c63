import { describe, expect, test } from 'vitest'
import { alerts } from '../alerts.ts'
import { clinicDefaults } from '../clinic.ts'
import { builtInProtocols } from '../protocols.ts'
import { context } from '../script/context.ts'
import { at, script } from '../script.ts'
import { fold } from '../session.ts'
import { deviations, findings } from '../signoff.ts'
import { beyondProtocol, compared } from './compare.ts'
import { reweighed } from './weight.ts'

const [low] = builtInProtocols as [(typeof builtInProtocols)[0]]

describe('an order beside the protocol and the last session', () => {
  test('as the protocol says, nothing stands out', () => {
    const order = { mgPerKgPerHour: 0.5, minutes: 20, mgPerKg: 0.1667, mg: 11.67 }
    const all = compared(order, low, { mgPerKgPerHour: 0.5, mgPerKg: 0.1667, mg: 11.67 })
    expect(all.map(({ stands }) => stands)).toEqual(['same', 'same', 'same', 'same', 'same', 'same'])
  })
  test('a dose of 0.5 mg/kg where 0.5 mg/kg/h is meant is three times the protocol', () =>
    expect(compared({ mgPerKg: 0.5, minutes: 20 }, low)[0]).toMatchObject({
      of: 'mg/kg',
      stands: 'threefold',
      sentence: '0.5 mg/kg, 3 times the protocol 0.167 mg/kg',
    }))
  test('a slipped decimal point is ten times last time, and comes first', () =>
    expect(compared({ mgPerKgPerHour: 5, mg: 116.7 }, low, { mgPerKgPerHour: 0.5, mg: 11.67 })[0]).toMatchObject({
      stands: 'tenfold',
    }))
  test('a third of last time stands out as well: an order can be too small', () =>
    expect(compared({ mg: 11.67 }, low, { mg: 35 })[0]).toMatchObject({
      stands: 'threefold',
      sentence: '11.67 mg, a third of last time 35 mg',
    }))
  test.each([
    ['twice', 1, 'differs'],
    ['2.9 times', 1.45, 'differs'],
    ['three times', 1.5, 'threefold'],
    ['nine times', 4.5, 'threefold'],
    ['ten times', 5, 'tenfold'],
  ])('%s the protocol', (_, mgPerKgPerHour, stands) =>
    expect(compared({ mgPerKgPerHour }, low)[0]).toMatchObject({ stands }),
  )
  test('what was never given before is compared with the protocol alone', () =>
    expect(compared({ mgPerKgPerHour: 0.5 }, low).map((each) => each.with)).toEqual(['protocol']))
})

describe('an order beyond the protocol', () => {
  test('says which bound, and what the protocol allows', () =>
    expect(beyondProtocol({ mgPerKgPerHour: 0.8, bounds: { maxMgPerKg: 0.5 } }, low)).toEqual([
      'Starts at 0.8 mg/kg/h; the protocol allows 0.75',
      'Up to 0.5 mg/kg; the protocol allows 0.25',
    ]))
  test('a narrower order is not beyond', () =>
    expect(beyondProtocol({ mgPerKgPerHour: 0.5, bounds: { maxMgPerKg: 0.2, maxMinutes: 20 } }, low)).toEqual([]))
  test('is on record for whoever signs', () => {
    const session = fold(script('08:00 order 0.5 mg/kg/h with {"bounds":{"maxMgPerKg":0.5}} [by petra]'))
    expect(deviations(session, context, at('09:00'))).toContainEqual(
      expect.objectContaining({
        code: 'order-beyond-protocol',
        severity: 'attention',
        sentence: 'Order: Up to 0.5 mg/kg; the protocol allows 0.25.',
      }),
    )
  })
})

describe('a second session on one day', () => {
  const morning = { sessionId: 'morning', chair: 'Chair 2', plannedStart: at('08:00') }
  const open = (text: string, earlierToday = [morning]) =>
    findings(fold(script(text)), { ...context, earlierToday }, at('09:00')).map(({ code }) => code)
  test('waits for a physician who orders it as that', () => {
    expect(open('08:30 order 0.5 mg/kg/h [by petra]')).toContain('second-today')
    expect(open('08:30 order 0.5 mg/kg/h with {"secondToday":true} [by petra]')).not.toContain('second-today')
  })
  test('a first session needs no such order', () =>
    expect(open('08:30 order 0.5 mg/kg/h [by petra]', [])).not.toContain('second-today'))
  test('so ordered it is listed with the reason for whoever signs', () => {
    const session = fold(script('08:30 order 0.5 mg/kg/h with {"secondToday":true,"reason":"Flare"} [by petra]'))
    expect(deviations(session, context, at('09:00'))).toContainEqual(
      expect.objectContaining({ code: 'second-today', sentence: 'Ordered as a second session on one day: Flare.' }),
    )
  })
})

describe('a weight that is not the one of the order', () => {
  const ordered = '08:00 weight 70 kg\n08:10 order 0.5 mg/kg/h [#order]\n'
  const again = (text: string) => reweighed(fold(script(ordered + text)), clinicDefaults)
  test.each([
    ['5 % more asks nothing', '08:20 weight 73.5 kg', undefined],
    ['over 5 % more asks', '08:20 weight 73.6 kg', 73.6],
    ['over 5 % less asks', '08:20 weight 66.4 kg', 66.4],
    ['a new order answers', '08:20 weight 80 kg\n08:30 reorder 0.5 mg/kg/h', undefined],
  ])('%s', (_, text, isKg) => expect(again(text)?.isKg).toBe(isKg))
  test('the confirmation of the order answers', () =>
    expect(again('08:20 weight 80 kg\n08:30 authenticate #order [by petra]')).toBeUndefined())
  test('a correction of the weight counts like a new one', () =>
    expect(
      reweighed(
        fold(script(`${ordered}08:20 weight 71 kg [#w]\n08:30 correct #w weight 81 kg: misread`)),
        clinicDefaults,
      ),
    ).toMatchObject({ isKg: 81, sawKg: 70 }))
  test('stands as an alert until then', () => {
    const raised = (text: string) =>
      alerts(fold(script(ordered + text)), low, at('09:00')).filter(({ criterion }) => criterion === 'weight-changed')
    expect(raised('08:20 weight 80 kg')).toMatchObject([
      {
        severity: 'attention',
        standing: true,
        sentence: '80 kg is 14.3 % more than the 70 kg of the order: the physician confirms it again',
      },
    ])
    expect(raised('08:20 weight 80 kg\n08:30 reorder 0.5 mg/kg/h')).toEqual([])
  })
})
