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
  /** Amendments that the patient asked for and the clinic denied: they go with every later note. */
  readonly denied?: readonly Denied[] | undefined
}

/** What was asked for, why not, and the patient's statement of disagreement (45 CFR 164.526(d)); days YYYY-MM-DD. */
export type Denied = {
  readonly askedOn: string
  readonly asked: string
  readonly deniedOn: string
  readonly why: string
  readonly statement?: string | undefined
}

/** Another session of the same patient on the same day of the clinic. */
export type EarlierToday = { readonly sessionId: string; readonly chair: string; readonly plannedStart: Instant }
