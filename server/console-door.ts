import { rmSync } from 'node:fs'
import { createConnection, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import { Value } from 'typebox/value'
import { ClinicExport } from './usecases/export-clinic.ts'

// While a server runs it alone writes the database. A command at its keyboard that must leave a row in the audit log
// asks the server for it, through a socket that lies beside the database: whoever may open it could read that as well.

/** Where a server listens for the commands at its own keyboard. */
const socketIn = (dataDir: string) => join(dataDir, 'console.sock')
const PATIENCE_MS = 10_000
const LONGEST = 4000

export type ConsoleDoor = { readonly close: () => void }

/** Listens until it is closed. A file system without sockets is no reason not to serve: the commands say so then. */
export function openConsoleDoor(
  dataDir: string,
  write: (asked: ClinicExport) => Promise<unknown>,
  log: FastifyBaseLogger,
): ConsoleDoor {
  const path = socketIn(dataDir)
  // What a killed server left behind: this one holds the lock, so there is no other.
  rmSync(path, { force: true })
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.setTimeout(PATIENCE_MS, () => socket.destroy())
    socket.on('error', () => socket.destroy())
    void answerTo(socket, write, log).then((written) => socket.end(JSON.stringify({ written })))
  })
  server.on('error', (error) => log.warn({ err: error }, 'commands at the keyboard cannot ask this server'))
  server.listen({ path, readableAll: false, writableAll: false }).unref()
  return { close: () => server.close() }
}

async function answerTo(
  socket: Socket,
  write: (asked: ClinicExport) => Promise<unknown>,
  log: FastifyBaseLogger,
): Promise<boolean> {
  try {
    const sent = await heard(socket)
    const asked: unknown = JSON.parse(sent)
    if (!Value.Check(ClinicExport, asked)) return false
    await write(asked)
    return true
  } catch (error) {
    log.error({ err: error }, 'what a command at the keyboard asked for could not be written')
    return false
  }
}

/** All that the other side says, up to its end: read by events, as an iterator would close our own side with it. */
const heard = (socket: Socket) =>
  new Promise<string>((resolve, reject) => {
    let said = ''
    socket.setEncoding('utf8')
    socket.on('data', (part: string) => {
      said += part
      if (said.length > LONGEST) socket.destroy(new Error('more was said than is asked here'))
    })
    socket.on('end', () => resolve(said))
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the connection was cut')))
  })

/** `written`: it stands in the audit log. `refused`: the server could not. `nobody`: none runs or can be asked. */
export async function askServer(dataDir: string, asked: ClinicExport): Promise<'written' | 'refused' | 'nobody'> {
  try {
    const socket = createConnection({ path: socketIn(dataDir), allowHalfOpen: true })
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('the server does not answer')))
    socket.end(JSON.stringify(asked))
    const answer = await heard(socket)
    return answer === JSON.stringify({ written: true }) ? 'written' : 'refused'
  } catch {
    return 'nobody'
  }
}
