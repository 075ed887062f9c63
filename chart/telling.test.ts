import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Kind, kinds, moveKinds } from './bodies.ts'
import type { Entry } from './entry.ts'
import { openMoves } from './moves.ts'
import { context as ctx } from './script/context.ts'
import { everyKind } from './script/every-kind.ts'
import { at, script } from './script.ts'
import { fold } from './session.ts'
import { corrections, rows, tell } from './telling.ts'

/** The last line of a chart in words. */
function last(text: string) {
  const entries = script(text)
  const entry = entries.at(-1)
  if (!entry) throw new Error('nothing charted')
  const { title, detail, tone } = tell(entry, fold(entries), ctx)
  return { title, detail, tone }
}
const ready = '08:00 weight 70 kg\n08:01 bag 1 mg/mL\n09:00 start 35 mL/h\n'

describe('the pump', () => {
  test.each([
    ['start', '09:00 start 35 mL/h check nils', 'Started 0.5 mg/kg/h', '35 mL/h. Second check by Nils Berg, RN'],
    [
      'a change says from where to where',
      '09:05 rate 42 mL/h: tolerating',
      'Rate 0.5 to 0.6 mg/kg/h',
      '42 mL/h. tolerating',
    ],
    ['a hold says why', '09:05 hold: pressure over limit', 'Held', 'pressure over limit'],
    [
      'a resume',
      '09:05 hold\n09:10 resume 28 mL/h ordered petra',
      'Resumed 0.4 mg/kg/h',
      '28 mL/h. Ordered by Petra Holm, MD',
    ],
    ['an end as ordered', '09:20 complete', 'Infusion complete', undefined],
    ['an end before', '09:10 stop: asks to stop', 'Infusion stopped', 'asks to stop'],
    ['its own count', '09:20 pump 11.6 mL', 'Pump reads 11.6 mL', undefined],
    ['a bolus', '09:10 bolus 5 mg over 60 s ordered petra', 'Bolus 5 mg given', 'Over 60 s. Ordered by Petra Holm, MD'],
  ])('%s', (_, line, title, detail) => {
    const lead = line.startsWith('09:00') ? ready.slice(0, ready.indexOf('09:00')) : ready
    expect(last(lead + line)).toMatchObject({ title, detail })
  })

  test('what it really gives is said, not what was meant', () =>
    expect(last('08:00 weight 48.7 kg\n08:01 bag 1 mg/mL\n09:00 start 24.4 mL/h 0.5 mg/kg/h').title).toBe(
      'Started 0.501 mg/kg/h',
    ))
  test('without a weight the nurse’s own mg/kg/h is said, else the pump’s mL/h', () => {
    expect(last('09:00 start 35 mL/h 0.5 mg/kg/h').title).toBe('Started 0.5 mg/kg/h')
    expect(last('09:00 start 35 mL/h')).toMatchObject({ title: 'Started 35 mL/h', detail: undefined })
  })
})

describe('a check', () => {
  test.each([
    ['vitals 148/86 hr 84 spo2 97', '148/86 · HR 84 · SpO2 97', undefined],
    ['vitals hr 84', 'HR 84', undefined],
    ['vitals rr 14 temp 36.8', 'RR 14 · 36.8 °C', undefined],
    ['vitals 148/86 rr 14 o2 2 monitor', '148/86', 'RR 14 · Oxygen 2 L/min · From the monitor'],
    ['vitals {"systolic": 90}', 'Systolic 90', undefined],
    ['not-taken systolic: cuff off', 'Vitals not taken', 'Systolic not taken: cuff off'],
    ['score rass value -1', 'RASS −1', undefined],
    ['score aldrete activity 2 respiration 2', 'Aldrete, not complete', 'Activity 2, Respiration 2'],
    ['missed 09:00 asleep', 'Vitals due 09:00 not taken', 'Asleep'],
  ])('%s', (line, title, detail) => expect(last(`09:05 ${line}`)).toMatchObject({ title, detail }))
})

describe('the entry list', () => {
  const list = (text: string, alerts?: Parameters<typeof rows>[2]) => rows(fold(script(text)), ctx, alerts)

  test('is newest first, with signs and ratings saved together as one row', () =>
    expect(
      list('09:05 vitals 118/70 hr 72 spo2 98 pain 3 rass -1\n09:10 note: calm').map(({ title, detail }) => [
        title,
        detail,
      ]),
    ).toEqual([
      ['Note', 'calm'],
      ['118/70 · HR 72 · SpO2 98', 'Pain 3 · RASS −1'],
    ]))

  test('says what was charted late, and by how much; 15 min are not late', () => {
    const late = (written: string) => list(`09:00 note: x [charted ${written}]`)[0]?.late
    expect([late('09:15'), late('09:16'), late('10:00')]).toEqual([undefined, 16, 60])
  })

  test('a correction stands in the row that it corrects, with what it was, who, when and why', () => {
    const all = list('09:05 vitals 168/70 hr 72 [#five]\n09:06 correct #five vitals 118/70 hr 72: misread [by petra]')
    expect(all).toHaveLength(1)
    expect(all[0]).toMatchObject({
      title: '118/70 · HR 72',
      corrected: { was: '168/70 · HR 72', becomes: '118/70 · HR 72', by: 'petra', at: at('09:06'), reason: 'misread' },
    })
  })

  test('a moved fact stands at its time, says when it was first said to be, and stays late', () => {
    const [row] = list('09:05 note: x [#n, charted 09:30]\n09:31 retime #n 09:20: wrong time')
    expect(row).toMatchObject({
      at: at('09:20'),
      late: 25,
      corrected: { was: '09:05 Note. x', becomes: '09:20 Note. x' },
    })
  })

  test('what was entered in error stays, struck; of a set only what was struck', () => {
    const text = `
      09:05 vitals 118/70 hr 72 [#five]
      09:06 strike #five: wrong patient`
    expect(list(text)).toMatchObject([{ title: '118/70 · HR 72', struck: { reason: 'wrong patient', by: 'nora' } }])
  })

  test('a correction that fits nothing is a row of its own', () =>
    expect(list('09:06 amendment {"target": "gone", "struck": true, "reason": "x"}')).toMatchObject([
      { title: 'Correction of an entry that is not here', tone: 'attention' },
    ]))

  test('carries the alert that its set raised', () => {
    const entries = script('09:05 vitals 188/70 hr 72 pain 3')
    const alert = { entry: entries[0]?.id ?? '', severity: 'critical', sentence: 'BP 188/70, over 180' } as const
    expect(rows(fold(entries), ctx, [alert])[0]?.alert).toEqual(alert)
  })

  test('loses no entry: each is in one row, but for corrections that stand in the rows they correct', () => {
    const session = fold(script(everyKind))
    const inRows = rows(session, ctx).flatMap(({ entries }) => entries)
    const charted = session.shown.map(({ original }) => original).filter(({ kind }) => kind !== 'amendment')
    expect(inRows.toSorted()).toEqual(charted.map(({ id }) => id).toSorted())
  })
})

test('every kind has words, none of them a code, and a picture', () => {
  const entries = script(everyKind)
  const session = fold(entries)
  const told = new Map<Kind, string>()
  for (const entry of entries) {
    const { title, detail = '', icon } = tell(entry, session, ctx)
    expect(title).toMatch(/^[A-Z0-9]|^ondansetron/)
    expect(`${title} ${detail}`).not.toMatch(/undefined|NaN|\[object|null|true|false/)
    expect(icon).not.toBe('')
    told.set(entry.kind, title)
  }
  expect([...told.keys()].toSorted()).toEqual(kinds.toSorted())
})

test.each([
  ['of a kind that is not known', 'capnography', {}],
  ['with a body that is not known', 'infusion-started', { rate: 'fast' }],
])('an entry %s is shown, and empties no list', (_, kind, body) => {
  const [entry] = script('09:00 note: x')
  const strange = { ...entry, id: 'strange', kind, body } as unknown as Entry
  const list = rows(fold([...script('09:01 note: y'), strange]), ctx)
  expect(list.map(({ title }) => title)).toEqual(['Note', `Entry of kind ${kind}, not readable here`])
})

test('corrections are told oldest first, struck ones without what they became', () => {
  const text = `
    09:00 weight 170 kg [#w]
    09:05 note: x [#n]
    09:06 strike #n: undone
    09:07 correct #w weight 70 kg: digit slip`
  expect(corrections(fold(script(text)), ctx).map(({ was, becomes }) => [was, becomes])).toEqual([
    ['Note. x', undefined],
    ['Weight 170 kg. Measured on the scale', 'Weight 70 kg. Measured on the scale'],
  ])
})

test('whatever was charted, there are words for it and no crash', () => {
  const minute = fc.integer({ min: 0, max: 200 }).map((count) => at('09:00') + count * 60_000)
  const junk = fc.tuple(fc.constantFrom(...script(everyKind)), minute, fc.nat(60))
  fc.assert(
    fc.property(fc.array(junk, { maxLength: 20 }), (list) => {
      const entries = list.map(
        ([entry, occurredAt, wait], index) =>
          ({ ...entry, id: `e${index}`, occurredAt, recordedAt: occurredAt + wait * 60_000 }) as Entry,
      )
      expect(() => rows(fold(entries), ctx)).not.toThrow()
    }),
  )
})

test('a move that is not written as one empties nobody’s list of entries, and moves nothing', () =>
  fc.assert(
    fc.property(fc.constantFrom(...moveKinds), fc.object(), (kind, body) => {
      const [note] = script('09:00 note: calm')
      if (note === undefined) throw new Error('no entry')
      const session = fold([note, { ...note, id: 'junk', kind, body } as Entry])
      expect(rows(session, ctx)).toHaveLength(2)
      expect(openMoves(session)).toEqual([])
      expect(session.unreadable).toBe(1)
    }),
    { numRuns: 200 },
  ))

describe('what was written on paper first', () => {
  const typed = (device: string | undefined) =>
    rows(fold(script('09:00 note: on paper').map((entry) => ({ ...entry, device }))), ctx)[0]?.fromPaper
  test('is told as that, and what a tablet saw is not', () => {
    expect([typed('paper:tablet-1'), typed('paper')]).toEqual([true, true])
    expect([typed('tablet-1'), typed('paperboy'), typed(undefined)]).toEqual([undefined, undefined, undefined])
  })
})
