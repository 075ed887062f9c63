import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kinds } from './bodies.ts'
import type { Entry } from './entry.ts'
import { toWire } from './instant.ts'
import { readings } from './readings.ts'
import { type Folded, refold } from './refold.ts'
import { context as ctx } from './script/context.ts'
import { at, script } from './script.ts'
import { fold } from './session.ts'
import { rows } from './telling.ts'
import { MINUTE } from './units.ts'

const minute = fc.integer({ min: 0, max: 90 }).map((count) => at('08:00') + count * MINUTE)
const told = kinds.filter((kind) => !kind.startsWith('move'))
/** What two people took out of this session: it may arrive after they did. */
const movedAway = (id: string) => ({
  asked: 'asked',
  entries: [{ id, hash: 'f'.repeat(64), author: 'nora', occurredAt: toWire(at('08:00')) }],
  askedBy: 'nora',
  confirmedBy: 'nils',
  reason: 'another patient',
})
const set = fc.option(fc.constantFrom('s1', 's2'), { nil: undefined })
/** Mostly what is charted most; and what changes the pump's course, other entries or what stands in the record. */
const said = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('vitals'),
      body: fc.record({ setId: set, heartRate: fc.integer({ min: 40, max: 120 }) }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('scored'),
      body: fc.record({ setId: set, instrument: fc.constant('pain'), items: fc.constant({ value: 3 }) }),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'note', body: { text: 'calm' } }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom(...told, 'capnography'), body: fc.object() }) },
  { weight: 2, arbitrary: fc.nat(11).map((which) => ({ kind: 'moved', body: movedAway(`e${which}`) })) },
  { weight: 1, arbitrary: fc.constant({ kind: 'infusion-started', body: { mlPerHour: 35 } }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'bolus-given', body: { mg: 5, overSeconds: 60 } }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'bag-prepared', body: { mgPerMl: 1 } }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'signed', body: { meaning: 'authored', head: '0' } }) },
)
const changes = fc.constantFrom(
  { struck: true },
  { replacement: { body: { heartRate: 71 } } },
  { replacement: { occurredAt: toWire(at('08:10')) } },
)

const entryOf = (id: string, fact: { kind: string; body: object }, occurredAt: number, recordedAt: number) =>
  ({ id, sessionId: 's', author: 'nora', ...fact, occurredAt, recordedAt }) as Entry

/** Entries late and early; and amendments of any of them, of the one before, and of what has not come yet. */
const log = fc
  .tuple(
    fc.array(fc.tuple(minute, fc.nat(20), said), { minLength: 1, maxLength: 12 }),
    fc.array(fc.tuple(fc.nat(14), changes), { maxLength: 3 }),
  )
  .map(([facts, amendments]) => [
    ...facts.map(([when, wait, fact], index) => entryOf(`e${index}`, fact, when, when + wait * MINUTE)),
    ...amendments.map(([target, change], index) => {
      const body = { target: target < 12 ? `e${target}` : `a${index - 1}`, reason: 'x', ...change }
      return entryOf(`a${index}`, { kind: 'amendment', body }, at('10:00'), at('10:00') + index)
    }),
  ])

/** What a tablet has at each step: one entry more, the server's copy of one, a resend, or one that is there no more. */
const history = log.chain((entries) =>
  fc
    .array(
      fc.tuple(fc.nat(entries.length - 1), fc.constantFrom('charted', 'charted', 'receipt', 'echo', 'resent', 'gone')),
      {
        maxLength: 40,
      },
    )
    .map((steps) => {
      let held: readonly Entry[] = []
      return steps.map(([which, what]) => {
        const entry = entries[which]
        if (entry === undefined) return held
        const place = held.findIndex(({ id }) => id === entry.id)
        const placed = { seq: which + 1, hash: `h${which}` }
        const body = Object.fromEntries(Object.entries(entry.body).toReversed())
        const copy = {
          charted: entry,
          receipt: { ...entry, ...placed },
          echo: { ...entry, ...placed, body, receivedAt: at('11:00') },
          resent: { ...entry, ...placed },
          gone: entry,
        }[what] as Entry
        if (what === 'gone') held = held.filter(({ id }) => id !== entry.id)
        else held = place < 0 || what === 'resent' ? [...held, copy] : held.with(place, copy)
        return held
      })
    }),
)

test('entry by entry, however they come, a session is the one that all of them fold to', () =>
  fc.assert(
    fc.property(history, (steps) => {
      let folded: Folded | undefined
      for (const [index, entries] of steps.entries()) {
        folded = refold(folded, entries)
        const whole = fold(entries)
        expect(folded.session).toEqual(whole)
        expect(readings(folded.session)).toEqual(readings(whole))
        // An alert comes and goes: the words of a row are kept, what marks it is not.
        const alerts = index % 2 === 0 ? [] : [{ entry: 'e0', severity: 'critical', sentence: 'x' } as const]
        expect(rows(folded.session, ctx, alerts)).toEqual(rows(whole, ctx, alerts))
      }
    }),
    { numRuns: 600 },
  ))

const text = `08:00 weight 70 kg
08:01 bag 1 mg/mL
09:00 start 35 mL/h
09:05 vitals 148/86 hr 84
09:10 note: calm
09:10 vitals 138/82 hr 80`

test('a set more leaves every other entry and reading as it was, so that nothing of them is worked out again', () => {
  const entries = script(text)
  const before = refold(undefined, entries)
  const after = refold(before, [...entries, ...script('09:15 vitals 130/80 hr 78')])
  expect(after.session.infusion).toBe(before.session.infusion)
  for (const [index, shown] of before.session.shown.entries()) expect(after.session.shown[index]).toBe(shown)
  for (const [index, reading] of readings(before.session).entries())
    expect(readings(after.session)[index]).toBe(reading)
  const [told, toldAgain] = [rows(before.session, ctx), rows(after.session, ctx).slice(1)]
  for (const [index, { title }] of told.entries())
    if (/^1\d\d|^Note/.test(title)) expect(toldAgain[index]).toBe(told[index])
})

test('a change of the pump is folded with all that came before it', () => {
  const entries = script(text)
  const late = script('09:07 rate 30 mL/h [charted 09:20]')
  const { session } = refold(refold(undefined, entries), [...entries, ...late])
  expect(session).toEqual(fold([...entries, ...late]))
  expect(session.infusion.stretches).toHaveLength(2)
})
