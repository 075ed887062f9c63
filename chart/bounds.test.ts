import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alerts } from './alerts.ts'
import type { Body, Bounds } from './bodies.ts'
import { clinicDefaults } from './clinic.ts'
import { activeTime, given } from './dose.ts'
import { bodyProblems, type Entry, problemsOf, sentOf } from './entry.ts'
import { boundsInForce, rounding } from './order.ts'
import { builtInProtocols } from './protocols.ts'
import { context } from './script/context.ts'
import { at, script } from './script.ts'
import { fold, type Session } from './session.ts'
import { deviations } from './signoff.ts'
import { type Instant, MINUTE } from './units.ts'

// "No sequence of actions lets a total leave the protocol's bounds without an override or a critical deviation on
// record; and no bound ever refuses a fact." Here the one override is an order that names a wider bound, and it is on
// record as one.

const start = at('08:00')
const thousandth = (min: number, max: number) => fc.integer({ min: min * 1000, max: max * 1000 }).map((n) => n / 1000)
const told = <K extends Entry['kind']>(kind: K, body: fc.Arbitrary<Body<K>>) =>
  body.map((each) => ({ kind, body: each }))
const running = fc.record({ mlPerHour: fc.oneof(thousandth(0, 80), thousandth(0, 1200)) })
const wider: fc.Arbitrary<Bounds> = fc.record(
  { maxMg: thousandth(1, 400), maxMgPerKg: thousandth(0.05, 8), maxMinutes: thousandth(1, 300) },
  { requiredKeys: [] },
)
const order = fc.record({ mgPerKgPerHour: thousandth(0.1, 2), bounds: wider })
const act = fc.oneof(
  told('weight-measured', fc.record({ kg: thousandth(30, 200) })),
  told('bag-prepared', fc.record({ mgPerMl: thousandth(1, 10) })),
  told('bag-changed', fc.record({ mgPerMl: thousandth(1, 10) })),
  told('order-given', order),
  told('order-changed', order),
  told('infusion-started', running),
  told('rate-changed', running),
  told('infusion-held', fc.constant({})),
  told('infusion-resumed', running),
  told('bolus-given', fc.record({ mg: thousandth(1, 60), overSeconds: fc.constant(60) })),
  told('infusion-stopped', fc.constant({})),
)
const usual = fc.constant([
  { kind: 'weight-measured' as const, body: { kg: 70 }, minute: 0 },
  { kind: 'bag-prepared' as const, body: { mgPerMl: 1 }, minute: 1 },
  { kind: 'infusion-started' as const, body: { mlPerHour: 35 }, minute: 60 },
])
const minute = fc.integer({ min: 0, max: 420 })
const random = fc.array(
  fc.tuple(act, minute).map(([each, when]) => ({ ...each, minute: when })),
  { maxLength: 10 },
)
const sessions = fc
  .tuple(fc.oneof(usual, fc.constant([])), random)
  .map(([first, then]) => [...first, ...then])
  .map((all) =>
    all.map(
      ({ kind, body, minute: when }, place) =>
        ({
          id: `e${place}`,
          sessionId: 's',
          kind,
          body,
          occurredAt: start + when * MINUTE + place,
          recordedAt: start + when * MINUTE + place,
          author: 'nora',
        }) as Entry,
    ),
  )

const protocols = fc.constantFrom('low-dose', 'high-dose')
const protocolOf = (name: string) => builtInProtocols.find((each) => each.name === name)!
const end = start + 480 * MINUTE

/** The totals at an instant, less what rounding to pump steps explains, by the name of their bound. */
function totals({ infusion }: Session, now: Instant) {
  const { mg, mgPerKg } = given(infusion, now)
  const slack = rounding(infusion, clinicDefaults, now)
  return {
    maxMg: (mg ?? 0) - slack.mg,
    maxMgPerKg: (mgPerKg ?? 0) - slack.mgPerKg,
    maxMinutes: activeTime(infusion, now) / MINUTE,
  }
}
const criterionOf = {
  maxMg: 'total-mg-over-bound',
  maxMgPerKg: 'total-over-bound',
  maxMinutes: 'minutes-over-bound',
} as const
const bounded = Object.keys(criterionOf) as (keyof typeof criterionOf)[]

describe('no sequence of actions lets a total leave its bounds unseen', () => {
  test('over 10,000 sessions: what grew past the bound of its time has its critical alert', () => {
    let left = 0
    fc.assert(
      fc.property(protocols, sessions, (name, entries) => {
        const [session, protocol] = [fold(entries), protocolOf(name)]
        const raised = alerts(session, protocol, end).filter(({ severity }) => severity === 'critical')
        // Drug can only leave a bound while it runs: so the whole day is looked at, not only its end.
        for (let now = start; now <= end; now += 30 * MINUTE) {
          const [before, is] = [totals(session, now - 1), totals(session, now)]
          const bounds = boundsInForce(session, protocol, now)
          for (const total of bounded) {
            const bound = bounds[total]
            if (bound === undefined || is[total] <= bound || is[total] <= before[total]) continue
            left += 1
            expect(raised.some(({ criterion, at: when }) => criterion === criterionOf[total] && when <= now)).toBe(true)
          }
        }
      }),
      { numRuns: 10_000 },
    )
    expect(left).toBeGreaterThan(1000)
  })

  test('and every critical alert is a critical deviation that the physician must read', () =>
    fc.assert(
      fc.property(protocols, sessions, (name, entries) => {
        const [session, protocol] = [fold(entries), protocolOf(name)]
        const critical = alerts(session, protocol, end).filter(({ severity }) => severity === 'critical')
        const listed = deviations(session, { ...context, protocol }, end)
        for (const { id } of critical)
          expect(listed).toContainEqual(expect.objectContaining({ id: `alert:${id}`, severity: 'critical' }))
      }),
      { numRuns: 300 },
    ))

  test('over an unknown total nothing is said, and the weight or bag that is missing is itself a finding', () =>
    fc.assert(
      fc.property(sessions, (entries) => {
        const session = fold(entries)
        if (given(session.infusion, end).mgPerKg !== null) return
        expect(session.contradictions.map(({ code }) => code)).toEqual(
          expect.arrayContaining([
            expect.stringMatching(/started-without|bolus-without|bolus-after|not-running|not-held/),
          ]),
        )
      }),
      { numRuns: 1000 },
    ))
})

test('no bound ever refuses a fact: whatever the pump did can be charted', () =>
  fc.assert(
    fc.property(sessions, (entries) => {
      for (const entry of entries) expect(problemsOf(sentOf(entry))).toEqual([])
      const session = fold(entries)
      expect(session.shown).toHaveLength(entries.length)
      expect(session.unreadable).toBe(0)
    }),
    { numRuns: 1000 },
  ))

describe('what an order allows later makes nothing right that was over before', () => {
  const [low] = builtInProtocols as [(typeof builtInProtocols)[0]]
  const over = '08:00 weight 70 kg\n08:01 bag 1 mg/mL\n09:00 start 52 mL/h [#start]\n'
  const raised = (text: string, now: string) =>
    alerts(fold(script(over + text)), low, at(now)).filter(({ criterion }) => criterion === 'total-over-bound')

  test('the alert of the old bound stays on record, and stands no longer', () => {
    const widened = '09:25 reorder 0.5 mg/kg/h with {"bounds":{"maxMgPerKg":0.5}}\n'
    expect(raised('', '09:24')).toMatchObject([{ standing: true, sentence: 'Given is over the maximum of 0.25 mg/kg' }])
    expect(raised(widened, '09:26')).toMatchObject([{ standing: false, at: raised('', '09:24')[0]?.at }])
  })
  test('passing the new bound is an alert of its own', () => {
    const widened = '09:10 reorder 0.5 mg/kg/h with {"bounds":{"maxMgPerKg":0.3}} [#order]\n'
    expect(raised(widened, '09:24')).toEqual([])
    expect(raised(widened, '09:30')).toMatchObject([
      { standing: true, sentence: 'Given is over the maximum of 0.3 mg/kg' },
    ])
  })
  test('a narrower bound asks at once for what already runs over it', () =>
    expect(raised('09:10 reorder 0.5 mg/kg/h with {"bounds":{"maxMgPerKg":0.1}}', '09:11')).toMatchObject([
      { at: at('09:10'), standing: true },
    ]))
  test('and says nothing of a total that was reached before it, once the pump is off', () =>
    expect(raised('09:15 stop\n09:20 reorder 0.5 mg/kg/h with {"bounds":{"maxMgPerKg":0.1}}', '09:30')).toEqual([]))
  test('a bolus alone, with no infusion, is held to the bounds as well', () => {
    const session = fold(script('08:00 weight 70 kg\n09:00 bolus 50 mg over 60 s'))
    expect(alerts(session, low, at('09:01')).map(({ criterion }) => criterion)).toContain('total-over-bound')
  })
})

describe('undiluted 100 mg/mL', () => {
  const body = { mgPerMl: 100, mg: 1000, mL: 10 }
  const problems = (kind: 'bag-prepared' | 'bag-changed', mgPerMl = 100) =>
    bodyProblems(kind, { ...body, mgPerMl }).map(({ path }) => path)
  test('is refused as a preparation', () => {
    expect(problems('bag-prepared')).toEqual(['/body/mgPerMl'])
    expect(problems('bag-prepared', 50)).toEqual([])
  })
  test('that hung all the same is charted, and a critical alert', () => {
    expect(problems('bag-changed')).toEqual([])
    const text = '08:00 weight 70 kg\n08:30 bag 1 mg/mL\n09:00 start 1 mL/h\n09:05 rebag 100 mg/mL'
    const [low] = builtInProtocols as [(typeof builtInProtocols)[0]]
    expect(alerts(fold(script(text)), low, at('09:06'))).toContainEqual(
      expect.objectContaining({ criterion: 'undiluted', severity: 'critical', action: 'stop', standing: true }),
    )
  })
})
