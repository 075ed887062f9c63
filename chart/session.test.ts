import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { kinds } from './bodies.ts'
import { given } from './dose.ts'
import type { Entry } from './entry.ts'
import { toWire } from './instant.ts'
import { at, script } from './script.ts'
import { factsOf, fold, latest, tellTheSame } from './session.ts'
import { MINUTE } from './units.ts'

const codes = (text: string) => fold(script(text)).contradictions.map(({ code }) => code)
const ready = '08:00 weight 70 kg\n08:01 bag 1 mg/mL\n'

describe('what contradicts the sequence is kept and becomes a finding', () => {
  test.each([
    ['a rate change while nothing runs', '09:05 rate 35 mL/h', ['rate-changed-while-not-running']],
    ['a hold while nothing runs', '09:05 hold', ['held-while-not-running']],
    ['a second hold', '09:00 start 35 mL/h\n09:05 hold\n09:06 hold', ['held-while-not-running']],
    ['a resume without a hold', '09:00 start 35 mL/h\n09:05 resume 35 mL/h', ['resumed-while-not-held']],
    ['a stop without a start', '09:05 stop', ['stopped-while-not-running']],
    [
      'a rate change while held',
      '09:00 start 35 mL/h\n09:05 hold\n09:06 rate 30 mL/h',
      ['rate-changed-while-not-running'],
    ],
    ['a second start', '09:00 start 35 mL/h\n09:05 start 35 mL/h', ['started-twice']],
    ['a bolus after the stop', '09:00 start 35 mL/h\n09:20 stop\n09:21 bolus 5 mg', ['bolus-after-stop']],
    ['a bolus and never an infusion', '09:00 bolus 5 mg', ['bolus-without-infusion']],
    ['a loading dose before the start is none', '08:59 bolus 5 mg\n09:00 start 35 mL/h', []],
    ['a stop while held is none', '09:00 start 35 mL/h\n09:05 hold\n09:06 stop', []],
  ])('%s', (_, text, expected) => expect(codes(ready + text)).toEqual(expected))

  test('a start without a bag and a weight', () =>
    expect(codes('09:00 start 35 mL/h')).toEqual(['started-without-bag', 'started-without-weight']))

  test('a session planned twice', () => {
    const open = '08:00 open low-dose-1 patient p chair 3 planned 09:00'
    const [first] = script(open)
    const [second] = script(open.replace('08:00', '08:05'))
    if (!first || !second) throw new Error('no plan')
    expect(fold([first, { ...second, id: 'another' }]).contradictions).toMatchObject([
      { code: 'opened-twice', entry: 'another' },
    ])
  })

  test('and correcting the entry clears it', () =>
    expect(codes(`${ready}09:05 rate 35 mL/h [#rate]\n09:06 strike #rate: not this chair`)).toEqual([]))
})

describe('a kind that this version does not know', () => {
  const unknown = { ...script('09:00 note: x')[0], id: 'new', kind: 'capnography' } as unknown as Entry
  const session = fold([...script('09:01 note: y'), unknown])
  test('is counted, kept and shown, and asks before signing', () => {
    expect(session.unreadable).toBe(1)
    expect(session.shown.map(({ entry }) => entry.id)).toContain('new')
    expect(session.contradictions).toMatchObject([{ code: 'unreadable', entry: 'new' }])
  })
  test('hides nothing of what is known', () => expect(session.facts.note).toHaveLength(1))
})

test('the last fact of a kind is the last that happened, not the last that was written', () => {
  const session = fold(script('09:05 weight 70 kg\n09:00 weight 71 kg [charted 09:30]'))
  expect(latest(session, 'weight-measured')?.body.kg).toBe(70)
})

test('facts of several kinds come in the order in which they happened', () => {
  const session = fold(script('09:05 hold\n09:00 start 35 mL/h\n09:10 resume 35 mL/h'))
  const order = factsOf(session, 'infusion-resumed', 'infusion-held', 'infusion-started').map(({ kind }) => kind)
  expect(order).toEqual(['infusion-started', 'infusion-held', 'infusion-resumed'])
})

describe('after the sealing signature', () => {
  const linked = (text: string) => script(text).map((entry, index) => ({ ...entry, seq: index + 1, hash: `${index}` }))
  const log = linked(`
    09:00 note: one
    10:00 sign authored [by petra]
    09:30 note: captured before it, delivered after
    10:05 addendum: called
    10:06 waste 5 mg witness nils`)
  test('what comes late stays outside, what may still be charted does not', () =>
    expect(fold(log).late.map(({ body }) => body)).toEqual([{ text: 'captured before it, delivered after' }]))
  test('the place in the log tells it, not the place in the array', () =>
    expect(fold(log.toReversed()).late).toEqual(fold(log).late))
  test('what is still on its tablet is late too', () => {
    const [unsent] = script('09:31 note: still on the tablet')
    if (!unsent) throw new Error('no entry')
    expect(fold([...log, unsent]).late).toHaveLength(2)
  })
  test('a signature that closes nothing makes nothing late', () =>
    expect(fold(linked('09:00 note: one\n10:00 sign charted\n10:01 note: two')).late).toEqual([]))
  test('the head is the last entry that the server linked', () => expect(fold(log).head).toEqual({ seq: 5, hash: '4' }))
})

test('as it stood at an instant, but with the corrections that are known by now', () => {
  const entries = script(
    `${ready}09:00 start 350 mL/h [#start]\n09:20 stop\n10:00 correct #start start 35 mL/h: digit slip`,
  )
  const then = fold(entries, at('09:10'))
  expect(then.infusion).toMatchObject({ status: 'infusing', rate: 35_000 })
})

/**
 * Any session: pump and other facts at any minute, corrected, moved, struck, undone, resent with and without its
 * place.
 */
const minute = fc.integer({ min: 0, max: 300 }).map((count) => at('08:00') + count * MINUTE)
const body = fc.oneof(
  fc.record({ kind: fc.constant('infusion-started' as const), body: fc.record({ mlPerHour: rates() }) }),
  fc.record({ kind: fc.constant('rate-changed' as const), body: fc.record({ mlPerHour: rates() }) }),
  fc.record({ kind: fc.constant('infusion-resumed' as const), body: fc.record({ mlPerHour: rates() }) }),
  fc.constant({ kind: 'infusion-held' as const, body: {} }),
  fc.constant({ kind: 'infusion-stopped' as const, body: {} }),
  fc.record({
    kind: fc.constantFrom('bag-prepared', 'bag-changed'),
    body: fc.record({ mgPerMl: fc.constantFrom(1, 2, 0.5) }),
  }),
  fc.record({
    kind: fc.constant('weight-measured' as const),
    body: fc.record({ kg: fc.constantFrom(48.7, 70, 82.4) }),
  }),
  fc.record({
    kind: fc.constant('bolus-given' as const),
    body: fc.record({ mg: fc.constantFrom(2.5, 5), overSeconds: fc.constant(60) }),
  }),
  fc.record({
    kind: fc.constant('vitals' as const),
    body: fc.record({ heartRate: fc.integer({ min: 40, max: 120 }) }),
  }),
  fc.record({ kind: fc.constant('signed' as const), body: fc.constant({ meaning: 'authored', head: '0' }) }),
)
function rates() {
  return fc.integer({ min: 0, max: 9999 }).map((tenths) => tenths / 10)
}

const facts = fc
  .array(fc.tuple(minute, fc.nat(30), body), { minLength: 1, maxLength: 14 })
  .map((list) =>
    list.map(([occurredAt, wait, fact], index) => entry(`e${index}`, fact, occurredAt, occurredAt + wait * MINUTE)),
  )

const entry = (id: string, fact: { kind: string; body: object }, occurredAt: number, recordedAt = occurredAt) =>
  ({ id, sessionId: 's', author: 'nora', ...fact, occurredAt, recordedAt }) as Entry

const session = facts.chain((list) =>
  fc.array(fc.tuple(fc.nat(list.length + 3), fc.nat(3), body, minute, fc.nat(400)), { maxLength: 6 }).map((changes) => {
    const amendments = changes.map(([target, how, { body: becomes }, moved, when], index) => {
      const replacement = [
        { body: becomes },
        { occurredAt: toWire(moved) },
        { body: becomes, occurredAt: toWire(moved) },
      ]
      const change = how === 3 ? { struck: true } : { replacement: replacement[how] }
      // Past the facts, the target is an amendment: an undone correction.
      const id = target < list.length ? `e${target}` : `a${target - list.length}`
      return entry(
        `a${index}`,
        { kind: 'amendment', body: { target: id, reason: 'x', ...change } },
        at('14:00') + when * MINUTE,
      )
    })
    return [...list, ...amendments].map((each, index) =>
      index % 3 === 0 ? each : { ...each, seq: index, hash: `${index}` },
    )
  }),
)

test('any order of the same entries folds to the same session, resends included', () =>
  fc.assert(
    fc.property(
      session.chain((entries) => {
        const unsent = entries.map(({ seq: _, hash: __, ...each }) => each as Entry)
        return fc.tuple(
          fc.constant(entries),
          fc.shuffledSubarray([...entries, ...unsent], { minLength: entries.length * 2 }),
        )
      }),
      ([entries, shuffled]) => {
        expect(fold(shuffled)).toEqual(fold(entries))
      },
    ),
    { numRuns: 300 },
  ))

test('a corrected fact gives the same totals as had it been charted right at once', () =>
  fc.assert(
    fc.property(facts, fc.nat(), body, minute, fc.boolean(), (list, which, other, moved, isMoved) => {
      const target = list[which % list.length]
      if (target === undefined || target.kind === 'signed') return
      const becomes = other.kind === target.kind ? other.body : target.body
      const occurredAt = isMoved ? moved : target.occurredAt
      const replacement = { body: becomes, occurredAt: toWire(occurredAt) }
      const amendment = entry(
        'a',
        { kind: 'amendment', body: { target: target.id, reason: 'x', replacement } },
        at('20:00'),
      )
      const corrected = fold([...list, amendment]).infusion
      const afresh = fold(
        list.map((each) => (each === target ? ({ ...each, body: becomes, occurredAt } as Entry) : each)),
      )
      expect(corrected).toEqual(afresh.infusion)
      for (const instant of [at('09:00'), at('10:30'), at('13:00'), at('20:00')])
        expect(given(corrected, instant)).toEqual(given(afresh.infusion, instant))
    }),
    { numRuns: 300 },
  ))

test('a struck fact gives the same totals as had it never been charted', () =>
  fc.assert(
    fc.property(facts, fc.nat(), (list, which) => {
      const target = list[which % list.length]
      if (target === undefined || target.kind === 'signed') return
      const strike = entry(
        'a',
        { kind: 'amendment', body: { target: target.id, reason: 'x', struck: true } },
        at('20:00'),
      )
      expect(fold([...list, strike]).infusion).toEqual(fold(list.filter((each) => each !== target)).infusion)
    }),
  ))

test('whatever a body holds, the session can still be told', () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...kinds, 'capnography'), fc.object(), minute), { maxLength: 12 }),
      (list) => {
        const entries = list.map(([kind, junk, occurredAt], index) =>
          entry(`e${index}`, { kind, body: junk }, occurredAt),
        )
        const told = fold(entries)
        expect(told.shown).toHaveLength(entries.length)
        expect(() => given(told.infusion, at('20:00'))).not.toThrow()
      },
    ),
    { numRuns: 500 },
  ))

describe('a receipt alone tells nothing new', () => {
  const text = `${ready}09:00 start 35 mL/h\n09:05 vitals 148/86 hr 84\n09:10 note: calm\n09:15 hold`
  const own = script(text).map(({ seq: _, ...entry }) => entry as Entry)
  /** As the server answers it: its place, and its fields in an order of its own. */
  const received = (entry: Entry, seq: number) => {
    const body = Object.fromEntries(Object.entries(entry.body).toReversed())
    return { ...entry, body, seq, receivedAt: at('10:00'), hash: `h${seq}` } as Entry
  }
  const some = fc.shuffledSubarray(own.map((_, index) => index))

  test('whichever entries the server has acknowledged, in whatever order they are held', () =>
    fc.assert(
      fc.property(some, fc.shuffledSubarray(own, { minLength: own.length }), (arrived, held) => {
        const known = held.map((entry) => {
          const place = arrived.indexOf(own.indexOf(entry))
          return place < 0 ? entry : received(entry, place + 1)
        })
        expect(tellTheSame(fold(own), fold(known))).toBe(true)
        expect(fold(known).infusion).toEqual(fold(own).infusion)
      }),
    ))

  test('one entry more, one that says otherwise, or another time is told', () => {
    const [last] = own.slice(-1)
    if (!last) throw new Error('no entry')
    const others = own.slice(0, -1)
    expect(tellTheSame(fold(own), fold(others))).toBe(false)
    expect(tellTheSame(fold(own), fold([...others, { ...last, occurredAt: last.occurredAt + MINUTE }]))).toBe(false)
    const said = { ...last, body: { reason: 'nausea' } } as Entry
    expect(tellTheSame(fold(own), fold([...others, said]))).toBe(false)
  })

  test('once somebody has signed, the places in the log count', () => {
    const signed = script(`${text}\n10:00 stop\n10:30 sign authored`)
    const next = signed.map((entry) => ({ ...entry, seq: (entry.seq ?? 0) + 1 }) as Entry)
    expect(fold(signed).facts.signed).toHaveLength(1)
    expect(tellTheSame(fold(signed), fold(next))).toBe(false)
  })
})
