import type { Instant } from '../chart/units.ts'
import type { Reads, Tx } from './connection.ts'
import { and, asc, desc, eq, sql } from './drizzle.ts'
import { notes } from './schema.ts'

/** A sealed note. Its bytes lie next to the database under `file`, and are what `sha256` says. */
export type NoteRow = {
  readonly sessionId: string
  readonly version: number
  /** From 1, as the version was first sealed; a further signature or a later time-stamp makes the next one. */
  readonly edition: number
  /** Hex, of the whole file. */
  readonly sha256: string
  readonly file: string
  /** Hash of the last entry that it covers. */
  readonly head: string
  readonly at: Instant
  /**
   * Of the outermost signature: `awaited` when an authority was asked and gave none yet, `none` when there is no
   * authority to ask.
   */
  readonly timeStamp: 'none' | 'awaited' | 'held'
}

/** Every sealed version of a session's note in its newest edition, oldest version first. */
export function notesOf({ reads }: Reads, sessionId: string): readonly NoteRow[] {
  const all = reads.select().from(notes).where(eq(notes.sessionId, sessionId))
  const rows = all.orderBy(asc(notes.version), asc(notes.edition)).all()
  return [...new Map(rows.map((row) => [row.version, row])).values()]
}

/** One sealed version, or the newest, with every signature that it has. */
export function note({ reads }: Reads, sessionId: string, version?: number): NoteRow | undefined {
  const wanted = and(eq(notes.sessionId, sessionId), version === undefined ? undefined : eq(notes.version, version))
  const newest = [desc(notes.version), desc(notes.edition)]
  return reads
    .select()
    .from(notes)
    .where(wanted)
    .orderBy(...newest)
    .limit(1)
    .get()
}

/** Stores what is known of a sealed note. Throws when the edition is taken: a sealed note never changes. */
export function putNote(tx: Tx, { note: row }: { note: NoteRow }): { readonly outcome: 'stored' } {
  tx.writes.insert(notes).values(row).run()
  return { outcome: 'stored' }
}

/** The notes whose outermost signature still waits for its time-stamp, oldest first. A later edition settles it. */
export function awaitingTimeStamp({ reads }: Reads): readonly NoteRow[] {
  const isNewest = sql`not exists (select 1 from ${notes} as later where later.session_id = ${notes.sessionId}
    and later.version = ${notes.version} and later.edition > ${notes.edition})`
  const rows = reads
    .select()
    .from(notes)
    .where(and(sql`${notes.timeStamp} = 'awaited'`, isNewest))
  return rows.orderBy(asc(notes.at)).all()
}
