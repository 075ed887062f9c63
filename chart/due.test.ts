import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clinicDefaults } from './clinic.ts'
import { due } from './due.ts'
import { builtInProtocols } from './protocols.ts'
import { at, script } from './script.ts'
import { fold } from './session.ts'
import { minutes } from './units.ts'

const [low, high] = builtInProtocols as [(typeof builtInProtocols)[0], (typeof builtInProtocols)[0]]
const dueAt = (text: string, clock: string, protocol = low) =>
  due(fold(script(text)), protocol, clinicDefaults, at(clock))
const clock = (instant: number | undefined) =>
  instant === undefined ? undefined : new Date(instant).toISOString().slice(11, 16)
const nextAt = (text: string, now: string, protocol = low) => clock(dueAt(text, now, protocol).next?.at)
const told = (text: string, now: string, protocol = low) =>
  dueAt(text, now, protocol)
    .checks.filter(({ state }) => state !== 'planned')
    .map(({ dueAt: when, state, reason }) => `${clock(when)} ${state}${reason ? ` ${reason}` : ''}`)

const started = `
  08:40 weight 70 kg
  08:50 vitals 118/70 hr 72 rr 14 spo2 98
  08:55 bag 1 mg/mL
  09:00 start 35 mL/h`

describe('when the next check is due', () => {
  test.each([
    ['before any check there is nothing to be late for', '08:40 weight 70 kg', '08:45', undefined],
    ['a baseline is asked again 15 min after it was taken', '08:50 vitals 118/70 spo2 98', '08:55', '09:05'],
    ['5 min after the start', started, '09:01', '09:05'],
    ['5 min after the last set', `${started}\n09:04 vitals 118/70 spo2 98`, '09:06', '09:09'],
    ['a rate change does not put it off', `${started}\n09:03 rate 28 mL/h`, '09:03', '09:05'],
    ['10 min after the end of the infusion', `${started}\n09:20 vitals 118/70 spo2 98\n09:20 stop`, '09:21', '09:30'],
    ['what was due at the end stays due', `${started}\n09:15 vitals 118/70 spo2 98\n09:20 stop`, '09:21', '09:20'],
    ['never after the patient has left', `${started}\n09:20 stop\n10:00 discharge home`, '10:30', undefined],
  ])('low-dose: %s', (_, text, now, expected) => expect(nextAt(text, now)).toBe(expected))

  const quarter = `${started.replace('1 mg/mL', '2 mg/mL')}
  09:05 vitals 118/70 spo2 98
  09:10 vitals 118/70 spo2 98
  09:15 vitals 118/70 spo2 98`
  test.each([
    ['every 5 min in the first quarter of an hour', started, '09:01', '09:05'],
    ['then every 10', quarter, '09:16', '09:25'],
    ['5 min after a rate change', `${quarter}\n09:17 rate 50 mL/h`, '09:18', '09:22'],
    ['5 min after a bolus', `${quarter}\n09:18 bolus 5 mg over 60 s`, '09:19', '09:23'],
    ['5 min after it was resumed', `${quarter}\n09:16 hold\n09:19 resume 35 mL/h`, '09:20', '09:24'],
    ['a hold by itself changes nothing', `${quarter}\n09:17 hold`, '09:18', '09:25'],
    ['5 min after a sedative', `${quarter}\n09:17 give midazolam 1 mg IV`, '09:18', '09:22'],
    ['an antiemetic is no sedative', `${quarter}\n09:17 give ondansetron 4 mg IV`, '09:18', '09:25'],
    [
      'a rate change that makes no sense where it stands re-arms nothing',
      `${quarter}\n09:16 hold\n09:17 rate 50 mL/h`,
      '09:18',
      '09:25',
    ],
    [
      'a struck rate change re-arms nothing',
      `${quarter}\n09:17 rate 50 mL/h [#slip]\n09:18 strike #slip: undone`,
      '09:19',
      '09:25',
    ],
    ['every 15 min in recovery', `${quarter}\n09:15 stop`, '09:16', '09:30'],
    [
      'every 30 min after an hour of recovery',
      `${quarter}\n09:15 stop\n09:30 vitals 118/70 spo2 98\n09:45 vitals 118/70 spo2 98\n10:00 vitals 118/70 spo2 98\n10:15 vitals 118/70 spo2 98`,
      '10:16',
      '10:45',
    ],
  ])('high-dose: %s', (_, text, now, expected) => expect(nextAt(text, now, high)).toBe(expected))

  test('an overdue check stays overdue when the rate is changed', () => {
    const { next, overdue } = dueAt(`${started}\n09:07 rate 28 mL/h`, '09:08')
    expect([clock(next?.at), overdue]).toEqual(['09:05', minutes(3)])
  })
})

describe('overdue', () => {
  test.each([
    ['is nothing before the minute it is due', '09:04', 0, false],
    ['begins at its minute', '09:05', 0, false],
    ['is amber within half the interval', '09:07', 2, false],
    ['is red from half the interval on', '09:08', 3, true],
  ])('every 5 min: %s', (_, now, late, red) => {
    const { overdue, red: isRed } = dueAt(started, now)
    expect([overdue, isRed]).toEqual([minutes(late), red])
  })

  test.each([
    ['09:34', false],
    ['09:35', true],
  ])('every 30 min it is red after 5 min and not after 15: %s', (now, red) => {
    const sparse = { ...low, vitals: { ...low.vitals, infusing: [{ everyMinutes: 30 }], neverOverMinutes: 60 } }
    expect(dueAt(started, now, sparse).red).toBe(red)
  })

  test('red at exactly half of five minutes', () => {
    expect(dueAt(started, '09:07:29').red).toBe(false)
    expect(dueAt(started, '09:07:30').red).toBe(true)
  })

  test('a stale baseline is asked for and never alarms', () => {
    const { next, overdue, red } = dueAt('08:20 vitals 118/70 spo2 98', '08:59')
    expect([next?.why, overdue, red]).toEqual(['baseline', 0, false])
  })
})

describe('what became of each check', () => {
  test.each([
    ['taken on time', `${started}\n09:05 vitals 118/70 spo2 98`, '09:06', ['09:05 taken', '09:10 next']],
    [
      '3 min after it was due is not yet late',
      `${started}\n09:08 vitals 118/70 spo2 98`,
      '09:09',
      ['09:05 taken', '09:13 next'],
    ],
    ['over 3 min is taken late', `${started}\n09:08:30 vitals 118/70 spo2 98`, '09:09', ['09:05 late', '09:13 next']],
    [
      'missed once the next one was due and taken',
      `${started}\n09:11 vitals 118/70 spo2 98`,
      '09:12',
      ['09:05 missed', '09:10 taken', '09:16 next'],
    ],
    [
      'missed with a reason moves on to the next',
      `${started}\n09:06 missed 09:05 cuff-off`,
      '09:07',
      ['09:05 missed cuff-off', '09:10 next'],
    ],
    [
      'the reason can be given afterwards',
      `${started}\n09:11 vitals 118/70 spo2 98\n09:15 missed 09:05 emergency`,
      '09:15',
      ['09:05 missed emergency', '09:10 taken', '09:16 next'],
    ],
    [
      'a set that only says why explains a gap and does not fill it',
      `${started}\n09:06 not-taken systolic spo2: declined`,
      '09:07',
      ['09:05 missed declined', '09:11 next'],
    ],
  ])('%s', (_, text, now, expected) => expect(told(text, now)).toEqual(expected))

  test.each([
    ['a lone pain rating is no check', 'vitals pain 3', '09:05', ['bloodPressure', 'spo2']],
    ['a pressure without SpO2 is not the whole check', 'vitals 118/70 hr 72', '09:05', ['spo2']],
    ['pressure and SpO2 make the check', 'vitals 118/70 spo2 98', '09:10', []],
  ])('%s', (_, set, next, lacking) => {
    const result = dueAt(`${started}\n09:05 ${set}`, '09:06')
    expect([clock(result.next?.at), result.lacking]).toEqual([next, lacking])
  })

  test.each([
    ['two partial sets within 5 min make one check', '09:04 vitals 118/70\n09:06 vitals spo2 98', '09:11'],
    ['5 min apart as well', '09:02 vitals 118/70\n09:07 vitals spo2 98', '09:12'],
    ['further apart they do not', '09:02 vitals 118/70\n09:08 vitals spo2 98', '09:05'],
    ['what made one check counts for no other', '09:05 vitals 118/70 spo2 98\n09:07 vitals spo2 97', '09:10'],
    ['a reason excuses the set beside it', '09:04 not-taken systolic: declined\n09:06 vitals spo2 98', '09:11'],
    ['and none 6 min later', '09:02 not-taken systolic: declined\n09:08 vitals spo2 98', '09:05'],
    [
      'nor one of the next check',
      '09:04 not-taken systolic: declined\n09:05 vitals spo2 98\n09:07 vitals spo2 97',
      '09:10',
    ],
  ])('%s', (_, text, expected) => expect(nextAt(`${started}\n${text}`, '09:08')).toBe(expected))

  test.each([
    ['asleep is no reason to stop watching the breathing', '09:06 missed 09:05 asleep', '09:05'],
    [
      'without a cuff, breathing, SpO2 and sedation make the check',
      '09:06 missed 09:05 asleep\n09:07 vitals rr 12 spo2 97 rass -2',
      '09:12',
    ],
    ['SpO2 alone does not', '09:06 missed 09:05 asleep\n09:07 vitals spo2 97', '09:05'],
    ['nor beside a set that says Asleep', '09:06 not-taken systolic: Asleep\n09:07 vitals spo2 97', '09:05'],
  ])('asleep: %s', (_, text, expected) => expect(nextAt(`${started}\n${text}`, '09:08')).toBe(expected))

  test('the plan runs through the rest of the infusion and the recovery', () => {
    const planned = dueAt(`${started}\n09:05 vitals 118/70 spo2 98`, '09:06').checks.filter(
      ({ state }) => state === 'planned',
    )
    expect(planned.map(({ dueAt: when }) => clock(when))).toEqual([
      '09:15',
      '09:20',
      '09:30',
      '09:40',
      '09:50',
      '10:00',
    ])
  })

  test('a chart left open for six weeks stays small and quick', () => {
    const { checks } = dueAt(`${started}\n999:00 vitals 118/70 spo2 98`, '999:30')
    expect(checks.length).toBeLessThan(500)
  })
})

describe('a reading over 30 % from baseline', () => {
  const drifting = `${started}\n09:05 vitals 160/80 spo2 98`
  test.each([
    ['asks for another look in 3 min', drifting, '09:06', '09:08', 'recheck'],
    [
      '30 % exactly does not',
      `${started.replace('118/70', '100/60')}\n09:05 vitals 130/80 spo2 98`,
      '09:06',
      '09:10',
      'interval',
    ],
    ['confirmed, the plan goes on', `${drifting}\n09:08 vitals 162/80 spo2 98`, '09:09', '09:13', 'interval'],
    ['back within, the plan goes on', `${drifting}\n09:07 vitals 130/80 spo2 98`, '09:08', '09:12', 'interval'],
    ['a look after 1 min does not settle it', `${drifting}\n09:06 vitals 160/80 spo2 98`, '09:06', '09:08', 'recheck'],
    ['a set without a pressure does not settle it', `${drifting}\n09:07 vitals spo2 98`, '09:07', '09:08', 'recheck'],
  ])('%s', (_, text, now, expected, why) => {
    const { next } = dueAt(text, now)
    expect([clock(next?.at), next?.why]).toEqual([expected, why])
  })
})

test('after the infusion Aldrete is due at once, then as often as the protocol says', () => {
  const stopped = `${started}\n09:20 stop`
  const scored = `${stopped}\n09:22 score aldrete activity 2 respiration 2 circulation 2 consciousness 1 oxygen 2`
  expect(dueAt(started, '09:10').aldreteAt).toBeUndefined()
  expect(clock(dueAt(stopped, '09:21').aldreteAt)).toBe('09:20')
  expect(clock(dueAt(scored, '09:23').aldreteAt)).toBe('09:42')
})

describe('in any order and at any time', () => {
  const act = fc.record({
    minute: fc.integer({ min: 1, max: 120 }),
    is: fc.constantFrom(
      'vitals 118/70 spo2 98',
      'vitals 170/80 spo2 98',
      'vitals spo2 97',
      'rate 30 mL/h',
      'hold',
      'resume 35 mL/h',
      'bolus 1 mg',
      'stop',
      'missed 09:05 declined',
    ),
  })
  const hour = (minute: number) =>
    `${String(9 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  const chart = fc
    .array(act, { maxLength: 25 })
    .map((acts) => script(`${started}\n${acts.map(({ minute, is }) => `${hour(minute)} ${is}`).join('\n')}`))

  test('the order of arrival changes nothing', () => {
    const shuffled = chart.chain((entries) =>
      fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
    )
    fc.assert(
      fc.property(shuffled, fc.boolean(), ([entries, other], isHigh) => {
        const protocol = isHigh ? high : low
        const now = at('11:00')
        expect(due(fold(other), protocol, clinicDefaults, now)).toEqual(
          due(fold(entries), protocol, clinicDefaults, now),
        )
      }),
    )
  })

  test('while drug runs, the next check is never due later than the longest interval after the last whole set', () => {
    fc.assert(
      fc.property(chart, fc.integer({ min: 0, max: 120 }), (entries, minute) => {
        const now = at(hour(minute))
        const session = fold(entries.filter(({ occurredAt }) => occurredAt <= now))
        if (session.infusion.status === 'stopped') return
        const { checks, next } = due(session, high, clinicDefaults, now)
        const last = Math.max(at('09:00'), ...checks.map(({ takenAt = 0 }) => takenAt))
        const excused = checks.some(({ reason }) => reason !== undefined)
        if (!excused) expect(next?.at).toBeLessThanOrEqual(last + minutes(high.vitals.neverOverMinutes))
      }),
    )
  })

  test('checks are in order, none taken twice, and exactly one is next', () => {
    fc.assert(
      fc.property(chart, (entries) => {
        const { checks } = due(fold(entries), high, clinicDefaults, at('11:00'))
        expect(checks.map(({ dueAt: when }) => when)).toEqual(
          checks.map(({ dueAt: when }) => when).toSorted((a, b) => a - b),
        )
        expect(checks.filter(({ state }) => state === 'next')).toHaveLength(1)
        const sets = checks.flatMap(({ setId }) => (setId === undefined ? [] : [setId]))
        expect(new Set(sets).size).toBe(sets.length)
      }),
    )
  })
})
