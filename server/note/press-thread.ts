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

const reply = (answer: PressReply) => parentPort?.postMessage(answer, answer.bytes ? [answer.bytes.buffer] : [])

function pressed(order: PressOrder['order']): Promise<Uint8Array> {
  if ('files' in order) return inOneFile(order)
  return 'pages' in order ? drawNote(order.pages, order) : printedNote(order)
}

warmFonts()
parentPort?.on('message', async ({ id, order }: PressOrder) => {
  try {
    reply({ id, bytes: new Uint8Array(await pressed(order)) })
  } catch (error) {
    reply({ id, why: error instanceof Error ? error.message : String(error) })
  }
})
