import { Worker } from 'node:worker_threads'
import type { PressOrder, PressReply } from './press-thread.ts'

/** One thread that draws, one order after the other. */
export type Lane = {
  /** Orders that it draws or that wait for it. */
  readonly length: () => number
  /** Rejects when it cannot be drawn; the next order is served all the same. */
  readonly draw: (order: PressOrder['order']) => Promise<Uint8Array>
  /** Starts the thread and loads the typefaces, so that the first note of the day is as quick as the others. */
  readonly warm: () => void
  readonly stop: () => Promise<void>
}

type Waiting = { readonly resolve: (bytes: Uint8Array) => void; readonly reject: (error: Error) => void }

/** The thread starts with the first order, and anew after one that broke it. It never keeps the process alive. */
export function createLane(): Lane {
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
    length: () => waiting.size,
    draw: (order) =>
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
