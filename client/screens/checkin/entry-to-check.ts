import type { Body, Kind } from '../../../chart/bodies.ts'
import type { SentEntry } from '../../../chart/entry.ts'
import { toWire } from '../../../chart/instant.ts'
import type { Tablet } from '../../data/tablet.ts'

/**
 * An entry that is to be checked by a second person. Made once and sent again as it is: after a lost answer the server
 * knows it by its id and stores it once.
 */
export function entryToCheck<K extends Kind>(tablet: Tablet, kind: K, body: Body<K>, at: number): SentEntry {
  const { time, newId, me } = tablet
  const raw = time.raw()
  const offset = time.offset()
  const recordedAt = raw + (offset ?? 0)
  const author = me.me()?.staff.id
  return {
    id: newId(),
    kind,
    occurredAt: toWire(Math.min(at, recordedAt)),
    recordedAt: toWire(recordedAt),
    body: { ...body },
    clock: { raw: toWire(raw), offsetMs: offset ?? null },
    ...(author === undefined ? {} : { author }),
  }
}
