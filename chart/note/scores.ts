import { instruments, total } from '../scores.ts'
import type { Fact } from '../session.ts'
import type { Instant } from '../units.ts'
import { codeInWords, figure, UNKNOWN } from '../wording.ts'
import { chronicle, rowsOf } from './place.ts'
import type { Told } from './telling.ts'
import type { Block, Section, Table } from './value.ts'

/** As many assessments as stand side by side on paper; more begin a further table. */
const SIDE_BY_SIDE = 8
const NARROW = 4

/** Every instrument with its items, one column an assessment. Single ratings stand with the vital signs. */
export function scores(told: Told): Section {
  const rows = rowsOf(told, 'scores')
  const inRows = new Set(rows.flatMap(({ entries }) => entries))
  const facts = told.session.facts.scored.filter(({ id }) => inRows.has(id))
  const byInstrument = Map.groupBy(facts, ({ body }) => `${body.instrument} ${body.version}`)
  const blocks = [...byInstrument.values()].flatMap((of) => tables(told, of))
  const changed = rows.filter(({ struck, corrected, late }) => struck ?? corrected ?? late)
  return {
    heading: 'Scores',
    blocks: [
      ...(blocks.length === 0 ? [{ block: 'sentences', sentences: ['No score was charted.'] } as const] : blocks),
      ...chronicle(told, 'Scores corrected or charted late', changed),
    ],
  }
}

function tables(told: Told, facts: readonly Fact<'scored'>[]): readonly Block[] {
  const chunks: Fact<'scored'>[][] = []
  for (const [index, fact] of facts.entries()) {
    if (index % SIDE_BY_SIDE === 0) chunks.push([])
    chunks.at(-1)?.push(fact)
  }
  return chunks.map((chunk) => scoreTable(told, chunk))
}

function scoreTable(told: Told, facts: readonly Fact<'scored'>[]): Table {
  const [first] = facts
  const { instrument: id, version } = first?.body ?? { instrument: '', version: '' }
  const instrument = Object.hasOwn(instruments, id) ? instruments[id] : undefined
  const charted = [...new Set(facts.flatMap(({ body }) => Object.keys(body.items)))]
  const items = [
    ...(instrument?.items.map((item) => item.id) ?? []),
    ...charted.filter((key) => !instrument?.items.some((item) => item.id === key)),
  ]
  const label = (item: string) => instrument?.items.find((each) => each.id === item)?.label ?? codeInWords(item)
  const rows = items.map((item) => ({ cells: [label(item), ...facts.map(({ body }) => printed(body.items[item]))] }))
  const sums = facts.map((fact) => printed(totalOf(fact)))
  const by = facts.map((fact) => told.who.initials(fact.by))
  const name = `${instrument?.short ?? codeInWords(id)}, ${version}`
  return {
    block: 'table',
    label: name,
    ...(facts.length <= NARROW ? { narrow: true } : {}),
    columns: [
      { head: name, grows: true },
      ...facts.map(({ at }) => ({ head: told.time(at), align: 'right' as const })),
    ],
    rows: [...rows, { cells: ['Total', ...sums], strong: true }, { cells: ['By', ...by] }],
  }
}

const printed = (value: number | undefined) => (value === undefined ? UNKNOWN : figure(value))

export function totalOf({ body }: Fact<'scored'>): number | undefined {
  const instrument = Object.hasOwn(instruments, body.instrument) ? instruments[body.instrument] : undefined
  return instrument === undefined ? undefined : total(instrument, body.items)
}

/** The last Aldrete total before an instant. */
export function aldreteAtDischarge({ session }: Told, at: Instant): number | undefined {
  const last = session.facts.scored.findLast((fact) => fact.body.instrument === 'aldrete' && fact.at <= at)
  return last === undefined ? undefined : totalOf(last)
}
