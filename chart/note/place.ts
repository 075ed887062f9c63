import type { Kind } from '../bodies.ts'
import type { Row } from '../telling.ts'
import { kindOf, type Told, wordsOf } from './telling.ts'
import type { Block, Cell, Run, TableRow } from './value.ts'

/**
 * Which section of the note prints a kind. Every kind has one, so nothing that was charted can be left off the paper.
 */
export type Place =
  | 'check-in'
  | 'preparation'
  | 'infusion'
  | 'vitals'
  | 'events'
  | 'scores'
  | 'discharge'
  | 'custody'
  | 'changes'
  | 'signatures'

const places: Readonly<Record<Kind, Place>> = {
  'session-opened': 'check-in',
  'session-cancelled': 'check-in',
  'chair-changed': 'check-in',
  'identity-confirmed': 'check-in',
  assessed: 'check-in',
  'practitioner-presence': 'check-in',
  'checklist-answered': 'check-in',
  'weight-measured': 'check-in',
  'access-placed': 'check-in',
  'access-checked': 'events',
  'access-removed': 'discharge',
  'order-given': 'check-in',
  'order-changed': 'check-in',
  'order-authenticated': 'check-in',
  'vial-opened': 'preparation',
  drawn: 'preparation',
  'bag-prepared': 'preparation',
  'bag-changed': 'preparation',
  'line-primed': 'preparation',
  'line-flushed': 'preparation',
  'line-discarded': 'preparation',
  'infusion-started': 'infusion',
  'rate-changed': 'infusion',
  'infusion-held': 'infusion',
  'infusion-resumed': 'infusion',
  'infusion-stopped': 'infusion',
  'bolus-given': 'infusion',
  'pump-read': 'infusion',
  vitals: 'vitals',
  'vitals-missed': 'vitals',
  scored: 'scores',
  observed: 'events',
  symptom: 'events',
  'adverse-event': 'events',
  'medication-given': 'events',
  'alert-acknowledged': 'events',
  'handed-off': 'events',
  note: 'events',
  released: 'discharge',
  discharged: 'discharge',
  wasted: 'custody',
  returned: 'custody',
  'discrepancy-recorded': 'custody',
  'stock-received': 'custody',
  'stock-counted': 'custody',
  'stock-adjusted': 'custody',
  'follow-up-sent': 'discharge',
  'follow-up-tried': 'discharge',
  'follow-up-answered': 'discharge',
  amendment: 'changes',
  'sent-back': 'changes',
  'move-asked': 'changes',
  moved: 'changes',
  'moved-in': 'changes',
  addendum: 'changes',
  signed: 'signatures',
}

/** What a set of ratings or a kind unknown to this version is printed as. */
export function placeOf(told: Told, row: Row): Place {
  const kind = kindOf(told, row)
  if (kind === undefined || !Object.hasOwn(places, kind)) return 'changes'
  if (kind === 'scored' && told.readings.some(({ entries }) => entries.includes(row.entries[0] ?? ''))) return 'vitals'
  const shown = told.shown.get(row.entries[0] ?? '')
  if (shown?.entry.kind === 'assessed' && shown.entry.body.when === 'after') return 'discharge'
  return places[kind]
}

export const rowsOf = (told: Told, place: Place): readonly Row[] =>
  told.rows.filter((row) => placeOf(told, row) === place)

const columns = [{ head: 'Time' }, { head: 'What was charted', grows: true }, { head: 'By' }] as const

/** The rows of a place as a table: time, words, initials. Answers of one minute to the checklist share a line. */
export function chronicle(told: Told, label: string, rows: readonly Row[]): readonly Block[] {
  if (rows.length === 0) return []
  const lines: { time: string; words: Run[]; by: string; joins: string }[] = []
  for (const row of rows) {
    const time = told.time(row.at)
    const by = told.who.initials(row.by)
    const joins = kindOf(told, row) === 'checklist-answered' && !row.struck ? `${time} ${by}` : ''
    const last = lines.at(-1)
    if (last && joins !== '' && last.joins === joins) last.words.push({ text: '; ' }, ...wordsOf(told, row))
    else lines.push({ time, words: [...wordsOf(told, row)], by, joins })
  }
  const cells = lines.map(({ time, words, by }): TableRow => ({ cells: [time, words, by] satisfies Cell[] }))
  return [{ block: 'table', label, columns, rows: cells }]
}
