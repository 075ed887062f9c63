import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Body } from './bodies.ts'
import { clinicDefaults } from './clinic.ts'
import { custody } from './custody.ts'
import { given, segments } from './dose.ts'
import type { Entry } from './entry.ts'
import { toWire } from './instant.ts'
import { at } from './script.ts'
import { fold, type Session } from './session.ts'
import { HOUR, MINUTE } from './units.ts'

// "After any correction of a rate, time, concentration or weight the totals equal those of the corrected history
// charted afresh."

type Told = Pick<Entry, 'kind' | 'body'> & { readonly minute: number }
type Correction = { readonly of: number; readonly told: Told; readonly moves: boolean }

const thousandth = (min: number, max: number) => fc.integer({ min: min * 1000, max: max * 1000 }).map((n) => n / 1000)
const told = <K extends Entry['kind']>(kind: K, body: fc.Arbitrary<Body<K>>) =>
  body.map((each) => ({ kind, body: each }))
const rate = fc.record({ mlPerHour: thousandth(0, 1000) })
const ofKind = {
  'weight-measured': told('weight-measured', fc.record({ kg: thousandth(30, 200) })),
  'bag-prepared': told('bag-prepared', fc.record({ mgPerMl: thousandth(1, 10), mg: fc.constant(500) })),
  'bag-changed': told('bag-changed', fc.record({ mgPerMl: thousandth(1, 10), mg: fc.constant(500) })),
  'infusion-started': told('infusion-started', rate),
  'rate-changed': told('rate-changed', rate),
  'infusion-held': told('infusion-held', fc.constant({})),
  'infusion-resumed': told('infusion-resumed', rate),
  'bolus-given': told('bolus-given', fc.record({ mg: thousandth(1, 50), overSeconds: fc.constant(60) })),
  'infusion-stopped': told('infusion-stopped', fc.constant({})),
}
type Corrected = keyof typeof ofKind

const minute = fc.integer({ min: 0, max: 400 })
const history = fc
  .array(fc.tuple(fc.constantFrom(...(Object.keys(ofKind) as Corrected[])), minute), { minLength: 1, maxLength: 14 })
  .chain((kinds) => fc.tuple(...kinds.map(([kind, when]) => ofKind[kind].map((each) => ({ ...each, minute: when })))))
/** A correction keeps the kind: a rate becomes another rate, never a weight. */
const corrections = (entries: readonly Told[]) =>
  fc.array(
    fc
      .integer({ min: 0, max: entries.length - 1 })
      .chain((of) =>
        fc
          .tuple(ofKind[entries[of]!.kind as Corrected], minute, fc.boolean())
          .map(([each, when, moves]): Correction => ({ of, told: { ...each, minute: when }, moves })),
      ),
    { maxLength: 8 },
  )

const start = at('08:00')
const late = start + 12 * HOUR
/** No two at the same instant: which of them came first is not what is tested here. */
const instantOf = (when: number, place: number) => start + when * MINUTE + place
const charted = (
  id: string,
  { kind, body }: Pick<Entry, 'kind' | 'body'>,
  occurredAt: number,
  recordedAt = occurredAt,
) => ({ id, sessionId: 's', kind, body, occurredAt, recordedAt, author: 'nora' }) as Entry

function withAmendments(entries: readonly Told[], corrected: readonly Correction[]): Entry[] {
  const first = entries.map((each, place) => charted(`e${place}`, each, instantOf(each.minute, place)))
  const amendments = corrected.map(({ of, told: { body, minute: when }, moves }, place) => {
    const replacement = { body, ...(moves ? { occurredAt: toWire(instantOf(when, of)) } : {}) }
    const amendment = { target: `e${of}`, replacement, reason: 'misread' }
    return charted(`a${place}`, { kind: 'amendment', body: amendment as Body<'amendment'> }, late + place)
  })
  return [...first, ...amendments]
}

function chartedAfresh(entries: readonly Told[], corrected: readonly Correction[]): Entry[] {
  const right = [...entries]
  for (const { of, told: becomes, moves } of corrected)
    right[of] = { ...becomes, minute: moves ? becomes.minute : right[of]!.minute }
  return right.map((each, place) => charted(`n${place}`, each, instantOf(each.minute, place)))
}

const instants = [0, 45, 133.5, 400, 700].map((count) => start + count * MINUTE)
const totals = (session: Session) => ({
  given: instants.map((now) => given(session.infusion, now)),
  rows: segments(session.infusion, late).map(({ entry: _, ...row }) => row),
  custody: custody(session, clinicDefaults, late).map(({ given: out, drawn, unaccounted }) => [
    out,
    drawn,
    unaccounted,
  ]),
})

test('corrected, a chart totals as if the right history had been charted from the beginning', () => {
  const charts = history.chain((entries) => fc.tuple(fc.constant(entries), corrections(entries)))
  fc.assert(
    fc.property(charts, ([entries, corrected]) => {
      const amended = fold(withAmendments(entries, corrected))
      expect(amended.contradictions.filter(({ code }) => code === 'amendment-does-not-fit')).toEqual([])
      expect(totals(amended)).toEqual(totals(fold(chartedAfresh(entries, corrected))))
    }),
    { numRuns: 2000 },
  )
})

test('and a struck entry totals as if it had never been charted', () => {
  const charts = history.chain((entries) =>
    fc.tuple(fc.constant(entries), fc.integer({ min: 0, max: entries.length - 1 })),
  )
  fc.assert(
    fc.property(charts, ([entries, of]) => {
      const all = withAmendments(entries, [])
      const strike = { kind: 'amendment', body: { target: `e${of}`, struck: true, reason: 'undone' } } as const
      const without = all.filter(({ id }) => id !== `e${of}`)
      expect(totals(fold([...all, charted('a', strike, late)]))).toEqual(totals(fold(without)))
    }),
    { numRuns: 1000 },
  )
})
