import type { Shown } from './amend.ts'
import { isKind, type Kind } from './bodies.ts'
import type { Context } from './context.ts'
import { type Entry, isFromPaper } from './entry.ts'
import { askedToMove, movedInto } from './moves.ts'
import type { Fact, Session } from './session.ts'
import { type About, clock, type Told } from './telling/about.ts'
import { drugTellers } from './telling/drug.ts'
import { followUpTellers } from './telling/follow-up.ts'
import { patientTellers } from './telling/patient.ts'
import { amendmentTeller, recordTellers } from './telling/record.ts'
import { scoredTeller } from './telling/scored.ts'
import { type Instant, MINUTE } from './units.ts'
import { sentences } from './wording.ts'

export type { TellingIcon, Told } from './telling/about.ts'
export { personName } from './telling/about.ts'

/** One sentence a kind. A new kind without words fails here at compile time. */
const tellers = {
  ...drugTellers,
  ...followUpTellers,
  ...patientTellers,
  ...recordTellers,
  scored: scoredTeller,
  amendment: amendmentTeller((entry, about) => told(entry, about)),
} satisfies Record<Kind, unknown>

function told(entry: Entry, about: About): Told {
  const unreadable: Told = {
    title: `Entry of kind ${String(entry.kind)}, not readable here`,
    tone: 'attention',
    icon: 'list',
  }
  // An older tablet hears of kinds and fields that it has no words for; one such row must not empty the whole list.
  if (!isKind(entry.kind)) return unreadable
  const teller = tellers[entry.kind] as (entry: Entry, about: About) => Told
  try {
    return teller(entry, about)
  } catch {
    return unreadable
  }
}

/** One entry in the words of the entry list and of the note: "Resumed 0.4 mg/kg/h", "148/86 · HR 84 · SpO2 97". */
export const tell = (entry: Entry, session: Session, ctx: Context): Told => told(entry, { session, ctx })

/** What was changed after the fact: the words it first had, who changed it, when and why. */
export type Correction = {
  /** The amendment's id, and the id of the entry that it corrects. */
  readonly id: string
  readonly entry: string
  readonly was: string
  /** The words that count now; nothing when the entry was struck. */
  readonly becomes?: string | undefined
  readonly by: string
  /** When the correction was written. */
  readonly at: Instant
  readonly reason: string
}

/** An alert as far as a row shows it; `entry` is the id of a set or of an entry. */
export type RowAlert = {
  readonly entry: string
  readonly severity: 'attention' | 'critical'
  readonly sentence: string
}

/** One line of the entry list: an entry, or what was saved together with it. */
export type Row = {
  /** The id of the set, else of the entry. */
  readonly id: string
  readonly setId?: string | undefined
  readonly at: Instant
  readonly recordedAt: Instant
  readonly by: string
  readonly title: string
  readonly detail?: string | undefined
  readonly icon: Told['icon']
  readonly tone?: Told['tone']
  /** Charted late: whole minutes between the fact and its charting. */
  readonly late?: number | undefined
  /** Delivered after the sealing signature that it came before: outside the signed version. */
  readonly lateArrival?: true | undefined
  /** Written on paper first and typed in by its author: the device says so. */
  readonly fromPaper?: true | undefined
  /** Charted in another patient's record first, and moved here by two people. */
  readonly movedIn?: Fact<'moved-in'> | undefined
  /** Somebody says that it belongs to another patient, and nobody has confirmed it. */
  readonly saidElsewhere?: Fact<'move-asked'> | undefined
  readonly corrected?: Correction | undefined
  readonly struck?: Correction | undefined
  readonly alert?: RowAlert | undefined
  /** The ids of the entries in this row. */
  readonly entries: readonly string[]
}

/**
 * The entry list, newest first: what was saved together is one row, corrections stand in the row that they correct.
 * Struck entries stay, as rows of their own. `alerts` are those that the rows are to carry.
 */
export function rows(session: Session, ctx: Context, alerts: readonly RowAlert[] = []): readonly Row[] {
  const about = { session, ctx }
  const raised = new Map<string, RowAlert>()
  for (const alert of alerts) if (raised.get(alert.entry)?.severity !== 'critical') raised.set(alert.entry, alert)
  const marks: Marks = {
    raised,
    outside: new Set(session.late.map(({ id }) => id)),
    movedIn: movedInto(session),
    asked: askedToMove(session),
  }
  const misfits = new Set(
    session.contradictions.filter(({ code }) => code === 'amendment-does-not-fit').map(({ entry }) => entry),
  )
  const groups = new Map<string, Shown[]>()
  for (const shown of session.shown) {
    if (shown.entry.kind === 'amendment' && !misfits.has(shown.entry.id)) continue
    const key = groupOf(shown)
    const group = groups.get(key)
    if (group) group.push(shown)
    else groups.set(key, [shown])
  }
  return [...groups.values()].map((group) => markedRow(group, about, marks)).toReversed()
}

/** Told by their own words alone: what is charted besides changes nothing of such a row but its marks. */
const toldAlone: ReadonlySet<string> = new Set([...Object.keys(patientTellers), 'scored', 'note'])
const isAlone = ({ entry, amendments }: Shown) => amendments.length === 0 && toldAlone.has(entry.kind)

/** By its first entry: of 500 rows a tap changes one, and the others are not told again. */
const rowsTold = new WeakMap<Shown, { readonly group: readonly Shown[]; readonly ctx: Context; readonly row: Row }>()

function markedRow(group: readonly Shown[], about: About, marks: Marks): Row {
  const [first] = group
  if (first === undefined || !group.every(isAlone) || isMarked(group, marks)) return rowOf(group, about, marks)
  const known = rowsTold.get(first)
  const isSame = known?.ctx === about.ctx && known.group.length === group.length
  if (isSame && known.group.every((each, index) => each === group[index])) return known.row
  const row = rowOf(group, about, marks)
  rowsTold.set(first, { group, ctx: about.ctx, row })
  return row
}

const isMarked = (group: readonly Shown[], { raised, outside, movedIn, asked }: Marks) =>
  group.some(({ entry }) => {
    const set = setOf(entry)
    if (raised.has(entry.id) || (set !== undefined && raised.has(set))) return true
    return outside.has(entry.id) || movedIn.has(entry.id) || asked.has(entry.id)
  })

const setOf = ({ body }: Entry): string | undefined =>
  'setId' in body && typeof body.setId === 'string' ? body.setId : undefined
const groupOf = ({ entry, struck }: Shown) => `${setOf(entry) ?? entry.id}${struck ? ' struck' : ''}`

/** Vitals first: they give a set its title. */
const inSet = (a: Shown, b: Shown) => Number(b.entry.kind === 'vitals') - Number(a.entry.kind === 'vitals')

/** What is known of entries besides themselves, by their ids. */
type Marks = {
  readonly raised: ReadonlyMap<string, RowAlert>
  readonly outside: ReadonlySet<string>
  readonly movedIn: ReadonlyMap<string, Fact<'moved-in'>>
  readonly asked: ReadonlyMap<string, Fact<'move-asked'>>
}

function rowOf(group: readonly Shown[], about: About, { raised, outside, movedIn, asked }: Marks): Row {
  const shown = group.toSorted(inSet)
  const words = shown.map(({ entry }) => told(entry, about))
  const [first] = shown
  const [head] = words
  if (first === undefined || head === undefined) throw new Error('a row without an entry')
  const { entry } = first
  const corrections = shown.map((each) => correctionOf(each, about)).filter((each) => each !== undefined)
  const last = corrections.toSorted((a, b) => a.at - b.at).at(-1)
  const was = corrections.map((correction) => correction.was).join(' · ')
  const setId = setOf(entry)
  const alert = shown.map((each) => raised.get(each.entry.id)).find((each) => each !== undefined)
  return {
    id: setId ?? entry.id,
    setId,
    at: entry.occurredAt,
    recordedAt: entry.recordedAt,
    by: entry.author,
    title: head.title,
    detail: sentences(
      head.detail,
      words
        .slice(1)
        .map(({ title }) => title)
        .join(' · '),
    ),
    icon: head.icon,
    tone: words.find(({ tone }) => tone === 'critical')?.tone ?? words.find(({ tone }) => tone)?.tone,
    late: Math.max(0, ...shown.map((each) => minutesLate(each, about.ctx))) || undefined,
    lateArrival: shown.some((each) => outside.has(each.entry.id)) || undefined,
    fromPaper: shown.some((each) => isFromPaper(each.entry)) || undefined,
    movedIn: shown.map((each) => movedIn.get(each.entry.id)).find((each) => each !== undefined),
    saidElsewhere: shown.map((each) => asked.get(each.entry.id)).find((each) => each !== undefined),
    corrected: first.struck || last === undefined ? undefined : { ...last, was },
    struck: first.struck ? last : undefined,
    alert: alert ?? (setId === undefined ? undefined : raised.get(setId)),
    entries: shown.map((each) => each.entry.id),
  }
}

/**
 * Whole minutes over which an entry was charted late by the clinic's limit; 0 when it was not. Moving it hides
 * nothing.
 */
export function minutesLate({ entry, original }: Shown, { clinic }: Context): number {
  const gap = entry.recordedAt - Math.min(entry.occurredAt, original.occurredAt)
  return gap > clinic.chartedLateMinutes * MINUTE ? Math.floor(gap / MINUTE) : 0
}

function correctionOf(shown: Shown, about: About): Correction | undefined {
  const { entry, original, corrected, struck } = shown
  if (corrected === undefined) return undefined
  const moved = entry.occurredAt !== original.occurredAt
  const at = (of: Entry) => (moved ? `${clock(about.ctx, of.occurredAt, corrected.recordedAt)} ` : '')
  return {
    id: corrected.id,
    entry: original.id,
    was: at(original) + inWords(original, about),
    becomes: struck ? undefined : at(entry) + inWords(entry, about),
    by: corrected.author,
    at: corrected.recordedAt,
    reason: corrected.body.reason,
  }
}
const inWords = (entry: Entry, about: About) => {
  const { title, detail } = told(entry, about)
  return sentences(title, detail) ?? title
}

/** Every correction that counts, oldest first: what the entry said, what it says now, who, when and why. */
export function corrections(session: Session, ctx: Context): readonly Correction[] {
  const about = { session, ctx }
  return session.shown
    .map((shown) => correctionOf(shown, about))
    .filter((correction) => correction !== undefined)
    .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
}
