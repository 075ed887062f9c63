import { connect } from 'node:net'

export type Answer = { readonly status: number; readonly body: Buffer }
export type Headers = Readonly<Record<string, string>>
export type Connection = {
  /** One request at a time. Rejects when the connection ends before its answer is whole. */
  readonly ask: (method: string, path: string, body?: string | Buffer, headers?: Headers) => Promise<Answer>
  /** False once either side has ended it. */
  readonly isOpen: () => boolean
  readonly close: () => void
}

const HEAD_END = Buffer.from('\r\n\r\n')
const LAST_CHUNK = Buffer.from('0\r\n\r\n')
const JSON_BODY: Headers = { 'content-type': 'application/json' }

/**
 * A kept-open HTTP connection that costs next to nothing: on a machine with two cores a client library would take
 * more of them than the server that it measures. It sends what it is given, however wrong that is. Of an event stream
 * it reads only the head, and ends it.
 */
export function openConnection({ host, port }: { host: string; port: number }, cookie: string): Connection {
  const socket = connect({ host, port, noDelay: true })
  let unread: Buffer = Buffer.alloc(0)
  let asked: { resolve: (answer: Answer) => void; reject: (error: Error) => void; bare: boolean } | undefined
  let failure: Error | undefined
  const fail = (error: Error) => {
    failure ??= error
    asked?.reject(failure)
    asked = undefined
  }
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('the connection was closed')))
  socket.on('data', (bytes: Buffer) => {
    unread = unread.length === 0 ? bytes : Buffer.concat([unread, bytes])
    const read = wholeAnswer(unread, asked?.bare === true)
    if (!read) return
    unread = Buffer.alloc(0)
    const { resolve } = asked ?? { resolve: () => undefined }
    asked = undefined
    if (read.last) {
      failure = new Error('the connection was closed')
      socket.destroy()
    }
    resolve(read.answer)
  })
  return {
    ask: (method, path, body = '', headers = JSON_BODY) =>
      new Promise((resolve, reject) => {
        if (failure) return reject(failure)
        asked = { resolve, reject, bare: method === 'HEAD' }
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

/** The answer, once all of it is here; `last`: nothing more comes on this connection. */
function wholeAnswer(bytes: Buffer, bare: boolean): { answer: Answer; last: boolean } | undefined {
  const headEnd = bytes.indexOf(HEAD_END)
  if (headEnd < 0) return undefined
  const head = bytes.toString('latin1', 0, headEnd).toLowerCase()
  const status = Number(head.slice(9, 12))
  const from = headEnd + HEAD_END.length
  const stream = head.includes('\r\ncontent-type: text/event-stream')
  const last = stream || head.includes('\r\nconnection: close')
  if (stream || bare || status === 204 || status === 304) return { answer: { status, body: Buffer.alloc(0) }, last }
  const length = /\r\ncontent-length: (\d+)/.exec(head)
  if (!length) {
    const whole = bytes.length > from && bytes.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK)
    return whole ? { answer: { status, body: bytes.subarray(from) }, last } : undefined
  }
  const to = from + Number(length[1])
  return bytes.length < to ? undefined : { answer: { status, body: bytes.subarray(from, to) }, last }
}
