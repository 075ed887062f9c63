import type { FastifyBaseLogger } from 'fastify'
import { type DestinationStream, pino } from 'pino'

/**
 * The server's log: lines of JSON on the standard output. What one turn of the loop has to say goes out at its end in
 * one write: under load a dozen answers leave together, and a write for each line is the dearest part of it.
 */
export const createLog = (level: string) => pino({ level }, standardOutput()) as FastifyBaseLogger

let opened: DestinationStream | undefined
function standardOutput(): DestinationStream {
  opened ??= turnByTurn(pino.destination(1))
  return opened
}

function turnByTurn(out: DestinationStream): DestinationStream {
  let lines = ''
  const tell = () => {
    if (lines !== '') out.write(lines)
    lines = ''
  }
  // Whatever ends the process, short of a kill, tells first why.
  process.on('exit', tell)
  return {
    write(line) {
      if (lines === '') setImmediate(tell)
      lines += line
    },
  }
}
