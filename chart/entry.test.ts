import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Kind, kinds } from './bodies.ts'
import { bodyProblems, entryOf, isBody, problemsOf, type SentEntry, sentOf } from './entry.ts'
import { script } from './script.ts'

const sent = (kind: string, body: unknown, more: object = {}) => ({
  id: '01935b3e-0000-7000-8000-000000000001',
  kind,
  occurredAt: '2026-11-17T09:05:00.000Z',
  recordedAt: '2026-11-17T09:05:04.000Z',
  body,
  ...more,
})
const vitals = { systolic: 118, diastolic: 70, heartRate: 72, spo2: 98 }

test('an ordinary entry has no problem', () => expect(problemsOf(sent('vitals', vitals))).toEqual([]))

describe('physics refuses, with the field and the reason', () => {
  test.each<[string, string, unknown, string, string]>([
    ['SpO2 over 100', 'vitals', { spo2: 101 }, '/body/spo2', 'must be at most 100'],
    [
      'a systolic under the diastolic',
      'vitals',
      { systolic: 70, diastolic: 110 },
      '/body/systolic',
      '70 is not above the diastolic 110',
    ],
    [
      'equal pressures',
      'vitals',
      { systolic: 80, diastolic: 80 },
      '/body/systolic',
      '80 is not above the diastolic 80',
    ],
    ['a negative rate', 'rate-changed', { mlPerHour: -1 }, '/body/mlPerHour', 'must be at least 0'],
    ['a rate as text', 'rate-changed', { mlPerHour: '35' }, '/body/mlPerHour', 'must be a number'],
    ['no rate at all', 'rate-changed', {}, '/body/mlPerHour', 'is missing'],
    ['a field that is not known', 'vitals', { ...vitals, sistolic: 118 }, '/body/sistolic', 'is not a known field'],
    ['half a heart beat', 'vitals', { heartRate: 72.5 }, '/body/heartRate', 'must be a whole number'],
    ['vitals without any', 'vitals', {}, '/body', 'holds no vital sign and no reason why none was taken'],
    [
      'a set without any sign',
      'vitals',
      { setId: 'a', position: 'sitting' },
      '/body',
      'holds no vital sign and no reason why none was taken',
    ],
    ['a fourth decimal', 'weight-measured', { kg: 70.1234 }, '/body/kg', 'has more than three decimals'],
    [
      'a day that does not exist',
      'vitals-missed',
      { dueAt: '2026-02-30T09:00:00.000Z', reason: 'asleep' },
      '/body/dueAt',
      'is not a time that exists',
    ],
    ['half a character', 'note', { text: 'a\ud800' }, '/body/text', 'holds half a character'],
    ['a check without its person', 'infusion-started', { mlPerHour: 35, check: {} }, '/body/check/by', 'is missing'],
    [
      'a value that is neither a number nor text',
      'checklist-answered',
      { item: 'fasting', answer: 'yes', value: [] },
      '/body/value',
      'must be a number, or must be text',
    ],
    ['an empty reason', 'amendment', { target: 'x', reason: '', struck: true }, '/body/reason', 'must not be empty'],
    ['a reason of blanks', 'sent-back', { to: 'nora', reason: ' \n\t' }, '/body/reason', 'must not be empty'],
    ['an answer that is not offered', 'assessed', { when: 'during' }, '/body/when', 'must be one of before, after'],
    [
      'an amendment that says nothing',
      'amendment',
      { target: 'x', reason: 'misread' },
      '/body',
      'says neither what replaces the entry nor that it is struck',
    ],
    [
      'an amendment that says both',
      'amendment',
      { target: 'x', reason: 'misread', struck: true, replacement: { body: {} } },
      '/body',
      'cannot both replace and strike the entry',
    ],
  ])('%s', (_, kind, body, path, message) => expect(problemsOf(sent(kind, body))).toEqual([{ path, message }]))

  test('several at once are each named', () =>
    expect(
      problemsOf(sent('vitals', { spo2: 101, heartRate: -1 }))
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(['/body/heartRate', '/body/spo2']))
})

describe('nothing is refused because it is unusual', () => {
  test.each<[string, string, unknown]>([
    ['no pressure at all', 'vitals', { systolic: 0, diastolic: 0, heartRate: 0, spo2: 0 }],
    ['a pressure of 260/150', 'vitals', { systolic: 260, diastolic: 150 }],
    ['one of the two pressures', 'vitals', { systolic: 118 }],
    ['no value but a reason', 'vitals', { notTaken: { systolic: 'cuff off' } }],
    ['a patient of 300 kg', 'weight-measured', { kg: 300 }],
    ['a rate far over any order', 'rate-changed', { mlPerHour: 999.9 }],
    ['a rate of 0', 'rate-changed', { mlPerHour: 0 }],
    ['a hold without a reason', 'infusion-held', {}],
  ])('%s', (_, kind, body) => expect(problemsOf(sent(kind, body))).toEqual([]))
})

const NO_TIME = 'must be a time in UTC with milliseconds, such as 2026-11-23T09:30:00.000Z'

describe('the envelope', () => {
  test.each<[string, unknown, string, string]>([
    ['no entry', null, '', 'must be an object'],
    [
      'no author, no time',
      { id: 'a', kind: 'note', body: {}, recordedAt: '2026-11-17T09:05:04.000Z' },
      '/occurredAt',
      'is missing',
    ],
    ['a kind that is not known', sent('vital', {}), '/kind', 'There is no kind of entry called vital.'],
    [
      'a kind called like an object’s own',
      sent('constructor', {}),
      '/kind',
      'There is no kind of entry called constructor.',
    ],
    ['a field that is not known', sent('note', { text: 'a' }, { seq: 3 }), '/seq', 'is not a known field'],
    [
      'a time without milliseconds',
      sent('note', { text: 'a' }, { occurredAt: '2026-11-17T09:05:00Z' }),
      '/occurredAt',
      NO_TIME,
    ],
    [
      'a time in another zone',
      sent('note', { text: 'a' }, { occurredAt: '2026-11-17T09:05:00.000+01:00' }),
      '/occurredAt',
      NO_TIME,
    ],
    [
      '30 February',
      sent('note', { text: 'a' }, { occurredAt: '2026-02-30T09:05:00.000Z' }),
      '/occurredAt',
      'is not a time that exists',
    ],
    [
      'the future',
      sent('note', { text: 'a' }, { occurredAt: '2026-11-17T09:05:04.001Z' }),
      '/occurredAt',
      'is after it was recorded; the future cannot be charted',
    ],
    ['an id with a slash', sent('note', { text: 'a' }, { id: 'a/b' }), '/id', 'has characters that it cannot have'],
  ])('%s', (_, entry, path, message) => expect(problemsOf(entry)).toEqual([{ path, message }]))

  test('a fact can be moved by an amendment, but not into the future', () => {
    const moved = (occurredAt: string) =>
      problemsOf(sent('amendment', { target: 'x', reason: 'wrong time', replacement: { occurredAt } }))
    expect(moved('2026-11-17T09:05:04.000Z')).toEqual([])
    expect(moved('2026-11-17T09:05:04.001Z')).toMatchObject([{ path: '/body/replacement/occurredAt' }])
  })
})

test('an entry comes back from the core as it was sent', () => {
  for (const entry of script('09:00 vitals 118/70 hr 72 pain 3\n09:05 note: x [charted 09:07, on tablet-1]')) {
    const wire: SentEntry = { ...sentOf(entry), clock: { raw: '2026-11-17T09:00:01.000Z', offsetMs: -900 } }
    expect(problemsOf(wire)).toEqual([])
    expect(sentOf(entryOf({ ...wire, sessionId: 's', author: 'nora' }))).toEqual(wire)
  }
})

test('whatever is sent, the answer is problems and never a crash', () =>
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.jsonValue(), fc.object(), (kind: Kind, body, stray) => {
      expect(Array.isArray(problemsOf(sent(kind, body)))).toBe(true)
      expect(Array.isArray(problemsOf(stray))).toBe(true)
      expect(isBody(kind, body)).toBe(bodyProblems(kind, body).length === 0)
      for (const problem of problemsOf(sent(kind, body))) expect(problem.message).not.toBe('')
    }),
  ))
