import { describe, expect, test } from 'vitest'
import { clinicDefaults } from './clinic.ts'
import type { Context } from './context.ts'
import { type DischargeCriterionId, readiness } from './discharge.ts'
import type { Role, Staff } from './people.ts'
import { builtInProtocols } from './protocols.ts'
import { at, script } from './script.ts'
import { fold } from './session.ts'

const [low, high] = builtInProtocols as [(typeof builtInProtocols)[0], (typeof builtInProtocols)[0]]
const person = (id: string, role: Role): [string, Staff] => [
  id,
  { id, username: id, name: id, credential: '', initials: 'XX', role, enabled: true },
]
const ctx = (protocol = low): Context => ({
  protocol,
  clinic: clinicDefaults,
  patient: { id: 'p', version: 1, mrn: '1', family: 'F', given: 'G', birthDate: '1980-01-01' },
  staff: new Map([person('nora', 'nurse'), person('petra', 'physician')]),
})
const judge = (text: string, now = '10:30', protocol = low) => readiness(fold(script(text)), ctx(protocol), at(now))
const met = (id: DischargeCriterionId, text: string, now?: string, protocol = low) =>
  judge(text, now, protocol).criteria.find((each) => each.id === id)?.met

const stopped = '08:50 vitals 120/70 spo2 98 pain 6\n09:00 start 35 mL/h\n09:20 stop'
const nine = 'score aldrete activity 2 respiration 2 circulation 2 consciousness 1 oxygen 2'
const eight = 'score aldrete activity 2 respiration 2 circulation 1 consciousness 1 oxygen 2'
const padss = 'score padss vitals 2 ambulation 2 nausea 2 pain 1 site 2'
const whole = `${stopped}
  09:30 ${nine}
  09:45 ${nine}
  09:46 ${padss}
  09:50 vitals 122/70 spo2 98 pain 2 nausea 0
  09:51 check oriented yes
  09:52 check walked yes
  09:55 release [by petra]
  09:56 iv-out: site clean
  09:58 check instructions yes
  09:59 check escort-here yes`

describe('ready for discharge', () => {
  test('when all is met, and not a minute before', () => {
    expect(judge(whole, '09:59').ready).toBe(false)
    expect(judge(whole, '10:00')).toMatchObject({ ready: true })
  })
  test('high-dose patients stay 120 min', () => {
    expect(met('minutes', whole, '11:19', high)).toBe(false)
    expect(met('minutes', whole, '11:20', high)).toBe(true)
  })
  test('the minutes count from the end of the infusion and say when they are over', () => {
    const [first] = judge(stopped, '09:46').criteria
    expect(first).toMatchObject({ id: 'minutes', met: false, detail: '26 min of 40 min', due: at('10:00') })
  })
  test('never while drug runs', () => expect(judge('09:00 start 35 mL/h', '12:00').ready).toBe(false))
  test('waste is no criterion', () =>
    expect(
      judge(whole)
        .criteria.map(({ id }) => id)
        .filter((id) => id.includes('waste')),
    ).toEqual([]))

  const lines = whole.split('\n').slice(3)
  test.each(lines.map((line) => line.trim()))('not without: %s', (line) =>
    expect(judge(whole.replace(line, `${line.slice(0, 5)} note: left out`)).ready).toBe(false),
  )
})

describe('each criterion', () => {
  test.each<[string, DischargeCriterionId, string, boolean]>([
    ['Aldrete 9 once is not enough', 'aldrete', `09:30 ${nine}`, false],
    ['twice within 14 min neither', 'aldrete', `09:30 ${nine}\n09:44 ${nine}`, false],
    ['twice, 15 min apart', 'aldrete', `09:30 ${nine}\n09:45 ${nine}`, true],
    ['an 8 in between starts again', 'aldrete', `09:30 ${nine}\n09:40 ${eight}\n09:45 ${nine}`, false],
    ['three within, first and last 15 min apart', 'aldrete', `09:30 ${nine}\n09:38 ${nine}\n09:45 ${nine}`, true],
    ['a last score of 8 undoes it', 'aldrete', `09:30 ${nine}\n09:45 ${nine}\n09:50 ${eight}`, false],
    ['a 9 from before the end does not count', 'aldrete', `09:10 ${nine}\n09:30 ${nine}`, false],
    ['PADSS 9 once', 'padss', `09:46 ${padss}`, true],
    ['PADSS 8', 'padss', `09:46 ${padss.replace('site 2', 'site 1')}`, false],
    ['PADSS without all its items', 'padss', '09:46 score padss vitals 2 ambulation 2 nausea 2 pain 2', false],
    ['93 % on air', 'oxygen', '09:50 vitals spo2 93', true],
    ['92 % on air', 'oxygen', '09:50 vitals spo2 92', false],
    ['99 % on oxygen', 'oxygen', '09:50 vitals spo2 99 o2 2', false],
    ['the last value counts', 'oxygen', '09:45 vitals spo2 97\n09:50 vitals spo2 91', false],
    ['mild nausea', 'nausea', '09:50 vitals nausea 1', true],
    ['moderate nausea', 'nausea', '09:50 vitals nausea 2', false],
    ['pain no worse than before the infusion', 'pain', '09:50 vitals pain 6', true],
    ['pain worse than before and over 3', 'pain', '09:50 vitals pain 7', false],
    ['oriented before the infusion says nothing about now', 'oriented', '08:55 check oriented yes', false],
    ["a nurse's release is none", 'released', '09:50 release [by nora]', false],
    ['IV out without a look at the site', 'iv-out', '09:50 iv-out', false],
    ['IV out, then placed again', 'iv-out', '09:50 iv-out: clean\n09:55 iv right hand', false],
    ['advice before the patient is oriented', 'instructions', '09:50 check instructions yes', false],
    ['advice once oriented', 'instructions', '09:50 check instructions yes\n09:51 check oriented yes', true],
    ['nothing spoke of suicide', 'suicidality', '09:50 vitals spo2 98', true],
    ['a positive screen is asked about again', 'suicidality', '08:30 check suicide-screen positive', false],
    [
      'asked again, negative',
      'suicidality',
      '08:30 check suicide-screen positive\n09:50 check suicide-screen-discharge negative',
      true,
    ],
    ['asked again, positive', 'suicidality', '09:50 check suicide-screen-discharge positive', false],
    [
      'thoughts charted after the answer',
      'suicidality',
      '09:50 check suicide-screen-discharge negative\n09:55 event suicidal-ideation',
      false,
    ],
  ])('%s', (_, id, text, expected) => expect(met(id, `${stopped}\n${text}`)).toBe(expected))

  test('the escort named at the discharge counts when there in person', () => {
    expect(met('escort', `${stopped}\n10:05 discharge home with Jonas Berg (brother)`)).toBe(true)
    expect(met('escort', `${stopped}\n10:05 discharged {"escort":{"name":"Jonas Berg"}}`)).toBe(false)
  })
  test('after one 9 the second is due 15 min later', () =>
    expect(judge(`${stopped}\n09:30 ${nine}`).criteria.find(({ id }) => id === 'aldrete')?.due).toBe(at('09:45')))
})

describe('the discharge itself', () => {
  const early = `${whole}\n09:59 discharged {"disposition":"home","overrides":[{"criterion":"minutes","reason":"train at 10:15","by":"petra"}]}`
  test('an override with its reason stands in for a criterion and stays visible as unmet', () => {
    const { ready, criteria } = judge(early, '09:59')
    expect(ready).toBe(true)
    expect(criteria[0]).toMatchObject({ met: false, overridden: { reason: 'train at 10:15', by: 'petra' } })
  })
  test('a patient who left too early does not become ready by waiting elsewhere', () =>
    expect(met('minutes', `${whole}\n09:59 discharge home`, '12:00')).toBe(false))
})
