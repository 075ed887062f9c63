import { Worker } from 'node:worker_threads'
import type { Answer, Args, CommandName } from './commands.ts'
import { type Connection, connectReader, type Reads } from './connection.ts'
import { OpenError, type OpenFailure, openErrorOf, WriteError } from './failures.ts'
import { lockFor } from './lock.ts'
import type { Close, Greeting, Order, Reply } from './writer.ts'

/** An open database: reads are plain synchronous functions of it, writes are commands that are awaited. */
export type Db = Reads & {
  readonly file: string
  /**
   * Runs one command as a whole transaction, with its audit row, and answers once it is on disk. Rejects with a
   * WriteError; nothing of the command is stored then.
   */
  readonly write: <N extends CommandName>(name: N, args: Args<N>) => Promise<Answer<N>>
  readonly edition: () => number
  /** Finishes what was asked, checkpoints and lets go of the file. */
  readonly close: () => Promise<void>
}

export type OpenOptions = {
  /** Called when the writer is gone for a reason other than `close`: nothing can be stored until a new start. */
  readonly onWriterLost?: (error: Error) => void
}

/** Beyond this many unanswered commands a new one is refused as busy, rather than held in memory. */
const MOST_WAITING = 10_000

const MOST_IN_A_MESSAGE = 8

/** Opens a database, making or updating it as needed. Throws an OpenError that a person can act on. */
export async function openDb(file: string, { onWriterLost }: OpenOptions = {}): Promise<Db> {
  const lock = lockFor(file)
  try {
    const writer = await startWriter(file, onWriterLost)
    try {
      const reads = connectReader(file)
      return { file, reads, write: writer.write, edition: writer.edition, close: () => closeAll(writer, reads, lock) }
    } catch (error) {
      await writer.close()
      throw error
    }
  } catch (error) {
    lock.release()
    throw openErrorOf(error, file)
  }
}

/** Opens a database file only to look at it: a backup, or one that another process serves. */
export function openToRead(file: string): Reads & { readonly close: () => void } {
  try {
    const reads = connectReader(file)
    return { reads, close: () => reads.$client.close() }
  } catch (error) {
    throw openErrorOf(error, file)
  }
}

/** Several reads of one instant: no commit falls between them. */
export const atOnce = <T>({ reads }: Reads, look: () => T): T => reads.$client.transaction(look)()

type Writer = Pick<Db, 'write' | 'edition' | 'close'>

async function closeAll(writer: Writer, reads: Connection, lock: { release: () => void }) {
  // The reader first: the writer's checkpoint then has nobody to wait for.
  reads.$client.close()
  await writer.close()
  lock.release()
}

/** What adds to the logs and leaves everything else as it was. Of a new command the opposite is taken. */
const logging: ReadonlySet<CommandName> = new Set(['append', 'audit', 'cover'])

type Waiting = { name: CommandName; resolve: (answer: unknown) => void; reject: (error: WriteError) => void }

async function startWriter(file: string, onWriterLost: ((error: Error) => void) | undefined): Promise<Writer> {
  const worker = new Worker(new URL('./writer.ts', import.meta.url), { workerData: file, execArgv: [] })
  await greeted(worker)
  const waiting = new Map<number, Waiting>()
  let asked = 0
  let closing = false
  let gone = false
  let edition = 0
  const ended = new Promise<void>((resolve) => {
    let cause: Error | undefined
    worker.on('error', (error) => {
      cause = error instanceof Error ? error : new Error(String(error))
    })
    worker.on('exit', () => {
      gone = true
      for (const { reject } of waiting.values()) reject(new WriteError('storage-failed', 'The writer has stopped.'))
      waiting.clear()
      if (!closing) onWriterLost?.(cause ?? new Error('the writer has stopped'))
      resolve()
    })
  })
  worker.on('message', (replies: string) => {
    for (const reply of JSON.parse(replies) as readonly Reply[]) {
      const asker = waiting.get(reply.id)
      waiting.delete(reply.id)
      if (asker && !logging.has(asker.name)) edition += 1
      if ('failure' in reply) asker?.reject(new WriteError(reply.failure, reply.why))
      else asker?.resolve(reply.answer)
    }
  })
  // What is asked in one turn of the loop goes over together: a message costs as much as what it carries. A long turn
  // sends some before its end, so that the writer commits them while the next requests are read.
  let unsent: Order[] = []
  let due = false
  const send = () => {
    if (unsent.length > 0) worker.postMessage(JSON.stringify(unsent))
    unsent = []
  }
  const sendAtEnd = () => {
    due = false
    send()
  }
  const write = <N extends CommandName>(name: N, args: Args<N>) =>
    new Promise<Answer<N>>((resolve, reject) => {
      if (closing) throw new WriteError('closed', 'The database is closing.')
      if (gone) throw new WriteError('storage-failed', 'The writer has stopped.')
      if (waiting.size >= MOST_WAITING) throw new WriteError('busy', 'Too many writes are waiting.')
      asked += 1
      waiting.set(asked, { name, resolve: resolve as (answer: unknown) => void, reject })
      if (unsent.push({ id: asked, name, args }) >= MOST_IN_A_MESSAGE) send()
      else if (!due) setImmediate(sendAtEnd)
      due = true
    })
  const close = async () => {
    if (!closing && !gone) {
      send()
      worker.postMessage('close' satisfies Close)
    }
    closing = true
    await ended
  }
  return { write, edition: () => edition, close }
}

/** Ready means that the writer has opened the database and read back that what it commits stays. */
const greeted = (worker: Worker) =>
  new Promise<void>((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (greeting: Greeting) => {
      worker.off('error', reject)
      if (greeting.ready) resolve()
      else reject(new OpenError(greeting.code as OpenFailure, greeting.why))
    })
  })
