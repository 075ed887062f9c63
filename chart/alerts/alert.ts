import type { Instant } from '../units.ts'

/** Something that asks for a person now or asked for one then. Derived every time, never stored. */
export type Alert = {
  /** The criterion and the set or entry that began it, so that an acknowledgement finds it again. */
  readonly id: string
  readonly criterion: string
  readonly severity: 'attention' | 'critical'
  /** With the pump already off, a hold or stop is a call. */
  readonly action: 'call' | 'hold' | 'stop'
  readonly sentence: string
  readonly at: Instant
  /** The set or entry that began it. */
  readonly entry: string
  /** Still so by the last charted value of that sign: a set without it clears nothing. */
  readonly standing: boolean
  readonly acknowledged?: { readonly by: string; readonly at: Instant; readonly done?: string | undefined } | undefined
}

/** An alert before the people come in: who saw it is the same for all kinds of them. */
export type Raised = Omit<Alert, 'id' | 'acknowledged'>
