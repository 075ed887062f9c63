import type { Body, Kind } from '../../../chart/bodies.ts'
import type { SentEntry } from '../../../chart/entry.ts'
import { toWire } from '../../../chart/instant.ts'
import type { EntryResult } from '../../../chart/wire.ts'
import type { Chart } from '../../data/chart-store.ts'
import { sentence } from '../../data/me.ts'
import type { Tablet } from '../../data/tablet.ts'

/** What came of a second person's check. `unknown`: no answer, so the server may have stored it; the same entry may be sent again. */
export type Witnessed = { readonly ok: true } | { readonly ok: false; readonly why: string; readonly unknown: boolean }

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

/** Sends an entry with the second person's user name and PIN. The server stores it with the check, or stores nothing. */
export async function checkBy(
  tablet: Tablet,
  chart: Chart,
  entry: SentEntry,
  second: { readonly username: string; readonly pin: string },
): Promise<Witnessed> {
  const answer = await tablet.api.call<EntryResult>(
    'POST',
    `/api/sessions/${encodeURIComponent(chart.sessionId)}/witness`,
    { ...second, entry },
  )
  if (!answer.ok) {
    const { refused } = answer
    return { ok: false, why: sentence(refused), unknown: !refused.byServer }
  }
  // Shown at once, also when the live stream is away; the server's own copy replaces this one.
  const by = [...tablet.directory.staff().values()].find(({ username }) => username === second.username)?.id
  const { seq, hash } = answer.value
  const author = entry.author
  if (by !== undefined && author !== undefined && seq !== undefined)
    chart.hear([
      {
        ...entry,
        author,
        sessionId: chart.sessionId,
        seq,
        ...(hash === undefined ? {} : { hash }),
        body: { ...entry.body, check: { by, on: 'server' } },
      },
    ])
  return { ok: true }
}
