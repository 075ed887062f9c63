import type { Instant } from '../chart/units.ts'
import type { Reads, Tx } from './connection.ts'
import { and, asc, desc, eq } from './drizzle.ts'
import { notes } from './schema.ts'

/** A sealed note. Its bytes lie next to the database under `file`, and are what `sha256` says. */
export type NoteRow = {
  readonly sessionId: string
  readonly version: number
  /** Hex, of the whole file. */
  readonly sha256: string
  readonly file: string
  /** Hash of the last entry that it covers. */
  readonly head: string
  readonly at: Instant
}

/** Every sealed version of a session's note, oldest first. */
export const notesOf = ({ reads }: Reads, sessionId: string): readonly NoteRow[] =>
  reads.select().from(notes).where(eq(notes.sessionId, sessionId)).orderBy(asc(notes.version)).all()

/** One sealed version, or the newest. */
export function note({ reads }: Reads, sessionId: string, version?: number): NoteRow | undefined {
  const wanted = and(eq(notes.sessionId, sessionId), version === undefined ? undefined : eq(notes.version, version))
  return reads.select().from(notes).where(wanted).orderBy(desc(notes.version)).limit(1).get()
}

/** Stores what is known of a sealed note. Throws when the version is taken: a sealed note never changes. */
export function putNote(tx: Tx, { note: row }: { note: NoteRow }): { readonly outcome: 'stored' } {
  tx.writes.insert(notes).values(row).run()
  return { outcome: 'stored' }
}
