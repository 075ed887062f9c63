export type { Patient, Staff } from './schemas.ts'

export const roles = ['nurse', 'physician', 'administrator'] as const
export type Role = (typeof roles)[number]

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

/** The clinic's own switches on top of that. */
type WitnessScope = { readonly scope: { readonly nurseMayWitness: boolean; readonly physicianMayWitness: boolean } }

/** Whether the clinic lets somebody of this role be the second person of a waste or of a check. */
export const mayWitness = (role: Role, clinic: WitnessScope | undefined): boolean =>
  may(role, 'witness') &&
  (role === 'physician' ? clinic?.scope.physicianMayWitness : clinic?.scope.nurseMayWitness) === true
