import type { FastifyRequest } from 'fastify'
import type { Privilege, Staff } from '../chart/people.ts'
import type { Instant } from '../chart/units.ts'
import type { AuditRow } from '../db/audit.ts'

/** Who may call a route: anyone, anyone signed in, or a person with the privilege. */
export type Access = 'open' | 'signed-in' | Privilege

/**
 * What the audit log says of a call. `none` is for what tells nothing of a patient and changes nothing. `subject` says
 * what the route's `:id` is. `as: 'tablet'`: nobody showed who they are, so the row is not the signed-in person's.
 */
export type Audited = 'none' | { readonly action: string; readonly subject?: string; readonly as?: 'tablet' }

/** The person behind a request, and where they sit. */
export type Act = {
  readonly staff: Staff
  /** SHA-256 of the sign-in's token. */
  readonly signIn: string
  readonly device?: string | undefined
  /** May only set up the second factor that the clinic asks for. */
  readonly limited: boolean
  readonly request: string
  readonly address: string
  /** True once a command carries the act's audit row in its own transaction. */
  carried: boolean
}

/** Who called a route that asks for a sign-in. */
export function actOf(request: FastifyRequest): Act {
  if (!request.act) throw new Error('a route that asks for no sign-in asked who is signed in')
  return request.act
}

export type Subject = { readonly kind: string; readonly id: string }

/** The audit row that the act's own transaction carries. */
export function audited(
  act: Act,
  at: Instant,
  action: string,
  subject?: Subject,
  detail?: Readonly<Record<string, unknown>>,
): AuditRow {
  act.carried = true
  const { staff, device, request } = act
  return { at, actor: staff.id, action, subject, outcome: 'done', detail, device, requestId: request }
}

const each: Readonly<Record<Privilege, true>> = {
  'read-patients': true,
  'write-patients': true,
  'plan-sessions': true,
  chart: true,
  'give-orders': true,
  witness: true,
  'read-sessions': true,
  'read-protocols': true,
  'write-protocols': true,
  'sign-charted': true,
  'sign-authored': true,
  'sign-reviewed': true,
  'sign-countersigned': true,
  'manage-accounts': true,
  'change-settings': true,
  'read-audit': true,
  export: true,
  'back-up': true,
}
export const privileges = Object.keys(each) as readonly Privilege[]
