import type { Body, Meaning } from '../bodies.ts'
import { type Container, custody } from '../custody.ts'
import { readiness } from '../discharge.ts'
import { deviations, findings, statements } from '../signoff.ts'
import { corrections, personName } from '../telling.ts'
import { inMg, type Micrograms } from '../units.ts'
import { codeInWords, counted, dateAndTime, figure, UNKNOWN, zoneOffset } from '../wording.ts'
import { chronicle, rowsOf } from './place.ts'
import type { Signing } from './summary.ts'
import { remarksOf, type Told, whenFull, wordsOf } from './telling.ts'
import type { Block, Cell, Run, Section, SignatureField, TableRow } from './value.ts'

const sentence = (...sentences: Cell[]): Block => ({ block: 'sentences', sentences })

/** The discharge gate with who let it pass, then what was charted about leaving. */
export function discharge(told: Told): Section {
  const { session, ctx } = told
  const left = session.facts.discharged.at(-1)
  const { criteria } = readiness(session, ctx, left?.at ?? told.now)
  const rows = criteria.map(({ label, met, detail, overridden }): TableRow => {
    const state = met ? 'Met' : overridden ? `Overridden: ${overridden.reason}` : 'Not met'
    return { cells: [label, [{ text: state, ...(met ? {} : { bold: true as const }) }], detail ?? ''] }
  })
  const columns = [
    { head: 'Criterion', grows: true },
    { head: left === undefined ? 'So far' : 'At discharge' },
    { head: 'How it is known', grows: true },
  ] as const
  const half = Math.ceil(rows.length / 2)
  const halves = [rows.slice(0, half), rows.slice(half)].filter(({ length }) => length > 0)
  return {
    heading: 'Discharge',
    blocks: [
      ...halves.map(
        (part) => ({ block: 'table', label: 'Discharge criteria', columns, rows: part, narrow: true }) as const,
      ),
      ...chronicle(told, 'Discharge', rowsOf(told, 'discharge')),
      ...(left === undefined ? [sentence('Discharge is not charted.')] : []),
    ],
  }
}

const mg = (value: Micrograms) => figure(inMg(value), 3)

/** Drawn, given, wasted, returned: whether the controlled substance closes, container by container. */
export function controlled(told: Told): Section {
  const containers = custody(told.session, told.ctx.clinic, told.now)
  const amounts = ['Drawn', 'Passed on', 'Given', 'Wasted', 'Returned', 'In the line', 'Unaccounted']
  const rows = containers.map((each): TableRow => {
    const { drawn, passedOn, given, wasted, returned, line, unaccounted } = each
    const figures = [drawn, passedOn, given, wasted, returned, line, unaccounted].map(mg)
    return { cells: [containerName(each), ...figures, verdict(each)] }
  })
  const table: Block = {
    block: 'table',
    label: 'Reconciliation by container, in mg',
    columns: [
      { head: 'Container', grows: true },
      ...amounts.map((head) => ({ head, align: 'right' as const })),
      { head: 'Closes' },
    ],
    rows,
  }
  return {
    heading: 'Controlled substance',
    aside: 'mg; given is computed from the charted rates and rounded once, to whole micrograms',
    blocks: [
      rows.length === 0 ? sentence('No controlled substance was charted as drawn or prepared.') : table,
      ...chronicle(told, 'Waste, returns and discrepancies, with their witnesses', rowsOf(told, 'custody')),
    ],
  }
}

const containerName = ({ id, drug, what, lots }: Container) =>
  `${drug}, ${what === 'vial' ? 'vial' : 'container'} ${id}${lots.length === 0 ? '' : `, lot ${lots.join(', ')}`}`

const verdict = ({ closes, discrepancy, tolerance }: Container): Cell => {
  if (!closes) return [{ text: 'No', bold: true }]
  if (discrepancy) return [{ text: 'By a discrepancy', bold: true }]
  return tolerance === 0 ? 'Yes' : `Yes, within ${mg(tolerance)} mg`
}

/** What was done otherwise than planned, what was changed afterwards, and what came late. */
export function changes(told: Told, signing: Signing): Section {
  const { session, ctx, now } = told
  const unlike = deviations(session, ctx, now).map(
    ({ at, severity, sentence: said }): TableRow => ({
      cells: [told.time(at), [{ text: said, ...(severity === 'information' ? {} : { bold: true as const }) }]],
    }),
  )
  const open = openFindings(told, signing)
  const changed = corrections(session, ctx).map(
    ({ at, was, becomes, by, reason }): TableRow => ({
      cells: [
        told.time(at),
        [{ text: was, struck: true }],
        becomes ?? 'Entered in error',
        reason,
        told.who.initials(by),
      ],
    }),
  )
  const late = told.rows.filter((row) => row.late !== undefined || row.lateArrival)
  const blocks: Block[] = []
  if (unlike.length > 0)
    blocks.push({
      block: 'table',
      label: 'Deviations',
      columns: [{ head: 'Time' }, { head: 'Deviation', grows: true }],
      rows: unlike,
    })
  if (open.length > 0)
    blocks.push({
      block: 'table',
      label: 'Findings at sign-off',
      columns: [{ head: 'Time' }, { head: 'Finding', grows: true }, { head: 'Overridden, because', grows: true }],
      rows: open.map(({ id, at, sentence: said }) => ({
        cells: [at === undefined ? UNKNOWN : told.time(at), said, overrideOf(signing, id)],
      })),
    })
  if (changed.length > 0)
    blocks.push({
      block: 'table',
      label: 'Corrections',
      columns: [
        { head: 'Corrected' },
        { head: 'What it said', grows: true },
        { head: 'What counts', grows: true },
        { head: 'Why' },
        { head: 'By' },
      ],
      rows: changed,
    })
  if (late.length > 0)
    blocks.push({
      block: 'table',
      label: 'Late entries',
      columns: [{ head: 'Happened' }, { head: 'Charted' }, { head: 'Late entry', grows: true }, { head: 'By' }],
      rows: late.map((row) => ({
        cells: [told.time(row.at), told.time(row.recordedAt), row.title, told.who.initials(row.by)],
      })),
    })
  if (ctx.denied && ctx.denied.length > 0)
    blocks.push({
      block: 'table',
      label: 'Amendments that the patient asked for and that were denied',
      columns: [
        { head: 'Asked' },
        { head: 'For what', grows: true },
        { head: 'Denied' },
        { head: 'Why', grows: true },
        { head: 'The patient’s statement', grows: true },
      ],
      rows: ctx.denied.map(({ askedOn, asked, deniedOn, why, statement }) => ({
        cells: [askedOn, asked, deniedOn, why, statement ?? 'None'],
      })),
    })
  const others = chronicle(told, 'Addenda and other entries', rowsOf(told, 'changes'))
  return {
    heading: 'Deviations, corrections, late entries, addenda',
    blocks: blocks.length + others.length === 0 ? [sentence('None.')] : [...blocks, ...others],
  }
}

/** What the signer must override or settle; their own entries are covered by the signature itself. */
const openFindings = ({ session, ctx, now }: Told, { signer }: Signing) =>
  findings(session, ctx, now).filter(({ id }) => id !== `unattested:${signer}`)

/** The pages are read before they are signed: a reason given with the signature stands in its seal. */
function overrideOf({ draft, overrides = [] }: Signing, finding: string): Cell {
  const reason = overrides.find((each) => each.finding === finding)?.reason
  if (reason !== undefined) return reason
  return draft ? [{ text: 'Open', bold: true }] : 'See the signature'
}

const fieldLabels: Record<SignatureField['name'], string> = {
  authored: 'Responsible physician',
  reviewed: 'Reviewer',
  countersigned: 'Countersigner',
}

/** Who affirmed what and when, and room for the signatures to come. */
export function signatures(told: Told, signing: Signing): Section {
  const { draft, signer } = signing
  const { session, ctx } = told
  const { reviewer, countersigner } = ctx.clinic.signatures
  const wanted: SignatureField['name'][] = [
    'authored',
    ...(reviewer ? ['reviewed' as const] : []),
    ...(countersigner ? ['countersigned' as const] : []),
  ]
  const reasons = openFindings(told, signing).length
  const labelOf = (name: SignatureField['name']) =>
    name === 'authored' && signer !== undefined ? `${fieldLabels[name]}, ${personName(ctx, signer)}` : fieldLabels[name]
  const rows = rowsOf(told, 'signatures').map((row): TableRow => {
    const fact = session.facts.signed.find(({ id }) => row.entries.includes(id))
    const name: Run = { text: fact === undefined ? row.title : personName(ctx, fact.by), bold: true }
    const said: Run[] = fact === undefined ? [...wordsOf(told, row)] : meaningOf(fact.body)
    return { cells: [[name], whenFull(ctx, row.at), [...said, ...remarksOf(told, row)]] }
  })
  const columns = [{ head: 'Name' }, { head: 'Signed' }, { head: 'Meaning', grows: true }] as const
  return {
    heading: 'Signatures',
    blocks: [
      ...(rows.length === 0
        ? [sentence('Nobody has signed or attested yet.')]
        : [{ block: 'table', label: 'Signatures and attestations', columns, rows } as const]),
      ...(draft
        ? [sentence([{ text: 'This is a draft: it has no place for a signature.', tone: 'soft' }])]
        : [
            {
              block: 'signatures',
              fields: wanted.map((name) => ({
                name,
                label: labelOf(name),
                reasons: name === 'authored' ? reasons : 0,
              })),
            } as const,
          ]),
    ],
  }
}

/** The words that were affirmed, with every finding that was overridden and why. */
function meaningOf({ meaning, statement, overrides = [] }: Body<'signed'>): Run[] {
  const reasons = overrides.map(({ finding, reason }) => `${codeInWords(finding)}: ${reason}`)
  return [
    { text: `${meanings[meaning]}. `, bold: true },
    { text: statement ?? statements[meaning] },
    ...(reasons.length === 0 ? [] : [{ text: ` Overridden: ${reasons.join('; ')}.` }]),
  ]
}
const meanings: Record<Meaning, string> = {
  charted: 'Charted',
  authored: 'Signed as responsible physician',
  reviewed: 'Reviewed',
  countersigned: 'Countersigned',
}

export type Origin = {
  /**
   * The version that this one replaces, and the SHA-256 of what its author signed: a later time-stamp keeps it.
   * `withheld`: it shows entries that were then moved to another patient, so it does not lie inside this one.
   */
  readonly supersedes?: { readonly version: number; readonly sha256: string; readonly withheld?: true } | undefined
  /** SHA-256 of the attached record. */
  readonly record?: string | undefined
}

/** How anyone can check that these pages are the record. */
export function integrity(told: Told, { supersedes, record }: Origin): Section {
  const { session, ctx } = told
  const entries = session.shown.length
  const gone = session.facts.moved.flatMap(({ body }) => body.entries).length
  const waiting = session.shown.filter(({ original }) => original.seq === undefined).length
  const said: string[] = [
    `${counted(entries, 'entry', 'entries')} in the record${waiting > 0 ? `, ${waiting} of them not yet received by the server` : ''}.`,
    ...(gone === 0
      ? []
      : [
          `${counted(gone, 'more entry', 'more entries')} belonged to another patient: the attached record withholds what ${gone === 1 ? 'it' : 'they'} said and keeps the place in the chain.`,
        ]),
    ...(session.head === undefined ? ['Nothing is linked into the chain yet.'] : []),
    ...(record === undefined ? [] : [`The attached record has SHA-256 ${record}.`]),
    ...(supersedes === undefined
      ? []
      : [
          `This version supersedes version ${supersedes.version}, whose signed range has SHA-256 ${supersedes.sha256}${supersedes.withheld ? '; it shows what belonged to another patient, and is kept at the clinic' : ''}.`,
        ]),
    `Times are the clinic's, ${ctx.clinic.timeZone}, ${zoneOffset(session.shown[0]?.entry.occurredAt ?? told.now, ctx.clinic.timeZone)}. Printed from the record as it stood ${dateAndTime(told.now, ctx.clinic.timeZone)}.`,
    'To verify: run "chairside verify" on this file, or check its signature with any PDF reader and each entry of the attached record against the hash that follows from the one before it.',
    `Doses are worked out from charted rates, concentration and weight; the pump reading is typed by hand. ${told.who.legend().join(' · ')}.`,
  ]
  return { heading: 'Integrity', blocks: [...chainHead(session), sentence(...said)] }
}

/** The last hash, for the eye and for a scanner: two copies of a note can be compared without typing. */
function chainHead({ id, head }: Told['session']): readonly Block[] {
  if (head === undefined) return []
  const groups = (head.hash.match(/.{4}/g) ?? [head.hash]).join(' ')
  return [
    {
      block: 'code',
      payload: `CHAIRSIDE ${id} ${head.seq} ${head.hash}`,
      label: 'Code to scan: the session and the head of its chain',
      beside: [
        [{ text: 'Head of the chain before this signature', bold: true }],
        `Entry ${head.seq}, SHA-256 ${groups}`,
        [{ text: 'The code beside it holds the session, the number of this entry and the same hash.', tone: 'soft' }],
      ],
    },
  ]
}
