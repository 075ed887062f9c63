import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { drawNote } from './draw.ts'
import { warmFonts } from './fonts.ts'
import { type FilesOrder, inOneFile } from './one-file.ts'
import { type NoteOrder, type PaperOrder, printedNote } from './print.ts'

export type PressOrder = { readonly id: number; readonly order: NoteOrder | PaperOrder | FilesOrder }
export type PressReply = {
  readonly id: number
  readonly bytes?: Uint8Array<ArrayBuffer>
  /** Why there are none. It may name a character of the note: for the one who asked, never for a log. */
  readonly why?: string
}

/** As `nice` counts: a third of the processor's time when others want all of it. */
const BEHIND_CHARTING = 5

const reply = (answer: PressReply) => parentPort?.postMessage(answer, answer.bytes ? [answer.bytes.buffer] : [])

function pressed(order: PressOrder['order']): Promise<Uint8Array> {
  if ('files' in order) return inOneFile(order)
  return 'pages' in order ? drawNote(order.pages, order) : printedNote(order)
}

// Who charts comes first where the processor is short. On Linux a priority is a thread's own; elsewhere it would be the
// whole server's.
if (process.platform === 'linux') setPriority(BEHIND_CHARTING)
warmFonts()
parentPort?.on('message', async ({ id, order }: PressOrder) => {
  try {
    reply({ id, bytes: new Uint8Array(await pressed(order)) })
  } catch (error) {
    reply({ id, why: error instanceof Error ? error.message : String(error) })
  }
})
