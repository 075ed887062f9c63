import type { Alert } from '../alerts.ts'
import type { Shown } from '../amend.ts'
import type { Kind } from '../bodies.ts'
import type { Context } from '../context.ts'
import type { Check } from '../due.ts'
import type { Reading } from '../readings.ts'
import type { Session } from '../session.ts'
import { personName, type Row } from '../telling.ts'
import type { Instant } from '../units.ts'
import { clockTimeBeside, counted, dateAndTime } from '../wording.ts'
import type { Run } from './value.ts'

/** What every section of the note is told from, worked out once. */
export type Told = {
  readonly session: Session
  readonly ctx: Context
  /** The last thing known: later than anything charted, so that nothing is left out. */
  readonly now: Instant
  /** Oldest first, as paper reads. */
  readonly rows: readonly Row[]
  readonly readings: readonly Reading[]
  readonly checks: readonly Check[]
  readonly alerts: readonly Alert[]
  readonly shown: ReadonlyMap<string, Shown>
  readonly who: Who
  /** "10:46", with its date when that isn't the session's. */
  readonly time: (at: Instant) => string
}

/** Initials, as they stand beside each line; `legend` says whose they are. */
export type Who = { readonly initials: (id: string) => string; readonly legend: () => readonly string[] }

export function whoIn(ctx: Context): Who {
  const known = new Map<string, string>()
  const initials = (id: string): string => {
    const before = known.get(id)
    if (before !== undefined) return before
    const own = ctx.staff.get(id)?.initials ?? id
    const taken = new Set(known.values())
    // Two people of the same initials must not become one on paper.
    let name = own
    for (let number = 2; taken.has(name); number++) name = `${own}${number}`
    known.set(id, name)
    return name
  }
  return { initials, legend: () => [...known].map(([id, name]) => `${name} ${personName(ctx, id)}`) }
}

/** The kind of the entry that leads a row. */
export function kindOf(told: Told, row: Row): Kind | undefined {
  return told.shown.get(row.entries[0] ?? '')?.entry.kind
}

export const timeIn = (ctx: Context, day: Instant) => (at: Instant) => clockTimeBeside(at, day, ctx.clinic.timeZone)

/** A row in words: what counts, what was struck, who corrected it when and why, and whether it was charted late. */
export function wordsOf(told: Told, row: Row): readonly Run[] {
  if (row.struck) {
    const { reason, by, at } = row.struck
    const said = joined(row.title, row.detail)
    return [
      { text: said, struck: true },
      { text: ` Entered in error: ${reason}, ${told.time(at)} ${told.who.initials(by)}` },
    ]
  }
  const strong = row.tone === undefined ? {} : ({ bold: true } as const)
  const detail: Run[] = row.detail === undefined || row.detail === '' ? [] : [{ text: `. ${row.detail}` }]
  return [{ text: row.title, ...strong }, ...detail, ...remarksOf(told, row)]
}

export function remarksOf(told: Told, row: Row): readonly Run[] {
  const runs: Run[] = []
  if (row.corrected) {
    const { was, reason, by, at } = row.corrected
    runs.push(
      { text: '. Corrected, was ' },
      { text: was, struck: true },
      { text: `: ${reason}, ${told.time(at)} ${told.who.initials(by)}` },
    )
  }
  if (row.late !== undefined) runs.push({ text: `. Charted ${counted(row.late, 'minute')} late` })
  if (row.fromPaper) runs.push({ text: `. Transcribed from paper by ${told.who.initials(row.by)}` })
  if (row.movedIn) runs.push({ text: `. Charted in another patient’s record first; ${movedBy(told, row.movedIn)}` })
  if (row.lateArrival) runs.push({ text: '. Arrived after the signature', bold: true })
  return runs
}

const movedBy = ({ who, time }: Told, { at, body }: NonNullable<Row['movedIn']>) =>
  `moved here by ${who.initials(body.askedBy)} and ${who.initials(body.confirmedBy)}, ${time(at)}`

const joined = (title: string, detail: string | undefined) => (detail ? `${title}. ${detail}` : title)

/** A person with the time, for the legend of what they did. */
export const whenFull = ({ clinic }: Context, at: Instant) => dateAndTime(at, clinic.timeZone)
