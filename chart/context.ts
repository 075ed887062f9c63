import type { Clinic } from './clinic.ts'
import type { Patient, Staff } from './people.ts'
import type { Protocol } from './protocol.ts'

/** What a view of a session needs besides its entries: the pinned versions, and who is who. */
export type Context = {
  readonly protocol: Protocol
  readonly clinic: Clinic
  readonly patient: Patient
  readonly staff: ReadonlyMap<string, Staff>
}
