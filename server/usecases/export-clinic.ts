import { type Static, Type } from 'typebox'
import type { Outcome } from '../../chart/refusal.ts'
import type { Instant } from '../../chart/units.ts'
import type { AuditRow } from '../../db/audit.ts'
import type { Disclosure } from './evidence.ts'
import { type Leaving, leaving } from './export-tables.ts'

const said = Type.String({ minLength: 1, maxLength: 300, pattern: '\\S' })
/** The whole clinic's records as they stood at a place in the log, for whom and what for, or to stay in the house. */
export const ClinicExport = Type.Union([
  Type.Object({ head: Type.Integer(), recipient: said, purpose: said }, { additionalProperties: false }),
  Type.Object({ head: Type.Integer(), inHouse: Type.Literal(true) }, { additionalProperties: false }),
])
export type ClinicExport = Static<typeof ClinicExport>

/** Both, or neither, as wherever something leaves; what was typed is without the space around it. */
export const goingTo = ({ recipient, purpose }: Leaving): Outcome<Disclosure | { readonly inHouse: true }> =>
  leaving({ recipient: recipient?.trim() || undefined, purpose: purpose?.trim() || undefined })

/** Nobody signs in at the server's own keyboard: the row names the console, as those of its other commands do. */
export const exportRow = (at: Instant, asked: ClinicExport): AuditRow => ({
  at,
  action: 'export-clinic',
  outcome: 'done',
  detail: { from: 'console', ...asked },
})
