import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { type Args, type CommandName, run } from './commands.ts'
import { type Connection, connectWriter, forgetEnds, transactionOf } from './connection.ts'
import { isStorageFailure, openErrorOf, type WriteFailure, writeFailureOf } from './failures.ts'

// The only thread that writes. It takes whatever is queued whenever it is free, runs each command in a savepoint of
// one transaction, commits, and only then answers: many waiting writers share one sync of the disk, a lone one waits
// for nobody.

export type Order = { readonly id: number; readonly name: CommandName; readonly args: Args<CommandName> }
export type Reply =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failure: WriteFailure; readonly why: string }
export type Greeting = { readonly ready: true } | { readonly ready: false; readonly code: string; readonly why: string }
/** Orders come as they were given in one turn of the loop. The last message: finish what came before, and go. */
export type Orders = readonly Order[] | 'close'

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
  port.on('message', (first: Orders) => {
    const { orders, last } = queued(port, first)
    for (let from = 0; from < orders.length; from += MOST_IN_A_BATCH)
      port.postMessage(commit(orders.slice(from, from + MOST_IN_A_BATCH)))
    if (!last) return
    db.$client.pragma('wal_checkpoint(TRUNCATE)')
    db.$client.close()
    port.close()
  })
  port.postMessage({ ready: true } satisfies Greeting)
}

function queued(port: MessagePort, first: Orders): { orders: readonly Order[]; last: boolean } {
  const orders: Order[] = []
  for (let next: Orders | undefined = first; next !== undefined; ) {
    if (next === 'close') return { orders, last: true }
    orders.push(...next)
    if (orders.length >= MOST_IN_A_BATCH) break
    next = (receiveMessageOnPort(port) as { message: Orders } | undefined)?.message
  }
  return { orders, last: false }
}

/** Runs a batch in one transaction: either all that succeeded is on disk when it returns, or none of it is. */
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

  const attempt = ({ id, name, args }: Order): Reply => {
    open()
    try {
      const answer = run(tx, name, args)
      keep()
      return { id, answer }
    } catch (error) {
      const failure = writeFailureOf(error)
      if (isStorageFailure(failure)) throw error
      undo()
      keep()
      forgetEnds(tx)
      return { id, failure, why: error instanceof Error ? error.message : String(error) }
    }
  }

  return (orders) => {
    try {
      begin()
      forgetEnds(tx)
      const replies = orders.map(attempt)
      commit()
      return replies
    } catch (error) {
      // A full or failing disk has often rolled back by itself; a second rollback would hide why.
      if (client.inTransaction) rollback()
      const why = error instanceof Error ? error.message : String(error)
      const failure = writeFailureOf(error)
      return orders.map(({ id }) => ({ id, failure, why }))
    }
  }
}
