import { describe, expect, test } from 'vitest'
import { context, highDoseContext } from '../script/context.ts'
import { at, script } from '../script.ts'
import { fold } from '../session.ts'
import { HOUR } from '../units.ts'
import { against } from './against.ts'
import { deviations } from './deviations.ts'
import { besideLastTime } from './last-time.ts'

const WEEK = 7 * 24 * HOUR
const plan = '08:00 open low-dose-1 patient pat-1 chair 3 planned 09:00\n08:30 weight 70 kg\n'
const bag = '08:40 bag 1 mg/mL 50 mg in 50 mL as bag-1\n'
const usual = `${plan}${bag}08:41 order 0.5 mg/kg/h for 20 min
  09:00 start 35 mL/h 0.5 mg/kg/h
  09:05 vitals 128/80 hr 72 spo2 97 dissociation 4
  09:20 complete
  09:30 score aldrete activity 2 respiration 2 circulation 2 consciousness 1 oxygen 2`
const told = (text: string, ago = 0) => ({ session: fold(script(text, { start: at('00:00') - ago })), ctx: context })
const beside = (today: string, before = usual) =>
  besideLastTime(told(today), told(before, WEEK), at('12:00')).filter(({ differs }) => differs)

describe('a session beside the patient’s last one', () => {
  test('says nothing of what was the same, to the figure that is shown', () => expect(beside(usual)).toEqual([]))

  test('tells pressure, saturation and dissociation with the minute that they stand at', () => {
    const today = usual.replace('128/80 hr 72 spo2 97 dissociation 4', '171/96 hr 72 spo2 93 dissociation 8')
    expect(beside(today)).toEqual([
      { of: 'pressure', differs: true, sentence: 'Highest pressure 171/96, last time 128/80', at: at('09:05') },
      { of: 'spo2', differs: true, sentence: 'Lowest SpO2 93 %, last time 97 %', at: at('09:05') },
      { of: 'dissociation', differs: true, sentence: 'Dissociation up to 8, last time 4', at: at('09:05') },
    ])
  })

  test('tells another rate and dose, a hold, a rescue drug and an adverse event', () => {
    const today = `${usual.replace('35 mL/h 0.5', '52.5 mL/h 0.75')}\n09:10 hold: nausea\n09:12 resume 52.5 mL/h
      09:11 give ondansetron 4 mg IV\n09:11 event nausea 2`
    const sentences = beside(today).map(({ sentence }) => sentence)
    expect(sentences).toEqual(
      expect.arrayContaining([
        'Started at 0.75 mg/kg/h, last time 0.5 mg/kg/h',
        'Given 15.75 mg (0.225 mg/kg) in 18 min, last time 11.67 mg (0.167 mg/kg) in 20 min',
        'Held 1 time, last time never',
        'Rescue: ondansetron, last time none',
      ]),
    )
  })

  test('what was charted in one of the two only is not passed over', () => {
    expect(beside(usual, usual.replace(' dissociation 4', ''))).toMatchObject([
      { sentence: 'Dissociation up to 4, last time not charted' },
    ])
    expect(beside(usual.replace('spo2 97 ', ''))).toMatchObject([
      { sentence: 'Lowest SpO2 not charted, last time 97 %', at: undefined },
    ])
  })

  test('names another protocol', () => {
    const before = { ...told(usual, WEEK), ctx: highDoseContext }
    expect(besideLastTime(told(usual), before, at('12:00'))[0]).toMatchObject({ of: 'protocol', differs: true })
  })
})

test('what was not as ordered, what was beyond the protocol, and what is neither are told apart', () => {
  const { session } = told(`${usual.replace('09:20', '09:31')}
    09:10 vitals 186/100 hr 90 spo2 97
    09:35 note: came with her brother [charted 09:59]`)
  const from = Map.groupBy(deviations(session, context, at('12:00')), against)
  const codes = (of: 'order' | 'protocol' | 'otherwise') => from.get(of)?.map(({ id }) => id.split(':', 2).join(':'))
  expect(codes('order')).toEqual(expect.arrayContaining(['against-order', 'alert:minutes-over-bound']))
  expect(codes('protocol')).toEqual(['alert:systolic-high'])
  expect(from.get('otherwise')?.map(({ code }) => code)).toEqual(['nobody-on-site', 'charted-late'])
})
