import type { Clinic } from '../chart/clinic.ts'
import type { Staff } from '../chart/people.ts'
import type { Protocol } from '../chart/protocol.ts'
import type { Instant } from '../chart/units.ts'
import type { Tx } from './connection.ts'
import { putProtocol } from './protocols.ts'
import { putClinic, putFact } from './settings.ts'
import { isEmpty, putStaff, type Secrets } from './staff.ts'

/**
 * The first run, whole or not at all: the clinic, its first accounts and its protocols. `already` when there is an
 * account, so that of two people who set up at once the second changes nothing.
 */
export function setup(
  tx: Tx,
  args: {
    clinic: Clinic
    accounts: readonly { staff: Staff; secrets: Secrets }[]
    protocols: readonly Protocol[]
    demo?: boolean
    at: Instant
    /** Who set it up: the first administrator's staff id. */
    by: string
  },
): { readonly outcome: 'stored' | 'already' } {
  if (!isEmpty(tx)) return { outcome: 'already' }
  const { at, by } = args
  putClinic(tx, { clinic: args.clinic, base: 0, at, by })
  for (const { staff, secrets } of args.accounts) {
    const { outcome } = putStaff(tx, { staff, base: 0, secrets, at, by })
    if (outcome !== 'stored') throw new Error(`the account ${staff.username} was given twice`)
  }
  for (const protocol of args.protocols) putProtocol(tx, { protocol, at, by })
  if (args.demo === true) putFact(tx, { name: 'demo', value: 'yes' })
  return { outcome: 'stored' }
}
