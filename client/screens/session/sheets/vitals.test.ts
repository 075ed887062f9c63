import { describe, expect, test } from 'vitest'
import { clinicDefaults } from '../../../../chart/clinic.ts'
import { bodyProblems } from '../../../../chart/entry.ts'
import { builtInProtocols } from '../../../../chart/protocols.ts'
import { scoreProblems } from '../../../../chart/scores.ts'
import { at, script } from '../../../../chart/script.ts'
import { fold } from '../../../../chart/session.ts'
import { chairView } from '../../chair-view.ts'
import { remarkOn } from './vitals-checks.ts'
import { factsOf, fieldsAt, type Typed } from './vitals-fields.ts'

const protocol = builtInProtocols[0]
if (!protocol) throw new Error('no protocol')
const patient = { id: 'p1', version: 1, mrn: '1', family: 'Halvorsen', given: 'Marit', birthDate: '1979-08-12' }
const context = { protocol, clinic: clinicDefaults, patient, staff: new Map() }
const running = `
  08:40 weight 70 kg
  08:50 bag 1 mg/mL 50 mg in 50 mL as bag-1
  08:55 vitals 118/70 hr 72 spo2 98 rr 14
  09:00 start 35 mL/h`

/** What the sheet remarks on a value typed at 09:05. */
function remark(id: Parameters<typeof remarkOn>[0], typed: Typed, confirmed: Typed = {}, clinic = clinicDefaults) {
  const session = fold(script(running))
  const view = chairView(session, context, at('09:05'))
  const here = { session: () => session, context: () => ({ ...context, clinic }), view: () => view }
  return remarkOn(id, { here, typed, confirmed, at: at('09:05') })
}

describe('what is said under a value', () => {
  test('a normal one is passed in silence', () => expect(remark('systolic', { systolic: '124' })).toBeUndefined())
  test.each([
    ['systolic', '180', 'over', 'hold'],
    ['systolic', '79', 'under', 'stop'],
    ['heartRate', '131', 'over', 'hold'],
    ['heartRate', '44', 'under', 'hold'],
    ['spo2', '91', 'under', 'hold'],
    ['rass', '-3', 'under', 'hold'],
  ] as const)('%s %s is %s its limit: saving raises an alert to %s', (id, value, side, action) => {
    const said = remark(id, { [id]: value }, { [id]: value })
    expect(said).toMatchObject({ is: 'hint', limit: { side, action } })
    expect(said?.text).toContain(action)
  })
  test.each(['179', '90'])('systolic %s is not', (value) =>
    expect(remark('systolic', { systolic: value }, { systolic: value })).toBeUndefined(),
  )
  test('a jump is asked once, and a value that was really measured is taken', () => {
    const typed = { systolic: '181' }
    expect(remark('systolic', typed)).toMatchObject({ is: 'question', value: '181' })
    expect(remark('systolic', typed, typed)).toMatchObject({ is: 'hint' })
  })
  test('how far a value may jump before it is asked about is the setting of the clinic', () => {
    const wary = { ...clinicDefaults, jumps: { ...clinicDefaults.jumps, systolic: 20 } }
    expect(remark('systolic', { systolic: '139' })).toBeUndefined()
    expect(remark('systolic', { systolic: '139' }, {}, wary)).toMatchObject({ is: 'question' })
    expect(remark('systolic', { systolic: '138' }, {}, wary)).toBeUndefined()
  })
  test('a temperature is said in both units, whichever was typed', () => {
    expect(remark('temperatureC', { temperatureC: '37' })).toEqual({ is: 'note', text: '37 °C is 98.6 °F' })
    expect(remark('temperatureC', { temperatureC: '98.6' })).toEqual({ is: 'note', text: '98.6 °F is 37 °C' })
    expect(remark('temperatureC', { temperatureC: '120' })).toMatchObject({ is: 'problem' })
  })
  test('an answer for one value does not answer for the next', () =>
    expect(remark('systolic', { systolic: '190' }, { systolic: '181' })?.is).toBe('question'))
  test('pressures the wrong way round are offered the right way round', () =>
    expect(remark('diastolic', { systolic: '70', diastolic: '118' })).toMatchObject({
      is: 'problem',
      swap: { systolic: '118', diastolic: '70' },
    }))
  test('two equal pressures are not accepted, and there is nothing to swap', () =>
    expect(remark('diastolic', { systolic: '80', diastolic: '80' })).toMatchObject({ is: 'problem', swap: undefined }))
  test('no pressure at all is a fact', () =>
    expect(remark('diastolic', { systolic: '0', diastolic: '0' }, { diastolic: '0' })?.is).not.toBe('problem'))
  test('over 100 % cannot be measured', () => expect(remark('spo2', { spo2: '101' })?.is).toBe('problem'))
})

describe('what is saved', () => {
  test('vital signs are one entry and each rating its own, all of them valid', () => {
    const facts = factsOf({ systolic: '118', diastolic: '70', spo2: '98', rass: '-1', pain: '4' }, {})
    expect(facts.map(({ kind }) => kind)).toEqual(['vitals', 'scored', 'scored'])
    for (const { kind, body } of facts) expect(bodyProblems(kind, body)).toEqual([])
    for (const fact of facts) if (fact.kind === 'scored') expect(scoreProblems(fact.body)).toEqual([])
    expect(facts[1]?.body).toMatchObject({ instrument: 'rass', items: { value: -1 } })
  })
  test('nothing typed is nothing: the last values are never filled in', () => expect(factsOf({}, {})).toEqual([]))
  test('a sign that was not taken is charted with its reason', () => {
    const [fact] = factsOf({}, { systolic: 'Asleep' })
    expect(fact?.body).toMatchObject({ notTaken: { systolic: 'Asleep' } })
    expect(bodyProblems('vitals', fact?.body)).toEqual([])
  })
  test('degrees Fahrenheit are charted as degrees Celsius', () => {
    expect(factsOf({ temperatureC: '101.3' }, {})[0]?.body).toMatchObject({ temperatureC: 38.5 })
    expect(factsOf({ temperatureC: '38.5' }, {})[0]?.body).toMatchObject({ temperatureC: 38.5 })
  })
  test('a half-typed number is not a number', () => expect(factsOf({ temperatureC: '37.' }, {})).toEqual([]))
})

test('what can be seen at the chair can always be charted, whatever the protocol asks for', () => {
  const lean = {
    ...protocol,
    vitals: { ...protocol.vitals, checks: { ...protocol.vitals.checks, infusing: ['spo2' as const] } },
  }
  const ids = fieldsAt(lean, 'infusing').map(({ id }) => id)
  expect(ids).toEqual([
    'systolic',
    'diastolic',
    'heartRate',
    'spo2',
    'rass',
    'respiratoryRate',
    'pain',
    'oxygenLPerMin',
  ])
})
