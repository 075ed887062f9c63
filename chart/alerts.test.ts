import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alerts } from './alerts.ts'
import { builtInProtocols } from './protocols.ts'
import { at, script } from './script.ts'
import { fold } from './session.ts'

const [low, high] = builtInProtocols as [(typeof builtInProtocols)[0], (typeof builtInProtocols)[0]]
const started = `
  08:40 weight 70 kg
  08:50 vitals 120/70 hr 72 rr 14 spo2 98
  08:55 bag 1 mg/mL
  09:00 start 35 mL/h`
const raised = (text: string, now = '09:30', protocol = low) => alerts(fold(script(text)), protocol, at(now))
const standing = (text: string, now?: string, protocol = low) =>
  raised(text, now, protocol)
    .filter((alert) => alert.standing)
    .map(({ criterion, action }) => `${action} ${criterion}`)
    .filter((alert) => !alert.endsWith('ordered-minutes-over'))

describe('one reading while drug runs', () => {
  test.each([
    ['179/109', []],
    ['180/70', ['hold systolic-high']],
    ['199/70', ['hold systolic-high']],
    ['200/70', ['stop systolic-crisis']],
    ['150/110', ['hold diastolic-high']],
    ['150/119', ['hold diastolic-high']],
    ['150/120', ['stop diastolic-crisis']],
    ['90/60', []],
    ['89/60', ['hold systolic-low']],
    ['80/50', ['hold systolic-low']],
    ['79/50', ['stop systolic-very-low']],
    ['0/0', ['stop systolic-very-low']],
    ['spo2 92', []],
    ['spo2 91', ['hold spo2-low']],
    ['spo2 90', ['hold spo2-low']],
    ['spo2 89', ['stop spo2-very-low']],
    ['rr 10', []],
    ['rr 9', ['hold respiratory-rate-low']],
    ['rr 8', ['hold respiratory-rate-low']],
    ['rr 7', ['stop respiratory-rate-very-low']],
    ['hr 45', []],
    ['hr 44', ['hold heart-rate']],
    ['hr 130', []],
    ['hr 131', ['hold heart-rate']],
    ['moaas 4', []],
    ['moaas 3', ['hold sedation-deep']],
    ['moaas 2', ['stop sedation-too-deep']],
    ['rass -2', []],
    ['rass -3', ['hold rass-deep']],
    ['rass -4', ['stop rass-too-deep']],
    ['rass 1', []],
    ['rass 2', ['hold rass-agitated']],
    ['rass 3', ['stop rass-very-agitated']],
  ])('%s', (set, expected) => expect(standing(`${started}\n09:05 vitals ${set}`)).toEqual(expected))

  test('two signs at once are two alerts', () =>
    expect(standing(`${started}\n09:05 vitals 185/112`)).toEqual(['hold diastolic-high', 'hold systolic-high']))

  test('says the value, its unit and the limit', () =>
    expect(raised(`${started}\n09:05 vitals spo2 89`)[0]?.sentence).toBe(
      'SpO2 89 %, under 90. Hold first, then oxygen.',
    ))
})

describe('before the start other limits hold', () => {
  test.each([
    ['159/99', []],
    ['160/80', ['hold systolic-high-before']],
    ['140/100', ['hold diastolic-high-before']],
    ['spo2 94', []],
    ['spo2 93', ['hold spo2-before']],
    ['rr 24', []],
    ['rr 25', ['hold respiratory-rate-before']],
    ['hr 110', []],
    ['hr 111', ['hold heart-rate-before']],
    ['moaas 5', []],
    ['moaas 4', ['hold sedation-before']],
  ])('%s', (set, expected) => expect(standing(`08:50 vitals ${set}`, '08:55')).toEqual(expected))

  test('they are past once the infusion has started', () =>
    expect(standing(started.replace('120/70', '165/80'), '09:01')).toEqual([]))
})

describe('an alert is judged on the last charted value of its sign', () => {
  const breached = `${started}\n09:05 vitals 185/80 spo2 98`
  test('a set without a pressure does not clear it', () =>
    expect(standing(`${breached}\n09:10 vitals spo2 98`)).toEqual(['hold systolic-high']))
  test('a pressure within the limit does', () => expect(standing(`${breached}\n09:10 vitals 150/80`)).toEqual([]))
  test('a cleared alert is still told, for the sign-off', () =>
    expect(raised(`${breached}\n09:10 vitals 150/80`, '09:11')).toMatchObject([
      { criterion: 'systolic-high', standing: false },
    ]))
  test('a struck reading raises none', () =>
    expect(raised(`${started}\n09:05 vitals 185/80 [#slip]\n09:06 strike #slip: wrong arm`, '09:07')).toEqual([]))
  test('one episode is one alert, told by its last value', () => {
    const [alert, ...others] = raised(`${breached}\n09:08 vitals 190/80\n09:10 vitals 188/80`, '09:11')
    expect(others).toEqual([])
    expect(alert).toMatchObject({ at: at('09:05'), sentence: 'Systolic 188 mmHg, limit 180' })
  })
  test('after it passed, the next breach is a new alert', () => {
    const ids = raised(`${breached}\n09:08 vitals 150/80\n09:10 vitals 182/80`, '09:11').map(({ id }) => id)
    expect(new Set(ids).size).toBe(2)
  })
  test('a worse value raises the stronger alert; when it passes the weaker one asks again', () => {
    const worse = `${started}\n09:05 vitals spo2 91\n09:06 vitals spo2 88`
    expect(standing(worse)).toEqual(['stop spo2-very-low'])
    expect(standing(`${worse}\n09:07 vitals spo2 91`)).toEqual(['hold spo2-low'])
  })
})

describe('over 30 % from baseline', () => {
  const base = started.replace('120/70', '100/60')
  test.each([
    ['one reading is not enough', '09:05 vitals 131/70', []],
    ['30 % exactly is within', '09:05 vitals 130/70\n09:09 vitals 130/70', []],
    ['two readings 3 min apart', '09:05 vitals 131/70\n09:08 vitals 131/70', ['hold systolic-drift']],
    ['two readings 2 min apart are one look', '09:05 vitals 131/70\n09:07 vitals 131/70', []],
    [
      'a third one then confirms',
      '09:05 vitals 131/70\n09:07 vitals 131/70\n09:08 vitals 131/70',
      ['hold systolic-drift'],
    ],
    ['one within between them starts again', '09:05 vitals 131/70\n09:07 vitals 120/70\n09:09 vitals 131/70', []],
    ['a recheck after 8 min still confirms', '09:05 vitals 131/70\n09:13 vitals 131/70', ['hold systolic-drift']],
    [
      'a set without a pressure between them does not matter',
      '09:05 vitals 131/70\n09:07 vitals spo2 98\n09:08 vitals 131/70',
      ['hold systolic-drift'],
    ],
  ])('%s', (_, text, expected) => expect(standing(`${base}\n${text}`)).toEqual(expected))

  test('it works downwards, too', () =>
    expect(standing(`${started.replace('120/70', '140/70')}\n09:05 vitals 97/60\n09:09 vitals 97/60`)).toEqual([
      'hold systolic-drift',
    ]))
  test('without a baseline nothing can drift', () =>
    expect(
      standing('08:40 weight 70 kg\n08:55 bag 1 mg/mL\n09:00 start 35 mL/h\n09:05 vitals 170/70\n09:09 vitals 170/70'),
    ).toEqual([]))
})

describe('what was seen or said', () => {
  test.each([
    ['symptom chest-pain 2', ['stop event-stop']],
    ['event laryngospasm 3', ['stop event-stop']],
    ['symptom asks-to-stop', ['stop event-stop']],
    ['symptom panic 2', ['hold event-hold']],
    ['symptom headache 1', []],
  ])('%s', (event, expected) => expect(standing(`${started}\n09:05 ${event}`)).toEqual(expected))

  test('stands until it is charted as resolved', () => {
    const event = `${started}\n09:05 event panic 2`
    expect(standing(`${event}\n09:15 event panic 1 with {"resolved":"2026-11-17T09:15:00.000Z"}`)).toEqual([])
    expect(standing(`${event}\n09:15 event headache 1 with {"resolved":"2026-11-17T09:15:00.000Z"}`)).toEqual([
      'hold event-hold',
    ])
  })

  test('suicide risk stands until an assessment with a plan is charted', () => {
    const screen = '08:30 check suicide-screen positive'
    expect(standing(screen, '08:40')).toEqual(['call suicide-risk'])
    expect(standing(`${screen}\n08:35 assess before fit with {"about":"suicide-risk"}`, '08:40')).toEqual([
      'call suicide-risk',
    ])
    expect(
      standing(`${screen}\n08:35 assess before fit with {"about":"suicide-risk","plan":"safety plan"}`, '08:40'),
    ).toEqual([])
  })

  test('the ninth question of PHQ-9 above 0 is suicide risk', () => {
    const phq9 = (nine: number) => `08:30 score phq9 q1 1 q2 1 q3 1 q4 1 q5 1 q6 1 q7 1 q8 1 q9 ${nine}`
    expect(standing(phq9(0), '08:40')).toEqual([])
    expect(standing(phq9(1), '08:40')).toEqual(['call suicide-risk'])
  })
})

describe('what the pump did', () => {
  // 70 kg at 1 mg/mL: the maximum of 0.75 mg/kg/h is 52.5 mL/h.
  test.each([
    ['at the maximum', 52.5, []],
    ['half a pump step over it is rounding', 52.55, []],
    ['a whole step over it', 52.6, ['hold rate-over-bound']],
    ['ten times the rate is charted, and critical', 350, ['hold total-over-bound', 'hold rate-over-bound']],
  ])('%s', (_, mlPerHour, expected) =>
    expect(standing(started.replace('35 mL/h', `${mlPerHour} mL/h`), '09:05')).toEqual(expected),
  )

  test('over what the physician ordered for this patient, though within the protocol', () => {
    const ordered = `${started}\n08:45 order 0.5 mg/kg/h for 20 min with {"bounds":{"maxMgPerKgPerHour":0.5}}`
    expect(standing(ordered, '09:05')).toEqual([])
    expect(standing(`${ordered}\n09:06 rate 42 mL/h`, '09:07')).toEqual(['hold rate-over-bound'])
  })

  test('a maximum that the physician raised holds from then on, not before', () => {
    const raisedLater = `${started}\n09:02 rate 70 mL/h\n09:04 order 1 mg/kg/h for 20 min with {"bounds":{"maxMgPerKgPerHour":1}}\n09:05 rate 70 mL/h`
    expect(raised(raisedLater, '09:06').map(({ at: when, standing: still }) => [when, still])).toEqual([
      [at('09:02'), false],
    ])
  })

  test('setting it right ends the alert and keeps it told', () =>
    expect(raised(`${started.replace('35', '350')}\n09:01 rate 35 mL/h`, '09:02')).toMatchObject([
      { criterion: 'rate-over-bound', standing: false, severity: 'critical' },
    ]))

  test('the total is passed in the very second, and not by rounding', () => {
    // 52.5 mL/h are 0.0125 mg/kg a minute: 0.25 mg/kg after 20 min; half a step adds 1 s.
    const fast = started.replace('35 mL/h', '52.5 mL/h')
    expect(standing(fast, '09:20')).toEqual([])
    expect(standing(fast, '09:21')).toEqual(['hold total-over-bound'])
    const passed = raised(fast, '09:21').find(({ criterion }) => criterion === 'total-over-bound')?.at ?? 0
    expect(passed - at('09:20')).toBeGreaterThan(0)
    expect(passed - at('09:20')).toBeLessThan(3000)
  })

  test('a bolus can pass the total, too', () =>
    expect(standing(`${started}\n09:05 bolus 20 mg over 60 s`, '09:06')).toEqual(['hold total-over-bound']))

  test('an infusion left open is found at once', () => {
    const over = (now: string) => raised(started, now).map(({ criterion }) => criterion)
    expect(over('09:20')).toEqual([])
    expect(over('09:21')).toEqual(['ordered-minutes-over'])
    expect(over('09:31')).toContain('minutes-over-bound')
  })

  test('held over 30 min asks for a decision', () => {
    const held = `${started}\n09:05 hold`
    expect(standing(held, '09:35')).toEqual([])
    expect(standing(held, '09:36')).toEqual(['call held-too-long'])
    expect(standing(`${held}\n09:40 stop`, '09:41')).toEqual([])
  })
})

describe('in recovery and after it', () => {
  const recovering = `${started}\n09:20 stop`
  test('with the pump off a hold is a call', () =>
    expect(standing(`${recovering}\n09:30 vitals spo2 91`, '09:31')).toEqual(['call spo2-low']))
  test('nothing stands at the chair of a patient who left', () =>
    expect(standing(`${recovering}\n09:30 vitals spo2 91\n10:00 discharge home`, '10:01')).toEqual([]))
})

test('an acknowledgement is told with who, when and what was done, and ends nothing', () => {
  const breached = script(`${started}\n09:05 vitals 185/80`)
  const [alert] = alerts(fold(breached), low, at('09:06'))
  const seen = script(`09:07 seen ${alert?.id}: told the physician [by nils]`)
  expect(alerts(fold([...breached, ...seen]), low, at('09:08'))[0]).toMatchObject({
    standing: true,
    acknowledged: { by: 'nils', at: at('09:07'), done: 'told the physician' },
  })
})

test('every limit comes from the protocol: without criteria no sign raises anything', () => {
  const bare = { ...low, criteria: [], order: { ...low.order, bounds: {} } }
  expect(standing(`${started.replace('35 mL', '900 mL')}\n09:05 vitals 300/150 spo2 40 rr 2`, '09:06', bare)).toEqual(
    [],
  )
})

test('what stands comes first, the critical before the rest', () => {
  const all = raised(`${started}\n09:05 vitals spo2 91\n09:06 vitals spo2 98\n09:22 vitals 190/80`, '09:23')
  expect(all.map(({ criterion }) => criterion)).toEqual(['systolic-high', 'ordered-minutes-over', 'spo2-low'])
})

describe('in any order', () => {
  const act = fc.record({
    minute: fc.integer({ min: 1, max: 59 }),
    is: fc.constantFrom(
      'vitals 118/70 spo2 98',
      'vitals 190/80',
      'vitals 170/80 spo2 91',
      'vitals spo2 85',
      'rate 90 mL/h',
      'rate 30 mL/h',
      'hold',
      'resume 35 mL/h',
      'stop',
      'symptom panic 2',
    ),
  })
  const chart = fc
    .array(act, { maxLength: 25 })
    .map((acts) =>
      script(`${started}\n${acts.map(({ minute, is }) => `09:${String(minute).padStart(2, '0')} ${is}`).join('\n')}`),
    )

  test('the order of arrival changes nothing', () => {
    const shuffled = chart.chain((entries) =>
      fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
    )
    fc.assert(
      fc.property(shuffled, fc.boolean(), ([entries, other], isHigh) => {
        const protocol = isHigh ? high : low
        expect(alerts(fold(other), protocol, at('10:00'))).toEqual(alerts(fold(entries), protocol, at('10:00')))
      }),
    )
  })

  test('ids are unique, and of one sign at most one action stands', () => {
    fc.assert(
      fc.property(chart, (entries) => {
        const all = alerts(fold(entries), low, at('10:00'))
        expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
        const spo2 = all.filter(({ criterion, standing: still }) => still && criterion.startsWith('spo2'))
        expect(spo2.length).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('the last value of a sign over its limit always has an alert standing', () => {
    fc.assert(
      fc.property(chart, (entries) => {
        const session = fold(entries)
        const last = session.facts.vitals.findLast(({ body }) => body.spo2 !== undefined)?.body.spo2 ?? 98
        const stands = alerts(session, low, at('10:00')).some(
          ({ criterion, standing: still }) => still && criterion.startsWith('spo2'),
        )
        expect(stands).toBe(last < 92)
      }),
    )
  })
})
