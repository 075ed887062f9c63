import { describe, expect, test } from 'vitest'
import { type ActAt, actsOf, emergency } from './emergency/clocks.ts'
import {
  actInWords,
  DECLARED,
  declaration,
  type EmergencyActId,
  emergencyActs,
  emergencySince,
  factOfAct,
} from './emergency.ts'
import { bodyProblems } from './entry.ts'
import { at, script } from './script.ts'
import { fold } from './session.ts'
import { minutes } from './units.ts'

const epinephrine = { drug: 'epinephrine 1 mg/mL', dose: 0.3, unit: 'mg', route: 'IM' }
const said = (clock: string, ...chips: string[]) => `${clock} observed ${JSON.stringify({ chips })}`
const session = (...lines: string[]) => fold(script(lines.join('\n')))

test('each act is an entry that can be charted as it is: nothing is required', () => {
  for (const act of Object.keys(emergencyActs) as EmergencyActId[]) {
    const { kind, body } = factOfAct(act === 'drug' ? { act, given: epinephrine } : { act })
    expect(bodyProblems(kind, body), act).toEqual([])
  }
  expect(bodyProblems(declaration.kind, declaration.body)).toEqual([])
  expect(actInWords({ act: 'drug', given: epinephrine })).toBe('epinephrine 1 mg/mL 0.3 mg IM')
})

describe('an emergency stands', () => {
  test('from its declaration until somebody says that it is over', () => {
    expect(emergencySince(session('09:00 note: calm'))).toBeUndefined()
    expect(emergencySince(session(said('09:10', DECLARED)))).toBe(at('09:10'))
    expect(emergencySince(session(said('09:10', DECLARED), said('09:40', emergencyActs.over)))).toBeUndefined()
  })
  test('a second one begins anew', () =>
    expect(
      emergencySince(session(said('09:10', DECLARED), said('09:40', emergencyActs.over), said('10:00', DECLARED))),
    ).toBe(at('10:00')))
})

test('what was charted since counts, whichever screen charted it; what was before does not', () => {
  const acts = actsOf(
    session(
      '08:50 weight 70 kg',
      '08:55 bag 1 mg/mL 50 mg in 50 mL',
      '09:00 start 35 mL/h',
      '09:05 hold',
      '09:06 resume 35 mL/h',
      '09:10 hold',
      said('09:10', DECLARED),
      said('09:11', emergencyActs['cpr-started'], emergencyActs.oxygen),
    ),
    at('09:10'),
  )
  expect(acts.map(({ act }) => act.act)).toEqual(['hold', 'cpr-started', 'oxygen'])
})

describe('the clocks', () => {
  const acts = (...list: readonly (readonly [EmergencyActId, number])[]): ActAt[] =>
    list.map(([act, minute]) => ({ act: act === 'drug' ? { act, given: epinephrine } : { act }, at: minutes(minute) }))
  test('two minutes of CPR, begun anew by each look at the rhythm and each shock', () => {
    expect(emergency(0, acts(['cpr-started', 1])).cpr).toEqual({ since: minutes(1), checkAt: minutes(3) })
    expect(emergency(0, acts(['cpr-started', 1], ['rhythm-checked', 3])).cpr?.checkAt).toBe(minutes(5))
    expect(emergency(0, acts(['cpr-started', 1], ['shock', 4])).cpr?.checkAt).toBe(minutes(6))
  })
  test('no clock once CPR has stopped; a new start does not count from the old rhythm check', () => {
    expect(emergency(0, acts(['cpr-started', 1], ['cpr-stopped', 4])).cpr).toBeUndefined()
    expect(
      emergency(0, acts(['cpr-started', 1], ['rhythm-checked', 3], ['cpr-stopped', 4], ['cpr-started', 9])).cpr,
    ).toEqual({ since: minutes(9), checkAt: minutes(11) })
  })
  test('three minutes after the last epinephrine, in whatever order the tablets tell', () => {
    expect(emergency(0, acts(['drug', 6], ['drug', 2])).epinephrineAt).toBe(minutes(9))
    expect(emergency(0, acts(['cpr-started', 1])).epinephrineAt).toBeUndefined()
  })
  test('another medicine starts no epinephrine clock', () =>
    expect(
      emergency(0, [{ act: { act: 'drug', given: { ...epinephrine, drug: 'naloxone' } }, at: 1 }]).epinephrineAt,
    ).toBeUndefined())
})
