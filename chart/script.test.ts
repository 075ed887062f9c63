import { describe, expect, test } from 'vitest'
import { kinds } from './bodies.ts'
import { problemsOf, sentOf } from './entry.ts'
import { toWire } from './instant.ts'
import { at, script } from './script.ts'

test('a line is a fact: a time, what happened, and in the nurse’s own words why', () => {
  const [entry] = script('09:21 hold ordered petra: pressure over limit')
  expect(entry).toMatchObject({
    kind: 'infusion-held',
    body: { reason: 'pressure over limit', orderedBy: 'petra' },
    occurredAt: at('09:21'),
    recordedAt: at('09:21'),
    author: 'nora',
  })
})

test('signs and ratings of one line are one set', () => {
  const entries = script('09:05 vitals 118/70 hr 72 spo2 98 pain 3 rass -1')
  expect(entries.map(({ kind }) => kind)).toEqual(['vitals', 'scored', 'scored'])
  const [first] = entries
  for (const { body } of entries) expect(body).toMatchObject({ setId: first?.id })
})

test('who, when written, on which tablet', () =>
  expect(script('09:05 note: seen by Nils [by nils, charted 09:40, on tablet-2]')).toMatchObject([
    { author: 'nils', occurredAt: at('09:05'), recordedAt: at('09:40'), device: 'tablet-2' },
  ]))

test('a line that is named can be corrected, moved and struck', () => {
  const [vitals, corrected, moved, struck] = script(`
    09:05 vitals 168/70 hr 72 [#five]
    09:06 correct #five vitals 118/70 hr 72: misread
    09:07 retime #five 09:04: wrong time
    09:08 strike #five: wrong patient`)
  const target = vitals?.id
  expect(corrected?.body).toEqual({
    target,
    replacement: { body: { systolic: 118, diastolic: 70, heartRate: 72 } },
    reason: 'misread',
  })
  expect(moved?.body).toEqual({ target, replacement: { occurredAt: toWire(at('09:04')) }, reason: 'wrong time' })
  expect(struck?.body).toEqual({ target, struck: true, reason: 'wrong patient' })
})

test('the same text gives the same entries, and of one instant the later line sorts later', () => {
  const text = '09:00 note: one\n09:00 note: two\n09:00 note: three'
  expect(script(text)).toEqual(script(text))
  const ids = script(text).map(({ id }) => id)
  expect(ids.toSorted()).toEqual(ids)
})

test('the plan has the session’s own id', () => {
  const [opened] = script('08:00 open low-dose-1 patient pat-1 chair 3 planned 09:00', { start: 0, sessionId: 's-1' })
  expect(opened).toMatchObject({ id: 's-1', sessionId: 's-1', body: { plannedStart: '1970-01-01T09:00:00.000Z' } })
})

test('any kind can be told by its name and its body', () =>
  expect(script('09:00 practitioner-presence {"practitioner": "petra", "presence": "on-site"}')).toMatchObject([
    { kind: 'practitioner-presence', body: { practitioner: 'petra', presence: 'on-site' } },
  ]))

test('what a verb has no word for is added to its body', () =>
  expect(script('08:40 order 0.5 mg/kg/h for 20 min with {"bounds": {"maxMgPerKgPerHour": 0.75}}')).toMatchObject([
    { body: { mgPerKgPerHour: 0.5, minutes: 20, bounds: { maxMgPerKgPerHour: 0.75 } } },
  ]))

describe('it says no', () => {
  test.each([
    ['to a time that is none', '9 note: x', 'line 1: 9 is not a time'],
    ['to a verb that it doesn’t know', '09:00 pause', 'there is no verb pause'],
    ['to a word that it doesn’t understand', '09:00 weight 70 kg barefoot', '"barefoot" is not understood'],
    ['to the wrong unit', '09:00 start 35 mg/h', '35 must be followed by mL/h, not mg/h'],
    ['to an order without its unit', '09:00 order 0.5 mg', 'an order is in mg/kg/h or mg/kg, not mg'],
    ['to what a tablet could not chart', '09:00 vitals 118/70 spo2 101', '/body/spo2 must be at most 100'],
    ['to a score that no instrument has', '09:00 score aldrete activity 3', 'must be one of 2, 1, 0'],
    ['to a correction of nothing', '09:00 strike #one: wrong', 'no line before this one is called #one'],
    [
      'to a correction by another kind',
      '09:00 note: x [#n]\n09:01 correct #n weight 70 kg: x',
      'doesn’t correct a note',
    ],
    ['to an option that it doesn’t know', '09:00 note: x [from nils]', '[from nils] is not an option'],
  ])('%s', (_, text, message) => expect(() => script(text)).toThrow(message.replace('’', "'")))
})

/** One line for every kind: what each test of words and of the note walks through. */
const everyKind = `
  08:00 open low-dose-1 patient pat-1 chair 3 planned 09:00 indication depression number 2 course course-1
  08:05 move 4
  08:10 identity name birth-date at check-in
  08:11 assess before asa 2 fit: lungs clear
  08:12 present petra
  08:13 check fasting yes value 8
  08:14 weight 70 kg
  08:15 iv left forearm 22 G attempts 1
  08:16 iv-check: no swelling
  08:20 order 0.5 mg/kg/h for 20 min verbal petra [#order]
  08:21 reorder 0.6 mg/kg/h for 20 min: partial response
  08:22 authenticate #order [by petra]
  08:30 vial v1 500 mg 10 mL lot 6C117 expires 2027-04
  08:31 draw 50 mg 1 mL from v1 to bag-1 check nils
  08:32 bag 1 mg/mL 50 mg in 50 mL as bag-1 check nils
  08:33 prime 2 mL from bag-1
  09:00 start 35 mL/h 0.5 mg/kg/h pump p1 check nils tablet
  09:01 bolus 5 mg over 60 s ordered petra
  09:05 vitals 118/70 hr 72 spo2 98 rass 0
  09:06 observe Calm, Floating: eyes closed
  09:07 symptom nausea 1: after drinking
  09:08 event hypertension 2 related: held
  09:09 hold: pressure over limit
  09:10 seen systolic-high:x: told Petra
  09:11 missed 09:10 asleep
  09:12 resume 28 mL/h ordered petra
  09:13 rate 35 mL/h: tolerating
  09:14 rebag 1 mg/mL 50 mg in 50 mL as bag-2
  09:15 pump 8 mL on p1
  09:16 give ondansetron 4 mg IV ordered petra response in 15 min: nausea
  09:20 handoff nora nils accepted
  09:25 complete
  09:26 flush 5 mL over 60 s from bag-2
  09:27 discard 1 mL from bag-2
  09:30 score aldrete activity 2 respiration 2
  10:00 release: walked well [by petra]
  10:05 iv-out: site clean
  10:10 discharge home with Jonas Halvorsen (brother): phone call tomorrow
  10:15 waste 30 mg 30 mL from bag-1 witness nils: end of session
  10:16 return 450 mg from v1 witness nils
  10:17 discrepancy 1 mg from bag-2 witness nils: spilled
  10:20 note: slept well [#note]
  10:21 strike #note: undone
  10:30 sign charted
  10:40 addendum: called the patient
  10:41 cancel: entered in the wrong session
  10:42 stock-received {"drug": "ketamine", "lot": "6C117", "mg": 5000}
  10:43 stock-counted {"drug": "ketamine", "lot": "6C117", "mg": 4500}
  10:44 stock-adjusted {"drug": "ketamine", "lot": "6C117", "mg": -5, "reason": "overfill"}
`

test('it can tell every kind of entry', () => {
  const told = script(everyKind)
  expect([...new Set(told.map(({ kind }) => kind))].toSorted()).toEqual(kinds.toSorted())
  for (const entry of told) expect(problemsOf(sentOf(entry))).toEqual([])
})
