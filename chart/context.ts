import type { Clinic } from './clinic.ts'
import type { Patient, Staff } from './people.ts'
import type { Protocol } from './protocol.ts'
import type { Instant } from './units.ts'

/** What a view of a session needs besides its entries: the pinned versions, and who is who. */
export type Context = {
  readonly protocol: Protocol
  readonly clinic: Clinic
  readonly patient: Patient
  readonly staff: ReadonlyMap<string, Staff>
  /** The patient's other sessions that were planned earlier on the same day, as far as they are known here. */
  readonly earlierToday?: readonly EarlierToday[] | undefined
}

/** Another session of the same patient on the same day of the clinic. */
export type EarlierToday = { readonly sessionId: string; readonly chair: string; readonly plannedStart: Instant }
