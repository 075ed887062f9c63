import { connect } from 'node:net'

export type Answer = { readonly status: number; readonly body: Buffer }
export type Connection = {
  /** One request at a time. Rejects when the connection ends before its answer is whole. */
  readonly ask: (method: 'GET' | 'POST', path: string, body?: string) => Promise<Answer>
  readonly close: () => void
}

const HEAD_END = Buffer.from('\r\n\r\n')

/**
 * A kept-open HTTP connection that costs next to nothing: on a machine with two cores a client library would take
 * more of them than the server that it measures. It reads only answers that state their length, which ours do.
 */
export function openConnection({ host, port }: { host: string; port: number }, cookie: string): Connection {
  const socket = connect({ host, port, noDelay: true })
  let unread: Buffer = Buffer.alloc(0)
  let asked: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined
  socket.on('data', (bytes: Buffer) => {
    unread = unread.length === 0 ? bytes : Buffer.concat([unread, bytes])
    const answer = wholeAnswer(unread)
    if (answer instanceof Error) return socket.destroy(answer)
    if (!answer) return
    unread = Buffer.alloc(0)
    const { resolve } = asked ?? { resolve: () => undefined }
    asked = undefined
    resolve(answer)
  })
  let failure: Error | undefined
  const fail = (error: Error) => {
    failure ??= error
    asked?.reject(failure)
    asked = undefined
  }
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('the connection was closed')))
  const fixed = `host: ${host}:${port}\r\ncookie: ${cookie}\r\n`
  return {
    ask: (method, path, body) =>
      new Promise((resolve, reject) => {
        if (failure) return reject(failure)
        asked = { resolve, reject }
        const of =
          body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`
        socket.write(`${method} ${path} HTTP/1.1\r\n${fixed}${of}\r\n${body ?? ''}`)
      }),
    close: () => socket.destroy(),
  }
}

function wholeAnswer(bytes: Buffer): Answer | Error | undefined {
  const headEnd = bytes.indexOf(HEAD_END)
  if (headEnd < 0) return undefined
  const head = bytes.toString('latin1', 0, headEnd)
  const length = /\r\ncontent-length: (\d+)/i.exec(head)
  if (!length) return new Error(`an answer without its length: ${head.slice(0, 200)}`)
  const from = headEnd + HEAD_END.length
  const to = from + Number(length[1])
  return bytes.length < to ? undefined : { status: Number(head.slice(9, 12)), body: bytes.subarray(from, to) }
}
