import { type Static, type TProperties, Type } from 'typebox'

const data = <P extends TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false })
const oneOf = <const V extends readonly string[]>(...values: V) =>
  Type.Unsafe<V[number]>({ type: 'string', enum: values })
const said = (maxLength: number) => Type.String({ minLength: 1, maxLength })

/** Who is in the chair, as one version of the patient's row tells it. */
export const Patient = data({
  id: said(64),
  version: Type.Integer({ minimum: 1 }),
  mrn: said(40),
  family: said(120),
  given: said(120),
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

export const roles = ['nurse', 'physician', 'administrator'] as const
export type Role = (typeof roles)[number]

/** A person who signs in, as the others see them. */
export const Staff = data({
  id: said(64),
  username: said(60),
  name: said(120),
  credential: Type.String({ maxLength: 60 }),
  initials: said(6),
  role: oneOf(...roles),
  enabled: Type.Boolean(),
})
export type Staff = Static<typeof Staff>

/** What a person may do. Every route names one; the table below is the only place that grants them. */
export type Privilege =
  | 'read-patients'
  | 'write-patients'
  | 'plan-sessions'
  | 'chart'
  | 'give-orders'
  | 'witness'
  | 'read-sessions'
  | 'read-protocols'
  | 'write-protocols'
  | 'sign-charted'
  | 'sign-authored'
  | 'sign-reviewed'
  | 'sign-countersigned'
  | 'manage-accounts'
  | 'change-settings'
  | 'read-audit'
  | 'export'
  | 'back-up'

const reading = ['read-patients', 'read-sessions', 'read-protocols'] as const
const atTheChair = ['write-patients', 'plan-sessions', 'chart', 'witness', 'sign-charted'] as const

const granted: Readonly<Record<Role, readonly Privilege[]>> = {
  nurse: [...reading, ...atTheChair],
  physician: [
    ...reading,
    ...atTheChair,
    'give-orders',
    'write-protocols',
    'sign-authored',
    'sign-reviewed',
    'sign-countersigned',
  ],
  administrator: [...reading, 'manage-accounts', 'change-settings', 'read-audit', 'export', 'back-up'],
}

export const may = (role: Role, privilege: Privilege) => granted[role].includes(privilege)
