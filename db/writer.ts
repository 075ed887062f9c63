import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { type Args, type CommandName, run } from './commands.ts'
import { type Connection, connectWriter, forgetEnds, forgetOldEnds, transactionOf } from './connection.ts'
import { isStorageFailure, openErrorOf, type WriteFailure, writeFailureOf } from './failures.ts'

// The only thread that writes. It takes whatever is queued whenever it is free, runs each command in a savepoint of
// one transaction, commits, and only then answers: many waiting writers share one sync of the disk, a lone one waits
// for nobody.

export type Order = { readonly id: number; readonly name: CommandName; readonly args: Args<CommandName> }
export type Reply =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failure: WriteFailure; readonly why: string }
export type Greeting = { readonly ready: true } | { readonly ready: false; readonly code: string; readonly why: string }
/**
 * Orders and replies cross between the threads as JSON, several in one text: V8 copies a text in a third of the time
 * that it takes for the objects. The last message: finish what came before, and go.
 */
export type Close = 'close'

const MOST_IN_A_BATCH = 128

if (parentPort !== null) serve(parentPort, String(workerData))

function serve(port: MessagePort, file: string) {
  let db: Connection
  try {
    db = connectWriter(file)
  } catch (error) {
    const { code, message } = openErrorOf(error, file)
    port.postMessage({ ready: false, code, why: message } satisfies Greeting)
    port.close()
    return
  }
  const commit = committer(db)
  port.on('message', (first: string) => {
    const { orders, last } = queued(port, first)
    for (let from = 0; from < orders.length; from += MOST_IN_A_BATCH)
      port.postMessage(JSON.stringify(commit(orders.slice(from, from + MOST_IN_A_BATCH))))
    if (!last) return
    db.$client.pragma('wal_checkpoint(TRUNCATE)')
    db.$client.close()
    port.close()
  })
  port.postMessage({ ready: true } satisfies Greeting)
}

function queued(port: MessagePort, first: string): { orders: readonly Order[]; last: boolean } {
  const orders: Order[] = []
  for (let next: string | undefined = first; next !== undefined; ) {
    if (next === ('close' satisfies Close)) return { orders, last: true }
    orders.push(...(JSON.parse(next) as readonly Order[]))
    if (orders.length >= MOST_IN_A_BATCH) break
    next = (receiveMessageOnPort(port) as { message: string } | undefined)?.message
  }
  return { orders, last: false }
}

/**
 * Runs a batch in one transaction: either all that succeeded is on disk when it returns, or none of it is. A savepoint
 * for each command would cost a tenth of the whole and serve only one that throws, which is rare: then the batch is
 * undone and run again with one around each.
 */
function committer(db: Connection): (orders: readonly Order[]) => readonly Reply[] {
  const client = db.$client
  const tx = transactionOf(db)
  const saying = (text: string) => {
    const statement = client.prepare(text)
    return () => statement.run()
  }
  const begin = saying('BEGIN IMMEDIATE')
  const commit = saying('COMMIT')
  const rollback = saying('ROLLBACK')
  const open = saying('SAVEPOINT command')
  const keep = saying('RELEASE command')
  const undo = saying('ROLLBACK TO command')

  const carryOut = ({ id, name, args }: Order): Reply => ({ id, answer: run(tx, name, args) })
  const attempt = (order: Order): Reply => {
    open()
    try {
      const reply = carryOut(order)
      keep()
      return reply
    } catch (error) {
      const failure = writeFailureOf(error)
      if (isStorageFailure(failure)) throw error
      undo()
      keep()
      forgetEnds(tx)
      return { id: order.id, failure, why: whyOf(error) }
    }
  }
  const together = (orders: readonly Order[], one: (order: Order) => Reply): readonly Reply[] => {
    try {
      begin()
      forgetOldEnds(tx)
      const replies = orders.map(one)
      commit()
      return replies
    } catch (error) {
      forgetEnds(tx)
      // A full or failing disk has often rolled back by itself; a second rollback would hide why.
      if (client.inTransaction) rollback()
      throw error
    }
  }

  return (orders) => {
    try {
      return together(orders, carryOut)
    } catch (error) {
      const failure = writeFailureOf(error)
      if (!isStorageFailure(failure) && orders.length > 1) return eachAlone(orders)
      return allFailed(orders, error)
    }
  }

  function eachAlone(orders: readonly Order[]): readonly Reply[] {
    try {
      return together(orders, attempt)
    } catch (error) {
      return allFailed(orders, error)
    }
  }
}

const whyOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

const allFailed = (orders: readonly Order[], error: unknown): readonly Reply[] => {
  const why = whyOf(error)
  const failure = writeFailureOf(error)
  return orders.map(({ id }) => ({ id, failure, why }))
}
