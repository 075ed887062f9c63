import { type Static, type TProperties, Type } from 'typebox'
import { roles } from './people.ts'

// What the server judges of people and of the clinic. Apart from their rules, since a tablet takes the server's word
// for these and need not load them before the first vital sign.
const data = <P extends TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false })
const oneOf = <const V extends readonly string[]>(...values: V) =>
  Type.Unsafe<V[number]>({ type: 'string', enum: values })
const said = (maxLength: number) => Type.String({ minLength: 1, maxLength })
/**
 * How a name or a reason is written that others will read: not blank, without control characters, and with nothing that
 * turns the text around it (U+202A to U+202E, U+2066 to U+2069), or it would be read backwards with what stands beside.
 */
const UNPRINTED = '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069'
export const PLAIN = `^[^\\S\\u000b-\\u001f]*[^\\s${UNPRINTED}][^${UNPRINTED}]*$`
export const plain = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: PLAIN })
/** A number over 0 and at most this. */
const upTo = (maximum: number) => Type.Number({ exclusiveMinimum: 0, maximum })
const minutesUpTo = upTo

/** Who is in the chair, as one version of the patient's row tells it. */
export const Patient = data({
  id: said(64),
  version: Type.Integer({ minimum: 1 }),
  mrn: plain(40),
  family: plain(120),
  given: plain(120),
  /** YYYY-MM-DD */
  birthDate: Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' }),
  sex: Type.Optional(oneOf('female', 'male', 'other', 'unknown')),
  /** Absent: not asked. Empty: none known. */
  allergies: Type.Optional(Type.Array(said(100), { maxItems: 50 })),
  medicines: Type.Optional(Type.Array(said(200), { maxItems: 100 })),
  phone: Type.Optional(Type.String({ maxLength: 60 })),
  emergencyContact: Type.Optional(Type.String({ maxLength: 200 })),
})
export type Patient = Static<typeof Patient>

/** A person who signs in, as the others see them. */
export const Staff = data({
  id: said(64),
  username: said(60),
  name: plain(120),
  credential: Type.String({ maxLength: 60 }),
  initials: said(6),
  role: oneOf(...roles),
  enabled: Type.Boolean(),
})
export type Staff = Static<typeof Staff>

/** The clinic's own settings, versioned: a signed note is drawn from the version it pinned. */
export const Clinic = data({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  address: Type.String({ maxLength: 400 }),
  phone: Type.String({ maxLength: 60 }),
  /** IANA name; times are shown in it with their offset. */
  timeZone: Type.String({ minLength: 1, maxLength: 60 }),
  /** How the tablets show the time of day; the note is printed in 24 h. */
  hourCycle: oneOf('24h', '12h'),
  /** What a wall display says of who sits in a chair, beside its number. */
  wallNames: oneOf('initials', 'first-name'),
  paper: oneOf('letter', 'a4'),
  chairs: Type.Array(Type.String({ minLength: 1, maxLength: 20 }), { minItems: 1, maxItems: 40 }),
  /** Charted late: recordedAt this much after occurredAt is labelled. */
  chartedLateMinutes: minutesUpTo(1440),
  /** Over this, charting late also asks why. */
  chartedLateReasonMinutes: minutesUpTo(1440),
  /** Taken late: the check this much after it was due. */
  takenLateMinutes: minutesUpTo(240),
  /**
   * A value this far from the last one of the visit, in the sign's unit, is asked about once: a slip of the finger is
   * then more likely than the patient. It is never refused.
   */
  jumps: data({
    systolic: upTo(300),
    diastolic: upTo(300),
    heartRate: upTo(300),
    respiratoryRate: upTo(100),
    spo2: upTo(100),
    temperatureC: upTo(26),
  }),
  /** What the clinic calls its pumps, as their labels say. */
  pumps: Type.Array(Type.String({ minLength: 1, maxLength: 20 }), { maxItems: 60 }),
  pumpResolutionMlPerHour: Type.Number({ exclusiveMinimum: 0, maximum: 10 }),
  pumpVolumeTolerance: data({ percent: minutesUpTo(100), mL: minutesUpTo(100) }),
  custodyTolerance: data({
    percent: Type.Number({ minimum: 0, maximum: 10 }),
    mg: Type.Number({ minimum: 0, maximum: 50 }),
  }),
  weightChangePercent: minutesUpTo(100),
  /**
   * A first weight, with none of an earlier session to compare with, is asked about once outside these: by the BMI
   * (kg/m²) where a height is charted, else by the weight itself (kg). It is never refused.
   */
  firstWeight: data({
    underKg: upTo(60),
    overKg: Type.Number({ minimum: 60, maximum: 635 }),
    underBmi: upTo(25),
    overBmi: Type.Number({ minimum: 25, maximum: 100 }),
  }),
  lockMinutes: Type.Number({ minimum: 2, maximum: 15 }),
  /** How long a look at one chart from a locked tablet, without a PIN, lasts. */
  emergencyAccessMinutes: minutesUpTo(120),
  /** How long a record is kept at least, in years from the last session; for who was a minor then, to what age. */
  retention: data({
    years: Type.Integer({ minimum: 1, maximum: 100 }),
    minorsUntilAge: Type.Integer({ minimum: 18, maximum: 100 }),
  }),
  clockWarnSeconds: minutesUpTo(3600),
  clockAskSeconds: minutesUpTo(36000),
  scope: data({
    nurseMayGiveBolus: Type.Boolean(),
    nurseMayWitness: Type.Boolean(),
    physicianMayWitness: Type.Boolean(),
    practitionerOnSite: Type.Boolean(),
    secondCheckAtStart: Type.Boolean(),
  }),
  observations: Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { maxItems: 60 }),
  /** A critical alert is heard. Off only by a decision that says why; who and when is in the settings' versions. */
  criticalSound: Type.Boolean(),
  criticalSoundOffBecause: Type.Optional(Type.String({ minLength: 1, maxLength: 400 })),
  /** Whose sign-in takes a second factor besides the password; absent: nobody's. */
  secondFactorFor: Type.Optional(Type.Array(oneOf('physician', 'administrator'), { maxItems: 2 })),
  signatures: data({ reviewer: Type.Boolean(), countersigner: Type.Boolean() }),
  /** What a person accepts in writing before the first signature (21 CFR 11.10(j)); another version is asked again. */
  signaturePolicy: data({
    version: Type.String({ minLength: 1, maxLength: 40 }),
    text: Type.String({ minLength: 1, maxLength: 8000 }),
  }),
  /** Who has no training on record charts nothing at first; who has charted before goes on. */
  trainingBeforeCharting: Type.Boolean(),
  followUps: data({
    /** A follow-up that is due stands as overdue after this at the latest. */
    overdueHours: Type.Number({ exclusiveMinimum: 0, maximum: 24 * 90 }),
    /** What a patient reads on each follow-up, and first of all when the suicide screen is positive. */
    crisisText: Type.String({ minLength: 1, maxLength: 1000 }),
  }),
})
export type Clinic = Static<typeof Clinic>
