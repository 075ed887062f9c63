import { type Segment, segments } from '../dose.ts'
import type { Row } from '../telling.ts'
import { type Instant, inMgPerMl, inMlPerHour } from '../units.ts'
import { duration, figure, UNKNOWN } from '../wording.ts'
import { rowsOf } from './place.ts'
import { kindOf, remarksOf, type Told, wordsOf } from './telling.ts'
import type { Cell, Column, Run, Section, TableRow } from './value.ts'

const columns: readonly Column[] = [
  { head: 'From' },
  { head: 'To' },
  { head: 'mL/h', align: 'right' },
  { head: 'mg/mL', align: 'right' },
  { head: 'mg/kg/h', align: 'right' },
  { head: 'mg', align: 'right' },
  { head: 'Total mg', align: 'right' },
  { head: 'Total mg/kg', align: 'right' },
  { head: 'What, ordered by, why', grows: true },
  { head: 'By' },
]

/** Every rate, hold, bolus and pump reading; each stretch multiplied out, so that anyone can check the total. */
export function rates(told: Told): Section {
  const { session, now } = told
  const parts = segments(session.infusion, now)
  const rows = rowsOf(told, 'infusion')
  const told_ = new Set(rows.flatMap(({ entries }) => entries))
  const lines = [
    ...rows.map((row) => ({ at: row.at, row: rateRow(told, row, parts) })),
    // A new bag or a new weight begins a stretch without a rate change; its own entry stands in another section.
    ...parts.filter(({ entry }) => !told_.has(entry)).map((part) => ({ at: part.from, row: silentRow(told, part) })),
  ].toSorted((a, b) => a.at - b.at)
  return {
    heading: 'Rates and boluses',
    aside: 'mg and totals are worked out from the charted rates and rounded only here',
    blocks:
      lines.length === 0
        ? [{ block: 'sentences', sentences: ['The infusion was not started.'] }]
        : [{ block: 'table', label: 'Rates and boluses', columns, rows: lines.map(({ row }) => row) }],
  }
}

function figures(told: Told, part: Segment): Cell[] {
  const { cumulative, concentration, mgPerKgPerHour } = part
  return [
    told.time(part.from),
    told.time(part.to),
    figure(inMlPerHour(part.rate), 3),
    concentration === undefined ? UNKNOWN : figure(inMgPerMl(concentration), 3),
    rounded(mgPerKgPerHour, 3),
    rounded(part.mg, 2),
    rounded(cumulative.mg, 2),
    rounded(cumulative.mgPerKg, 3),
  ]
}
const rounded = (value: number | null, places: number) => (value === null ? UNKNOWN : figure(value, places))

function rateRow(told: Told, row: Row, parts: readonly Segment[]): TableRow {
  const part = parts.find(({ entry }) => row.entries.includes(entry))
  const by = told.who.initials(row.by)
  const kind = kindOf(told, row)
  const said = wordsOf(told, row)
  if (part && !row.struck) return { cells: [...figures(told, part), inShort(told, row), by] }
  const hold = told.session.infusion.holds.find(({ entry }) => row.entries.includes(entry))
  const to = hold?.to
  const held: Run[] = hold ? [{ text: `. ${duration((to ?? told.now) - hold.from)} in all` }] : []
  const bolus =
    kind === 'bolus-given' && !row.struck
      ? told.session.infusion.boluses.find(({ entry }) => row.entries.includes(entry))
      : undefined
  const mg = bolus === undefined ? '' : figure(bolus.mass / 1000, 3)
  const until = to === undefined ? '' : told.time(to)
  return { cells: [told.time(row.at), until, '', '', '', mg, '', '', [...said, ...held], by] }
}

/** The figures stand in their columns: what is left to say is the act, the order and the reason. */
function inShort(told: Told, row: Row): readonly Run[] {
  const verb = row.title.split(' ')[0] ?? row.title
  const detail = (row.detail ?? '').replace(/^[\d.]+ mL\/h(\. )?/, '')
  return [{ text: verb }, ...(detail === '' ? [] : [{ text: `. ${detail}` }]), ...remarksOf(told, row)]
}

function silentRow(told: Told, part: Segment): TableRow {
  const entry = told.shown.get(part.entry)?.entry
  const why = entry?.kind === 'weight-measured' ? `New weight ${figure(entry.body.kg, 3)} kg` : 'New bag'
  return { cells: [...figures(told, part), why, entry === undefined ? '' : told.who.initials(entry.author)] }
}

export function peakRate(told: Told): string {
  const parts = segments(told.session.infusion, told.now)
  const top = parts.reduce<Segment | undefined>(
    (a, b) => (a === undefined || b.rate * (b.concentration ?? 1) > a.rate * (a.concentration ?? 1) ? b : a),
    undefined,
  )
  if (top === undefined) return UNKNOWN
  const pump = `${figure(inMlPerHour(top.rate), 3)} mL/h`
  return top.mgPerKgPerHour === null ? pump : `${figure(top.mgPerKgPerHour, 3)} mg/kg/h, ${pump}`
}

export const heldInWords = ({ session: { infusion }, now }: Told): string => {
  const { holds } = infusion
  if (holds.length === 0) return 'Never'
  const sum = holds.reduce((total, { from, to }) => total + ((to ?? now) - from), 0)
  const times = holds.length === 1 ? 'once' : `${holds.length} times`
  return `${duration(sum)}, ${times}`
}

export const spanInWords = (told: Told): string => {
  const { startedAt, stoppedAt } = told.session.infusion
  const clock = (at: Instant | undefined, open: string) => (at === undefined ? open : told.time(at))
  return startedAt === undefined ? 'Not started' : `${clock(startedAt, '')} to ${clock(stoppedAt, 'running')}`
}
