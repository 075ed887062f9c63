import type { SentEntry } from '../../chart/entry.ts'
import { toWire } from '../../chart/instant.ts'
import type { Tablet } from './tablet.ts'

type Fact = { readonly kind: string; readonly body: object }

/**
 * An entry written down now, of what happened now or `at`. Made once: sent again after a lost answer it is the same.
 */
export function entryNow({ time, newId, me }: Tablet, { kind, body }: Fact, at?: number): SentEntry {
  const raw = time.raw()
  const recordedAt = raw + (time.offset() ?? 0)
  const author = me.me()?.staff.id
  return {
    id: newId(),
    kind,
    occurredAt: toWire(at === undefined ? recordedAt : Math.min(at, recordedAt)),
    recordedAt: toWire(recordedAt),
    body: { ...body },
    clock: { raw: toWire(raw), offsetMs: time.offset() },
    ...(author === undefined ? {} : { author }),
  }
}
