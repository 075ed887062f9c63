import type { Kind } from './bodies.ts'
import type { Entry } from './entry.ts'
import type { Session } from './session.ts'
import { minutes } from './units.ts'

/** Two entries of which one says the same thing again, or another thing of the same moment: made on two tablets. */
export type Conflict = {
  readonly code: 'two-starts' | 'two-stops' | 'two-rates'
  /** The one that happened first, and the one after it. */
  readonly first: Entry
  readonly second: Entry
}

/**
 * A pump is set by one hand: two changes within this time from two tablets speak of one change, or one of them errs.
 */
const ONE_CHANGE = minutes(3)

const codes: Partial<Record<Kind, Conflict['code']>> = {
  'infusion-started': 'two-starts',
  'infusion-stopped': 'two-stops',
  'rate-changed': 'two-rates',
}

/**
 * What two tablets charted beside each other, unknowing: two starts, two stops, rates set within the same minutes.
 * Nothing is taken back for it. Striking one of the two, by its author or a physician, resolves it.
 */
export function conflicts({ shown }: Session): readonly Conflict[] {
  const last = new Map<Conflict['code'], Entry>()
  return shown.flatMap(({ entry, struck }): readonly Conflict[] => {
    const code = codes[entry.kind]
    if (code === undefined || struck) return []
    const first = last.get(code)
    last.set(code, entry)
    return first !== undefined && isBeside(code, first, entry) ? [{ code, first, second: entry }] : []
  })
}

/**
 * A second start or stop is always one too many; two rates only from two tablets, or by two people, about one moment.
 */
function isBeside(code: Conflict['code'], first: Entry, second: Entry): boolean {
  if (code !== 'two-rates') return true
  const elsewhere = first.device !== second.device || first.author !== second.author
  return elsewhere && second.occurredAt - first.occurredAt <= ONE_CHANGE
}
