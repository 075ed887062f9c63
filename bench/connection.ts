import { connect } from 'node:net'
import { type Answer, answerTo, type Read, type Reader } from './answer.ts'

export type { Answer } from './answer.ts'
export type Headers = Readonly<Record<string, string>>
export type Connection = {
  /** One request at a time. Rejects when the connection ends before its answer is whole, or what comes is no answer. */
  readonly ask: (method: string, path: string, body?: string | Buffer, headers?: Headers) => Promise<Answer>
  /** False once either side has ended it. */
  readonly isOpen: () => boolean
  readonly close: () => void
}

const JSON_BODY: Headers = { 'content-type': 'application/json' }

/**
 * A kept-open HTTP connection that costs next to nothing: on a machine with two cores a client library would take
 * more of them than the server that it measures. It sends what it is given, however wrong that is. Of an event stream
 * it reads only the head, and ends it. Bytes that nobody asked for end it: taken for the answer of the next request,
 * they would make every later one that of another.
 */
export function openConnection({ host, port }: { host: string; port: number }, cookie: string): Connection {
  const socket = connect({ host, port, noDelay: true })
  let asked: { resolve: (answer: Answer) => void; reject: (error: Error) => void; reader: Reader } | undefined
  let failure: Error | undefined
  const fail = (error: Error) => {
    failure ??= error
    asked?.reject(failure)
    asked = undefined
    socket.destroy()
  }
  const answered = ({ answer, last }: Read) => {
    const { resolve } = asked ?? { resolve: () => undefined }
    asked = undefined
    if (last) {
      failure = new Error('the connection was closed')
      socket.destroy()
    }
    resolve(answer)
  }
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('the connection was closed')))
  socket.on('end', () => {
    const read = asked?.reader.end()
    if (read) answered(read)
  })
  socket.on('data', (bytes: Buffer) => {
    if (!asked) return fail(new Error('the server said something that nobody asked for'))
    try {
      const read = asked.reader.take(bytes)
      if (read) answered(read)
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)))
    }
  })
  return {
    ask: (method, path, body = '', headers = JSON_BODY) =>
      new Promise((resolve, reject) => {
        if (failure) return reject(failure)
        asked = { resolve, reject, reader: answerTo(method) }
        let head = `${method} ${path} HTTP/1.1\r\nhost: ${host}:${port}\r\n`
        if (cookie !== '') head += `cookie: ${cookie}\r\n`
        if (body.length > 0) {
          for (const [name, value] of Object.entries(headers)) head += `${name}: ${value}\r\n`
          head += `content-length: ${Buffer.byteLength(body)}\r\n`
        }
        if (typeof body === 'string') socket.write(`${head}\r\n${body}`)
        else socket.write(Buffer.concat([Buffer.from(`${head}\r\n`), body]))
      }),
    isOpen: () => failure === undefined,
    close: () => socket.destroy(),
  }
}
