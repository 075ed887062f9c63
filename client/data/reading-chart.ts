import { createMemo, createSignal } from 'solid-js'
import { entryOf } from '../../chart/entry.ts'
import { fold } from '../../chart/session.ts'
import { type Chart, NotCharted } from './chart-store.ts'
import type { Heard } from './disk.ts'
import { dataWords } from './words.ts'

/** A chart that is only read: from the entries that the server answered, kept nowhere, taking none. */
export function readingChart(sessionId: string, first: readonly Heard[]): Chart {
  const [heard, setHeard] = createSignal(first)
  const entries = createMemo(() => heard().map(entryOf))
  const session = createMemo(() => fold(entries()))
  const refuse = () => Promise.reject(new NotCharted(dataWords.onlyReading))
  const make = () => {
    throw new NotCharted(dataWords.onlyReading)
  }
  return {
    sessionId,
    session,
    charted: session,
    entries,
    record: refuse,
    recordSet: refuse,
    make,
    state: () => 'on-server',
    unsent: () => 0,
    refused: () => [],
    standing: () => 'known',
    setStanding: () => undefined,
    hear: (news) => void setHeard(news),
    gone: () => new Set(),
  }
}
