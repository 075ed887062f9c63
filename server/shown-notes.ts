import { hash } from 'node:crypto'

/** Which bytes of a note each signer was shown last before they sign it, of which state of the record. */
export type ShownNotes = {
  readonly show: (staffId: string, sessionId: string, head: string, bytes: Uint8Array) => void
  /** Whether this person was shown other bytes of the same record than these. */
  readonly isOther: (staffId: string, sessionId: string, head: string, bytes: Uint8Array) => boolean
}

/** More than a clinic's physicians read in a day. */
const MOST = 1000

/**
 * In memory: the record itself is compared by its head, always. This is for what a note prints besides it, the
 * patient's data and the clinic's settings, which may change while somebody reads.
 */
export function createShownNotes(): ShownNotes {
  const shown = new Map<string, { readonly head: string; readonly sha256: string }>()
  const of = (staffId: string, sessionId: string) => `${staffId} ${sessionId}`
  return {
    show(staffId, sessionId, head, bytes) {
      const [oldest] = shown.keys()
      if (shown.size >= MOST && oldest !== undefined) shown.delete(oldest)
      shown.delete(of(staffId, sessionId))
      shown.set(of(staffId, sessionId), { head, sha256: hash('sha256', bytes) })
    },
    isOther(staffId, sessionId, head, bytes) {
      const last = shown.get(of(staffId, sessionId))
      return last !== undefined && last.head === head && last.sha256 !== hash('sha256', bytes)
    },
  }
}
