import type { Origin } from './closing.ts'
import type { Signing } from './summary.ts'

export type Printing = Origin &
  Signing & {
    /** Counts signed versions from 1: the one that this note is, or would be once signed. */
    readonly version: number
  }
