import { parentPort } from 'node:worker_threads'
import { drawNote } from './draw.ts'
import { warmFonts } from './fonts.ts'
import { type NoteOrder, type PaperOrder, printedNote } from './print.ts'

export type PressOrder = { readonly id: number; readonly order: NoteOrder | PaperOrder }
export type PressReply = {
  readonly id: number
  readonly bytes?: Uint8Array<ArrayBuffer>
  /** Why there are none. It may name a character of the note: for the one who asked, never for a log. */
  readonly why?: string
}

const reply = (answer: PressReply) => parentPort?.postMessage(answer, answer.bytes ? [answer.bytes.buffer] : [])

warmFonts()
parentPort?.on('message', async ({ id, order }: PressOrder) => {
  try {
    const drawn = 'pages' in order ? await drawNote(order.pages, order) : await printedNote(order)
    reply({ id, bytes: new Uint8Array(drawn) })
  } catch (error) {
    reply({ id, why: error instanceof Error ? error.message : String(error) })
  }
})
