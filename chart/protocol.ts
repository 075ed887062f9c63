import { type Static, type TProperties, Type } from 'typebox'
import { Bounds, SIGNS } from './bodies.ts'

// A protocol is versioned data that a physician approves and a session pins. Every threshold and interval that the
// product uses is read from here or from the clinic's settings; none is written into the rules.
const data = <P extends TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false })
const optional = Type.Optional
const oneOf = <const V extends readonly string[]>(...values: V) =>
  Type.Unsafe<V[number]>({ type: 'string', enum: values })
const said = (maxLength = 500) => Type.String({ minLength: 1, maxLength })
const count = (maximum: number) => Type.Integer({ minimum: 0, maximum })
const positive = (maximum: number) => Type.Number({ exclusiveMinimum: 0, maximum })

/**
 * A limit on a vital sign or a rating: at or above `atLeast`, at or below `atMost`, below `under`, above `over`. Where
 * several are named, any one of them is a breach ("under 45 or over 130").
 */
const Limit = data({
  of: Type.Union([oneOf(...SIGNS), oneOf('rass', 'moaas', 'pain', 'nausea', 'dissociation')]),
  atLeast: optional(Type.Number()),
  atMost: optional(Type.Number()),
  under: optional(Type.Number()),
  over: optional(Type.Number()),
})

/** A change from the baseline in percent, either way, on two readings some minutes apart; the first arms a recheck. */
const Drift = data({
  of: oneOf(...SIGNS),
  percent: positive(500),
  readings: Type.Integer({ minimum: 1, maximum: 5 }),
  minutesApart: data({ min: count(120), max: count(120) }),
  recheckMinutes: positive(120),
})

/**
 * When staff must call, hold or stop. `before-start` criteria speak about starting, `infusing` ones about going on,
 * `from-start` ones about both the infusion and the recovery after it, where a hold or stop becomes a call.
 */
export const Criterion = data({
  id: said(60),
  when: oneOf('before-start', 'from-start', 'infusing', 'recovery', 'always'),
  action: oneOf('call', 'hold', 'stop'),
  severity: oneOf('attention', 'critical'),
  limit: optional(Limit),
  drift: optional(Drift),
  /** Codes of symptoms or adverse events that meet it. */
  events: optional(Type.Array(said(60), { maxItems: 30 })),
  words: optional(said()),
})
export type Criterion = Static<typeof Criterion>

/** Every `everyMinutes` for `forMinutes`; the last step has no end. */
const Step = data({ everyMinutes: positive(240), forMinutes: optional(positive(1440)) })
export type IntervalStep = Static<typeof Step>

/** What one check holds: vital signs and ratings by the id of their instrument. */
export const CHECKS = [
  'bloodPressure',
  'heartRate',
  'respiratoryRate',
  'spo2',
  'temperatureC',
  'etco2',
  'rass',
  'moaas',
  'pain',
  'nausea',
  'dissociation',
] as const
const Check = oneOf(...CHECKS)
export type Check = Static<typeof Check>

const Recipe = data({
  id: said(60),
  name: said(200),
  vialMgPerMl: positive(1000),
  drugMl: positive(1000),
  diluentMl: Type.Number({ minimum: 0, maximum: 5000 }),
  diluent: said(60),
  mgPerMl: positive(100),
  container: oneOf('bag', 'syringe'),
  beyondUseHours: optional(positive(240)),
})
export type Recipe = Static<typeof Recipe>

export const Discharge = data({
  minutesAfterEnd: count(1440),
  aldrete: data({ atLeast: count(10), times: count(5), minutesApart: count(240) }),
  padss: data({ atLeast: count(10), times: count(5), minutesApart: count(240) }),
  /** SpO2 on room air must be over this, in %. */
  spo2OnAirOver: count(100),
  painAtMost: count(10),
  nauseaAtMost: count(3),
})

export const Protocol = data({
  /** Names one version. */
  id: said(64),
  name: said(60),
  title: said(120),
  version: Type.Integer({ minimum: 1 }),
  indications: Type.Array(said(100), { maxItems: 50 }),
  order: data({ mgPerKgPerHour: positive(100), minutes: positive(1440), bounds: Bounds }),
  recoveryMinutes: positive(1440),
  vitals: data({
    baselineWithinMinutes: positive(240),
    /** Re-armed by start, rate change, resume and bolus. */
    infusing: Type.Array(Step, { minItems: 1, maxItems: 10 }),
    neverOverMinutes: positive(240),
    recovery: Type.Array(Step, { minItems: 1, maxItems: 10 }),
    checks: data({
      baseline: Type.Array(Check, { minItems: 1 }),
      infusing: Type.Array(Check, { minItems: 1 }),
      recovery: Type.Array(Check, { minItems: 1 }),
    }),
    /** What a set must hold, measured or with the reason why not, to count as the check. */
    counts: Type.Array(Check, { minItems: 1 }),
    /** What stays due, measured, of a patient who is asleep. */
    asleep: Type.Array(Check, { minItems: 1 }),
    /** Besides the plan above, after a sedative of the rescue list. */
    afterSedative: Type.Array(Step, { maxItems: 10 }),
    /** A value older than this proves nothing about now: no score item, no whole check. */
    freshMinutes: positive(60),
    aldreteEveryMinutes: positive(240),
  }),
  /** Held longer than this, the practitioner ends the infusion or goes on with it. */
  heldAtMostMinutes: positive(1440),
  criteria: Type.Array(Criterion, { maxItems: 100 }),
  checklist: Type.Array(data({ item: said(60), gate: oneOf('block', 'warn') }), { maxItems: 100 }),
  scales: Type.Array(said(60), { maxItems: 50 }),
  discharge: Discharge,
  rescue: Type.Array(
    data({
      drug: said(100),
      dose: positive(100_000),
      maxDose: optional(positive(100_000)),
      unit: said(20),
      route: said(40),
      responseMinutes: optional(positive(240)),
      sedative: optional(Type.Boolean()),
    }),
    { maxItems: 50 },
  ),
  recipes: Type.Array(Recipe, { minItems: 1, maxItems: 50 }),
  series: data({
    initial: data({ atLeast: count(100), atMost: count(100), daysApart: data({ min: count(365), max: count(365) }) }),
    maintenanceWeeks: data({ min: count(104), max: count(104) }),
    followUpHours: Type.Array(positive(10_000), { maxItems: 20 }),
  }),
  capWeightKg: optional(positive(635)),
  continuous: optional(Type.Array(said(60), { maxItems: 10 })),
  approved: optional(data({ by: said(64), at: said(30) })),
})
export type Protocol = Static<typeof Protocol>
