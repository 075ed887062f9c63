import { checkIn, leaving, papers } from './beside.ts'
import { chairs, sheets } from './chair.ts'
import { desks, lists } from './desk.ts'
import { boards, door } from './door.ts'
import { happening, locking } from './happening.ts'
import type { Screen } from './screen.ts'
import { second, signing } from './signing.ts'

/**
 * Every screen and state, in the order in which they can be brought about: the door before the clinic has patients,
 * then what tells of everybody's doings before there are many, then what only looks, in lanes that do not disturb each
 * other, and last what changes the clinic for those after it.
 */
export const order: {
  readonly first: readonly Screen[]
  readonly lanes: readonly (readonly Screen[])[]
  readonly last: readonly Screen[]
} = {
  first: [...door, ...lists, ...boards],
  lanes: [chairs, [...sheets, ...papers], [...checkIn, ...leaving], desks],
  last: [...happening, ...signing, ...second, ...locking],
}

export const screens: readonly Screen[] = [...order.first, ...order.lanes.flat(), ...order.last]

/**
 * Screens of which no picture is kept: they are drawn otherwise from run to run, by what other tablets do meanwhile, by
 * a lot or by an hour, or have changed since the sheets were drawn. Everything else is tried on them as well.
 */
export const notKept: ReadonlySet<string> = new Set([
  'admin-log',
  'admin-people',
  'admin-account',
  'account',
  'account-factor',
  'follow-up-link',
  'board',
  'board-physician',
  'board-critical',
  'custody-lot',
  'session-undo',
  'session-overdue',
  'board-overdue',
  'emergency',
  'locked-someone-else',
  'sheet-entry',
  'admin-story',
  'admin-emergency-access',
  'admin-inspection',
  'admin-kept-until',
  'admin-quality',
  'admin-questions',
  'admin-request',
  'admin-requests',
  'admin-sessions',
  'admin-tablets',
  'sheet-move',
  'move-asked',
  'move-confirm',
  'move-asker',
  'sheet-start-nobody-on-site',
  'leaving-discharged',
  'board-sign-many',
  'admin-settings',
  'attest-policy',
  'account-app',
  'account-recovery-codes',
  'second-factor',
  'admin-disclosures',
  'admin-training',
])
