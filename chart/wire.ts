import { type Static, type TProperties, Type } from 'typebox'
import { bodies, type Kind } from './bodies.ts'

import { SentEntry } from './entry.ts'
import { TIME_PATTERN } from './instant.ts'
import { phases } from './phase.ts'
import { Clinic, Patient, plain, Staff } from './schemas.ts'

// What the server and a tablet say to each other besides entries. The same schemas check the input, describe the calls
// in the OpenAPI document and type the tablet's answers.
const data = <P extends TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false })
const optional = Type.Optional
const oneOf = <const V extends readonly string[]>(...values: V) =>
  Type.Unsafe<V[number]>({ type: 'string', enum: values })
const said = (maxLength: number) => Type.String({ minLength: 1, maxLength })
const Id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9._:-]+$' })
const Seq = Type.Integer({ minimum: 0 })

export const WireTime = Type.String({ pattern: TIME_PATTERN, examples: ['2026-11-23T09:30:00.000Z'] })

/** RFC 9457 problem details. `type` is stable: `urn:chairside:` and the refusal's code. */
export const ProblemDetails = Type.Object({
  type: Type.String({ examples: ['urn:chairside:record-changed'] }),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  errors: optional(Type.Array(data({ path: Type.String(), message: Type.String() }))),
})
export type ProblemDetails = Static<typeof ProblemDetails>
export const PROBLEM_TYPE = 'urn:chairside:'

/** What became of one sent entry. */
export const EntryResult = data({
  id: Type.String(),
  outcome: oneOf('recorded', 'duplicate', 'refused'),
  seq: optional(Seq),
  hash: optional(Type.String()),
  problem: optional(ProblemDetails),
})
export type EntryResult = Static<typeof EntryResult>
export const EntryResults = data({ results: Type.Array(EntryResult) })

/** The body of `POST /api/sessions/:id/entries`: each entry is judged alone, by its own kind. */
export const EntryBatch = data({
  entries: Type.Array(Type.Unknown(), { minItems: 1, maxItems: 200 }),
})

/** The person signed in, and what the tablet must know of the server. */
export const Me = data({
  staff: Staff,
  /** What this person may do, by the names of `Privilege`. */
  may: Type.Array(Type.String()),
  hasPin: Type.Boolean(),
  /** What this person can show besides the password. */
  secondFactors: Type.Array(oneOf('code', 'passkey')),
  /** The clinic asks this person for a second factor and there is none: nothing but its enrolment is open. */
  mustEnrol: Type.Boolean(),
  /** The clinic's policy on electronic signatures, in its present version, must be accepted before the next one. */
  owesPolicy: optional(Type.Boolean()),
  demo: Type.Boolean(),
  clinic: Clinic,
  /** The server's clock when it answered. */
  now: WireTime,
  /** The log's head. */
  seq: Seq,
})
export type Me = Static<typeof Me>

/** What a 401 of `GET /api/me` says besides: whether the clinic waits for its first run, and whether it is the demo. */
export type Doorstep = { readonly setUp: boolean; readonly demo: boolean }

export const Pin = Type.String({ pattern: '^\\d{4,6}$' })
export const Password = Type.String({ minLength: 8, maxLength: 200 })
export const Username = Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,59}$' })

const Bytes = (maxLength: number) => Type.String({ maxLength, pattern: '^[A-Za-z0-9_-]*$' })
const fromBrowser = {
  id: Bytes(2000),
  rawId: Bytes(2000),
  type: Type.Literal('public-key'),
  clientExtensionResults: Type.Object({}),
  authenticatorAttachment: optional(Type.String({ maxLength: 40 })),
}
/** What a browser answers when a passkey signed a challenge, as WebAuthn's JSON form has it. */
export const PasskeyAnswer = data({
  ...fromBrowser,
  response: data({
    clientDataJSON: Bytes(8000),
    authenticatorData: Bytes(8000),
    signature: Bytes(8000),
    userHandle: optional(Bytes(200)),
  }),
})
export type PasskeyAnswer = Static<typeof PasskeyAnswer>
/** What a browser answers when it made a passkey. */
export const PasskeyMade = data({
  ...fromBrowser,
  response: data({
    clientDataJSON: Bytes(8000),
    attestationObject: Bytes(40_000),
    authenticatorData: optional(Bytes(8000)),
    transports: optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 })),
    publicKeyAlgorithm: optional(Type.Integer()),
    publicKey: optional(Bytes(8000)),
  }),
})
export type PasskeyMade = Static<typeof PasskeyMade>

/** Six digits of an app, a recovery code, or what a passkey signed. */
const secondFactor = { code: optional(said(40)), passkey: optional(PasskeyAnswer) }

export const SignIn = data({
  ...secondFactor,
  username: said(60),
  password: said(200),
  /** The tablet's own id, as its entries carry it; without one the sign-in is on no tablet that can be revoked. */
  device: optional(Id),
})
export type SignIn = Static<typeof SignIn>

/** A tablet that somebody signed in on. */
export const EnrolledTablet = data({
  id: Id,
  name: Type.String(),
  enrolledAt: WireTime,
  enrolledBy: Type.String(),
  seenAt: optional(WireTime),
  seenBy: optional(Type.String()),
  revokedAt: optional(WireTime),
})
export type EnrolledTablet = Static<typeof EnrolledTablet>
export const TabletChange = data({ name: optional(plain(60)), revoked: optional(Type.Boolean()) })
export type TabletChange = Static<typeof TabletChange>
/** The own account, as its owner sees it. */
export const Account = data({
  factors: Type.Array(data({ id: Id, kind: oneOf('code', 'passkey'), name: Type.String(), at: WireTime })),
  /** Recovery codes that were not used yet. */
  recoveryLeft: Type.Integer({ minimum: 0 }),
  /** The clinic asks this person for a second factor. */
  required: Type.Boolean(),
  signIns: Type.Array(
    data({ here: Type.Boolean(), tablet: optional(Type.String()), since: WireTime, seenAt: WireTime }),
  ),
  history: Type.Array(
    data({ at: WireTime, action: Type.String(), outcome: Type.String(), tablet: optional(Type.String()) }),
  ),
})
export type Account = Static<typeof Account>
/** Whoever changes what opens an account shows first that they know its password. */
export const OwnPassword = data({ password: said(200) })
export const CodeEnrolment = data({ id: Id, secret: Type.String(), uri: Type.String() })
export type CodeEnrolment = Static<typeof CodeEnrolment>
export const CodeConfirmation = data({ name: plain(60), code: said(12) })
export const PasskeyConfirmation = data({ name: plain(60), passkey: PasskeyMade })
/** With the first second factor come recovery codes, shown this once. */
export const Enrolled = data({ recoveryCodes: optional(Type.Array(Type.String())) })
export type Enrolled = Static<typeof Enrolled>
export const FactorReset = data({ reason: plain(400) })

export const Unlock = data({ username: optional(said(60)), pin: said(12) })

const NewAccount = {
  username: Username,
  name: plain(120),
  credential: optional(Type.String({ maxLength: 60 })),
  initials: optional(said(6)),
  password: Password,
  pin: optional(Pin),
}
export const Setup = Type.Union([
  data({ code: said(40), demo: Type.Literal(true) }),
  data({
    code: said(40),
    clinic: data({
      name: said(200),
      timeZone: said(60),
      paper: oneOf('letter', 'a4'),
      address: optional(Type.String({ maxLength: 400 })),
      phone: optional(Type.String({ maxLength: 60 })),
    }),
    administrator: data(NewAccount),
    /** The tablet that the clinic is set up on, as in a sign-in. */
    device: optional(Id),
  }),
])
export type Setup = Static<typeof Setup>

export const NewStaff = data({ ...NewAccount, role: oneOf('nurse', 'physician', 'administrator') })
export type NewStaff = Static<typeof NewStaff>
export const StaffChange = data({
  name: optional(plain(120)),
  credential: optional(Type.String({ maxLength: 60 })),
  initials: optional(said(6)),
  enabled: optional(Type.Boolean()),
})
export type StaffChange = Static<typeof StaffChange>
/** The own secret needs the present password; an administrator sets another person's without it. */
export const SecretChange = data({
  password: optional(Password),
  pin: optional(Pin),
  currentPassword: optional(said(200)),
})
export type SecretChange = Static<typeof SecretChange>

const { id: _, version: __, ...patientFields } = Patient.properties
/** A new patient; the tablet may choose the id, so that sending it twice stores it once. */
export const NewPatient = data({ id: optional(Id), ...patientFields })
export type NewPatient = Static<typeof NewPatient>
/** `version` is the one that was read: a change on top of another person's is refused, not merged. */
export const PatientChange = data({
  version: Type.Integer({ minimum: 1 }),
  ...Type.Partial(data(patientFields)).properties,
})
export type PatientChange = Static<typeof PatientChange>

export const NewSession = data({
  id: Id,
  patientId: Id,
  /** Names one version of a protocol. */
  protocolId: Id,
  chair: plain(20),
  plannedStart: WireTime,
  indication: optional(plain(100)),
  courseId: optional(Id),
  /** Which of the series. */
  number: optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  occurredAt: optional(WireTime),
  recordedAt: optional(WireTime),
  clock: optional(data({ raw: WireTime, offsetMs: Type.Union([Type.Integer(), Type.Null()]) })),
  device: optional(Id),
  author: optional(Id),
})
export type NewSession = Static<typeof NewSession>

const PatientLine = data({
  id: Type.String(),
  mrn: Type.String(),
  family: Type.String(),
  given: Type.String(),
  birthDate: Type.String(),
})
const ProtocolLine = data({ id: Type.String(), name: Type.String(), title: Type.String(), version: Type.Integer() })

/** One line of the list of sessions. */
export const SessionRow = data({
  id: Type.String(),
  phase: oneOf(...phases),
  patient: PatientLine,
  chair: Type.String(),
  protocol: ProtocolLine,
  plannedStart: WireTime,
  indication: optional(Type.String()),
  courseId: optional(Type.String()),
  /** The session's own newest entry. */
  head: data({ seq: Seq, hash: Type.String() }),
})
export type SessionRow = Static<typeof SessionRow>

/** A touch on a locked tablet that waits for a PIN: which chair and when, and nobody's name. */
export const WaitingMark = data({ id: Id, sessionId: Id, chair: plain(20), at: WireTime })
export type WaitingMark = Static<typeof WaitingMark>

/** What a tablet tells of itself every few seconds: the session that it stands at, and the touches that wait on it. */
export const TabletReport = data({
  sessions: Type.Array(Id, { maxItems: 40 }),
  marks: Type.Array(WaitingMark, { maxItems: 500 }),
})
export type TabletReport = Static<typeof TabletReport>

/** What it hears: sessions whose tablet is silent, since when, and the touches that wait on any tablet. */
export const TabletsHeard = data({
  unheard: Type.Array(data({ sessionId: Id, heardAt: WireTime })),
  marks: Type.Array(WaitingMark),
})
export type TabletsHeard = Static<typeof TabletsHeard>

/** Who looks at one chart from a locked tablet without a PIN, and why: typed, and told to the administrator. */
export const EmergencyAccessRequest = data({ sessionId: Id, name: plain(120), reason: plain(1000) })
export type EmergencyAccessRequest = Static<typeof EmergencyAccessRequest>

/** Signs what `head` covers: the last hash that the signer saw. */
const signed = {
  head: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  meaning: oneOf('charted', 'authored', 'reviewed', 'countersigned'),
}
/** What a passkey is to be asked to sign. */
export const PasskeyForSignature = data(signed)
export type PasskeyForSignature = Static<typeof PasskeyForSignature>
export const SignatureRequest = data({
  ...signed,
  /** One of the two. */
  password: optional(said(200)),
  passkey: optional(PasskeyAnswer),
  overrides: optional(Type.Array(data({ finding: said(200), reason: plain(4000) }), { maxItems: 200 })),
})
export type SignatureRequest = Static<typeof SignatureRequest>

/** Several records that hold nothing to look at, each by the head that the signer saw; the password once. */
export const SignaturesRequest = data({
  password: said(200),
  sessions: Type.Array(data({ id: Id, head: Type.String({ pattern: '^[0-9a-f]{64}$' }) }), {
    minItems: 1,
    maxItems: 30,
  }),
})
export type SignaturesRequest = Static<typeof SignaturesRequest>

/** The version of the clinic's policy that was read, accepted in writing with the password. */
export const PolicyAcceptance = data({ version: said(40), password: said(200) })
export type PolicyAcceptance = Static<typeof PolicyAcceptance>

/** What somebody was trained in, or that a record of it was made in error. */
export const NewTraining = data({
  topic: plain(200),
  day: Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' }),
  trainer: plain(200),
})
export type NewTraining = Static<typeof NewTraining>
export const TrainingStrike = data({ training: Id, because: plain(400) })
export type TrainingStrike = Static<typeof TrainingStrike>

/** What each person accepted and was trained in, for the page of people and the evidence. */
export const Proofs = data({
  acknowledgements: Type.Array(
    data({ staffId: Type.String(), version: Type.String(), policy: Type.String(), at: Type.String() }),
  ),
  trainings: Type.Array(
    data({
      id: Type.String(),
      staffId: Type.String(),
      topic: Type.String(),
      day: Type.String(),
      trainer: Type.String(),
      struck: optional(Type.String()),
      at: Type.String(),
      by: Type.String(),
    }),
  ),
})
export type Proofs = Static<typeof Proofs>

/** A second person's own user name and PIN, and the entry that they watched happen. */
export const WitnessRequest = data({ username: said(60), pin: said(12), entry: Type.Unknown() })
export type WitnessRequest = Static<typeof WitnessRequest>

/** Entries that belong to another patient's session, as one person says; `id` is that of what is charted. */
export const MoveRequest = data({
  id: Id,
  entries: Type.Array(Id, { minItems: 1, maxItems: 100 }),
  /** The session that they belong to. */
  to: Id,
  reason: plain(500),
})
export type MoveRequest = Static<typeof MoveRequest>
/** A second person confirms: at their own sign-in, or by user name and PIN beside the one who asked. */
export const MoveConfirmation = data({ asked: Id, username: optional(said(60)), pin: optional(said(12)) })
export type MoveConfirmation = Static<typeof MoveConfirmation>

/** Which entries were moved away after a place in the log. `all`: too far back to say; whatever is kept may be one. */
export type MovedSince = { readonly ids: readonly string[]; readonly seq: number; readonly all?: true | undefined }

export const NewCourse = data({
  id: optional(Id),
  patientId: Id,
  protocolId: Id,
  indication: optional(plain(100)),
  plannedSessions: optional(Type.Integer({ minimum: 1, maximum: 100 })),
})
export type NewCourse = Static<typeof NewCourse>

/** A series of sessions of one patient. */
export const Course = data({ ...NewCourse.properties, id: Id, version: Type.Integer({ minimum: 1 }) })
export type Course = Static<typeof Course>

/** One kind of entry as a tablet sends it, for the document of the calls. */
export const sentSchemaOf = (kind: Kind) =>
  Type.Object(
    { ...SentEntry.properties, kind: Type.Literal(kind), body: bodies[kind] },
    { additionalProperties: false, title: kind },
  )
