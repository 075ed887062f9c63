import { describe, expect, test } from 'vitest'
import { kinds } from './bodies.ts'
import { problemsOf, sentOf } from './entry.ts'
import { toWire } from './instant.ts'
import { everyKind } from './script/every-kind.ts'
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

test('it can tell every kind of entry', () => {
  const told = script(everyKind)
  expect([...new Set(told.map(({ kind }) => kind))].toSorted()).toEqual(kinds.toSorted())
  for (const entry of told) expect(problemsOf(sentOf(entry))).toEqual([])
})
