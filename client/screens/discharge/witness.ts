import type { Kind } from '../../../chart/bodies.ts'
import type { Context } from '../../../chart/context.ts'
import { isWhole, type LogEntry, type SentEntry } from '../../../chart/entry.ts'
import { mayWitness, type Staff } from '../../../chart/people.ts'
import type { Session } from '../../../chart/session.ts'
import type { Answer } from '../../data/api.ts'
import type { Chart } from '../../data/chart-store.ts'
import type { Tablet } from '../../data/tablet.ts'

/** What is stored only in front of a second person. */
export type WitnessedKind = Extract<Kind, 'wasted' | 'returned' | 'discrepancy-recorded'>

/**
 * Has the server check the second person and store the entry with them, or store nothing. Afterwards the chart is read
 * anew, so that the screen shows what the record holds and not what was hoped for.
 */
export async function storeWitnessed(
  tablet: Tablet,
  chart: Chart,
  entry: SentEntry,
  second: { readonly username: string; readonly pin: string },
): Promise<Answer<unknown>> {
  const address = `/api/sessions/${encodeURIComponent(chart.sessionId)}`
  const answer = await tablet.api.call('POST', `${address}/witness`, { ...second, entry })
  if (answer.ok) await readAnew(tablet, chart)
  return answer
}

/** Reads the session from the server now, without waiting for the live stream. */
export async function readAnew({ api }: Tablet, chart: Chart): Promise<void> {
  const answer = await api.call<{ entries: readonly LogEntry[] }>(
    'GET',
    `/api/sessions/${encodeURIComponent(chart.sessionId)}`,
  )
  if (answer.ok) chart.hear(answer.value.entries.filter(isWhole))
}

/**
 * Who may witness what is left of a drug: another person, at the chair by role, who did not give it. The server has the
 * last word; this list only keeps a choice from being offered that it would refuse.
 */
export function witnessesOf({ staff, clinic }: Context, session: Session, author: string): readonly Staff[] {
  const gave = new Set([...session.facts['infusion-started'], ...session.facts['bolus-given']].map(({ by }) => by))
  return [...staff.values()]
    .filter(({ id, role, enabled }) => enabled && id !== author && !gave.has(id) && mayWitness(role, clinic))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
