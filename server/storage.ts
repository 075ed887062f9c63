import type { Refusal } from '../chart/refusal.ts'
import { WriteError } from '../db/failures.ts'

/** What a failed disk means for the person who charted; nothing for any other error, which is a bug. */
export function refusalOfStorage(error: unknown): Refusal | undefined {
  if (!(error instanceof WriteError)) return isFailedRead(error) ? { code: 'storage-failed' } : undefined
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

/** A page that can't be read or isn't what it was: the disk's fault, not the caller's and not a bug. */
const isFailedRead = (error: unknown) =>
  error instanceof Error && 'code' in error && /^SQLITE_(CORRUPT|IOERR|NOTADB|CANTOPEN)/.test(String(error.code))
