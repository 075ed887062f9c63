/** A session's note as a file: its pages, and inside it everything to check them by and to make them again. */
import { createHash } from 'node:crypto'
import { canonical } from '../../chart/chain.ts'
import type { Context } from '../../chart/context.ts'
import { entriesIn, isWhole, type LogEntry } from '../../chart/entry.ts'
import { fromWire } from '../../chart/instant.ts'
import { contextIn, noteOf, type Paper, type Pinned, type Printing, pinnedOf } from '../../chart/note.ts'
import { fold, type Session } from '../../chart/session.ts'
import { type Drawing, drawNote, type NoteAttachment } from './draw.ts'
import { drawingVersion } from './drawing.ts'

export type NoteOrder = {
  readonly sessionId: string
  readonly entries: readonly LogEntry[]
  readonly ctx: Context
  readonly version: number
  /** Without one it is a draft. */
  readonly signer?: string | undefined
  /** The version that this one replaces: its bytes, and the SHA-256 over what its author signed. */
  readonly before?:
    | {
        readonly version: number
        readonly bytes: Uint8Array
        readonly digest: string
        /** It shows what was moved to another patient since: it is named, and not put inside. */
        readonly withheld?: true | undefined
      }
    | undefined
}

/** Pages that are no note: a course's summary, a letter. They are not sealed and carry no record. */
export type PaperOrder = { readonly pages: Paper } & Pick<Drawing, 'paper' | 'dated'>

/** Nothing but the order decides the bytes. */
export async function printedNote({
  sessionId,
  entries,
  ctx,
  version,
  signer,
  before,
}: NoteOrder): Promise<Uint8Array> {
  const last = entries.findLast(isWhole)
  if (!last) throw new Error('a session without an entry has no note')
  const record = Buffer.from(canonical({ format: 'chairside-record-1', sessionId, entries }))
  const printing: Printing = {
    version,
    draft: signer === undefined,
    signer,
    record: createHash('sha256').update(record).digest('hex'),
    ...(before ? { supersedes: supersededBy(before) } : {}),
  }
  const layout = { paper: ctx.clinic.paper, dated: fromWire(last.receivedAt), drawing: drawingVersion() }
  const session = fold(entriesIn(entries))
  return drawn(session, record, pinnedOf(session, ctx, printing, layout), before?.bytes)
}

const supersededBy = ({ version, digest, withheld }: NonNullable<NoteOrder['before']>): Printing['supersedes'] => ({
  ...{ version, sha256: digest },
  ...(withheld ? { withheld } : {}),
})

/** The same file again, from what is attached to it. */
export const drawnAgain = (
  entries: readonly LogEntry[],
  record: Uint8Array,
  pinned: Pinned,
  before: Uint8Array | undefined,
): Promise<Uint8Array> => drawn(fold(entriesIn(entries)), record, pinned, before)

/** From the pinned versions alone, so that what is printed is what can be printed again. */
function drawn(session: Session, record: Uint8Array, pinned: Pinned, before: Uint8Array | undefined) {
  const { layout, printing } = pinned
  const note = noteOf(session, contextIn(pinned), printing)
  const json = (name: string, value: unknown, description: string, relationship: NoteAttachment['relationship']) => ({
    ...{ name, bytes: Buffer.from(JSON.stringify(value)), type: 'application/json', description, relationship },
  })
  const attachments: NoteAttachment[] = [
    {
      name: 'record.json',
      bytes: record,
      type: 'application/json',
      description: 'The entries of this session with their chain',
      relationship: 'Source',
    },
    json(
      'versions.json',
      pinned,
      'The versions of patient, protocol, clinic and people that it was made with',
      'Source',
    ),
    json('note.json', note, 'What the pages say, as data', 'Data'),
  ]
  const replaced = printing.supersedes?.version
  if (before && replaced !== undefined && !printing.draft && !printing.supersedes?.withheld)
    attachments.push({
      name: `note-v${replaced}.pdf`,
      bytes: before,
      type: 'application/pdf',
      description: `Version ${replaced} as it was signed`,
      relationship: 'Supplement',
    })
  return drawNote(note, { paper: layout.paper, dated: layout.dated, attachments })
}
