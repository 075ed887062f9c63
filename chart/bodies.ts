import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox'
import { TIME_PATTERN } from './instant.ts'

// Plausible, not normal: outside these a number is a slip of the finger, inside them it is a fact to chart,
// however alarming. Alarm is the business of alerts.ts.
const fact = <P extends TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false })
const optional = Type.Optional
const oneOf = <const V extends readonly string[]>(...values: V) =>
  Type.Unsafe<V[number]>({ type: 'string', enum: values })
const text = (maxLength = 4000) => Type.String({ maxLength })
/** Something stands there: a reason of blanks is none. */
const said = (maxLength = 4000) => Type.String({ minLength: 1, maxLength, pattern: '^\\s*\\S[\\s\\S]*$' })
const time = () => Type.String({ pattern: TIME_PATTERN })
const id = () => Type.String({ minLength: 1, maxLength: 64 })
const hash = () => Type.String({ pattern: '^[0-9a-f]{64}$' })
const amount = (maximum: number) => Type.Number({ minimum: 0, maximum })
const positive = (maximum: number) => Type.Number({ exclusiveMinimum: 0, maximum })
/** Any names, each with such a value. Typebox's own builder for it brings a compiler of types along. */
export const record = <S extends TSchema>(value: S) =>
  Type.Unsafe<Record<string, Static<S>>>({ type: 'object', patternProperties: { '^.*$': value } })
const count = (maximum: number) => Type.Integer({ minimum: 0, maximum })

/** mL/h as the pump shows it. Pumps stop at 999.9; 1200 leaves room for the unusual one. */
const pumpRate = () => amount(1200)
const dosingRate = () => amount(100)

/** A second person's check: who, and where it was made. `at` the tablet means it was made without a network. */
const Check = fact({ by: id(), on: optional(oneOf('server', 'tablet')) })
const Verbal = fact({ orderedBy: id(), readBack: Type.Boolean() })
const Override = fact({ reason: said() })

export const Bounds = fact({
  minMgPerKgPerHour: optional(dosingRate()),
  maxMgPerKgPerHour: optional(dosingRate()),
  stepMgPerKgPerHour: optional(positive(100)),
  minIntervalMinutes: optional(amount(1440)),
  maxMg: optional(positive(10_000)),
  maxMgPerKg: optional(positive(100)),
  maxMinutes: optional(positive(1440)),
})
export type Bounds = Static<typeof Bounds>

/** A rate and a dose are different fields: "0.5 mg/kg" typed where "0.5 mg/kg/h" is meant is a threefold slip. */
const Order = fact({
  mgPerKgPerHour: optional(positive(100)),
  mgPerKg: optional(positive(100)),
  minutes: optional(positive(1440)),
  bounds: optional(Bounds),
  stopCriteria: optional(Type.Array(said(500), { maxItems: 30 })),
  verbal: optional(Verbal),
  reason: optional(text()),
  /** Given knowing that the patient has had, or has, another session on the same day. */
  secondToday: optional(Type.Boolean()),
})

const Infusing = {
  mlPerHour: pumpRate(),
  mgPerKgPerHour: optional(dosingRate()),
  pump: optional(id()),
  reason: optional(text(500)),
  orderedBy: optional(id()),
  check: optional(Check),
}

const Preparation = {
  mgPerMl: positive(100),
  mg: optional(positive(10_000)),
  mL: optional(positive(10_000)),
  container: optional(id()),
  recipe: optional(said(200)),
  lot: optional(said(60)),
  ndc: optional(said(20)),
  expires: optional(said(20)),
  useBy: optional(time()),
  check: optional(Check),
}

/** The vital signs a set may hold, each with the unit in its name. An absent one may carry its reason. */
export const SIGNS = [
  'systolic',
  'diastolic',
  'heartRate',
  'respiratoryRate',
  'spo2',
  'oxygenLPerMin',
  'temperatureC',
  'etco2',
] as const
export type Sign = (typeof SIGNS)[number]

/** Why a sign was not taken, by its name. */
const NotTaken = fact({
  systolic: optional(said(200)),
  diastolic: optional(said(200)),
  heartRate: optional(said(200)),
  respiratoryRate: optional(said(200)),
  spo2: optional(said(200)),
  oxygenLPerMin: optional(said(200)),
  temperatureC: optional(said(200)),
  etco2: optional(said(200)),
} satisfies Record<Sign, TSchema>)

const Vitals = fact({
  systolic: optional(count(400)),
  diastolic: optional(count(300)),
  heartRate: optional(count(350)),
  respiratoryRate: optional(count(120)),
  spo2: optional(count(100)),
  oxygenLPerMin: optional(amount(60)),
  temperatureC: optional(Type.Number({ minimum: 20, maximum: 46 })),
  etco2: optional(count(150)),
  position: optional(oneOf('lying', 'sitting', 'standing')),
  notTaken: optional(NotTaken),
  ecg: optional(said(200)),
  setId: optional(id()),
  source: optional(oneOf('typed', 'monitor')),
})

const Custody = {
  container: id(),
  mg: positive(10_000),
  mL: optional(amount(10_000)),
  witness: optional(id()),
  reason: optional(text(500)),
}
const Stock = {
  drug: said(100),
  lot: said(60),
  ndc: optional(said(20)),
  expires: optional(said(20)),
  containers: optional(count(100_000)),
  mg: Type.Number({ minimum: -1_000_000, maximum: 1_000_000 }),
  reason: optional(text(500)),
  witness: optional(id()),
}

/** Which follow-up: of which session, and how many hours after its end its protocol asks for it. */
const FollowUp = { session: id(), hours: positive(10_000) }

const Replacement = Type.Object(
  { occurredAt: optional(time()), body: optional(record(Type.Unknown())) },
  { additionalProperties: false, minProperties: 1 },
)

/** Every kind of entry a chart can hold, with what makes it that fact. A new kind starts here and nowhere else. */
export const bodies = {
  'session-opened': fact({
    patientId: id(),
    protocolId: id(),
    chair: said(20),
    plannedStart: time(),
    indication: optional(said(100)),
    courseId: optional(id()),
    number: optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  }),
  'session-cancelled': fact({ reason: optional(text()), drugPrepared: optional(Type.Boolean()) }),
  'chair-changed': fact({ from: optional(said(20)), to: said(20) }),
  'identity-confirmed': fact({
    identifiers: Type.Array(oneOf('name', 'birth-date', 'mrn', 'photo', 'wristband'), { minItems: 2, maxItems: 5 }),
    when: optional(oneOf('check-in', 'start', 'bag-change', 'bolus', 'rescue', 'handoff', 'chair-change')),
  }),
  assessed: fact({
    when: oneOf('before', 'after'),
    asaClass: optional(Type.Integer({ minimum: 1, maximum: 6 })),
    fitToProceed: optional(Type.Boolean()),
    findings: optional(text()),
    plan: optional(text()),
    about: optional(oneOf('session', 'suicide-risk', 'contraindication')),
  }),
  'practitioner-presence': fact({ practitioner: id(), presence: oneOf('on-site', 'left') }),
  released: fact({ text: optional(text()) }),
  'checklist-answered': fact({
    item: id(),
    answer: said(200),
    value: optional(Type.Union([Type.Number(), text()])),
    override: optional(Override),
  }),
  'weight-measured': fact({ kg: Type.Number({ minimum: 1, maximum: 635 }), how: optional(oneOf('scale', 'stated')) }),
  'access-placed': fact({
    site: said(100),
    side: optional(oneOf('left', 'right')),
    gauge: optional(Type.Integer({ minimum: 10, maximum: 30 })),
    attempts: optional(count(20)),
    patent: optional(Type.Boolean()),
  }),
  'access-checked': fact({ patent: optional(Type.Boolean()), condition: optional(text(200)) }),
  'access-removed': fact({ condition: optional(text(200)) }),
  'order-given': Order,
  'order-changed': Order,
  'order-authenticated': fact({ order: id() }),
  'vial-opened': fact({
    vial: id(),
    drug: optional(said(100)),
    lot: optional(said(60)),
    ndc: optional(said(20)),
    expires: optional(said(20)),
    mg: positive(10_000),
    mL: optional(positive(1000)),
    mgPerMl: optional(positive(1000)),
  }),
  drawn: fact({
    vial: optional(id()),
    container: id(),
    drug: optional(said(100)),
    mg: positive(10_000),
    mL: optional(positive(1000)),
    check: optional(Check),
  }),
  // Ketamine at 100 mg/mL is undiluted and no preparation. What hung all the same is charted as the change that it was.
  'bag-prepared': fact({ ...Preparation, mgPerMl: positive(99.999) }),
  'bag-changed': fact(Preparation),
  /** `nobodyOnSite`: why no practitioner is, where the clinic asks for one. */
  'infusion-started': fact({ ...Infusing, nobodyOnSite: optional(text(500)) }),
  'rate-changed': fact(Infusing),
  'infusion-held': fact({ reason: optional(text(500)), orderedBy: optional(id()) }),
  'infusion-resumed': fact(Infusing),
  'infusion-stopped': fact({
    reason: optional(text(500)),
    complete: optional(Type.Boolean()),
    orderedBy: optional(id()),
  }),
  'bolus-given': fact({
    mg: positive(1000),
    overSeconds: amount(3600),
    orderedBy: optional(id()),
    check: optional(Check),
  }),
  'line-primed': fact({ mL: amount(100), mg: optional(amount(1000)), container: optional(id()) }),
  'line-flushed': fact({
    mL: amount(100),
    overSeconds: optional(amount(3600)),
    mg: optional(amount(1000)),
    container: optional(id()),
  }),
  'line-discarded': fact({ mL: amount(100), mg: optional(amount(1000)), container: optional(id()) }),
  'pump-read': fact({ mL: amount(10_000), pump: optional(id()) }),
  vitals: Vitals,
  'vitals-missed': fact({
    dueAt: time(),
    reason: oneOf('asleep', 'cuff-off', 'declined', 'emergency', 'other'),
    text: optional(text(500)),
  }),
  scored: fact({
    instrument: id(),
    version: said(40),
    items: record(Type.Integer({ minimum: -5, maximum: 100 })),
    setId: optional(id()),
  }),
  observed: fact({
    chips: optional(Type.Array(said(60), { maxItems: 30 })),
    text: optional(text()),
    setId: optional(id()),
  }),
  symptom: fact({
    code: id(),
    severity: optional(Type.Integer({ minimum: 0, maximum: 3 })),
    onset: optional(time()),
    resolved: optional(time()),
    text: optional(text()),
  }),
  'adverse-event': fact({
    code: id(),
    severity: optional(Type.Integer({ minimum: 1, maximum: 3 })),
    onset: optional(time()),
    related: optional(Type.Boolean()),
    serious: optional(Type.Boolean()),
    action: optional(text()),
    resolved: optional(time()),
    text: optional(text()),
  }),
  'medication-given': fact({
    drug: said(100),
    dose: positive(100_000),
    unit: said(20),
    route: said(40),
    orderedBy: optional(id()),
    reason: optional(text(500)),
    responseDueMinutes: optional(positive(1440)),
    responseTo: optional(id()),
    response: optional(text(500)),
  }),
  'alert-acknowledged': fact({ alert: said(200), done: optional(text(1000)) }),
  'handed-off': fact({
    from: id(),
    to: id(),
    openItems: optional(Type.Array(said(500), { maxItems: 50 })),
    accepted: optional(Type.Boolean()),
  }),
  discharged: fact({
    disposition: optional(oneOf('home', 'transferred', 'left-against-advice', 'died')),
    criteria: optional(Type.Array(id(), { maxItems: 50 })),
    overrides: optional(Type.Array(fact({ criterion: id(), reason: said(), by: optional(id()) }), { maxItems: 50 })),
    escort: optional(
      fact({
        name: said(200),
        relation: optional(said(100)),
        inPerson: optional(Type.Boolean()),
        phone: optional(said(40)),
      }),
    ),
    instructions: optional(
      fact({ given: Type.Boolean(), teachBack: optional(Type.Boolean()), withEscort: optional(Type.Boolean()) }),
    ),
    followUp: optional(text(500)),
  }),
  wasted: fact({ ...Custody, method: optional(said(200)) }),
  returned: fact(Custody),
  'discrepancy-recorded': fact({ ...Custody, lot: optional(said(60)), reason: said() }),
  'stock-received': fact(Stock),
  'stock-counted': fact(Stock),
  'stock-adjusted': fact({ ...Stock, reason: said() }),
  /** A one-time link or a paper card went out; `ref` names it, and is not what opens it. */
  'follow-up-sent': fact({ ...FollowUp, via: oneOf('link', 'paper'), ref: id(), expires: optional(time()) }),
  'follow-up-tried': fact({
    ...FollowUp,
    outcome: oneOf('no-answer', 'message-left', 'call-later', 'declined'),
    nextAt: optional(time()),
    text: optional(text(500)),
  }),
  /** What the patient answered at home. By link its author is the patient; else who wrote it down. */
  'follow-up-answered': fact({
    ...FollowUp,
    via: oneOf('link', 'paper', 'call'),
    scores: Type.Array(
      fact({ instrument: id(), version: said(40), items: record(Type.Integer({ minimum: 0, maximum: 100 })) }),
      { minItems: 1, maxItems: 10 },
    ),
    text: optional(text(2000)),
  }),
  amendment: fact({
    target: id(),
    replacement: optional(Replacement),
    struck: optional(Type.Literal(true)),
    reason: said(500),
    text: optional(text()),
  }),
  /**
   * A physician does not sign: what is to be corrected or completed, and by whom. Ends with that person's attesting.
   */
  'sent-back': fact({ to: id(), reason: said() }),
  /** One person says that these entries belong to another patient's session. Until another confirms, all stays. */
  'move-asked': fact({
    entries: Type.Array(fact({ id: id(), hash: hash() }), { minItems: 1, maxItems: 200 }),
    /** The session that they belong to. Its id says nothing to whoever may not read it. */
    to: id(),
    reason: said(500),
  }),
  /** Two people took these entries out of this session. Nothing in it is of the other patient. */
  moved: fact({
    asked: id(),
    entries: Type.Array(fact({ id: id(), hash: hash(), author: id(), occurredAt: time() }), {
      minItems: 1,
      maxItems: 1000,
    }),
    askedBy: id(),
    confirmedBy: id(),
    reason: said(500),
  }),
  /** The same entries where they belong: `was` is the id that each had before. */
  'moved-in': fact({
    asked: id(),
    entries: Type.Array(fact({ id: id(), was: id() }), { minItems: 1, maxItems: 1000 }),
    askedBy: id(),
    confirmedBy: id(),
    reason: said(500),
  }),
  addendum: fact({ text: said(20_000) }),
  note: fact({ text: said(20_000) }),
  signed: fact({
    meaning: oneOf('charted', 'authored', 'reviewed', 'countersigned'),
    head: said(64),
    statement: optional(text(1000)),
    versions: optional(record(Type.String())),
    overrides: optional(Type.Array(fact({ finding: said(200), reason: said() }), { maxItems: 200 })),
    noteVersion: optional(Type.Integer({ minimum: 1 })),
    noteHash: optional(said(64)),
    event: optional(id()),
    /** Given by a passkey instead of the password: what it signed, so that anyone can check it again later. */
    passkey: optional(
      fact({
        /** base64url, COSE */
        publicKey: said(4000),
        /** Its challenge: SHA-256 of the canonical JSON of head, meaning, session, signer and this. */
        nonce: said(100),
        authenticatorData: said(8000),
        clientDataJSON: said(8000),
        signature: said(8000),
      }),
    ),
  }),
} as const satisfies Record<string, TObject>

export type Kind = keyof typeof bodies
export type Body<K extends Kind = Kind> = Static<(typeof bodies)[K]>
export const kinds = Object.keys(bodies) as readonly Kind[]
export const isKind = (kind: unknown): kind is Kind => typeof kind === 'string' && Object.hasOwn(bodies, kind)

/** Entries of the clinic's stock, not of a session. */
export const stockKinds = ['stock-received', 'stock-counted', 'stock-adjusted'] as const satisfies readonly Kind[]
/** What belongs to a course, not to one session: it happens when the patient is at home. */
export const followUpKinds = [
  'follow-up-sent',
  'follow-up-tried',
  'follow-up-answered',
] as const satisfies readonly Kind[]
/** What only a call of its own may write: they need a witness or a signature at that very moment. */
export const witnessedKinds = [
  'wasted',
  'returned',
  'discrepancy-recorded',
  'stock-adjusted',
] as const satisfies readonly Kind[]
/** What tells that entries of one patient stood in another's session. They are made only by the calls that move. */
export const moveKinds = ['move-asked', 'moved', 'moved-in'] as const satisfies readonly Kind[]
/** What may still be charted once the session is signed. */
export const kindsAfterSignature = [
  'addendum',
  'amendment',
  'order-authenticated',
  'wasted',
  'returned',
  'discrepancy-recorded',
  ...moveKinds,
  'signed',
] as const satisfies readonly Kind[]
export type Meaning = Body<'signed'>['meaning']
