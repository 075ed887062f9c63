import type { Duration, Instant } from '../units.ts'

/** One check of the plan: due when, and what became of it. One taken before its time was due when it was taken. */
export type Check = {
  readonly dueAt: Instant
  /** `late`: taken over the clinic's limit after it was due. `missed`: none was taken before the next one was due. */
  readonly state: 'taken' | 'late' | 'missed' | 'next' | 'planned'
  readonly takenAt?: Instant | undefined
  readonly lateBy?: Duration | undefined
  /** Why it was missed, where somebody said. */
  readonly reason?: string | undefined
  readonly setId?: string | undefined
}
