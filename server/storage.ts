import type { Refusal } from '../chart/refusal.ts'
import { WriteError } from '../db/failures.ts'

/** What a failed write means for the person who charted; nothing for any other error, which is a bug. */
export function refusalOfStorage(error: unknown): Refusal | undefined {
  if (!(error instanceof WriteError)) return undefined
  switch (error.code) {
    case 'storage-full':
      return { code: 'storage-full' }
    case 'busy':
    case 'closed':
      return { code: 'too-busy' }
    case 'storage-failed':
      return { code: 'storage-failed' }
    case 'not-allowed':
      return undefined
  }
}
