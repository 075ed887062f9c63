import { Worker } from 'node:worker_threads'
import type { FilesOrder } from './one-file.ts'
import type { PressOrder, PressReply } from './press-thread.ts'
import type { NoteOrder, PaperOrder } from './print.ts'

/** Where notes are drawn: a thread of its own, so that nobody's tap waits for a printed page. */
export type Press = {
  /**
   * The unsigned note, other pages, or files one behind the other. Rejects when it cannot be drawn; the next order is
   * served all the same.
   */
  readonly print: (order: NoteOrder | PaperOrder | FilesOrder) => Promise<Uint8Array>
  /** Loads the typefaces, so that the first note of the day is as quick as the others. */
  readonly warm: () => void
  readonly stop: () => Promise<void>
}

type Waiting = { readonly resolve: (bytes: Uint8Array) => void; readonly reject: (error: Error) => void }

/** The thread starts with the first order, and anew after one that broke it. It never keeps the process alive. */
export function createPress(): Press {
  let thread: Worker | undefined
  let orders = 0
  const waiting = new Map<number, Waiting>()

  function started(): Worker {
    if (thread) return thread
    const made = new Worker(new URL('./press-thread.ts', import.meta.url), { execArgv: [] })
    thread = made
    made.unref()
    made.on('message', ({ id, bytes, why }: PressReply) => {
      const order = waiting.get(id)
      waiting.delete(id)
      if (waiting.size === 0) made.unref()
      if (bytes) order?.resolve(bytes)
      else order?.reject(new Error(`the note could not be drawn: ${why}`))
    })
    const lost = (why: string) => {
      if (thread !== made) return
      thread = undefined
      for (const { reject } of waiting.values()) reject(new Error(`the thread that draws notes is gone: ${why}`))
      waiting.clear()
    }
    made.on('error', (error) => lost(error instanceof Error ? error.message : String(error)))
    made.on('exit', () => lost('it ended'))
    return made
  }

  return {
    print: (order) =>
      new Promise((resolve, reject) => {
        const worker = started()
        orders += 1
        waiting.set(orders, { resolve, reject })
        worker.ref()
        const message: PressOrder = { id: orders, order }
        try {
          worker.postMessage(message)
        } catch (error) {
          waiting.delete(orders)
          reject(error)
        }
      }),
    warm: () => void started(),
    async stop() {
      const last = thread
      thread = undefined
      for (const { reject } of waiting.values()) reject(new Error('the server is stopping'))
      waiting.clear()
      await last?.terminate()
    },
  }
}
